#pragma once

#include "models/chat/chat_state.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"

#include <array>

class QLabel;
class QPushButton;

namespace millrace::ui {

class ChipLabel;

/// Where messages are kept: Redis in words, the last id, the journal against its cap, how durable that is. Thread: GUI. Plain text.
class StreamCard : public Card {
    Q_OBJECT
public:
    explicit StreamCard(const Theme& theme, QWidget* parent = nullptr);

    void render(const models::ChatState::Stream& stream);

Q_SIGNALS:
    void retryWanted();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void elide();

    enum Row { Where, Durability, LastId, Instances, Journal, RowCount };
    models::ChatState::Stream m_stream;
    ChipLabel* m_redis;
    QPushButton* m_retry;
    QWidget* m_bar;
    std::array<QLabel*, RowCount> m_names{}, m_values{};
    std::array<QString, RowCount> m_texts;
};

} // namespace millrace::ui
