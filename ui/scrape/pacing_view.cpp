#include "ui/scrape/pacing_view.h"

#include "ui/widgets/pacing_strip.h"
#include "ui/widgets/wrapped_label.h"

#include <QLabel>
#include <QStyle>
#include <QVBoxLayout>

namespace millrace::ui {

PacingView::PacingView(const Theme& theme, QWidget* parent)
    : QWidget(parent), m_heading(wrappedLabel("", this)), m_verdict(wrappedLabel("", this)), m_note(wrappedLabel("dim", this)),
      m_strip(new PacingStrip(theme, tr("Starts"), this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::kCellPadding, 10, metrics::kCellPadding, metrics::kGrid);
    layout->setSpacing(metrics::kGrid * 2);
    layout->addWidget(m_heading);
    layout->addWidget(m_verdict);
    layout->addWidget(m_strip, 1);
    layout->addWidget(m_note);
    layout->addStretch(0);
    render({});
}

void PacingView::render(const models::PacingDetails& pacing)
{
    const auto show = [](QLabel& label, const QString& text) {
        if (label.text() != text)
            label.setText(text);
        label.setVisible(!text.isEmpty());
    };
    show(*m_heading, pacing.heading);
    show(*m_verdict, pacing.verdict);
    show(*m_note, pacing.note);
    if (pacing.tone != m_shown.tone) {
        m_verdict->setProperty("tone", pacing.tone == models::Tone::Error ? QStringLiteral("error") : pacing.tone == models::Tone::Dim ? QStringLiteral("dim") : QString());
        m_verdict->style()->unpolish(m_verdict);
        m_verdict->style()->polish(m_verdict);
    }
    if (pacing.marks != m_shown.marks || pacing.spacing != m_shown.spacing || pacing.rowSpan != m_shown.rowSpan) {
        QList<PacingStrip::Mark> marks;
        marks.reserve(pacing.marks.size());
        for (const auto& mark : pacing.marks)
            marks += {mark.at, mark.broken};
        m_strip->setMarks(marks, pacing.spacing, pacing.rowSpan, pacing.stripText);
    }
    m_strip->setVisible(!pacing.marks.isEmpty());
    m_shown = pacing;
}

} // namespace millrace::ui
