#pragma once

#include "app/hash/hash_error.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <sys/types.h>

namespace millrace::hash {

constexpr std::size_t kMaxOpenFolders = 64;

enum class WalkDetail {
    Names,       ///< one system call per folder and nothing per file, where the file system tells kinds (d_type)
    Sizes,       ///< fstatat() for each file: its size and device
};
enum class SkippedKind { SymbolicLink, Special };

struct FoundFile {
    std::string path;            ///< `root`, a slash unless it ends in one, and the way below it; bytes
    std::int64_t size = -1;      ///< WalkDetail::Sizes only, as are the device's numbers
    dev_t device = 0;
};

/// What a walk tells, in the walking thread, in its order. `trouble` is needed with `file`; `skipped` may be empty.
struct WalkSink {
    std::function<void(FoundFile)> file;
    std::function<void(const std::string& folder, HashError)> trouble;     ///< could not be opened or read to its end, vanished, or is too deep for a path (ENAMETOOLONG)
    std::function<void(const std::string& path, SkippedKind)> skipped = {};
};

/// All regular files below the folder `root`, which may be a symbolic link; links that are found are not followed, so that no file comes
/// twice and no walk is endless. Order: each folder's names by their bytes, a folder's content where its name stands: the same tree gives the
/// same list. A folder that is swapped for a link or another one in the middle is a trouble, never followed.
///
/// Thread: any; blocks. Bounds: kMaxOpenFolders descriptors; the names of the folders on the way down. Cancelling: within one system call
/// of `stop`; nothing is called afterwards.
void walkFolder(const std::string& root, const WalkSink& sink, const std::stop_token& stop, WalkDetail detail = WalkDetail::Names);

} // namespace millrace::hash
