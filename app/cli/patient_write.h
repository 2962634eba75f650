#pragma once

#include <string_view>

namespace millrace::cli {

/// Writes to a descriptor whose reader may be slow: waits for room for half a second in all, then drops the rest, so that neither a pipe that
/// nobody reads nor a stopped terminal keeps the program from hearing a signal. False: not all was written.
/// Thread: any; it may block that long.
bool writePatiently(int descriptor, std::string_view text);

/// That, to standard error. Once nothing went, later sentences wait no more until there is room again.
void sayToPerson(std::string_view text);

} // namespace millrace::cli
