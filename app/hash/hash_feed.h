#pragma once

#include "app/core/clock.h"
#include "app/core/keyed_mailbox.h"
#include "app/core/strong_id.h"
#include "app/hash/checksum_file.h"
#include "app/hash/digest.h"
#include "app/hash/hash_error.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace millrace::hash {

/// Running from 1 in the order in which files were found; stays with the file while its row exists.
using FileId = StrongId<struct FileTag>;

enum class FileState : std::uint8_t {
    Queued,
    Hashing,
    Done,            ///< digests are there, nothing was expected
    Match,           ///< as the list says
    Mismatch,        ///< not as the list says
    Missing,         ///< listed, not there
    Unreadable,      ///< see `error`
    Changed,         ///< while it was read; its digest would mean nothing
    Extra,           ///< in a verified folder, not on its list; not read
    Cancelled,
};
constexpr std::size_t kFileStates = 10;
/// "queued", "hashing", …
[[nodiscard]] std::string_view name(FileState state);
/// Neither Queued nor Hashing.
[[nodiscard]] bool hasEnded(FileState state);

/// A file as the table shows it.
struct FileSnapshot {
    FileId id;
    std::string path;                        ///< bytes; opens the file
    std::string shownBase;                   ///< the folder that was added or that the list stands in, with its slash: the shown name is what follows it in `path`; may be empty
    FileState state = FileState::Queued;
    std::int64_t size = -1;                  ///< bytes; -1: not known yet
    std::int64_t done = 0;                   ///< bytes hashed
    double bytesPerSecond = 0;               ///< while hashing: of the last second; afterwards: of the whole read
    Microseconds duration{0};                ///< reading and hashing, pauses not counted
    std::vector<DigestValue> digests;        ///< when it has ended well, and with Mismatch
    std::optional<DigestValue> expected;     ///< from the list
    std::string list;                        ///< path of the checksum file that names it; empty: none
    std::optional<HashError> error;
};

/// One worker's strip.
struct WorkerSnapshot {
    int worker = 0;                          ///< from 0
    FileId file;                             ///< 0: idle
    std::string path;
    std::string device;                      ///< "8:1": major and minor of the file's device
    bool rotational = false;
    std::int64_t size = -1, done = 0;
    double bytesPerSecond = 0;
};

enum class HashPhase { Idle, Finding, Hashing, Paused, Cancelling };

/// A folder or list that gave trouble as a whole, once per path.
struct SourceTrouble {
    std::string path;
    std::optional<HashError> error;          ///< the folder or list could not be read
    std::int64_t malformedLines = 0;         ///< of a list
    std::int64_t firstMalformed = 0;         ///< its line number, from 1
    std::int64_t entries = 0;                ///< of a list, that could be read
};
constexpr std::size_t kMaxTroubles = 1'000;

/// What the tiles show. files = the sum of `byState`.
struct HashTotals {
    HashPhase phase = HashPhase::Idle;
    std::int64_t files = 0;
    std::array<std::int64_t, kFileStates> byState{};
    std::int64_t bytes = 0;                  ///< of all files whose size is known, Extra, Missing and unreadable ones not counted
    std::int64_t bytesDone = 0;
    double bytesPerSecond = 0;               ///< of the last second
    double filesPerSecond = 0;
    std::optional<Milliseconds> eta;         ///< nullopt: nothing runs, or it cannot be said
    Milliseconds elapsed{0};                 ///< of the work since it was last idle, pauses not counted
    bool verifying = false;                  ///< some file has an expected digest
    std::int64_t lists = 0;                  ///< checksum files read
    std::vector<SourceTrouble> troubles;     ///< at most kMaxTroubles
    std::int64_t troublesLeftOut = 0;
    std::int64_t linksSkipped = 0;           ///< symbolic links found in folders: not followed
    std::int64_t specialSkipped = 0;         ///< FIFOs, sockets and devices found in folders
    [[nodiscard]] std::int64_t count(FileState state) const { return byState[static_cast<std::size_t>(state)]; }
};

/// What the engine publishes, ten times a second while anything changes. Thread: posted by the service's threads, taken by one consumer in another.
/// A row that was removed does not come again.
struct HashFeed {
    KeyedMailbox<FileId, FileSnapshot> files;
    KeyedMailbox<int, std::vector<WorkerSnapshot>> workers;   ///< key 0
    KeyedMailbox<int, HashTotals> totals;                     ///< key 0
};

} // namespace millrace::hash
