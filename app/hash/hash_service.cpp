#include "app/hash/hash_service.h"

#include "app/hash/hash_ticker.h"

#include <algorithm>

namespace millrace::hash {

class HashService::Private {
public:
    Private(const Clock& clock, telemetry::SpanSink* spans) : state(clock, feed, spans) {}

    /// Runs `command` with the mutex held, unless the end has begun.
    template <class F>
    void locked(F command)
    {
        const std::lock_guard lock(state.mutex);
        if (!state.ending)
            command(state.clock.now());
    }

    void find(FindJob::Kind kind, std::vector<std::string> paths, std::vector<FileId> files = {})
    {
        locked([&](SteadyTime) {
            ticker.start();
            finder.submit({kind, std::move(paths), std::move(files), state.settings, {}});
        });
    }

    HashFeed feed;
    HashState state;
    HashWorkers workers{state};
    FileFinder finder{state, workers};
    HashTicker ticker{state, workers, finder};
};

// No thread is made before there is something to do: a program that never hashes has none of them.
HashService::HashService(const Clock& clock, telemetry::SpanSink* spans) : m_private(std::make_unique<Private>(clock, spans)) {}

HashService::~HashService()
{
    shutDown({});
    m_private->ticker.join();
}

HashFigures HashService::figures() const
{
    HashState& state = m_private->state;
    const std::lock_guard lock(state.mutex);
    HashFigures figures;
    figures.ended = state.endings;
    figures.bytes = state.bytesRead;
    for (const auto& slot : state.workers)
        figures.bytes += slot->busy ? slot->progress.done.load(std::memory_order_relaxed) : 0;
    figures.inFlight = state.busy;
    figures.workers = static_cast<std::int64_t>(state.workers.size());
    figures.queued = static_cast<std::int64_t>(state.queues.queued());
    return figures;
}

HashFeed& HashService::feed()
{
    return m_private->feed;
}

void HashService::configure(HashSettings settings)
{
    if (settings.algorithms.empty())
        settings.algorithms = HashSettings().algorithms;
    settings.workers = std::clamp(settings.workers, 1, kMaxWorkers);
    m_private->locked([&](SteadyTime) {
        m_private->state.settings = std::move(settings);
        m_private->state.totalsChanged = true;
        m_private->workers.wake();
        m_private->state.wakeTicker();
    });
}

void HashService::add(std::vector<std::string> paths)
{
    m_private->find(FindJob::Kind::Add, std::move(paths));
}

void HashService::verify(std::vector<std::string> lists)
{
    m_private->find(FindJob::Kind::Verify, std::move(lists));
}

void HashService::open(std::vector<std::string> paths)
{
    m_private->find(FindJob::Kind::Open, std::move(paths));
}

void HashService::retry(std::vector<FileId> files)
{
    m_private->find(FindJob::Kind::Retry, {}, std::move(files));
}

void HashService::pause()
{
    m_private->locked([this](SteadyTime now) {
        HashState& state = m_private->state;
        m_private->ticker.start();
        state.paused = true;
        state.gate.close();
        state.pauses.setRunning(true, now);
        state.noteActivity(now);
    });
}

void HashService::resume()
{
    m_private->locked([this](SteadyTime now) {
        HashState& state = m_private->state;
        state.paused = false;
        state.pauses.setRunning(false, now);
        state.gate.open();
        m_private->workers.wake();
        state.noteActivity(now);
    });
}

void HashService::cancel()
{
    m_private->locked([this](SteadyTime now) { m_private->state.cancelAll(now); });
}

void HashService::remove(std::vector<FileId> files)
{
    std::sort(files.begin(), files.end());
    m_private->locked([&](SteadyTime) {
        HashState& state = m_private->state;
        state.feed.files.withdraw([&](FileId id) { return std::binary_search(files.begin(), files.end(), id); });
        state.removals.insert(state.removals.end(), files.begin(), files.end());
        m_private->ticker.start();
        state.tickReady.notify_one();
    });
}

void HashService::clear()
{
    m_private->locked([this](SteadyTime now) {
        m_private->ticker.start();
        m_private->state.clearAll(now);
    });
}

void HashService::setPublishing(bool on)
{
    m_private->locked([&](SteadyTime) {
        HashState& state = m_private->state;
        if (state.publishing == on)
            return;
        state.publishing = on;
        // Everything comes once more; what was marked as changed comes with it.
        for (const FileId id : state.touched) {
            if (FileRow* row = state.files.find(id))
                row->touched = false;
        }
        state.touched.clear();
        state.sweep = FileId{1};
        state.totalsChanged = true;
        state.wakeTicker();
    });
}

void HashService::shutDown(std::function<void()> done)
{
    HashState& state = m_private->state;
    {
        const std::lock_guard lock(state.mutex);
        if (!state.ending) {
            state.cancelAll(state.clock.now());
            state.ending = true;
            state.workReady.notify_all();
            state.settled.notify_all();
            m_private->finder.wakeForEnd();
        }
        if (m_private->ticker.end(done))
            return;
    }
    if (done)
        done();
}

} // namespace millrace::hash
