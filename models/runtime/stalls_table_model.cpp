#include "models/runtime/stalls_table_model.h"

#include "models/common/format.h"
#include "models/common/words.h"
#include "models/runtime/tasks_table_model.h"

#include <algorithm>
#include <iterator>

namespace millrace::models {
namespace {

constexpr ColumnHead kStallHeads[] = {
    ColumnHead{QT_TR_NOOP("Time"), QT_TR_NOOP("When it began")},
    ColumnHead{QT_TR_NOOP("Of"), QT_TR_NOOP("Which one stood still: the loop of the engines, or the window")},
    ColumnHead{QT_TR_NOOP("Task"), QT_TR_NOOP("The task that ran meanwhile")},
    ColumnHead{QT_TR_NOOP("Where"), QT_TR_NOOP("The place in the source, out of the stack that was taken while it lasted")},
    ColumnHead{QT_TR_NOOP("Lasted"), QT_TR_NOOP("How long nothing else could run")},
};
static_assert(std::size(kStallHeads) == StallsTableModel::ColumnCount);
constexpr Milliseconds kBad{250};

QString lastedOf(const telemetry::Stall& stall)
{
    return stall.over ? formatMeasured(stall.lasted) : Words::tr("%1 so far").arg(formatMeasured(stall.lasted));
}

} // namespace

QString loopName(const std::string& loop)
{
    return loop == "gui" ? Words::tr("the window") : loop == "loop" ? Words::tr("the loop") : Words::tr("the ") + singleLine(loop, 40);
}

void StallsTableModel::apply(std::vector<std::pair<std::uint64_t, telemetry::Stall>> stalls)
{
    for (auto& [place, stall] : stalls) {
        const auto known = std::ranges::find(m_all, stall.id, &telemetry::Stall::id);
        if (known != m_all.end())
            *known = std::move(stall);
        else
            m_all.push_back(std::move(stall));
    }
    std::ranges::sort(m_all, std::ranges::greater(), &telemetry::Stall::id);
    if (m_all.size() > telemetry::Watchdog::kMaxStalls)
        m_all.resize(telemetry::Watchdog::kMaxStalls);
    show(m_all);
}

QString StallsTableModel::details(int row) const
{
    if (row < 0 || row >= rowCount())
        return {};
    const telemetry::Stall& stall = rowAt(row);
    QStringList lines{Words::tr("%1 answered nothing for %2, from %3 on").arg(loopName(stall.loop), lastedOf(stall), formatClock(stall.at)),
        stall.task.empty() ? Words::tr("no task ran") : Words::tr("task: ") + taskName(stall.task), QString()};
    lines.front()[0] = lines.front()[0].toUpper();
    for (const std::string& frame : stall.stack)
        lines += singleLine(frame, 400);
    if (stall.stack.empty() && stall.looked)
        lines += Words::tr("The thread did not answer when it was asked for its stack.");
    return lines.join(u'\n');
}

std::span<const ColumnHead> StallsTableModel::heads() const { return kStallHeads; }

QVariant StallsTableModel::words(const telemetry::Stall& stall, int column) const
{
    switch (column) {
    case Time: return formatClock(stall.at);
    case Loop: return loopName(stall.loop);
    case Task: return stall.task.empty() ? QStringLiteral("–") : taskName(stall.task);
    case Where: return singleLine(telemetry::placeOf(stall), 300);
    case Lasted: return lastedOf(stall);
    default: return {};
    }
}

QVariant StallsTableModel::more(const telemetry::Stall& stall, int column, int role) const
{
    if (role == ToneRole && column == Lasted)
        return static_cast<int>(stall.lasted >= kBad ? Tone::Error : Tone::Warning);
    if (role == ToneRole && column == Where)
        return static_cast<int>(Tone::Dim);
    return {};
}

} // namespace millrace::models
