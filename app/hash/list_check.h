#pragma once

#include "app/hash/file_finder.h"

namespace millrace::hash {

/// `name` without "./" and doubled slashes: the same file, and one spelling for one name.
[[nodiscard]] std::string plainPath(std::string_view name);
/// The part up to the last slash, with it; empty: none.
[[nodiscard]] std::string folderOf(std::string_view path);

/// Verifies what checksum files name. All lists are read first, so that a file that several of them name is read once; then its files are
/// looked for and queued, in order; then what lies beside them and is not on a list becomes Extra: the regular files of each list's
/// folder, and, recursively, of those of its sub-folders in which the list names files.
///
/// Thread: the finder's.
class ListCheck {
public:
    ListCheck(HashState& state, HashWorkers& workers, const FindJob& job) : m_state(state), m_workers(workers), m_job(job), m_groups(state) {}

    /// `beside`: files that were dropped with the lists: not Extra.
    void run(const std::vector<std::string>& lists, const std::vector<std::string>& beside = {});
    [[nodiscard]] const PathGroups& groups() const { return m_groups; }

private:
    /// Where one list's names begin.
    struct Base {
        std::string folder, list;
        std::vector<std::string> subFolders;     ///< first parts of the names, each once
    };
    void readOne(const std::string& list);
    void addEntries(std::vector<ChecksumEntry>& entries, const std::string& list);
    void noteSubFolder(Base& base, std::string_view path);
    void findExtra();
    void findExtraBeside(const Base& base, RowAdder& rows);

    HashState& m_state;
    HashWorkers& m_workers;
    const FindJob& m_job;
    PathGroups m_groups;
    std::vector<Base> m_bases;
    std::unordered_set<std::string> m_subFolders;    ///< of all bases, with their base
    bool m_full = false;
};

} // namespace millrace::hash
