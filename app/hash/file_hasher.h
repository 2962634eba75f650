#pragma once

#include "app/core/result.h"
#include "app/hash/digest.h"
#include "app/hash/hash_error.h"
#include "app/hash/input_file.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

namespace millrace::hash {

/// One read; 256 KiB is where this stops to matter (app/hash/README.md has the figures).
constexpr std::size_t kReadBytes = 256 * 1024;

/// Where the reader of one file stands. Thread: written by the worker, read by any.
struct FileProgress {
    std::atomic<std::int64_t> size{-1};      ///< -1: not known (not opened yet, or a FIFO)
    std::atomic<std::int64_t> done{0};       ///< bytes hashed
};

/// Holds readers while it is closed. Thread: any.
class PauseGate {
public:
    void close();
    void open();
    [[nodiscard]] bool isClosed() const noexcept { return m_closed.load(std::memory_order_relaxed); }
    /// Returns when it is open or `stop` was requested.
    void wait(std::stop_token stop);

private:
    std::atomic<bool> m_closed{false};
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
};

struct FileDigests {
    std::vector<DigestValue> digests;    ///< in the order of the set
    std::int64_t bytes = 0;
};

/// Reads the file at `path` (bytes; "-" is a name like any other here) once and gives its digests.
///
/// Thread: blocks; a worker's. Bounds: one buffer of kReadBytes per thread. Cancelling: within 100 ms of `stop`, also while a FIFO has no
/// writer or no data (opened non-blocking, polled); a read() that the kernel itself blocks (a dead network mount) cannot be cut short.
/// Changed: size, mtime, ctime, device or inode at the end differ from those at the beginning, or `path` names another file by then;
/// only for regular files whose size is not 0 (files of /proc say 0 and are read to their end).
[[nodiscard]] Result<FileDigests, HashError> hashFile(const std::string& path, DigestSet& digests, FileKinds kinds, std::stop_token stop, FileProgress* progress = nullptr, PauseGate* pause = nullptr);

/// The same for a descriptor that is open already (standard input); it is not closed.
[[nodiscard]] Result<FileDigests, HashError> hashDescriptor(int descriptor, DigestSet& digests, std::stop_token stop, FileProgress* progress = nullptr, PauseGate* pause = nullptr);

} // namespace millrace::hash
