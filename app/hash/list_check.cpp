#include "app/hash/list_check.h"

#include "app/hash/hash_service.h"
#include "app/hash/list_reader.h"

#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <memory>

namespace millrace::hash {

namespace {

constexpr std::size_t kEntriesAtOnce = 256;

struct CloseListFolder {
    void operator()(DIR* folder) const { closedir(folder); }
};

} // namespace

std::string plainPath(std::string_view name)
{
    std::string plain;
    plain.reserve(name.size());
    for (std::size_t at = 0; at < name.size();) {
        const bool atStart = plain.empty() || plain.back() == '/';
        if (name[at] == '/' && !plain.empty() && plain.back() == '/')
            ++at;
        else if (atStart && name.substr(at, 2) == "./")
            at += 2 + (plain.empty() ? std::min(name.find_first_not_of('/', at + 2), name.size()) - (at + 2) : 0); // ".//a" is not "/a"
        else
            plain += name[at++];
    }
    return plain;
}

std::string folderOf(std::string_view path)
{
    return std::string(path.substr(0, path.find_last_of('/') + 1)); // npos + 1 is 0
}

void ListCheck::run(const std::vector<std::string>& lists, const std::vector<std::string>& beside)
{
    for (const std::string& list : lists) {
        if (!m_job.stop.stop_requested())
            readOne(list);
    }
    placeRows(m_state, m_workers, m_groups.leaders(), m_job.stop);
    for (const std::string& path : lists)
        m_groups.addPath(plainPath(path));
    for (const std::string& path : beside)
        m_groups.addPath(plainPath(path));
    if (m_job.settings.findExtra && !m_job.stop.stop_requested())
        findExtra();
}

void ListCheck::readOne(const std::string& list)
{
    const std::string folder = folderOf(plainPath(list));
    if (std::none_of(m_bases.begin(), m_bases.end(), [&](const Base& each) { return each.folder == folder; }))
        m_bases.push_back({folder, list, {}});
    std::vector<ChecksumEntry> entries;
    const ListOutcome outcome = readList(list, m_job.stop, [&](ChecksumEntry entry) {
        entries.push_back(std::move(entry));
        if (entries.size() >= kEntriesAtOnce)
            addEntries(entries, list);
    });
    addEntries(entries, list);
    const std::lock_guard lock(m_state.mutex);
    if (m_job.stop.stop_requested())
        return;
    if (!outcome.error)
        ++m_state.lists;
    if (outcome.error || outcome.malformed > 0 || outcome.entries == 0)
        m_state.addTrouble({list, outcome.error, outcome.malformed, outcome.firstMalformed, outcome.entries});
    m_state.wakeTicker();
}

void ListCheck::addEntries(std::vector<ChecksumEntry>& entries, const std::string& list)
{
    const std::string folder = folderOf(plainPath(list));
    Base& base = *std::find_if(m_bases.begin(), m_bases.end(), [&](const Base& each) { return each.folder == folder; });
    const std::lock_guard lock(m_state.mutex);
    if (m_job.stop.stop_requested()) {
        entries.clear();
        return;
    }
    const std::uint32_t source = m_state.files.source(folder, list);
    for (ChecksumEntry& entry : entries) {
        if (m_state.files.size() >= HashService::kMaxFiles) {
            if (!std::exchange(m_full, true))
                m_state.addTrouble({entry.name, HashError{HashErrorCode::ReadFailed, EOVERFLOW}});
            break;
        }
        const std::string name = plainPath(entry.name);
        const std::string path = name.starts_with('/') ? name : folder + name;
        const FileId id = m_state.files.add(path);
        FileRow& row = *m_state.files.find(id);
        row.source = source;
        row.plan = m_state.files.plan({entry.expected.algorithm});
        row.expected = std::make_unique<DigestValue>(entry.expected);
        m_state.tally.add(row);
        m_state.touch(id, row);
        m_groups.add(id, row);
        noteSubFolder(base, path);
    }
    entries.clear();
    m_state.wakeTicker();
}

void ListCheck::noteSubFolder(Base& base, std::string_view path)
{
    if (!path.starts_with(base.folder))
        return; // an absolute name elsewhere
    const std::string_view name = path.substr(base.folder.size());
    const std::size_t slash = name.find('/');
    if (slash == std::string_view::npos || slash == 0 || name.starts_with("../"))
        return;
    if (m_subFolders.insert(std::string(path.substr(0, base.folder.size() + slash))).second)
        base.subFolders.emplace_back(name.substr(0, slash));
}

void ListCheck::findExtra()
{
    RowAdder rows(m_state, m_workers, m_job.stop, m_job.settings.algorithms);
    for (const Base& base : m_bases) {
        rows.setSource(base.folder, base.list);
        findExtraBeside(base, rows);
        const WalkSink sink{
            [&](FoundFile file) {
                if (!m_groups.addPath(file.path))
                    return;
                rows.add(std::move(file.path), {std::nullopt, false, file.size, file.device}, FileState::Extra);
            },
            [&](const std::string& folder, HashError error) {
                const std::lock_guard lock(m_state.mutex);
                // A folder that is not there is told by its files, which are missing.
                if (error.code != HashErrorCode::NotFound && !m_job.stop.stop_requested())
                    m_state.addTrouble({folder, error});
            },
            {}};
        for (const std::string& subFolder : base.subFolders) {
            if (!rows.isFull() && !m_job.stop.stop_requested())
                walkFolder(base.folder + subFolder, sink, m_job.stop, WalkDetail::Sizes);
        }
    }
}

void ListCheck::findExtraBeside(const Base& base, RowAdder& rows)
{
    const std::unique_ptr<DIR, CloseListFolder> folder(opendir(base.folder.empty() ? "." : base.folder.c_str()));
    if (!folder)
        return; // its list said why already
    std::vector<std::string> names;
    while (const dirent* entry = m_job.stop.stop_requested() ? nullptr : readdir(folder.get())) {
        if (entry->d_type == DT_REG || entry->d_type == DT_UNKNOWN)
            names.emplace_back(entry->d_name);
    }
    std::sort(names.begin(), names.end());
    for (const std::string& name : names) {
        struct stat status = {};
        if (m_job.stop.stop_requested())
            return;
        if (fstatat(dirfd(folder.get()), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(status.st_mode) || !m_groups.addPath(base.folder + name))
            continue;
        rows.add(base.folder + name, {std::nullopt, false, status.st_size, status.st_dev}, FileState::Extra);
    }
}

} // namespace millrace::hash
