#pragma once

#include "app/cli/hash_options.h"
#include "app/cli/hash_queue.h"

#include <atomic>
#include <cstdint>
#include <optional>
#include <stop_token>

namespace millrace::cli {

/// Turns the paths of a command into jobs: files, the files of folders (-r), or the lines of lists (-c).
///
/// Thread: run() in the producer's own; totalBytes() from any. Bounds: a list's text, a folder's names, and what HashQueue lets wait.
class HashSource {
public:
    HashSource(const HashCommand& command, HashQueue& queue, std::stop_token stop);

    /// Adds all jobs and closes the queue; ends early when a stop is requested.
    void run();
    /// What is to be read, once it is known: a list of regular files. nullopt with folders, lists and streams.
    [[nodiscard]] std::optional<std::int64_t> totalBytes() const;

private:
    void addNamed(std::string name, std::optional<hash::DigestValue> expected = std::nullopt);
    void addFolder(const std::string& path);
    void addList(const std::string& path);
    void addLines(const std::string& text, bool fromStandardInput, ListAccount& account);
    void sumUp();

    const HashCommand& m_command;
    HashQueue& m_queue;
    const std::stop_token m_stop;
    std::atomic<std::int64_t> m_totalBytes{-1};
};

} // namespace millrace::cli
