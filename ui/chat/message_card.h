#pragma once

#include "models/chat/message_details.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"

#include <array>
#include <optional>

class QLabel;
class QPlainTextEdit;
class QToolButton;
class QVBoxLayout;

namespace millrace::models { class JsonTreeModel; }

namespace millrace::ui {

class JsonTreeView;

/// The selected message: its JSON as a tree or as text, and its way through the server. All of it remote, so all plain text. Thread: GUI.
class MessageCard : public Card {
    Q_OBJECT
public:
    MessageCard(models::JsonTreeModel& tree, const Theme& theme, QWidget* parent = nullptr);

    /// `message` is the one whose tree the model has.
    void setMessage(const std::optional<models::MessageDetails>& message);

private:
    static constexpr std::size_t kStages = 3;

    void buildText(const Theme& theme, QVBoxLayout& layout);
    void buildStages(QVBoxLayout& layout);
    void buildHead(const Theme& theme);
    QToolButton* headButton(const Theme& theme, const QString& icon, const QString& name, const QString& tip);
    void showContent();
    void showNote();

    models::JsonTreeModel& m_model;
    std::optional<models::MessageDetails> m_message;
    QString m_treeNote;
    QLabel* m_nothing;
    QLabel* m_error;
    QLabel* m_note;
    JsonTreeView* m_tree;
    QPlainTextEdit* m_text;
    QToolButton* m_unfold;
    QToolButton* m_fold;
    QToolButton* m_asText;
    std::array<std::pair<QLabel*, QLabel*>, kStages> m_stages{};
};

} // namespace millrace::ui
