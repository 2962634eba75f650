#include "app/hash/file_finder.h"

#include "app/core/this_thread.h"
#include "app/hash/list_check.h"

#include <algorithm>

namespace millrace::hash {

namespace {

constexpr std::int64_t kRetriedAtOnce = 2'048;
/// A read that hangs in the kernel ends when it likes; a retry does not wait for it.
constexpr std::chrono::seconds kLongestSettling{1};

bool canBeRetried(FileState state)
{
    switch (state) {
    case FileState::Cancelled:
    case FileState::Unreadable:
    case FileState::Missing:
    case FileState::Changed:
    case FileState::Mismatch:
        return true;
    default:
        return false;
    }
}

} // namespace

void FileFinder::submit(FindJob job)
{
    if (m_state.ending)
        return;
    if (!m_thread.joinable())
        m_thread = std::thread(&FileFinder::run, this);
    job.stop = m_state.findStop.get_token();
    m_jobs.push_back(std::move(job));
    ++m_state.finding;
    m_state.noteActivity(m_state.clock.now());
    m_ready.notify_one();
}

void FileFinder::join()
{
    if (m_thread.joinable())
        m_thread.join();
}

void FileFinder::run()
{
    prepareThisThread("hash-find", kWorkerNiceness);
    std::unique_lock lock(m_state.mutex);
    for (;;) {
        m_ready.wait(lock, [this] { return m_state.ending || !m_jobs.empty(); });
        if (m_state.ending)
            return;
        FindJob job = std::move(m_jobs.front());
        m_jobs.pop_front();
        m_state.findRuns = true;
        m_state.findCurrent = job.stop;
        if (!job.stop.stop_requested()) {
            lock.unlock();
            work(job);
            lock.lock();
        }
        m_state.findRuns = false;
        --m_state.finding;
        m_state.noteActivity(m_state.clock.now());
    }
}

void FileFinder::work(FindJob& job)
{
    switch (job.kind) {
    case FindJob::Kind::Add:
        addPaths(job, job.paths, nullptr);
        return;
    case FindJob::Kind::Verify:
        ListCheck(m_state, m_workers, job).run(job.paths);
        return;
    case FindJob::Kind::Open:
        open(job);
        return;
    case FindJob::Kind::Retry:
        retry(job);
        return;
    }
}

void FileFinder::addPaths(const FindJob& job, const std::vector<std::string>& paths, const PathGroups* known)
{
    RowAdder rows(m_state, m_workers, job.stop, job.settings.algorithms);
    for (const std::string& path : paths) {
        if (job.stop.stop_requested() || rows.isFull())
            return;
        if (known && known->knows(plainPath(path)))
            continue; // a list names it: it is verified
        const FileFacts facts = factsOf(path);
        if (facts.folder) {
            addFolder(job, path, rows);
            continue;
        }
        rows.setSource({}, {});
        rows.add(path, facts);
    }
}

void FileFinder::addFolder(const FindJob& job, const std::string& path, RowAdder& rows)
{
    rows.setSource(path.ends_with('/') ? path : path + '/', {});
    std::stop_source end;                // of the walk: also when there is room for no more
    const std::stop_callback follow(job.stop, [&end] { end.request_stop(); });
    const WalkSink sink{
        [&](FoundFile file) {
            rows.add(std::move(file.path), {std::nullopt, false, file.size, file.device});
            if (rows.isFull())
                end.request_stop();
        },
        [&](const std::string& folder, HashError error) {
            const std::lock_guard lock(m_state.mutex);
            if (!job.stop.stop_requested())
                m_state.addTrouble({folder, error});
        },
        [&](const std::string&, SkippedKind kind) {
            const std::lock_guard lock(m_state.mutex);
            if (job.stop.stop_requested())
                return;
            m_state.totalsChanged = true;
            ++(kind == SkippedKind::SymbolicLink ? m_state.linksSkipped : m_state.specialSkipped);
        }};
    walkFolder(path, sink, end.get_token(), WalkDetail::Sizes);
}

void FileFinder::open(const FindJob& job)
{
    std::vector<std::string> lists, others;
    for (const std::string& path : job.paths) {
        if (job.stop.stop_requested())
            return;
        (looksLikeChecksumFile(path) ? lists : others).push_back(path);
    }
    ListCheck check(m_state, m_workers, job);
    if (!lists.empty())
        check.run(lists, others);
    addPaths(job, others, lists.empty() ? nullptr : &check.groups());
}

void FileFinder::retry(const FindJob& job)
{
    PathGroups groups(m_state);
    std::unique_lock lock(m_state.mutex);
    m_state.settled.wait_for(lock, kLongestSettling, [this] { return !m_state.cancelling || m_state.ending; });
    const std::int64_t count = job.files.empty() ? m_state.files.next().value - 1 : static_cast<std::int64_t>(job.files.size());
    for (std::int64_t i = 0; i < count && !job.stop.stop_requested(); ++i) {
        const FileId id = job.files.empty() ? FileId{i + 1} : job.files[static_cast<std::size_t>(i)];
        FileRow* row = m_state.files.find(id);
        if (row && canBeRetried(row->state)) {
            m_state.change(id, *row, [](FileRow& each) {
                each.state = FileState::Queued;
                each.done = each.microseconds = 0;
                each.digests.reset();
                each.failed = each.sharesRead = false;
            });
            groups.add(id, *row);
        }
        if (i % kRetriedAtOnce == kRetriedAtOnce - 1) { // so that others come to the mutex
            lock.unlock();
            lock.lock();
        }
    }
    lock.unlock();
    placeRows(m_state, m_workers, groups.leaders(), job.stop);
}

} // namespace millrace::hash
