#pragma once

#include "app/core/openings.h"
#include "app/core/result.h"

#include <string>
#include <vector>

namespace millrace::cli {

/// What is more than that is better opened as a folder, or as a list.
inline constexpr std::size_t kMaxOpeningBytes = 256 * 1024;

/// Whether a word on the command line can only be meant as a thing to open: a URL, a path with a slash, or the name of what is there.
[[nodiscard]] bool canBeOpened(const std::string& word);
/// URLs (http, https, file) and paths, relative ones from the working directory; or a sentence about the first that cannot be opened. Reads the
/// beginnings of .txt, .csv and .tsv files, to tell lists of URLs from lists of checksums; never waits for a FIFO. Thread: main, before the event loop.
[[nodiscard]] Result<Openings, std::string> sortOpenings(const std::vector<std::string>& words);

} // namespace millrace::cli
