#pragma once

#include "models/chat/message_details.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"

#include <array>
#include <optional>

class QGridLayout;
class QLabel;
class QPlainTextEdit;

namespace millrace::ui {

/// The selected message: its JSON, and its way through the server. All of it remote, so all plain text. Thread: GUI.
class MessageCard : public Card {
    Q_OBJECT
public:
    explicit MessageCard(const Theme& theme, QWidget* parent = nullptr);

    void setMessage(const std::optional<models::MessageDetails>& message);

private:
    static constexpr std::size_t kStages = 3;
    std::optional<models::MessageDetails> m_message;
    QLabel* m_nothing;
    QLabel* m_error;
    QLabel* m_note;
    QPlainTextEdit* m_text;
    std::array<std::pair<QLabel*, QLabel*>, kStages> m_stages{};
};

} // namespace millrace::ui
