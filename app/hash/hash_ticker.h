#pragma once

#include "app/hash/file_finder.h"

#include <functional>

namespace millrace::hash {

/// How many rows may wait in the mailbox; what changes beyond that is published later, in its last state.
constexpr std::size_t kMaxPostedRows = 5'000;
constexpr Milliseconds kTick{100};

/// The thread that publishes: ten times a second while there is something to tell, asleep otherwise. It also does what would keep a
/// command waiting (marking many rows, freeing), and ends the other threads.
///
/// Thread: start() and end() with HashState::mutex held; join() by the owner, once.
class HashTicker {
public:
    HashTicker(HashState& state, HashWorkers& workers, FileFinder& finder) : m_state(state), m_workers(workers), m_finder(finder) {}

    void start();
    /// After HashState::ending: `done` in this thread, when all others have ended; false: they had already.
    [[nodiscard]] bool end(std::function<void()> done);
    void join();

private:
    struct Running {
        double bytesPerSecond = 0;
        std::int64_t microseconds = 0;
    };
    void run();
    [[nodiscard]] bool hasChores() const;
    [[nodiscard]] bool needsTick() const;
    void doChores(std::unique_lock<std::mutex>& lock);
    void tick(std::unique_lock<std::mutex>& lock);
    void sample(SteadyTime now);
    void publishRows(std::unique_lock<std::mutex>& lock);
    std::size_t publishTouched(std::size_t most);
    std::size_t publishSwept(std::size_t most);
    void publishRow(FileId id, const FileRow& row);
    void publishWorkers();
    void publishTotals(SteadyTime now);
    [[nodiscard]] HashPhase phase() const;
    [[nodiscard]] WorkerSnapshot strip(int number) const;
    void finish();

    HashState& m_state;
    HashWorkers& m_workers;
    FileFinder& m_finder;
    std::thread m_thread;
    std::vector<std::function<void()>> m_done;           ///< guarded by HashState::mutex, as is the next
    bool m_ended = false;
    SteadyTime m_lastTick;
    int m_quietTicks = 0;                                ///< since reading stopped for a pause
    bool m_workersShown = false;                         ///< somebody was seen at work
    SpeedMeter m_bytes, m_files;
    std::unordered_map<FileId, Running> m_running;
};

} // namespace millrace::hash
