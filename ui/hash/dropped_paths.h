#pragma once

#include <string>
#include <vector>

class QMimeData;

namespace millrace::ui {

/// Paths of files and folders in what was dropped or pasted: URLs of files (text/uri-list, RFC 2483), or text of absolute paths, one a line.
///
/// Thread: GUI. Bytes: percent-decoded from the raw list, as QUrl and QString would lose names that are no UTF-8. Bounds: at most
/// kMaxDroppedPaths; what is more than that in one drop is better dropped as its folder.
inline constexpr std::size_t kMaxDroppedPaths = 100'000;
[[nodiscard]] std::vector<std::string> droppedPaths(const QMimeData& data);
/// Quick, without reading it all: whether there may be paths.
[[nodiscard]] bool mayHoldPaths(const QMimeData& data);

} // namespace millrace::ui
