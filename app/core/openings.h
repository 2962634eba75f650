#pragma once

#include <string>
#include <vector>

namespace millrace {

/// What a window is asked to open, sorted by where it belongs. Bytes; paths are absolute. Thread: any.
struct Openings {
    std::vector<std::string> urls;           ///< http and https: to be added to the run
    std::vector<std::string> urlFiles;       ///< lists of such URLs
    std::vector<std::string> paths;          ///< all other files and folders, and lists of checksums

    [[nodiscard]] bool empty() const { return urls.empty() && urlFiles.empty() && paths.empty(); }
    bool operator==(const Openings&) const = default;
};

} // namespace millrace
