#pragma once

#include "app/hash/folder_walk.h"
#include "app/hash/hash_workers.h"

#include <condition_variable>
#include <deque>
#include <thread>

namespace millrace::hash {

/// What the finder is asked for.
struct FindJob {
    enum class Kind { Add, Verify, Open, Retry };
    Kind kind = Kind::Add;
    std::vector<std::string> paths;
    std::vector<FileId> files;           ///< Retry; empty: all
    HashSettings settings;               ///< as they were when it was asked
    std::stop_token stop;
};

/// What stat() says of a path, links followed.
struct FileFacts {
    std::optional<HashError> error;      ///< not there, or nothing that can be hashed
    bool folder = false;
    std::int64_t size = -1;
    dev_t device = 0;
};
[[nodiscard]] FileFacts factsOf(const std::string& path);

/// Turns files that were found into rows that are queued, in batches.
///
/// Thread: the finder's. After `stop` nothing is added: that is looked at with the mutex held, under which it is requested, too.
class RowAdder {
public:
    RowAdder(HashState& state, HashWorkers& workers, std::stop_token stop, std::vector<Algorithm> algorithms)
        : m_state(state), m_workers(workers), m_stop(std::move(stop)), m_algorithms(std::move(algorithms))
    {
    }
    ~RowAdder() { flush(); }
    RowAdder(const RowAdder&) = delete;

    /// Of the files from here on.
    void setSource(std::string base, std::string list);
    void add(std::string path, const FileFacts& facts, FileState state = FileState::Queued);
    void flush();
    /// There is room for no more rows.
    [[nodiscard]] bool isFull() const { return m_full; }

private:
    struct Found {
        std::string path;
        FileFacts facts;
        FileState state;
    };
    void addRow(Found& found, std::uint32_t source, std::uint16_t plan, SteadyTime now);

    HashState& m_state;
    HashWorkers& m_workers;
    std::stop_token m_stop;
    std::vector<Algorithm> m_algorithms;
    std::string m_base, m_list;
    std::vector<Found> m_found;
    SteadyTime m_flushed;
    bool m_full = false;
};

/// Looks for the files of rows that are Queued already (of lists, and again of what failed) and queues them for reading; `rows` whose file
/// is not there or nothing to read end. What is left after `stop` becomes Cancelled.
void placeRows(HashState& state, HashWorkers& workers, const std::vector<FileId>& rows, const std::stop_token& stop);

/// Makes one read of rows that name the same file: the first of each path stands for the others.
///
/// Thread: the finder's, with HashState::mutex held. Memory: every path, while this lives.
class PathGroups {
public:
    explicit PathGroups(HashState& state) : m_state(state) {}
    void add(FileId id, FileRow& row);
    /// Whether a row has this path.
    [[nodiscard]] bool knows(const std::string& path) const
    {
        const auto found = m_leaders.find(path);
        return found != m_leaders.end() && found->second;
    }
    /// For paths that have no row here. True: it is new.
    bool addPath(std::string path) { return m_leaders.try_emplace(std::move(path)).second; }
    [[nodiscard]] const std::vector<FileId>& leaders() const { return m_order; }

private:
    HashState& m_state;
    std::unordered_map<std::string, FileId> m_leaders;
    std::vector<FileId> m_order;
};

/// The thread that looks for files: walks folders, reads lists, so that hashing begins while finding goes on and totals are known early.
///
/// Thread: submit() with HashState::mutex held; join() by the ticker, once, after HashState::ending.
class FileFinder {
public:
    FileFinder(HashState& state, HashWorkers& workers) : m_state(state), m_workers(workers) {}

    void submit(FindJob job);
    void wakeForEnd() { m_ready.notify_all(); }
    void join();

private:
    void run();
    void work(FindJob& job);
    void addPaths(const FindJob& job, const std::vector<std::string>& paths, const PathGroups* known);
    void addFolder(const FindJob& job, const std::string& path, RowAdder& rows);
    void open(const FindJob& job);
    void retry(const FindJob& job);

    HashState& m_state;
    HashWorkers& m_workers;
    std::condition_variable m_ready;
    std::deque<FindJob> m_jobs;          ///< guarded by HashState::mutex
    std::thread m_thread;
};

} // namespace millrace::hash
