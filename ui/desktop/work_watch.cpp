#include "ui/desktop/work_watch.h"

#include <algorithm>
#include <utility>

namespace millrace::ui {

WorkWatch::WorkWatch(const Clock& clock, Milliseconds from, QObject* parent)
    : QObject(parent)
    , m_clock(clock)
    , m_long(from)
{
}

void WorkWatch::see(const QString& id, Phase phase, const QString& title, const QString& text)
{
    Work& work = m_works[id];
    const Phase before = std::exchange(work.phase, phase);
    if (before == phase)
        return;
    if (before == Phase::Over)
        work.began = m_clock.now();
    const bool runs = std::any_of(m_works.begin(), m_works.end(), [](const Work& each) { return each.phase == Phase::Running; });
    if (std::exchange(m_runs, runs) != runs)
        Q_EMIT runsChanged(runs);
    if (phase == Phase::Over)
        Q_EMIT workEnded(title, text, m_clock.now() - work.began >= m_long);
}

} // namespace millrace::ui
