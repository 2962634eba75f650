#pragma once

#include <functional>

#include "app/hash/hash_feed.h"

#include <cstdint>
#include <deque>
#include <limits>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace millrace::models {

/// Columns of every table of files. One per algorithm, so that several digests stand beside each other.
struct FileColumn {
    static constexpr int kFirstDigest = 3;
    enum : int {
        Name, Size, Progress,
        Speed = kFirstDigest + static_cast<int>(hash::kAlgorithms), State, Path, Expected, Duration, List, Duplicates, Count,
    };
    [[nodiscard]] static constexpr int digest(hash::Algorithm algorithm) { return kFirstDigest + static_cast<int>(algorithm); }
    [[nodiscard]] static constexpr bool isDigest(int column) { return column >= kFirstDigest && column < Speed; }
    [[nodiscard]] static constexpr hash::Algorithm algorithm(int column) { return static_cast<hash::Algorithm>(column - kFirstDigest); }
    [[nodiscard]] static constexpr unsigned bit(int column) { return 1U << static_cast<unsigned>(column); }
    static constexpr unsigned kAllDigests = ((1U << hash::kAlgorithms) - 1U) << kFirstDigest;
};
static_assert(FileColumn::Count < 32, "columns that changed are bits");

/// A file as it is kept: what 100,000 rows share is kept once.
struct FileRow {
    hash::FileId id;
    std::string path;                         ///< bytes
    std::uint32_t base = 0;                   ///< so many of them are not shown
    std::uint32_t list = 0;                   ///< index in FileStore::lists; 0: none
    std::uint32_t group = 0;                  ///< of files with the same digest; 0: none
    hash::FileState state = hash::FileState::Queued;
    bool hidden = false;                      ///< taken away, as long as that can be undone
    std::int64_t size = -1;
    std::int64_t done = 0;
    double bytesPerSecond = 0;
    Microseconds duration{0};
    std::vector<hash::DigestValue> digests;
    std::unique_ptr<hash::DigestValue> expected;
    std::unique_ptr<hash::HashError> error;

    [[nodiscard]] std::string_view shownName() const { return std::string_view(path).substr(base); }
    [[nodiscard]] bool isActive() const { return state == hash::FileState::Queued || state == hash::FileState::Hashing; }
    [[nodiscard]] const hash::DigestValue* digest(hash::Algorithm algorithm) const;
};

/// All files that the panel knows, for the tables that show some or all of them.
///
/// Thread: GUI. Slots are [0, size()) in the order of arrival and change only in erase() and clear(). Cost: apply() is O(1) a file.
class FileStore {
public:
    struct Change {
        std::uint32_t slot = 0;
        unsigned columns = 0;                 ///< bits of FileColumn
        bool added = false;
    };

    /// Takes one file; what came of it is appended to `changes` (also for others, whose count of duplicates it changes).
    void apply(hash::FileSnapshot&& snapshot, std::vector<Change>& changes);
    /// Those ids, and they do not come back when a snapshot of theirs is still on its way.
    void erase(const std::vector<hash::FileId>& ids);
    void clear();
    void setHidden(const std::vector<hash::FileId>& ids, bool hidden);

    [[nodiscard]] std::size_t size() const { return m_rows.size(); }
    [[nodiscard]] const FileRow& row(std::uint32_t slot) const { return m_rows[slot]; }
    [[nodiscard]] const FileRow* find(hash::FileId id) const;
    [[nodiscard]] std::uint32_t slotOf(hash::FileId id) const;        ///< kNoSlot when there is none
    static constexpr std::uint32_t kNoSlot = std::numeric_limits<std::uint32_t>::max();

    [[nodiscard]] const std::string& list(std::uint32_t index) const { return m_lists[index]; }
    [[nodiscard]] const std::vector<std::string>& lists() const { return m_lists; }
    /// How many files have this one's digest, itself counted; 0 without a digest.
    [[nodiscard]] std::uint32_t copies(const FileRow& row) const { return row.group == 0 ? 0 : m_groups[row.group].count; }
    /// Groups of two or more, their files, and the bytes that one of each would save.
    struct DuplicateTotals {
        std::int64_t groups = 0, files = 0, bytes = 0;
        friend bool operator==(const DuplicateTotals&, const DuplicateTotals&) = default;
    };
    [[nodiscard]] const DuplicateTotals& duplicates() const { return m_duplicates; }
    /// Bits of the algorithms of which a digest is there.
    [[nodiscard]] unsigned algorithms() const { return m_algorithms; }
    [[nodiscard]] std::size_t hiddenCount() const { return m_hidden; }
    /// Changes whenever any digest came or went.
    [[nodiscard]] std::uint64_t digestVersion() const { return m_digestVersion; }

private:
    struct Group {
        std::uint32_t count = 0;
        std::uint32_t first = kNoSlot;
        std::int64_t size = 0;
    };
    struct GroupKey {
        hash::Algorithm algorithm;
        std::array<std::uint8_t, hash::kMaxDigestBytes> bytes;
        friend bool operator==(const GroupKey&, const GroupKey&) = default;
    };
    struct GroupHash {
        std::size_t operator()(const GroupKey& key) const noexcept;
    };
    void fill(FileRow& row, hash::FileSnapshot&& snapshot);
    void join(std::uint32_t slot, std::vector<Change>& changes);
    void leave(std::uint32_t slot, std::vector<Change>& changes);
    void countGroup(const Group& group, int sign);
    [[nodiscard]] std::uint32_t listIndex(const std::string& path);

    std::deque<FileRow> m_rows;              ///< not a vector: growing one moves all rows at once, which costs a frame
    std::unordered_map<hash::FileId, std::uint32_t> m_slots;
    std::unordered_set<hash::FileId> m_erased;
    hash::FileId m_clearedTo;
    hash::FileId m_newest;
    std::vector<std::string> m_lists{std::string()};
    std::vector<Group> m_groups{Group()};
    std::unordered_map<GroupKey, std::uint32_t, GroupHash> m_groupOf;
    DuplicateTotals m_duplicates;
    unsigned m_algorithms = 0;
    std::size_t m_hidden = 0;
    std::uint64_t m_digestVersion = 0;
};

} // namespace millrace::models
