#pragma once

#include "app/hash/hash_feed.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace millrace::hash {

/// A row as it is kept: about 96 bytes and its name beyond 15 bytes, then the digests. FileSnapshot is made of it when it is published.
struct FileRow {
    std::string name;                            ///< the last part of the path
    std::int64_t size = -1, done = 0;
    std::int64_t microseconds = 0;
    std::unique_ptr<std::uint8_t[]> digests;     ///< one after another, in the order of the plan
    std::unique_ptr<DigestValue> expected;
    std::uint32_t folder = 0, source = 0;        ///< FileTable's
    std::int32_t systemError = 0;
    std::uint16_t plan = 0;                      ///< FileTable's: the algorithms it is read for
    HashErrorCode errorCode = HashErrorCode::ReadFailed;
    FileState state = FileState::Queued;
    bool live = false;                           ///< false: was removed
    bool failed = false;                         ///< the error's fields count
    bool sharesRead = false;                     ///< another row stands for the read of its file, and for its bytes
    bool touched = false;                        ///< waits to be published again
};

/// Sums over rows that change: take a row out, change it, put it in again.
struct FileTally {
    std::array<std::int64_t, kFileStates> byState{};
    std::int64_t bytes = 0, bytesDone = 0, bytesLeft = 0, expected = 0;   ///< bytesLeft: of what waits or is read

    void add(const FileRow& row) { count(row, 1); }
    void remove(const FileRow& row) { count(row, -1); }

private:
    void count(const FileRow& row, std::int64_t sign);
};

/// The rows by their id, in memory that is given back as rows go.
///
/// Thread: a plain value, guarded by its owner. Cost: O(1) per row. Memory: names of folders, sources and plans are kept once, until clear().
class FileTable {
public:
    /// A new row, Queued, whose path is `path`; the caller fills the rest.
    FileId add(std::string_view path);
    [[nodiscard]] FileRow* find(FileId id);
    void remove(FileId id);
    /// What this held, for freeing elsewhere; ids go on.
    [[nodiscard]] FileTable takeAll();

    [[nodiscard]] std::size_t size() const { return m_live; }
    [[nodiscard]] FileId next() const { return {m_next}; }

    /// `base` as in FileSnapshot::shownBase, `list` as in FileSnapshot::list.
    [[nodiscard]] std::uint32_t source(std::string base, std::string list);
    [[nodiscard]] std::uint16_t plan(const std::vector<Algorithm>& algorithms);
    [[nodiscard]] const std::vector<Algorithm>& algorithms(std::uint16_t plan) const { return m_plans[plan]; }

    [[nodiscard]] std::string path(const FileRow& row) const { return m_folders[row.folder] + row.name; }
    /// Without bytesPerSecond of what is being read.
    [[nodiscard]] FileSnapshot snapshot(FileId id, const FileRow& row) const;
    void setDigests(FileRow& row, const std::vector<DigestValue>& digests) const;

private:
    static constexpr std::int64_t kChunkRows = 4096;
    struct Chunk {
        std::vector<FileRow> rows;
        std::int64_t live = 0;
    };
    struct Source {
        std::string base, list;
    };
    [[nodiscard]] std::uint32_t folder(std::string_view path);

    std::vector<std::unique_ptr<Chunk>> m_chunks;
    std::int64_t m_next = 1;
    std::size_t m_live = 0;
    std::unordered_map<std::string, std::uint32_t> m_folderIndex;
    std::vector<std::string> m_folders;
    std::vector<Source> m_sources;
    std::vector<std::vector<Algorithm>> m_plans;
};

} // namespace millrace::hash
