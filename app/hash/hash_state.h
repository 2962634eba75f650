#pragma once

#include "app/hash/device_queues.h"
#include "app/hash/eta_estimate.h"
#include "app/hash/file_hasher.h"
#include "app/hash/file_table.h"
#include "app/hash/hash_settings.h"
#include "app/hash/speed_meter.h"
#include "app/hash/work_clock.h"
#include "app/telemetry/span_sink.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <stop_token>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace millrace::hash {

/// One read, for one row or for several that name the same file.
struct HashJob {
    std::string path;
    std::vector<FileId> rows;            ///< the first stands for the read
    std::uint16_t plan = 0;
    std::size_t device = 0;
};

/// A worker and what it does. All but `progress` is guarded by HashState::mutex.
struct WorkerSlot {
    int number = 0;
    FileProgress progress;
    bool busy = false;
    HashJob job;
    std::stop_source stop;
    SteadyTime started;
    SteadyDuration pausedBefore{0};      ///< HashState::pauses when it began
    std::int64_t shownDone = -1;         ///< what the ticker saw last
    std::int64_t readBefore = 0;         ///< bytes of the files before this one
    SpeedMeter speed, fileSpeed;
    std::thread thread;
};

/// Rows that share the read of another row's file.
struct SharedRead {
    std::vector<FileId> rows;            ///< without the one that is queued
    std::uint16_t plan = 0;              ///< the algorithms of all of them
};

/// What the threads of the service share: the rows, what is to be read, who reads, what is to be published.
///
/// Thread: every member below `mutex` is guarded by it, and every method but the constructor wants it held. Held shortly: never over a
/// system call on a file.
class HashState {
public:
    HashState(const Clock& time, HashFeed& target, telemetry::SpanSink* sink = nullptr) : clock(time), feed(target), spans(sink) {}

    const Clock& clock;
    HashFeed& feed;
    telemetry::SpanSink* const spans;        ///< null: nothing is traced
    PauseGate gate;
    std::mutex mutex;
    std::condition_variable workReady;       ///< for workers
    std::condition_variable tickReady;       ///< for the ticker
    std::condition_variable settled;         ///< for whoever waits for the end of a cancel

    HashSettings settings;
    FileTable files;
    FileTally tally;
    DeviceQueues queues;
    std::unordered_map<FileId, SharedRead> shared;       ///< by the row that is queued, which may have been removed since
    std::vector<std::deque<FileId>> discarded;           ///< cancelled, their rows do not say so yet
    std::vector<FileId> removals;                        ///< to be taken away before anything is published
    std::vector<FileTable> garbage;                      ///< to be freed by the ticker
    std::stop_source findStop;                           ///< of all that the finder was given so far
    std::stop_token findCurrent;                         ///< of what it works on
    int finding = 0;                                     ///< jobs that the finder has and was given
    bool findRuns = false;
    std::vector<std::unique_ptr<WorkerSlot>> workers;
    int busy = 0, idle = 0;
    bool paused = false, cancelling = false, publishing = false, ending = false;

    FileId sweep{1};                         ///< rows from here on have not been published yet
    std::deque<FileId> touched;              ///< rows before it that have changed
    bool totalsChanged = false, tickSoon = false, tickerSleeps = false;
    std::int64_t lists = 0, linksSkipped = 0, specialSkipped = 0, troublesLeftOut = 0;
    std::vector<SourceTrouble> troubles;
    std::unordered_set<std::string> troublePaths;
    std::int64_t bytesRead = 0, readsEnded = 0;          ///< since the start
    std::array<std::int64_t, kFileStates> endings{};     ///< how often a row came to each state that is an end, since the start
    EtaEstimate eta;
    WorkClock work, pauses;
    bool wasActive = false;

    [[nodiscard]] bool active() const { return finding > 0 || busy > 0 || queues.queued() > 0 || !discarded.empty() || !removals.empty(); }
    /// After whatever may have begun or ended the work: its clock, the end of a cancel.
    void noteActivity(SteadyTime now);
    /// It ticks by itself while there is work; otherwise it sleeps.
    void wakeTicker()
    {
        if (tickerSleeps)
            tickReady.notify_one();
    }

    /// Changes a row so that sums and publishing follow.
    template <class F>
    void change(FileId id, FileRow& row, F how)
    {
        const bool had = hasEnded(row.state);
        tally.remove(row);
        how(row);
        tally.add(row);
        touch(id, row);
        noteEnding(row, had);
    }
    /// `had`: the row had ended before.
    void noteEnding(const FileRow& row, bool had)
    {
        if (!had && hasEnded(row.state))
            ++endings[static_cast<std::size_t>(row.state)];
    }
    void touch(FileId id, FileRow& row);
    void fail(FileId id, FileState state, HashError error);
    void addTrouble(SourceTrouble trouble);

    /// The next file for a worker; nullopt: none for this one now.
    [[nodiscard]] bool hasJob(const WorkerSlot& slot) const;
    [[nodiscard]] std::optional<HashJob> takeJob(const WorkerSlot& slot, SteadyTime now);
    void finishJob(WorkerSlot& slot, const Result<FileDigests, HashError>& result, SteadyTime now);

    void cancelAll(SteadyTime now);
    void clearAll(SteadyTime now);
    /// Some of what is left to do to rows; true: there is more. Batches, so that nobody waits long for the mutex.
    bool settleSome(SteadyTime now);

private:
    [[nodiscard]] DeviceQueues::Reader readerKind(const WorkerSlot& slot) const;
    void endRow(FileId id, const Result<FileDigests, HashError>& result, std::int64_t done, std::int64_t microseconds);
    void markCancelled(FileId id);
    void removeRow(FileId id);
};

} // namespace millrace::hash
