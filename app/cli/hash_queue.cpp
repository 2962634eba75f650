#include "app/cli/hash_queue.h"

#include "app/hash/file_trace.h"

#include <array>
#include <unistd.h>

namespace millrace::cli {

namespace {

/// Outcomes are handed over in batches: a wake per small file would cost more than hashing it.
constexpr std::size_t kHandOver = 512;

} // namespace

/// A worker's digest states, made when they are first needed.
class HashQueue::Digests {
public:
    explicit Digests(const std::vector<hash::Algorithm>& algorithms)
    {
        if (!algorithms.empty())
            m_all = hash::DigestSet::make(algorithms);
    }
    /// Null where OpenSSL lacks the algorithm.
    hash::DigestSet* of(const std::optional<hash::DigestValue>& expected)
    {
        if (!expected)
            return m_all ? &*m_all : nullptr;
        auto& one = m_each[static_cast<std::size_t>(expected->algorithm)];
        if (!one)
            one = hash::DigestSet::make({expected->algorithm});
        return one ? &*one : nullptr;
    }

private:
    std::optional<hash::DigestSet> m_all;
    std::array<std::optional<hash::DigestSet>, hash::kAlgorithms> m_each;
};

HashQueue::HashQueue(int workers, std::vector<hash::Algorithm> algorithms, std::stop_token stop, telemetry::SpanSink* spans)
    : m_workers(static_cast<std::size_t>(workers)), m_algorithms(std::move(algorithms)), m_stop(std::move(stop)), m_spans(spans)
{
}

HashQueue::~HashQueue()
{
    {
        const std::lock_guard lock(m_mutex);
        m_quit = true;
    }
    m_hasWork.notify_all();
    for (std::thread& each : m_threads)
        each.join();
}

void HashQueue::startWorker()
{
    hash::FileProgress& progress = m_progress.emplace_back();
    m_threads.emplace_back([this, &progress] { work(progress); });
}

void HashQueue::add(HashJob job, bool alone)
{
    // The producer hears of a stop by what it asks itself; here it must only not wait for ever.
    constexpr std::chrono::milliseconds kStopCheck(20);
    std::unique_lock lock(m_mutex);
    const auto waitUntil = [&](auto condition) {
        while (!condition() && !m_stop.stop_requested())
            m_hasRoom.wait_for(lock, kStopCheck);
    };
    const auto allDone = [this] { return m_claimed == m_slots.size() && m_running == 0; };
    if (m_slots.size() >= kWindow) // then until there is room for many, so that the two threads do not take turns
        waitUntil([this] { return m_slots.size() < kWindow - kHandOver; });
    if (alone)
        waitUntil(allDone);
    m_slots.emplace_back().outcome.job = std::move(job);
    if (m_slots.size() - m_claimed > m_idle && m_threads.size() < m_workers)
        startWorker();
    else
        m_hasWork.notify_one();
    if (alone)
        waitUntil(allDone);
}

void HashQueue::close()
{
    {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
    }
    m_hasOutcome.notify_all();
}

void HashQueue::work(hash::FileProgress& progress)
{
    Digests digests(m_algorithms);
    std::unique_lock lock(m_mutex);
    while (!m_quit) {
        if (m_claimed == m_slots.size()) {
            ++m_idle;
            m_hasWork.wait(lock);
            --m_idle;
            continue;
        }
        Slot& slot = m_slots[m_claimed++];
        ++m_running;
        lock.unlock();
        run(slot.outcome, digests, progress);
        lock.lock();
        --m_running;
        slot.done = true;
        const std::size_t before = m_doneAtFront;
        while (m_doneAtFront < m_claimed && m_slots[m_doneAtFront].done)
            ++m_doneAtFront;
        if ((before < kHandOver && m_doneAtFront >= kHandOver) || (m_claimed == m_slots.size() && m_running == 0)) {
            m_hasOutcome.notify_one();
            m_hasRoom.notify_one();
        }
    }
}

void HashQueue::run(HashOutcome& outcome, Digests& digests, hash::FileProgress& progress)
{
    const HashJob& job = outcome.job;
    if (job.kind == HashJob::Kind::Trouble || job.kind == HashJob::Kind::ListEnd)
        return;
    hash::DigestSet* const set = digests.of(job.expected);
    if (!set) {
        outcome.result = Failure{hash::HashError{hash::HashErrorCode::Unsupported, 0}};
        return;
    }
    const auto began = std::chrono::steady_clock::now();
    const bool traced = m_spans && m_spans->sample(telemetry::TraceOf::File, began);
    const auto kinds = job.kind == HashJob::Kind::Found ? hash::FileKinds::RegularOnly : hash::FileKinds::AnyReadable;
    outcome.result = job.kind == HashJob::Kind::StandardInput ? hash::hashDescriptor(STDIN_FILENO, *set, m_stop, &progress)
                                                              : hash::hashFile(job.name, *set, kinds, m_stop, &progress);
    m_bytesDone.fetch_add(progress.done.exchange(0), std::memory_order_relaxed);
    if (traced)
        traceFile(*m_spans, began, std::chrono::steady_clock::now(), job.expected ? std::vector{job.expected->algorithm} : m_algorithms, outcome.result);
}

bool HashQueue::isReady() const
{
    return m_doneAtFront >= kHandOver || (m_doneAtFront > 0 && m_claimed == m_slots.size() && m_running == 0) || (m_closed && m_slots.empty());
}

std::deque<HashOutcome> HashQueue::take(std::chrono::milliseconds wait)
{
    std::deque<HashOutcome> taken;
    std::unique_lock lock(m_mutex);
    m_hasOutcome.wait_for(lock, wait, [this] { return isReady(); });
    while (m_doneAtFront > 0) {
        taken.push_back(std::move(m_slots.front().outcome));
        m_slots.pop_front();
        --m_doneAtFront;
        --m_claimed;
    }
    if (!taken.empty())
        m_hasRoom.notify_one();
    return taken;
}

bool HashQueue::ended() const
{
    const std::lock_guard lock(m_mutex);
    return m_closed && m_slots.empty();
}

std::int64_t HashQueue::bytesDone() const
{
    const std::lock_guard lock(m_mutex);
    std::int64_t bytes = m_bytesDone.load(std::memory_order_relaxed);
    for (const hash::FileProgress& each : m_progress)
        bytes += each.done.load(std::memory_order_relaxed);
    return bytes;
}

HashQueue::Depth HashQueue::depth() const
{
    const std::lock_guard lock(m_mutex);
    return {static_cast<std::int64_t>(m_running), static_cast<std::int64_t>(m_slots.size() - m_claimed)};
}

} // namespace millrace::cli
