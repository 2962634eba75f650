#include "app/hash/hash_state.h"

#include "app/core/log.h"

#include <algorithm>

namespace millrace::hash {

namespace {

constexpr std::size_t kSettledAtOnce = 2'048;

/// What the row says after a read that failed.
FileState stateAfter(const HashError& error, bool listed)
{
    switch (error.code) {
    case HashErrorCode::Cancelled:
        return FileState::Cancelled;
    case HashErrorCode::Changed:
        return FileState::Changed;
    case HashErrorCode::NotFound:
        return listed ? FileState::Missing : FileState::Unreadable;
    default:
        return FileState::Unreadable;
    }
}

} // namespace

void HashState::noteActivity(SteadyTime now)
{
    const bool isActive = active();
    if (isActive && !wasActive) {
        work = {};
        eta.clear();
    }
    wasActive = isActive;
    work.setRunning(isActive && !paused, now);
    totalsChanged = true;
    if (cancelling) {
        const bool reads = std::any_of(workers.begin(), workers.end(), [](const auto& each) { return each->busy && each->stop.stop_requested(); });
        cancelling = reads || !discarded.empty() || (findRuns && findCurrent.stop_requested());
        if (!cancelling) {
            settled.notify_all();
            tickSoon = true;
            tickReady.notify_one();
        }
    }
    wakeTicker();
}

void HashState::touch(FileId id, FileRow& row)
{
    totalsChanged = true;
    if (!publishing || row.touched || id >= sweep)
        return;
    row.touched = true;
    touched.push_back(id);
}

void HashState::fail(FileId id, FileState state, HashError error)
{
    FileRow* row = files.find(id);
    if (!row)
        return;
    change(id, *row, [&](FileRow& each) {
        each.state = state;
        each.failed = true;
        each.errorCode = error.code;
        each.systemError = error.systemError;
    });
}

void HashState::addTrouble(SourceTrouble trouble)
{
    totalsChanged = true;
    if (troubles.size() >= kMaxTroubles) {
        ++troublesLeftOut;
        return;
    }
    if (troublePaths.insert(trouble.path).second) {
        troubles.push_back(std::move(trouble));
        return;
    }
    // Read again: what holds now.
    *std::find_if(troubles.begin(), troubles.end(), [&](const SourceTrouble& each) { return each.path == trouble.path; }) = std::move(trouble);
}

DeviceQueues::Reader HashState::readerKind(const WorkerSlot& slot) const
{
    return slot.number < settings.workers ? DeviceQueues::Reader::Regular : DeviceQueues::Reader::Extra;
}

bool HashState::hasJob(const WorkerSlot& slot) const
{
    return !paused && queues.hasNext(readerKind(slot));
}

std::optional<HashJob> HashState::takeJob(const WorkerSlot& slot, SteadyTime now)
{
    while (const auto next = queues.take(readerKind(slot), now)) {
        HashJob job;
        job.device = next->device;
        const auto isQueued = [this](FileId id) {
            const FileRow* row = files.find(id);
            return row && row->state == FileState::Queued;
        };
        if (isQueued(next->file))
            job.rows.push_back(next->file);
        std::optional<std::uint16_t> plan;
        if (const auto group = shared.find(next->file); group != shared.end()) {
            std::copy_if(group->second.rows.begin(), group->second.rows.end(), std::back_inserter(job.rows), isQueued);
            plan = group->second.plan;
            shared.erase(group);
        }
        if (job.rows.empty()) { // all removed
            queues.ended(next->device, now);
            continue;
        }
        const FileRow& first = *files.find(job.rows.front());
        job.path = files.path(first);
        job.plan = plan.value_or(first.plan);
        for (const FileId id : job.rows) {
            change(id, *files.find(id), [&](FileRow& row) {
                row.state = FileState::Hashing;
                row.sharesRead = id != job.rows.front();
            });
        }
        return job;
    }
    return std::nullopt;
}

void HashState::finishJob(WorkerSlot& slot, const Result<FileDigests, HashError>& result, SteadyTime now)
{
    const SteadyDuration took = std::max<SteadyDuration>(now - slot.started - (pauses.elapsed(now) - slot.pausedBefore), SteadyDuration(1));
    const std::int64_t done = slot.progress.done.load(std::memory_order_relaxed);
    const std::int64_t microseconds = std::max<std::int64_t>(std::chrono::duration_cast<Microseconds>(took).count(), 1);
    for (const FileId id : slot.job.rows)
        endRow(id, result, done, microseconds);
    if (result)
        eta.fileEnded(done, std::chrono::duration<double>(took).count());
    bytesRead += done;
    ++readsEnded;
    slot.readBefore += done;
    slot.progress.done.store(0, std::memory_order_relaxed);
    slot.busy = false;
    --busy;
    queues.ended(slot.job.device, now);
    if (cancelling || !active())
        noteActivity(now);
    wakeTicker();
}

void HashState::endRow(FileId id, const Result<FileDigests, HashError>& result, std::int64_t done, std::int64_t microseconds)
{
    FileRow* found = files.find(id);
    if (!found || found->state != FileState::Hashing)
        return; // removed meanwhile
    change(id, *found, [&](FileRow& row) {
        row.done = done;
        row.microseconds = microseconds;
        if (!result) {
            row.state = stateAfter(result.error(), row.expected != nullptr);
            row.failed = row.state != FileState::Cancelled;
            row.errorCode = result.error().code;
            row.systemError = result.error().systemError;
            return;
        }
        row.size = result->bytes;
        files.setDigests(row, result->digests);
        row.state = FileState::Done;
        if (row.expected) {
            const bool matches = std::find(result->digests.begin(), result->digests.end(), *row.expected) != result->digests.end();
            row.state = matches ? FileState::Match : FileState::Mismatch;
        }
    });
}

void HashState::cancelAll(SteadyTime now)
{
    findStop.request_stop();
    findStop = {};
    int cut = 0;
    for (const auto& each : workers) {
        if (each->busy) {
            each->stop.request_stop();
            ++cut;
        }
    }
    auto waiting = queues.takeAll();
    if (cut > 0 || !waiting.empty())
        logInfo(LogArea::Hash, "cancelled", {{"files_cut", cut}, {"files_not_begun", waiting.size()}});
    std::move(waiting.begin(), waiting.end(), std::back_inserter(discarded));
    cancelling = true;
    // A cancel ends the pause too: what is added next would wait for nobody knows what.
    paused = false;
    pauses.setRunning(false, now);
    gate.open();
    tickSoon = true;
    tickReady.notify_one();
    noteActivity(now);
}

void HashState::clearAll(SteadyTime now)
{
    cancelAll(now);
    discarded.clear();
    removals.clear();
    shared.clear();
    garbage.push_back(files.takeAll());
    tally = {};
    sweep = files.next();
    touched.clear();
    (void)feed.files.take();
    lists = linksSkipped = specialSkipped = troublesLeftOut = 0;
    troubles.clear();
    troublePaths.clear();
    noteActivity(now);
}

void HashState::markCancelled(FileId id)
{
    FileRow* row = files.find(id);
    if (row && row->state == FileState::Queued)
        change(id, *row, [](FileRow& each) { each.state = FileState::Cancelled; });
}

void HashState::removeRow(FileId id)
{
    FileRow* row = files.find(id);
    if (!row)
        return;
    const bool hashing = row->state == FileState::Hashing;
    tally.remove(*row);
    files.remove(id);
    if (!hashing)
        return;
    // A read that nobody wants any more ends.
    for (const auto& each : workers) {
        const std::vector<FileId>& rows = each->job.rows;
        if (each->busy && std::find(rows.begin(), rows.end(), id) != rows.end()
            && std::none_of(rows.begin(), rows.end(), [this](FileId other) { return files.find(other) != nullptr; }))
            each->stop.request_stop();
    }
}

bool HashState::settleSome(SteadyTime now)
{
    if (discarded.empty() && removals.empty())
        return false;
    totalsChanged = true;
    std::size_t left = kSettledAtOnce;
    for (; left > 0 && !removals.empty(); --left) {
        removeRow(removals.back());
        removals.pop_back();
    }
    for (; left > 0 && !discarded.empty(); --left) {
        std::deque<FileId>& batch = discarded.back();
        if (!batch.empty()) {
            const FileId id = batch.front();
            batch.pop_front();
            markCancelled(id);
            if (const auto group = shared.find(id); group != shared.end()) {
                std::for_each(group->second.rows.begin(), group->second.rows.end(), [this](FileId other) { markCancelled(other); });
                shared.erase(group);
            }
        }
        if (batch.empty())
            discarded.pop_back();
    }
    const bool more = !discarded.empty() || !removals.empty();
    if (!more)
        noteActivity(now);
    return more;
}

} // namespace millrace::hash
