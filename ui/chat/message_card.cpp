#include "ui/chat/message_card.h"

#include "ui/chat/json_tree_view.h"
#include "ui/theme/themed_icon.h"
#include "ui/widgets/wrapped_label.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace millrace::ui {
namespace {

void showText(QLabel& label, const QString& text)
{
    label.setText(text);
    label.setVisible(!text.isEmpty());
}

} // namespace

MessageCard::MessageCard(models::JsonTreeModel& tree, const Theme& theme, QWidget* parent) : Card(tr("Message"), parent), m_model(tree)
{
    setAccessibleName(tr("Selected message"));
    buildHead(theme);
    auto* body = new QWidget(this);
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(0, 0, 0, metrics::kGrid);
    layout->setSpacing(8);
    buildText(theme, *layout);
    buildStages(*layout);
    layout->addStretch(0);
    setBody(body);
    setMessage(std::nullopt);
}

void MessageCard::buildHead(const Theme& theme)
{
    m_unfold = headButton(theme, QStringLiteral("unfold"), tr("Unfold all"), tr("Unfolds every object and array of the message (*)"));
    m_fold = headButton(theme, QStringLiteral("fold"), tr("Fold all"), tr("Folds the message to its outer members"));
    m_asText = headButton(theme, QStringLiteral("braces"), tr("Message as text"), tr("Shows the message as indented text"));
    m_asText->setCheckable(true);
    connect(m_asText, &QToolButton::toggled, this, &MessageCard::showContent);
}

QToolButton* MessageCard::headButton(const Theme& theme, const QString& icon, const QString& name, const QString& tip)
{
    auto* button = new QToolButton(this);
    button->setIcon(themedIcon(icon, theme, Token::Dim));
    button->setIconSize({16, 16});
    button->setAccessibleName(name);
    button->setToolTip(tip);
    button->setFocusPolicy(Qt::TabFocus);
    headLayout()->addWidget(button);
    return button;
}

void MessageCard::buildText(const Theme& theme, QVBoxLayout& layout)
{
    m_nothing = wrappedLabel("dim", this);
    m_nothing->setText(tr("Select a message to see its JSON and how long each step took."));
    m_error = wrappedLabel("error", this);
    m_note = wrappedLabel("caption", this);
    m_tree = new JsonTreeView(m_model, theme, this);
    m_tree->setMinimumHeight(76);
    m_text = new QPlainTextEdit(this);
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setProperty("flat", true);
    theme.keepFixedFont(*m_text);
    m_text->setAccessibleName(tr("Text of the selected message"));
    m_text->document()->setDocumentMargin(8);
    m_text->setMinimumHeight(40);
    for (QLabel* label : {m_nothing, m_error})
        label->setContentsMargins(metrics::kCellPadding, 10, metrics::kCellPadding, 0);
    m_note->setContentsMargins(metrics::kCellPadding, 0, metrics::kCellPadding, 0);
    layout.addWidget(m_nothing);
    layout.addWidget(m_error);
    layout.addWidget(m_tree, 1);
    layout.addWidget(m_text, 1);
    layout.addWidget(m_note);
    connect(m_unfold, &QToolButton::clicked, m_tree, &JsonTreeView::unfoldAll);
    connect(m_fold, &QToolButton::clicked, m_tree, &JsonTreeView::foldAll);
    connect(m_tree, &JsonTreeView::noteChanged, this, [this](const QString& note) {
        m_treeNote = note;
        showNote();
    });
}

void MessageCard::buildStages(QVBoxLayout& layout)
{
    auto* stages = new QGridLayout;
    stages->setContentsMargins(metrics::kCellPadding, 4, metrics::kCellPadding, 0);
    stages->setHorizontalSpacing(16);
    stages->setVerticalSpacing(2);
    stages->setColumnStretch(1, 1);
    for (std::size_t i = 0; i < kStages; ++i) {
        auto* name = new QLabel(this);
        name->setTextFormat(Qt::PlainText);
        name->setProperty("tone", QStringLiteral("caption"));
        auto* words = wrappedLabel("caption", this);
        stages->addWidget(name, static_cast<int>(i), 0, Qt::AlignTop);
        stages->addWidget(words, static_cast<int>(i), 1);
        m_stages[i] = {name, words};
    }
    layout.addLayout(stages);
}

void MessageCard::setMessage(const std::optional<models::MessageDetails>& message)
{
    if (message == m_message && message)
        return;
    m_message = message;
    const models::MessageDetails shown = message.value_or(models::MessageDetails{});
    setTitle(message ? shown.heading : tr("Message"));
    m_nothing->setVisible(!message);
    showText(*m_error, shown.error);
    for (std::size_t i = 0; i < kStages; ++i) {
        const models::MessageDetails::Stage stage = shown.stages.value(static_cast<qsizetype>(i));
        showText(*m_stages[i].first, stage.name);
        showText(*m_stages[i].second, stage.words);
    }
    showContent();
    showNote();
}

/// The tree, or the text where that is wanted or no tree can be made. A text that is not shown is not laid out either.
void MessageCard::showContent()
{
    const bool text = m_message && m_message->text && !m_message->text->empty();
    const bool tree = text && m_model.rowCount() > 0;
    const bool asTree = tree && !m_asText->isChecked();
    m_unfold->setVisible(asTree);
    m_fold->setVisible(asTree);
    m_asText->setVisible(tree);
    m_tree->setVisible(asTree);
    m_text->setVisible(text && !asTree);
    m_text->setPlainText(text && !asTree ? models::readableText(*m_message) : QString());
}

void MessageCard::showNote()
{
    QStringList notes;
    if (m_message && !m_message->note.isEmpty())
        notes += m_message->note;
    if (!m_treeNote.isEmpty())
        notes += m_treeNote;
    showText(*m_note, notes.join(QStringLiteral(" · ")));
}

} // namespace millrace::ui
