#pragma once

#include "app/core/clock.h"
#include "app/hash/hash_feed.h"
#include "app/hash/hash_metrics.h"
#include "app/hash/hash_settings.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace millrace::telemetry { class SpanSink; }

namespace millrace::hash {

/// Hashes and verifies files with a pool of its own.
///
/// Thread: every method from any thread; it queues a command for the service's own threads and returns at once. What happens is published in
/// feed(). Paths are bytes. Errors are those of single files (FileSnapshot::error) and of folders and lists (HashTotals::troubles).
/// Order: files are read in the order in which they were added, per device; a device that is slow does not hold up another, a rotational one
/// has one reader. Symbolic links: those that are named are followed, those that are found in a folder are not (and counted), so that no
/// file is read twice and no walk is endless. In folders only regular files are taken.
/// Bounds: kMaxFiles rows; one buffer per worker; folders are walked with at most kMaxOpenFolders open.
class HashService {
public:
    static constexpr std::size_t kMaxFiles = 5'000'000;

    /// `spans` outlives it; null: nothing is traced.
    explicit HashService(const Clock& clock, telemetry::SpanSink* spans = nullptr);
    ~HashService();                                      ///< shutDown() and waits for it
    HashService(const HashService&) = delete;

    [[nodiscard]] HashFeed& feed();

    /// For what is added afterwards; `workers` at once.
    void configure(HashSettings settings);
    /// Hashes files and, recursively, folders. Relative paths are relative to the working directory.
    void add(std::vector<std::string> paths);
    /// Reads checksum files and verifies what they name, relative to the folder of each list (as people keep them, and unlike `-c`, which is
    /// relative to the working directory).
    void verify(std::vector<std::string> lists);
    /// What a drop does: checksum files (looksLikeChecksumFile) are verified, all else is added.
    void open(std::vector<std::string> paths);

    void pause();                                        ///< workers stop within one read (256 KiB)
    void resume();
    /// Ends what runs and what waits, within 100 ms: those rows become Cancelled.
    void cancel();
    /// Reads again what was cancelled, unreadable, missing, changed or does not match; empty: all such rows.
    void retry(std::vector<FileId> files);
    /// Takes rows away; those that run are cancelled first.
    void remove(std::vector<FileId> files);
    void clear();

    /// What the metrics show, since the program started. Waits for the service's mutex: not from the GUI or loop thread.
    [[nodiscard]] HashFigures figures() const;

    /// Whether files and workers are published; totals always are. Off by default; turning it on publishes every row once.
    void setPublishing(bool on);
    /// Cancels, ends the threads, then `done` in one of them. Call before destruction.
    void shutDown(std::function<void()> done);

private:
    class Private;
    std::unique_ptr<Private> m_private;
};

} // namespace millrace::hash
