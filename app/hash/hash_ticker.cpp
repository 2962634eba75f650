#include "app/hash/hash_ticker.h"

#include "app/core/this_thread.h"
#include <algorithm>

namespace millrace::hash {

namespace {

constexpr Milliseconds kSoonestTick{50};
constexpr int kTicksOfPause = 12;                ///< until the rates have fallen to zero
constexpr std::size_t kRowsPerLock = 256;
constexpr std::int64_t kIdsPerLock = 8'192;      ///< rows that were removed are passed over

} // namespace

void HashTicker::start()
{
    if (!m_thread.joinable() && !m_ended)
        m_thread = std::thread(&HashTicker::run, this);
}

bool HashTicker::end(std::function<void()> done)
{
    if (m_ended)
        return false;
    start();
    if (done)
        m_done.push_back(std::move(done));
    m_state.tickReady.notify_one();
    return true;
}

void HashTicker::join()
{
    if (m_thread.joinable())
        m_thread.join();
}

bool HashTicker::hasChores() const
{
    return m_state.ending || !m_state.discarded.empty() || !m_state.removals.empty() || !m_state.garbage.empty();
}

bool HashTicker::needsTick() const
{
    const bool held = m_state.paused && m_state.finding == 0 && m_quietTicks >= kTicksOfPause;
    return (m_state.active() && !held) || m_state.totalsChanged || (m_workersShown && !held)
        || (m_state.publishing && (!m_state.touched.empty() || m_state.sweep < m_state.files.next()));
}

void HashTicker::run()
{
    prepareThisThread("hash-tick", kWorkerNiceness);
    std::unique_lock lock(m_state.mutex);
    while (!m_state.ending) {
        if (!needsTick()) {
            m_state.tickerSleeps = true;
            m_state.tickReady.wait(lock, [this] { return hasChores() || needsTick(); });
            m_state.tickerSleeps = false;
        }
        doChores(lock);
        const SteadyTime due = m_lastTick + (m_state.tickSoon ? kSoonestTick : kTick);
        const SteadyTime now = m_state.clock.now();
        if (now < due)
            m_state.tickReady.wait_for(lock, due - now, [&, soon = m_state.tickSoon] { return hasChores() || m_state.tickSoon != soon; });
        else if (!m_state.ending)
            tick(lock);
    }
    lock.unlock();
    finish();
}

void HashTicker::finish()
{
    m_finder.join();
    m_workers.join();
    std::unique_lock lock(m_state.mutex);
    m_state.finding = 0; // what it had not begun
    doChores(lock);
    m_state.noteActivity(m_state.clock.now());
    tick(lock);
    m_ended = true;
    const auto done = std::move(m_done);
    lock.unlock();
    for (const auto& each : done)
        each();
}

void HashTicker::doChores(std::unique_lock<std::mutex>& lock)
{
    for (;;) {
        const bool more = m_state.settleSome(m_state.clock.now());
        if (!more && m_state.garbage.empty())
            return;
        auto garbage = std::exchange(m_state.garbage, {});
        lock.unlock();
        garbage.clear();
        lock.lock();
    }
}

void HashTicker::tick(std::unique_lock<std::mutex>& lock)
{
    const SteadyTime now = m_state.clock.now();
    m_lastTick = now;
    m_state.tickSoon = false;
    m_quietTicks = m_state.paused ? m_quietTicks + 1 : 0;
    sample(now);
    if (!m_state.paused && m_state.queues.findStarved(now))
        m_workers.addExtra();
    publishRows(lock);
    publishWorkers();
    publishTotals(now);
}

void HashTicker::sample(SteadyTime now)
{
    m_running.clear();
    std::int64_t read = m_state.bytesRead;
    const SteadyDuration paused = m_state.pauses.elapsed(now);
    for (const auto& slot : m_state.workers) {
        const std::int64_t done = slot->progress.done.load(std::memory_order_relaxed);
        slot->speed.read(now, slot->readBefore + done);
        if (!slot->busy)
            continue;
        read += done;
        slot->fileSpeed.read(now, done);
        const auto took = std::chrono::duration_cast<Microseconds>(now - slot->started - (paused - slot->pausedBefore));
        const std::int64_t size = slot->progress.size.load(std::memory_order_relaxed);
        const bool moves = done != slot->shownDone || (m_state.paused && m_quietTicks < kTicksOfPause);
        slot->shownDone = done;
        for (const FileId id : slot->job.rows) {
            FileRow* row = m_state.files.find(id);
            if (!row)
                continue;
            m_running[id] = {slot->fileSpeed.perSecond(), took.count()};
            if (moves)
                m_state.change(id, *row, [&](FileRow& each) {
                    each.done = done;
                    each.size = size >= 0 ? size : each.size;
                });
        }
    }
    m_bytes.read(now, read);
    m_files.read(now, m_state.readsEnded);
}

void HashTicker::publishRows(std::unique_lock<std::mutex>& lock)
{
    std::size_t budget = kMaxPostedRows - std::min(m_state.feed.files.size(), kMaxPostedRows);
    while (budget > 0 && m_state.publishing && !m_state.ending) {
        std::size_t posted = publishTouched(std::min(budget, kRowsPerLock));
        budget -= posted;
        const std::size_t swept = publishSwept(std::min(budget, kRowsPerLock));
        budget -= swept;
        if (m_state.touched.empty() && m_state.sweep == m_state.files.next())
            return;
        lock.unlock();
        lock.lock();
        doChores(lock); // what is removed meanwhile must not be posted
    }
}

std::size_t HashTicker::publishTouched(std::size_t most)
{
    std::size_t posted = 0;
    while (posted < most && !m_state.touched.empty()) {
        const FileId id = m_state.touched.front();
        m_state.touched.pop_front();
        FileRow* row = m_state.files.find(id);
        if (!row)
            continue;
        row->touched = false;
        publishRow(id, *row);
        ++posted;
    }
    return posted;
}

std::size_t HashTicker::publishSwept(std::size_t most)
{
    std::size_t posted = 0;
    std::int64_t passed = 0;
    for (; posted < most && passed < kIdsPerLock && m_state.sweep < m_state.files.next(); ++passed) {
        const FileId id{m_state.sweep.value++};
        if (const FileRow* row = m_state.files.find(id)) {
            publishRow(id, *row);
            ++posted;
        }
    }
    return posted;
}

void HashTicker::publishRow(FileId id, const FileRow& row)
{
    FileSnapshot snapshot = m_state.files.snapshot(id, row);
    if (row.state == FileState::Hashing) {
        const auto running = m_running.find(id);
        snapshot.bytesPerSecond = running == m_running.end() ? 0 : running->second.bytesPerSecond;
        snapshot.duration = Microseconds(running == m_running.end() ? 0 : running->second.microseconds);
    }
    m_state.feed.files.post(id, std::move(snapshot));
}

WorkerSnapshot HashTicker::strip(int number) const
{
    WorkerSnapshot strip;
    strip.worker = number;
    if (number >= static_cast<int>(m_state.workers.size()))
        return strip; // not needed yet
    const WorkerSlot& slot = *m_state.workers[static_cast<std::size_t>(number)];
    strip.bytesPerSecond = slot.speed.perSecond();
    if (!slot.busy)
        return strip;
    strip.file = slot.job.rows.front();
    strip.path = slot.job.path;
    strip.device = deviceName(m_state.queues.device(slot.job.device));
    strip.rotational = m_state.queues.rotational(slot.job.device);
    strip.size = slot.progress.size.load(std::memory_order_relaxed);
    strip.done = slot.progress.done.load(std::memory_order_relaxed);
    return strip;
}

void HashTicker::publishWorkers()
{
    const bool atWork = m_state.busy > 0;
    const bool changed = atWork || m_workersShown || m_state.totalsChanged;
    m_workersShown = atWork;
    if (!m_state.publishing || !changed)
        return;
    std::vector<WorkerSnapshot> strips;
    const int slots = std::max(m_state.settings.workers, static_cast<int>(m_state.workers.size()));
    for (int i = 0; i < slots; ++i) {
        if (i < m_state.settings.workers || m_state.workers[static_cast<std::size_t>(i)]->busy)
            strips.push_back(strip(i));
    }
    if (!atWork) {
        for (WorkerSnapshot& each : strips)
            each.bytesPerSecond = 0;
    }
    m_state.feed.workers.post(0, std::move(strips));
}

HashPhase HashTicker::phase() const
{
    if (m_state.cancelling)
        return HashPhase::Cancelling;
    if (m_state.paused)
        return HashPhase::Paused;
    if (m_state.finding > 0)
        return HashPhase::Finding;
    return m_state.active() ? HashPhase::Hashing : HashPhase::Idle;
}

void HashTicker::publishTotals(SteadyTime now)
{
    if (!m_state.active() && !m_state.totalsChanged)
        return;
    m_state.totalsChanged = false;
    HashTotals totals;
    totals.phase = phase();
    totals.files = static_cast<std::int64_t>(m_state.files.size());
    totals.byState = m_state.tally.byState;
    totals.bytes = m_state.tally.bytes;
    totals.bytesDone = m_state.tally.bytesDone;
    if (totals.phase != HashPhase::Idle) {
        totals.bytesPerSecond = m_bytes.perSecond();
        totals.filesPerSecond = m_files.perSecond();
    }
    if (totals.phase == HashPhase::Hashing)
        totals.eta = m_state.eta.rest(totals.count(FileState::Queued) + totals.count(FileState::Hashing), m_state.tally.bytesLeft, m_state.busy, totals.bytesPerSecond);
    totals.elapsed = std::chrono::duration_cast<Milliseconds>(m_state.work.elapsed(now));
    totals.verifying = m_state.tally.expected > 0;
    totals.lists = m_state.lists;
    totals.troubles = m_state.troubles;
    totals.troublesLeftOut = m_state.troublesLeftOut;
    totals.linksSkipped = m_state.linksSkipped;
    totals.specialSkipped = m_state.specialSkipped;
    m_state.feed.totals.post(0, std::move(totals));
}

} // namespace millrace::hash
