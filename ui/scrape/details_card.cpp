#include "ui/scrape/details_card.h"

#include "ui/widgets/waterfall.h"
#include "ui/widgets/wrapped_label.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace millrace::ui {
namespace {

Token colorOf(models::PageDetails::Phase phase)
{
    using Phase = models::PageDetails::Phase;
    switch (phase) {
    case Phase::LaneWait: return Token::PhaseWait;
    case Phase::Dns: return Token::PhaseDns;
    case Phase::Connect: return Token::PhaseConnect;
    case Phase::Tls: return Token::PhaseTls;
    case Phase::FirstByte: return Token::PhaseFirstByte;
    case Phase::Body: return Token::PhaseBody;
    case Phase::Parse: return Token::PhaseParse;
    case Phase::Store: return Token::PhaseStore;
    }
    return Token::Accent;
}

QString linesOf(const models::PageDetails& page)
{
    QStringList lines;
    if (!page.fields.isEmpty()) {
        lines += QObject::tr("Fields");
        for (const auto& field : page.fields)
            lines += QStringLiteral("  %1: %2").arg(field.name, field.value);
        lines += QString();
    }
    if (!page.body.isEmpty())
        lines += {QObject::tr("Body"), QStringLiteral("  ") + page.body, QString()};
    if (!page.linkedFrom.isEmpty()) {
        lines += page.linkedFromHeading;
        for (const QString& url : page.linkedFrom)
            lines += QStringLiteral("  ") + url;
        lines += QString();
    }
    if (!page.redirects.isEmpty()) {
        lines += QObject::tr("Redirects");
        for (const auto& hop : page.redirects)
            lines += QStringLiteral("  %1  %2").arg(hop.name, hop.value);
        lines += QString();
    }
    if (!page.headers.isEmpty()) {
        lines += QObject::tr("Response headers");
        for (const auto& header : page.headers)
            lines += QStringLiteral("  %1: %2").arg(header.name, header.value);
    }
    return lines.join(u'\n');
}

} // namespace

DetailsCard::DetailsCard(const Theme& theme, QWidget* parent) : Card(tr("Page"), parent)
{
    setAccessibleName(tr("Selected page"));
    auto* body = new QWidget(this);
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(metrics::kCellPadding, 10, metrics::kCellPadding, metrics::kGrid);
    layout->setSpacing(9);
    m_nothing = wrappedLabel("dim", body);
    m_nothing->setText(tr("Select a page to see how long each phase took, who links to it, its redirects and its headers."));
    m_title = wrappedLabel("", body);
    m_error = wrappedLabel("error", body);
    m_waterfall = new Waterfall(theme, tr("Phases"), body);
    m_facts = wrappedLabel("dim", body);
    m_notes = wrappedLabel("dim", body);
    m_text = new QPlainTextEdit(body);
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setProperty("flat", true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    theme.keepFixedFont(*m_text, metrics::kSmallScale);
    m_text->setAccessibleName(tr("Links, redirects and headers"));
    m_text->document()->setDocumentMargin(0);
    layout->addWidget(m_nothing);
    layout->addWidget(m_title);
    layout->addWidget(m_error);
    layout->addWidget(m_waterfall);
    layout->addWidget(m_facts);
    layout->addWidget(m_notes);
    layout->addWidget(m_text, 1);
    layout->addStretch(0);
    setBody(body);
    setPage(std::nullopt);
    m_nothing->show();
}

void DetailsCard::showText(QLabel& label, const QString& text)
{
    label.setText(text);
    label.setVisible(!text.isEmpty());
}

void DetailsCard::setPage(const std::optional<models::PageDetails>& page)
{
    if (page == m_page && page)
        return;
    m_page = page;
    const models::PageDetails shown = page.value_or(models::PageDetails{});
    setTitle(page ? shown.heading : tr("Page"));
    m_nothing->setVisible(!page);
    showText(*m_title, shown.title);
    showText(*m_error, shown.error);
    QList<WaterfallBar> bars;
    for (const auto& bar : shown.bars)
        bars += {bar.label, bar.length, bar.value, colorOf(bar.phase)};
    m_waterfall->setBars(bars);
    m_waterfall->setVisible(!bars.isEmpty());
    showText(*m_facts, shown.facts);
    QStringList notes{shown.whySkipped, shown.whyNoTitle, shown.whyCut, shown.from, shown.note};
    notes.removeAll(QString());
    showText(*m_notes, notes.join(u'\n'));
    const QString text = linesOf(shown);
    if (text != m_text->toPlainText())
        m_text->setPlainText(text);
    m_text->setVisible(!text.isEmpty());
}

} // namespace millrace::ui
