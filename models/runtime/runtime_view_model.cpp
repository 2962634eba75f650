#include "models/runtime/runtime_view_model.h"

#include "app/core/host_port.h"
#include "models/common/format.h"
#include "models/common/words.h"

#include <algorithm>

namespace millrace::models {
namespace {

/// The loop promises turns below the first; beyond the second people notice.
constexpr Milliseconds kLate{10};
constexpr Milliseconds kNoticed{50};

Tone toneOf(Microseconds time)
{
    return time >= kNoticed ? Tone::Error : time >= kLate ? Tone::Warning : Tone::Normal;
}

double inMilliseconds(Microseconds time)
{
    return static_cast<double>(time.count()) / 1'000.0;
}

TileState latencyTile(const telemetry::LoopHealth& loop)
{
    if (loop.blockedFor > Microseconds(0))
        return {formatMeasured(loop.blockedFor), Words::tr("blocked"), Words::tr("it answers nothing"), Tone::Error, {}};
    return {formatMeasured(loop.p99), QStringLiteral("p99"), Words::tr("half within %1, longest %2").arg(formatMeasured(loop.p50), formatMeasured(loop.longest)), toneOf(loop.p99), {}};
}

QList<HistogramBar> latencyBars(const telemetry::LoopLatency& latency)
{
    QList<HistogramBar> bars;
    for (std::size_t i = 0; i < latency.buckets.size(); ++i) {
        const bool last = i == telemetry::LoopLatency::kBoundsMs.size();
        const auto bound = Microseconds(static_cast<std::int64_t>(1'000 * telemetry::LoopLatency::kBoundsMs[last ? i - 1 : i]));
        bars += {last ? Words::tr("more") : formatMeasured(bound), static_cast<double>(latency.buckets[i]), last ? Tone::Error : toneOf(bound - Microseconds(1))};
    }
    return bars;
}

/// From the first bar that counts anything to the last one.
QList<HistogramBar> pollBars(const async::PollHistogram& polls)
{
    const auto counts = [](std::uint64_t count) { return count > 0; };
    const auto first = std::ranges::find_if(polls.counts, counts) - polls.counts.begin();
    const auto last = std::find_if(polls.counts.rbegin(), polls.counts.rend(), counts).base() - polls.counts.begin();
    QList<HistogramBar> bars;
    for (auto i = first; i < last; ++i) {
        const Microseconds bound(std::int64_t{1} << i);
        bars += {formatMeasured(bound), static_cast<double>(polls.counts[static_cast<std::size_t>(i)]), toneOf(bound - Microseconds(1))};
    }
    return bars;
}

QString warningWords(const telemetry::TaskWarning& warning)
{
    using What = telemetry::TaskWarning::What;
    switch (warning.what) {
    case What::LongPoll: return Words::tr("kept the loop for %1 in one go").arg(formatSteady(warning.time));
    case What::WakesItself: return Words::tr("wakes itself in most of its turns");
    case What::CancelsLong: return Words::tr("was cancelled %1 ago and has not ended").arg(formatSteady(warning.time));
    case What::GroupCancelsLong:
        return Words::tr("was cancelled %1 ago, and %2 of its tasks have not ended").arg(formatSteady(warning.time), formatCount(static_cast<std::int64_t>(warning.live)));
    }
    return {};
}

QString firstWarning(const telemetry::RuntimeSnapshot& snapshot)
{
    if (snapshot.warnings.empty())
        return {};
    const telemetry::TaskWarning& first = snapshot.warnings.front();
    const QString more = snapshot.warningCount > 1 ? Words::tr(" (and %1 more)").arg(formatCount(static_cast<std::int64_t>(snapshot.warningCount) - 1)) : QString();
    const bool ofGroup = first.what == telemetry::TaskWarning::What::GroupCancelsLong;
    return (ofGroup ? Words::tr("the group %1 %2%3") : QStringLiteral("%1 %2%3")).arg(ofGroup ? groupName(first.name) : singleLine(first.name, 60), warningWords(first), more);
}

TaskDetails detailsOf(const telemetry::WatchedTask& watched, const std::vector<telemetry::TaskWarning>& warnings)
{
    const async::TaskInfo& task = watched.task;
    TaskDetails details;
    details.id = task.id;
    details.heading = taskName(task.name);
    QStringList facts;
    const QString state = watched.lives ? stateWord(task) : Words::tr("ended");
    facts += task.awaits.empty() ? state : Words::tr("%1 for %2 at %3").arg(state, QString::fromStdString(task.awaits), QString::fromStdString(task.awaitsAt));
    facts += (watched.lives ? Words::tr("spawned at %1, %2 ago") : Words::tr("spawned at %1, lasted %2"))
                 .arg(QString::fromStdString(task.spawnedAt), watched.lives ? formatElapsed(std::chrono::duration_cast<Milliseconds>(task.age)) : formatSteady(task.age));
    facts += Words::tr("%1 %2: busy %3, ready %4, idle %5")
                 .arg(formatCount(static_cast<std::int64_t>(task.polls)), task.polls == 1 ? Words::tr("poll") : Words::tr("polls"), formatSteady(task.busy), formatSteady(task.scheduled),
                     formatSteady(task.idle));
    if (task.selfWakes > 0)
        facts += Words::tr("it woke itself %1 times").arg(formatCount(static_cast<std::int64_t>(task.selfWakes)));
    if (!task.cancelCause.empty())
        facts += Words::tr("cancelled: %1").arg(taskName(task.cancelCause));
    details.facts = facts.join(u'\n');
    for (const telemetry::TaskWarning& warning : warnings) {
        if (warning.id == task.id)
            details.warning = Words::tr("It ") + warningWords(warning) + u'.';
    }
    details.polls = pollBars(watched.polls);
    const bool running = watched.lives && task.cancelCause.empty();
    details.cancel.enabled = running && task.cancellable;
    details.cancel.tip = details.cancel.enabled ? Words::tr("Ends this task; what it was at fails with that cause")
        : !watched.lives                        ? Words::tr("It has ended")
        : !running                              ? Words::tr("It is being cancelled already")
                                                : Words::tr("The engine needs this task: stop the run or the server instead");
    return details;
}

QString metricsSentence(const telemetry::MetricsError& error)
{
    using Code = telemetry::MetricsErrorCode;
    const QString where = singleLine(error.where, 80);
    switch (error.code) {
    case Code::AddressInvalid: return Words::tr("%1 is no address of this machine. Give an IP address or localhost and a port, such as 127.0.0.1:9464.").arg(where);
    case Code::PortInUse: return Words::tr("Another program uses %1. Choose another port.").arg(where);
    case Code::PortRefused: return Words::tr("The system does not allow %1. Choose a port above 1023.").arg(where);
    case Code::Ipv4Only: return Words::tr("Metrics are served on IPv4 only here. Give an address such as 127.0.0.1:9464.");
    case Code::AlreadyRunning: return Words::tr("Metrics are served already.");
    case Code::Ending: return Words::tr("The program is about to end.");
    case Code::Internal: break;
    }
    return Words::tr("Metrics cannot be served on %1: %2.").arg(where, singleLine(error.detail, 200));
}

} // namespace

RuntimeViewModel::RuntimeViewModel(RuntimeBackend& backend, QObject* parent) : QObject(parent), m_backend(backend), m_hop(std::make_shared<GuiHop>(this))
{
    const auto wake = [hop = m_hop, this] { hop->post([this] { take(); }); };
    m_backend.feed().setWake(wake);
    m_backend.health().setWake(wake);
    m_backend.stalls().setWake(wake);
    m_state.tasks = {QStringLiteral("–"), {}, {}, Tone::Dim, {}};
    m_state.loop = m_state.window = m_state.busy = m_state.tasks;
    m_state.stalls = {QStringLiteral("0"), {}, Words::tr("none of 50 ms or longer"), Tone::Normal, {}};
}

RuntimeViewModel::~RuntimeViewModel()
{
    m_backend.feed().setWake(nullptr);
    m_backend.health().setWake(nullptr);
    m_backend.stalls().setWake(nullptr);
    m_hop->close();
}

void RuntimeViewModel::setVisible(bool visible)
{
    if (std::exchange(m_visible, visible) != visible)
        m_backend.setPublishing(visible);
}

void RuntimeViewModel::setFilter(const QString& text)
{
    m_kinds.setFilter(text.toStdString());
    m_ended.setFilter(text.toStdString());
    m_backend.setFilter(text.toStdString());
}

void RuntimeViewModel::selectTask(int row)
{
    const auto task = m_tasks.taskAt(row);
    const std::uint64_t id = task ? task->id : 0;
    if (std::exchange(m_selected, id) == id)
        return;
    m_backend.watchTask(id);
    RuntimeState state = m_state;
    state.task.reset();
    setState(std::move(state));
}

void RuntimeViewModel::cancelTask(std::uint64_t id)
{
    m_backend.cancelTask(id);
}

void RuntimeViewModel::serveMetrics(const QString& address)
{
    RuntimeState state = m_state;
    const auto where = parseHostPort(address.trimmed().toStdString());
    if (!where) {
        state.metrics.problem = Words::tr("Give an IP address or localhost and a port, such as 127.0.0.1:9464.");
        setState(std::move(state));
        return;
    }
    state.metrics = {{}, {}, true};
    setState(std::move(state));
    m_backend.serveMetrics(where->host, where->port, [hop = m_hop, this](const Result<std::string, telemetry::MetricsError>& served) {
        const QString url = served ? QString::fromStdString(*served) : QString();
        const QString problem = served ? QString() : metricsSentence(served.error());
        hop->post([this, url, problem] { metricsAre({url, problem, false}); });
    });
}

void RuntimeViewModel::stopMetrics()
{
    RuntimeState state = m_state;
    state.metrics.busy = true;
    setState(std::move(state));
    m_backend.stopMetrics([hop = m_hop, this] { hop->post([this] { metricsAre({}); }); });
}

void RuntimeViewModel::metricsAre(MetricsState metrics)
{
    RuntimeState state = m_state;
    state.metrics = std::move(metrics);
    setState(std::move(state));
}

void RuntimeViewModel::take()
{
    applyStalls(m_backend.stalls().take());
    for (auto& [key, loops] : m_backend.health().take())
        applyHealth(loops);
    for (auto& [key, snapshot] : m_backend.feed().take())
        applySnapshot(std::move(snapshot));
}

void RuntimeViewModel::applyStalls(std::vector<std::pair<std::uint64_t, telemetry::Stall>> stalls)
{
    if (stalls.empty())
        return;
    const telemetry::Stall newest = std::ranges::max_element(stalls, {}, [](const auto& each) { return each.second.id; })->second;
    m_stallsSeen = std::max(m_stallsSeen, newest.id);
    RuntimeState state = m_state;
    const QString what = newest.task.empty() ? loopName(newest.loop) : singleLine(newest.task, 60);
    state.stalls = {formatCount(static_cast<std::int64_t>(m_stallsSeen)), {}, Words::tr("last %1, %2").arg(formatMeasured(newest.lasted), what), Tone::Warning, {}};
    m_stalls.apply(std::move(stalls));
    setState(std::move(state));
}

void RuntimeViewModel::applyHealth(const std::vector<telemetry::LoopHealth>& loops)
{
    RuntimeState state = m_state;
    for (const telemetry::LoopHealth& loop : loops) {
        const bool window = loop.loop == "gui";
        (window ? state.window : state.loop) = latencyTile(loop);
        (window ? state.windowLatency : state.loopLatency) = latencyBars(loop.since);
        (window ? m_sample.windowMs : m_sample.loopMs) = inMilliseconds(loop.worst);
        if (!window)
            m_sample.at = loop.at;
    }
    setState(std::move(state));
    Q_EMIT sampled(m_sample);
}

void RuntimeViewModel::applySnapshot(telemetry::RuntimeSnapshot snapshot)
{
    RuntimeState state = m_state;
    const auto count = static_cast<std::int64_t>(snapshot.taskCount);
    const auto fitting = static_cast<std::int64_t>(snapshot.fitting);
    const auto shown = static_cast<std::int64_t>(snapshot.told);
    std::size_t waiting = 0;
    for (const telemetry::TaskKind& kind : snapshot.kinds)
        waiting += kind.waiting;
    const QString warning = firstWarning(snapshot);
    state.tasks = {formatCount(count), Words::tr("%1 wait").arg(formatCount(static_cast<std::int64_t>(waiting))), warning.isEmpty() ? Words::tr("nothing odd about them") : warning,
        warning.isEmpty() ? Tone::Normal : Tone::Warning, {}};
    state.busy = {QStringLiteral("%1 %").arg(qRound(snapshot.busy * 100)), Words::tr("%1 turns/s").arg(formatCount(qRound64(snapshot.turnsPerSecond))),
        Words::tr("longest turn %1, ever %2").arg(formatMeasured(snapshot.longestRecent), formatMeasured(snapshot.longestEver)), Tone::Normal, snapshot.busy};
    state.tasksNote = shown < fitting ? Words::tr("the newest %1 of %2 tasks").arg(formatCount(shown), formatCount(fitting))
        : fitting < count             ? Words::tr("%1 of %2 tasks").arg(formatCount(fitting), formatCount(count))
                                      : Words::tr("%1 tasks").arg(formatCount(count));
    if (snapshot.watched && snapshot.watched->task.id == m_selected)
        state.task = detailsOf(*snapshot.watched, snapshot.warnings);
    m_limits.apply(std::move(snapshot.limits));
    m_kinds.apply(std::move(snapshot.kinds));
    m_ended.apply(std::move(snapshot.ended));
    m_tasks.apply(snapshot.tasks, snapshot.groups);
    m_sample.busyPercent = snapshot.busy * 100;
    m_sample.tasks = static_cast<double>(count);
    setState(std::move(state));
}

void RuntimeViewModel::setState(RuntimeState state)
{
    if (state == m_state)
        return;
    m_state = std::move(state);
    Q_EMIT stateChanged();
}

} // namespace millrace::models
