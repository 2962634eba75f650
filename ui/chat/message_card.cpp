#include "ui/chat/message_card.h"

#include <QGridLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace millrace::ui {
namespace {

QLabel* plainLabel(const char* tone, QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    // A long word must not make the card wider than its place.
    label->setMinimumWidth(60);
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setProperty("tone", QLatin1String(tone));
    return label;
}

void showText(QLabel& label, const QString& text)
{
    label.setText(text);
    label.setVisible(!text.isEmpty());
}

} // namespace

MessageCard::MessageCard(const Theme& theme, QWidget* parent) : Card(tr("Message"), parent)
{
    setAccessibleName(tr("Selected message"));
    auto* body = new QWidget(this);
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(metrics::kCellPadding, 10, metrics::kCellPadding, metrics::kGrid);
    layout->setSpacing(8);
    m_nothing = plainLabel("dim", body);
    m_nothing->setText(tr("Select a message to see its JSON and how long each step took."));
    m_error = plainLabel("error", body);
    m_text = new QPlainTextEdit(body);
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setProperty("flat", true);
    m_text->setFont(theme.fixedFont());
    m_text->setAccessibleName(tr("Text of the selected message"));
    m_text->document()->setDocumentMargin(0);
    m_text->setMinimumHeight(40);
    m_note = plainLabel("caption", body);
    layout->addWidget(m_nothing);
    layout->addWidget(m_error);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_note);
    auto* stages = new QGridLayout;
    stages->setHorizontalSpacing(16);
    stages->setVerticalSpacing(2);
    stages->setColumnStretch(1, 1);
    for (std::size_t i = 0; i < kStages; ++i) {
        auto* name = new QLabel(body);
        name->setTextFormat(Qt::PlainText);
        name->setProperty("tone", QStringLiteral("caption"));
        auto* words = plainLabel("caption", body);
        stages->addWidget(name, static_cast<int>(i), 0, Qt::AlignTop);
        stages->addWidget(words, static_cast<int>(i), 1);
        m_stages[i] = {name, words};
    }
    layout->addLayout(stages);
    layout->addStretch(0);
    setBody(body);
    setMessage(std::nullopt);
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
    showText(*m_note, shown.note);
    m_text->setPlainText(shown.text);
    m_text->setVisible(!shown.text.isEmpty());
    for (std::size_t i = 0; i < kStages; ++i) {
        const models::MessageDetails::Stage stage = shown.stages.value(static_cast<qsizetype>(i));
        showText(*m_stages[i].first, stage.name);
        showText(*m_stages[i].second, stage.words);
    }
}

} // namespace millrace::ui
