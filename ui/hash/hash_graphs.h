#pragma once

#include "models/hash/hash_view_model.h"
#include "ui/theme/theme.h"
#include "ui/widgets/chart.h"

#include <QWidget>

#include <array>

namespace millrace::ui {

/// Four graphs over one time scale: throughput, files per second, files that wait, busy workers. Thread: GUI.
class HashGraphs : public QWidget {
    Q_OBJECT
public:
    explicit HashGraphs(const Theme& theme, QWidget* parent = nullptr);

    void add(const models::HashSample& sample);
    void clear();
    void setSpan(Span span);

Q_SIGNALS:
    void spanChanged(millrace::ui::Span span);

private:
    std::array<Chart*, 4> m_charts{};
};

} // namespace millrace::ui
