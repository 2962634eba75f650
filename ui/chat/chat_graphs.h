#pragma once

#include "models/chat/chat_view_model.h"
#include "ui/theme/theme.h"
#include "ui/widgets/chart.h"

#include <QWidget>

#include <array>

namespace millrace::ui {

/// Four graphs over one time scale: messages, clients, round trip, unsent bytes. Thread: GUI.
class ChatGraphs : public QWidget {
    Q_OBJECT
public:
    explicit ChatGraphs(const Theme& theme, QWidget* parent = nullptr);

    void add(const models::ChatSample& sample);
    void clear();
    void setSpan(Span span);

Q_SIGNALS:
    void spanChanged(millrace::ui::Span span);

private:
    std::array<Chart*, 4> m_charts{};
};

} // namespace millrace::ui
