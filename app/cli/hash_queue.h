#pragma once

#include "app/core/result.h"
#include "app/hash/file_hasher.h"
#include "app/telemetry/span_sink.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace millrace::cli {

/// A list of checksums, when all its lines have been given out.
struct ListAccount {
    std::string list;                            ///< as named
    std::optional<hash::HashError> error;        ///< could not be read; the rest is empty then
    bool readFailed = false;                     ///< opened, then failed: coreutils has another sentence for that
    std::int64_t entries = 0;
    std::int64_t malformed = 0;
    std::vector<std::string> unknownAlgorithms;  ///< names that lines have and that are not here
};

/// One thing to do or to say, in the order of the output.
struct HashJob {
    enum class Kind : std::uint8_t {
        Named,           ///< a path of the command line or of a list: whatever can be read
        Found,           ///< by the walk of a folder: a regular file
        StandardInput,
        Trouble,         ///< nothing to read: `error` of a folder
        ListEnd,         ///< nothing to read: `account`
    };
    Kind kind = Kind::Named;
    std::string name;
    std::optional<hash::DigestValue> expected;
    hash::HashError error;
    std::unique_ptr<ListAccount> account;
};

struct HashOutcome {
    HashJob job;
    Result<hash::FileDigests, hash::HashError> result = Failure{hash::HashError{}};
};

/// Hashes with several threads and gives the outcomes in the order of the jobs.
///
/// Thread: add() and close() by one producer, take() by one consumer. Bounds: kWindow jobs are between the two; one read
/// buffer per worker. Why a window: a large file at its head holds back the lines of those behind it, not their hashing.
class HashQueue {
public:
    static constexpr std::size_t kWindow = 8192;

    /// `algorithms`: of every file; empty: each job's expected one.
    /// `spans` outlives it; null: nothing is traced.
    HashQueue(int workers, std::vector<hash::Algorithm> algorithms, std::stop_token stop, telemetry::SpanSink* spans = nullptr);
    ~HashQueue();                                ///< waits for the workers: request the stop or take all before
    HashQueue(const HashQueue&) = delete;

    /// Waits while the window is full. `alone`: begins when all before it has ended, and what follows begins when it has ended: what is read as
    /// a stream gives its bytes once, so that the order matters.
    void add(HashJob job, bool alone = false);
    void close();                                ///< no further jobs

    /// The outcomes that are ready, in order; waits for at most `wait` for the first. Empty and `ended()`: there will be none.
    [[nodiscard]] std::deque<HashOutcome> take(std::chrono::milliseconds wait);
    [[nodiscard]] bool ended() const;
    [[nodiscard]] std::int64_t bytesDone() const;    ///< of all files, those under way included; any thread
    struct Depth {
        std::int64_t inFlight = 0, queued = 0;       ///< jobs
    };
    [[nodiscard]] Depth depth() const;               ///< any thread

private:
    struct Slot {
        HashOutcome outcome;
        bool done = false;
    };
    class Digests;

    void work(hash::FileProgress& progress);
    void run(HashOutcome& outcome, Digests& digests, hash::FileProgress& progress);
    void startWorker();                          ///< with m_mutex
    [[nodiscard]] bool isReady() const;          ///< for the consumer

    const std::size_t m_workers;
    const std::vector<hash::Algorithm> m_algorithms;
    const std::stop_token m_stop;
    telemetry::SpanSink* const m_spans;

    mutable std::mutex m_mutex;
    std::condition_variable m_hasWork;
    std::condition_variable m_hasRoom;
    std::condition_variable m_hasOutcome;
    std::deque<Slot> m_slots;                    ///< references stay valid while slots are added and taken at the ends
    std::size_t m_claimed = 0;                   ///< of m_slots: [0, m_claimed) are under way or done
    std::size_t m_doneAtFront = 0;               ///< of m_slots: those that can be taken
    std::size_t m_running = 0;
    std::size_t m_idle = 0;
    bool m_closed = false;
    bool m_quit = false;
    std::atomic<std::int64_t> m_bytesDone{0};    ///< of finished files
    std::deque<hash::FileProgress> m_progress;   ///< one per worker, made with it
    std::vector<std::thread> m_threads;
};

} // namespace millrace::cli
