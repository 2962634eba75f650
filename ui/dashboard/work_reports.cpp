#include "ui/dashboard/work_reports.h"

#include <QObject>
#include <QStringList>

namespace millrace::ui {

using Phase = WorkWatch::Phase;

WorkReport reportOf(const models::ScrapeState& state)
{
    using scrape::RunPhase;
    WorkReport report;
    report.phase = state.phase == RunPhase::Paused ? Phase::Resting : models::isActive(state.phase) ? Phase::Running : Phase::Over;
    report.title = state.phase == RunPhase::Failed ? QObject::tr("%1 has failed").arg(state.runTitle)
        : state.phase == RunPhase::Done            ? QObject::tr("%1 is done").arg(state.runTitle)
                                                   : QObject::tr("%1 has stopped").arg(state.runTitle);
    QStringList parts{QObject::tr("%1 %2 pages").arg(state.pages.value, state.pages.second)};
    if (state.failed.value != QLatin1String("0"))
        parts += QObject::tr("%1 failed").arg(state.failed.value);
    if (!state.endsIn.foot.isEmpty())
        parts += state.endsIn.foot;
    report.text = parts.join(QStringLiteral(" · "));
    return report;
}

WorkReport reportOf(const models::HashState& state)
{
    using hash::HashPhase;
    WorkReport report;
    report.phase = state.phase == HashPhase::Paused ? Phase::Resting : models::isActive(state.phase) ? Phase::Running : Phase::Over;
    report.title = QObject::tr("Hashing has ended");
    report.text = state.statusLine;
    if (!state.verdict.value.contains(state.statusLine))
        report.text += QStringLiteral(" · ") + state.verdict.value;
    return report;
}

} // namespace millrace::ui
