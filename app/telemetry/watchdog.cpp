#include "app/telemetry/watchdog.h"

#include "app/telemetry/loop_monitor.h"
#include "app/telemetry/process_memory.h"
#include "app/telemetry/stack_sampler.h"
#include "app/telemetry/symbolizer.h"

#include <QAbstractEventDispatcher>
#include <QCoreApplication>
#include <QEvent>
#include <QObject>

#include <algorithm>
#include <optional>
#include <pthread.h>

namespace millrace::telemetry {

namespace {

constexpr Milliseconds kAnswerLimit{100};

Microseconds microseconds(SteadyDuration duration)
{
    return std::chrono::duration_cast<Microseconds>(duration);
}

} // namespace

struct Watchdog::Watched {
    Watched(std::string loopName, pthread_t loopThread, const LoopMonitor* loopMonitor, SteadyTime now)
        : name(std::move(loopName)), thread(loopThread), monitor(loopMonitor), lastAsked(now), lastAnswer(now), recent(now), stallSince(now)
    {
        since.loop = name;
    }

    std::string name;
    pthread_t thread{};
    const LoopMonitor* monitor = nullptr;
    std::unique_ptr<Probe> probe;        ///< lives in the thread
    std::optional<SteadyTime> asked;     ///< the event that is under way
    std::atomic<bool> wokenByUs = false; ///< its next turn is for that event
    SteadyTime lastAsked;
    SteadyTime lastAnswer;
    RecentDurations recent;
    Microseconds worst{0};
    LoopLatency since;
    std::optional<Stall> stall;
    SteadyTime stallSince;
};

/// What is asked and answered stands in Watched, under the mutex; Qt only carries the word.
class Watchdog::Probe final : public QObject {
public:
    Probe(Watchdog& watchdog, Watched& loop) : m_watchdog(watchdog), m_loop(loop) {}
    bool event(QEvent* event) override
    {
        if (event->type() != probeEvent())
            return QObject::event(event);
        const SteadyTime now = m_watchdog.m_clock.now();
        const std::lock_guard lock(m_watchdog.m_mutex);
        if (!m_loop.asked)
            return true;
        const Microseconds latency = microseconds(now - std::max(*m_loop.asked, m_watchdog.m_awakeSince));
        const double ms = static_cast<double>(latency.count()) / 1'000;
        const auto bucket = std::ranges::lower_bound(LoopLatency::kBoundsMs, ms) - LoopLatency::kBoundsMs.begin();
        ++m_loop.since.buckets[static_cast<std::size_t>(bucket)];
        ++m_loop.since.count;
        m_loop.since.sumMs += ms;
        m_loop.since.longestMs = std::max(m_loop.since.longestMs, ms);
        m_loop.recent.add(latency, now);
        m_loop.worst = std::max(m_loop.worst, latency);
        m_loop.asked.reset();
        m_loop.lastAnswer = now;
        return true;
    }

private:
    Watchdog& m_watchdog;
    Watched& m_loop;
};

Watchdog::Watchdog(const Clock& clock) : m_clock(clock), m_sampler(std::make_unique<StackSampler>()), m_stirredAt(clock.now()), m_awakeSince(m_stirredAt)
{
    m_thread = std::thread([this] { run(); });
}

Watchdog::~Watchdog()
{
    stop();
}

void Watchdog::watchThisThread(std::string name, const LoopMonitor* monitor)
{
    const SteadyTime now = m_clock.now();
    auto loop = std::make_unique<Watched>(std::move(name), pthread_self(), monitor, now);
    loop->probe = std::make_unique<Probe>(*this, *loop);
    // Not of a loop without: GLib's says that it was awake when the turn is over.
    if (monitor) {
        QObject::connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake, loop->probe.get(), [this, watched = loop.get()] {
            if (!watched->wokenByUs.load(std::memory_order_relaxed) || !watched->wokenByUs.exchange(false))
                wakeUp();
        });
    }
    {
        const std::lock_guard lock(m_mutex);
        m_loops.push_back(std::move(loop));
    }
    stir();
}

int Watchdog::probeEvent()
{
    static const int type = QEvent::registerEventType();
    return type;
}

void Watchdog::stir()
{
    m_stirred = true;
    wakeUp();
}

// Who has something to do says so and then looks whether the watchdog dozes; the watchdog says that it dozes and then looks whether somebody
// has something to do. All of that is sequentially consistent: one of the two sees the other.
void Watchdog::wakeUp()
{
    if (!m_dozing)
        return;
    {
        const std::lock_guard lock(m_mutex);
        if (!m_dozing.exchange(false))
            return;
        m_wokenAt = m_clock.now();
    }
    m_wake.notify_all();
}

bool Watchdog::mayDoze(SteadyTime now)
{
    if (m_stirred.exchange(false))
        m_stirredAt = now;
    return now - m_stirredAt >= kAlert && std::ranges::all_of(m_loops, [](const auto& loop) { return !loop->asked && !loop->stall && !(loop->monitor && loop->monitor->turnBegan()); });
}

void Watchdog::unwatchThisThread()
{
    std::unique_ptr<Watched> gone;       // its probe is destroyed without the mutex, in its own thread
    std::unique_lock lock(m_mutex);
    m_sampled.wait(lock, [this] { return !m_sampling; });   // a signal to a thread that has ended goes nowhere good
    const auto it = std::ranges::find_if(m_loops, [](const auto& loop) { return pthread_equal(loop->thread, pthread_self()) != 0; });
    if (it == m_loops.end())
        return;
    gone = std::move(*it);
    m_loops.erase(it);
}

void Watchdog::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        if (std::exchange(m_stopping, true))
            return;
    }
    m_wake.notify_all();
    m_thread.join();
}

void Watchdog::run()
{
    pthread_setname_np(pthread_self(), "watchdog");
    std::unique_lock lock(m_mutex);
    SteadyTime due = m_clock.now();
    SteadyTime publishAt = due;
    SteadyTime countAt = due;
    while (!m_stopping) {
        m_dozing = true;                     // before it looks; nobody can wake it before it waits
        const bool dozes = mayDoze(m_clock.now());
        m_dozing = dozes;
        due += dozes ? kDozingTick : kTick;
        m_wake.wait_until(lock, due, [this, dozes] { return m_stopping || (dozes && !m_dozing); });
        if (dozes && !m_dozing.exchange(false))
            due = std::min(due, m_wokenAt);
        const SteadyTime now = m_clock.now();
        if (now - due > 2 * kTick)
            m_awakeSince = now;
        due = std::max(due, now - kTick);
        for (const auto& loop : m_loops)
            look(*loop, now);
        lookInside(lock);
        if (m_publishing && now >= publishAt) {
            publishAt = now + kPublishEvery;
            publish();
        }
        if (now >= countAt) {
            countAt = now + kCountEvery;
            lock.unlock();
            m_descriptors = openDescriptors().value_or(0);
            lock.lock();
        }
        due = std::max(due, m_clock.now() - kTick); // taking a stack takes its time
    }
}

void Watchdog::look(Watched& loop, SteadyTime now)
{
    if (!loop.asked && now - loop.lastAsked >= kProbeEvery) {
        loop.asked = loop.lastAsked = now;
        loop.wokenByUs = true;
        QCoreApplication::postEvent(loop.probe.get(), new QEvent(static_cast<QEvent::Type>(probeEvent())));
    }
    const std::optional<SteadyTime> busySince = loop.monitor ? loop.monitor->turnBegan() : loop.asked;
    const std::optional<SteadyTime> since = busySince ? std::optional(std::max(*busySince, m_awakeSince)) : std::nullopt;
    if (loop.stall && (!since || *since > loop.stallSince))
        end(loop, loop.lastAnswer > loop.stallSince ? loop.lastAnswer : now);
    if (!since || now - *since < kStall)
        return;
    if (loop.stall) {
        loop.stall->lasted = microseconds(now - loop.stallSince);
        return;
    }
    begin(loop, *since, now);
}

void Watchdog::begin(Watched& loop, SteadyTime since, SteadyTime now)
{
    Stall& stall = loop.stall.emplace();
    stall.id = ++m_lastStall;
    stall.loop = loop.name;
    stall.at = m_clock.wallNow() - std::chrono::duration_cast<Milliseconds>(now - since).count();
    stall.lasted = microseconds(now - since);
    loop.stallSince = since;
    m_stalls.post(stall.id % kMaxStalls, stall);
}

Watchdog::Watched* Watchdog::stalled(std::uint64_t id)
{
    const auto it = std::ranges::find_if(m_loops, [id](const auto& loop) { return loop->stall && loop->stall->id == id; });
    return it == m_loops.end() ? nullptr : it->get();
}

/// What the stalls that have just begun are about. Without the mutex: a loop that comes round meanwhile, and whoever reads, must not wait for it.
void Watchdog::lookInside(std::unique_lock<std::mutex>& lock)
{
    std::vector<std::pair<std::uint64_t, pthread_t>> begun;
    for (const auto& loop : m_loops) {
        if (loop->stall && !loop->stall->looked)
            begun.emplace_back(loop->stall->id, loop->thread);
    }
    for (const auto& [id, thread] : begun) {
        if (!stalled(id))
            continue;                    // it is over, or its thread gone
        m_sampling = true;
        lock.unlock();
        const auto sample = m_sampler->sample(thread, kAnswerLimit);
        lock.lock();
        m_sampling = false;
        m_sampled.notify_all();
        Watched* loop = stalled(id);
        if (!loop)
            continue;
        loop->stall->looked = !sample;   // until its frames have names
        loop->stall->task = sample ? sample->task : std::string();
        m_stalls.post(id % kMaxStalls, *loop->stall);
        if (!sample)
            continue;
        lock.unlock();
        std::vector<std::string> stack = symbolize(sample->frames);
        lock.lock();
        loop = stalled(id);
        if (!loop)
            continue;
        loop->stall->looked = true;
        loop->stall->stack = std::move(stack);
        m_stalls.post(id % kMaxStalls, *loop->stall);
    }
}

void Watchdog::end(Watched& loop, SteadyTime at)
{
    Stall stall = std::move(*loop.stall);
    loop.stall.reset();
    stall.lasted = microseconds(at - loop.stallSince);
    stall.over = true;
    ++loop.since.stalls;
    if (m_onStall)
        m_onStall(stall);
    m_stalls.post(stall.id % kMaxStalls, std::move(stall));
}

void Watchdog::publish()
{
    std::vector<LoopHealth> all;
    for (const auto& loop : m_loops) {
        LoopHealth health{loop->name, loop->recent.quantile(0.5), loop->recent.quantile(0.99), loop->recent.longest(), std::exchange(loop->worst, Microseconds(0)), Microseconds(0),
            m_clock.wallNow(), loop->since};
        if (loop->stall) {
            health.blockedFor = loop->stall->lasted;
            health.worst = std::max(health.worst, health.blockedFor);
            m_stalls.post(loop->stall->id % kMaxStalls, *loop->stall);
        }
        all.push_back(std::move(health));
    }
    m_health.post(0, std::move(all));
}

std::vector<LoopLatency> Watchdog::latencies() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<LoopLatency> all;
    for (const auto& loop : m_loops)
        all.push_back(loop->since);
    return all;
}

} // namespace millrace::telemetry
