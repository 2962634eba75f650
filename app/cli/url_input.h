#pragma once

#include "app/core/result.h"

#include <string>
#include <string_view>

namespace millrace::cli {

/// What `--input` may have.
inline constexpr std::size_t kMaxInputBytes = std::size_t(1) << 30;

/// The text of a file, or why it cannot be read. Thread: any; it blocks.
[[nodiscard]] Result<std::string, std::string> readUrlFile(const std::string& path);
/// Whether any line is a URL. A BOM in front is skipped.
[[nodiscard]] bool hasUsableLine(std::string_view text);

} // namespace millrace::cli
