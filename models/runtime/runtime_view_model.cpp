#include "models/runtime/runtime_view_model.h"

#include "models/common/format.h"

#include <algorithm>

namespace millrace::models {
namespace {

/// The loop promises turns below the first; beyond the second people notice.
constexpr Milliseconds kLongTurn{10};
constexpr Milliseconds kStall{50};

Tone toneOf(Microseconds turn)
{
    return turn >= kStall ? Tone::Error : turn >= kLongTurn ? Tone::Warning : Tone::Normal;
}

double inMilliseconds(Microseconds time)
{
    return static_cast<double>(time.count()) / 1'000.0;
}

} // namespace

RuntimeViewModel::RuntimeViewModel(RuntimeBackend& backend, QObject* parent) : QObject(parent), m_backend(backend), m_hop(std::make_shared<GuiHop>(this))
{
    m_backend.feed().setWake([hop = m_hop, this] { hop->post([this] { take(); }); });
    m_state.tasks = {QStringLiteral("–"), {}, {}, Tone::Dim, {}};
    m_state.p99 = m_state.longest = m_state.busy = m_state.tasks;
}

RuntimeViewModel::~RuntimeViewModel()
{
    m_backend.feed().setWake(nullptr);
    m_hop->close();
}

void RuntimeViewModel::setVisible(bool visible)
{
    if (std::exchange(m_visible, visible) != visible)
        m_backend.setPublishing(visible);
}

void RuntimeViewModel::setFilter(const QString& text)
{
    m_tasks.setFilter(text);
}

void RuntimeViewModel::take()
{
    for (auto& [key, snapshot] : m_backend.feed().take())
        apply(std::move(snapshot));
}

void RuntimeViewModel::apply(telemetry::RuntimeSnapshot snapshot)
{
    RuntimeState state;
    const auto count = static_cast<std::int64_t>(snapshot.taskCount);
    const auto shown = static_cast<std::int64_t>(snapshot.tasks.size());
    const auto waiting = std::ranges::count(snapshot.tasks, async::TaskState::Waiting, &async::TaskInfo::state);
    state.tasks = {formatCount(count), QStringLiteral("tasks"), shown == count ? QStringLiteral("%1 wait").arg(formatCount(waiting)) : QString(), Tone::Normal, {}};
    state.p99 = {formatMeasured(snapshot.loopP99), {}, QStringLiteral("half within %1").arg(formatMeasured(snapshot.loopP50)), toneOf(snapshot.loopP99), {}};
    state.longest = {formatMeasured(snapshot.longestRecent), {}, QStringLiteral("since the start %1").arg(formatMeasured(snapshot.longestEver)), toneOf(snapshot.longestRecent), {}};
    state.busy = {QStringLiteral("%1 %").arg(qRound(snapshot.busy * 100)), QStringLiteral("%1 turns/s").arg(formatCount(qRound64(snapshot.turnsPerSecond))), {}, Tone::Normal, snapshot.busy};
    state.tasksNote = shown == count ? QStringLiteral("%1 tasks").arg(formatCount(count)) : QStringLiteral("the newest %1 of %2 tasks").arg(formatCount(shown), formatCount(count));
    m_limits.apply(snapshot.limits);
    m_tasks.apply(std::move(snapshot.tasks));
    Q_EMIT sampled({snapshot.at, inMilliseconds(snapshot.loopP99), inMilliseconds(snapshot.longestRecent), snapshot.busy * 100, static_cast<double>(count)});
    if (state == m_state)
        return;
    m_state = std::move(state);
    Q_EMIT stateChanged();
}

} // namespace millrace::models
