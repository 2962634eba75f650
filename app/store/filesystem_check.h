#pragma once

#include <string>
#include <string_view>

namespace millrace::store {

/// Name of the network file system that holds `path` (its nearest existing parent), or empty for a local one.
/// Why: SQLite's WAL needs shared memory and locks that these do not give (sqlite.org/wal.html, "same host computer").
/// Thread: any. Cost: one statfs(2); for FUSE also /proc/self/mountinfo.
[[nodiscard]] std::string networkFilesystem(const std::string& path);

/// The parts of it, apart from the system's answers.
[[nodiscard]] std::string_view networkNameOfMagic(long magic);
[[nodiscard]] bool isNetworkFuse(std::string_view type);
/// Type of the mount that holds `path`, read from the text of a mountinfo file (proc(5)); empty if none does.
[[nodiscard]] std::string mountTypeOf(std::string_view mountinfo, std::string_view path);

} // namespace millrace::store
