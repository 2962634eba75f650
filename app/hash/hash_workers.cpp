#include "app/hash/hash_workers.h"

#include "app/core/this_thread.h"
#include "app/hash/file_trace.h"

#include <algorithm>
#include <system_error>

namespace millrace::hash {

namespace {

constexpr std::size_t kMaxThreads = static_cast<std::size_t>(kMaxWorkers) + 16;

} // namespace

void HashWorkers::wake()
{
    const auto wanted = std::min(static_cast<std::size_t>(m_state.settings.workers), m_state.queues.queued() + static_cast<std::size_t>(m_state.busy));
    while (m_state.workers.size() < wanted && !m_state.ending && start()) {
    }
    if (m_state.idle > 0)
        m_state.workReady.notify_all(); // not one: it might be one beyond the number, which may take nothing
}

void HashWorkers::addExtra()
{
    const bool idleExtra = std::any_of(m_state.workers.begin(), m_state.workers.end(), [this](const auto& each) { return !each->busy && each->number >= m_state.settings.workers; });
    if (!idleExtra && m_state.workers.size() < kMaxThreads && !m_state.ending)
        (void)start();
    m_state.workReady.notify_all();
}

bool HashWorkers::start()
{
    auto slot = std::make_unique<WorkerSlot>();
    slot->number = static_cast<int>(m_state.workers.size());
    try {
        slot->thread = std::thread(&HashWorkers::run, this, std::ref(*slot));
    } catch (const std::system_error&) {
        if (m_state.workers.empty())
            throw;
        return false;
    }
    m_state.workers.push_back(std::move(slot));
    return true;
}

void HashWorkers::join()
{
    // No more are started once `ending` is set, so that the vector stays as it is.
    for (const auto& each : m_state.workers)
        each->thread.join();
}

void HashWorkers::run(WorkerSlot& slot)
{
    prepareThisThread("hash", kWorkerNiceness);
    std::optional<DigestSet> digests;
    std::vector<Algorithm> prepared;
    std::unique_lock lock(m_state.mutex);
    for (;;) {
        ++m_state.idle;
        m_state.workReady.wait(lock, [&] { return m_state.ending || m_state.hasJob(slot); });
        --m_state.idle;
        if (m_state.ending)
            return;
        auto job = m_state.takeJob(slot, m_state.clock.now());
        if (!job) {
            if (!m_state.active()) // the last of the queue had been removed
                m_state.noteActivity(m_state.clock.now());
            continue;
        }
        slot.job = std::move(*job);
        slot.progress.size.store(-1, std::memory_order_relaxed);
        slot.progress.done.store(0, std::memory_order_relaxed);
        slot.fileSpeed.clear();
        slot.shownDone = -1;
        if (slot.stop.stop_requested())
            slot.stop = {};
        slot.started = m_state.clock.now();
        slot.pausedBefore = m_state.pauses.elapsed(slot.started);
        slot.busy = true;
        ++m_state.busy;
        const std::vector<Algorithm>& wanted = m_state.files.algorithms(slot.job.plan);
        if (!digests || prepared != wanted) {
            prepared = wanted;
            digests.reset();
        }
        const std::stop_token stop = slot.stop.get_token();
        lock.unlock();
        if (!digests)
            digests = DigestSet::make(prepared);
        const bool traced = m_state.spans && m_state.spans->sample(telemetry::TraceOf::File, slot.started);
        // slot.job is this thread's to read while the slot is busy.
        const auto result = digests ? hashFile(slot.job.path, *digests, FileKinds::RegularOnly, stop, &slot.progress, &m_state.gate)
                                    : Result<FileDigests, HashError>(Failure{HashError{HashErrorCode::Unsupported, 0}});
        const SteadyTime ended = m_state.clock.now();
        if (traced)
            traceFile(*m_state.spans, slot.started, ended, prepared, result);
        lock.lock();
        m_state.finishJob(slot, result, ended);
    }
}

} // namespace millrace::hash
