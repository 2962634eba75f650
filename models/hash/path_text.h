#pragma once

#include <QString>

#include <string>
#include <string_view>

namespace millrace::models {

/// Names of files are bytes; these make them readable and never go back: what opens a file is the bytes.
/// Thread: any (pure functions).

/// Bytes that are no UTF-8 stand as "\xff", control characters and directional overrides as their picture or "\u202e", so that no two names look alike
/// by something invisible. A backslash stays as it is. Cut in the middle beyond `limit` characters.
[[nodiscard]] QString readablePath(std::string_view bytes, int limit = 4'096);
/// What follows the last slash.
[[nodiscard]] std::string_view baseName(std::string_view path);
/// With its slash; empty when there is none.
[[nodiscard]] std::string_view folderOf(std::string_view path);
/// For a shell: as it is when nothing in it is special, else in quotes; what is no printable UTF-8 as $'\xff'.
[[nodiscard]] QString shellQuoted(std::string_view bytes);
/// "file:///a%20b%ff": every byte kept (RFC 8089, RFC 3986 2.1).
[[nodiscard]] std::string fileUrl(std::string_view path);

} // namespace millrace::models
