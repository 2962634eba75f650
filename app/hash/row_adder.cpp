#include "app/hash/file_finder.h"
#include "app/hash/hash_service.h"

#include <algorithm>
#include <cerrno>
#include <span>
#include <sys/stat.h>

namespace millrace::hash {

namespace {

constexpr std::size_t kRowsAtOnce = 128;
constexpr SteadyDuration kFlushAfter = std::chrono::milliseconds(20);
/// System calls between two looks at the mutex.
constexpr std::size_t kPlacedAtOnce = 64;

struct PlacedRow {
    FileId id;
    std::string path;
    bool listed = false;
    FileFacts facts;
};

/// The rows of `ids` that still wait, with their paths.
std::vector<PlacedRow> waitingRows(HashState& state, std::span<const FileId> ids)
{
    std::vector<PlacedRow> rows;
    rows.reserve(ids.size());
    for (const FileId id : ids) {
        const FileRow* row = state.files.find(id);
        const auto group = row ? state.shared.end() : state.shared.find(id);
        if (row)
            rows.push_back({id, state.files.path(*row), row->expected != nullptr, {}});
        else if (group != state.shared.end()) { // removed, but others share its file
            for (const FileId other : group->second.rows) {
                if (const FileRow* living = state.files.find(other)) {
                    rows.push_back({id, state.files.path(*living), living->expected != nullptr, {}});
                    break;
                }
            }
        }
    }
    return rows;
}

void settlePlaced(HashState& state, const PlacedRow& placed, SteadyTime now)
{
    std::vector<FileId> all{placed.id};
    const auto group = state.shared.find(placed.id);
    if (group != state.shared.end())
        all.insert(all.end(), group->second.rows.begin(), group->second.rows.end());
    std::optional<HashError> error = placed.facts.error;
    if (!error && placed.facts.folder)
        error = HashError{HashErrorCode::IsDirectory, 0};
    for (const FileId id : all) {
        if (FileRow* row = state.files.find(id); row && !error)
            state.change(id, *row, [&](FileRow& each) { each.size = placed.facts.size; });
        else if (row)
            state.fail(id, error->code == HashErrorCode::NotFound && placed.listed ? FileState::Missing : FileState::Unreadable, *error);
    }
    if (!error)
        state.queues.push(placed.facts.device, placed.id, now);
    else if (group != state.shared.end())
        state.shared.erase(group);
}

} // namespace

FileFacts factsOf(const std::string& path)
{
    FileFacts facts;
    struct stat status = {};
    if (stat(path.c_str(), &status) != 0) {
        facts.error = hashErrorFromErrno(errno);
        return facts;
    }
    facts.folder = S_ISDIR(status.st_mode);
    facts.device = status.st_dev;
    if (S_ISREG(status.st_mode))
        facts.size = status.st_size;
    else if (!facts.folder)
        facts.error = HashError{HashErrorCode::NotRegular, 0};
    return facts;
}

void RowAdder::setSource(std::string base, std::string list)
{
    if (base == m_base && list == m_list)
        return;
    flush();
    m_base = std::move(base);
    m_list = std::move(list);
}

void RowAdder::add(std::string path, const FileFacts& facts, FileState state)
{
    m_found.push_back({std::move(path), facts, state});
    if (m_found.size() >= kRowsAtOnce || m_state.clock.now() - m_flushed >= kFlushAfter)
        flush();
}

void RowAdder::flush()
{
    if (m_found.empty())
        return;
    const std::lock_guard lock(m_state.mutex);
    m_flushed = m_state.clock.now();
    if (!m_stop.stop_requested()) {
        const std::uint32_t source = m_state.files.source(m_base, m_list);
        const std::uint16_t plan = m_state.files.plan(m_algorithms);
        for (Found& each : m_found)
            addRow(each, source, plan, m_flushed);
        m_workers.wake();
        m_state.wakeTicker();
    }
    m_found.clear();
}

void RowAdder::addRow(Found& found, std::uint32_t source, std::uint16_t plan, SteadyTime now)
{
    if (m_state.files.size() >= HashService::kMaxFiles) {
        if (!m_full)
            m_state.addTrouble({found.path, HashError{HashErrorCode::ReadFailed, EOVERFLOW}});
        m_full = true;
        return;
    }
    const FileId id = m_state.files.add(found.path);
    FileRow& row = *m_state.files.find(id);
    row.source = source;
    row.plan = plan;
    row.size = found.facts.size;
    row.state = found.state;
    if (found.facts.error) {
        row.state = FileState::Unreadable;
        row.failed = true;
        row.errorCode = found.facts.error->code;
        row.systemError = found.facts.error->systemError;
    }
    m_state.tally.add(row);
    m_state.touch(id, row);
    m_state.noteEnding(row, false);
    if (row.state == FileState::Queued)
        m_state.queues.push(found.facts.device, id, now);
}

void placeRows(HashState& state, HashWorkers& workers, const std::vector<FileId>& rows, const std::stop_token& stop)
{
    std::span<const FileId> left(rows);
    std::unique_lock lock(state.mutex);
    while (!left.empty() && !stop.stop_requested()) {
        const auto batch = left.first(std::min(left.size(), kPlacedAtOnce));
        std::vector<PlacedRow> placed = waitingRows(state, batch);
        lock.unlock();
        for (PlacedRow& each : placed)
            each.facts = factsOf(each.path);
        lock.lock();
        if (stop.stop_requested())
            break; // those of this batch are still in `left`
        for (const PlacedRow& each : placed)
            settlePlaced(state, each, state.clock.now());
        left = left.subspan(batch.size());
        workers.wake();
        state.wakeTicker();
    }
    if (!left.empty())
        state.discarded.emplace_back(left.begin(), left.end());
    state.wakeTicker();
}

void PathGroups::add(FileId id, FileRow& row)
{
    const auto [found, added] = m_leaders.try_emplace(m_state.files.path(row), id);
    if (added || !found->second) {
        found->second = id;
        m_order.push_back(id);
        return;
    }
    const auto [group, isFirst] = m_state.shared.try_emplace(found->second);
    const FileRow* leader = m_state.files.find(found->second);
    std::vector<Algorithm> algorithms = m_state.files.algorithms(isFirst && leader ? leader->plan : isFirst ? row.plan : group->second.plan);
    for (const Algorithm algorithm : m_state.files.algorithms(row.plan)) {
        if (std::find(algorithms.begin(), algorithms.end(), algorithm) == algorithms.end())
            algorithms.push_back(algorithm);
    }
    group->second.plan = m_state.files.plan(algorithms);
    group->second.rows.push_back(id);
    m_state.change(id, row, [](FileRow& each) { each.sharesRead = true; });
}

} // namespace millrace::hash
