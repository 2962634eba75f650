#pragma once

#include <string>
#include <vector>

namespace millrace::telemetry {

/// Return addresses of this process in words: "millrace::scrape::Extractor::run() extractor.cpp:120", with file and line where the program was
/// built with them; "0x55… in libc.so.6" where even the name is missing. Reads the files on disk (libdw), never a debuginfod.
/// Thread: any; tens of milliseconds, so not one that somebody waits for.
[[nodiscard]] std::vector<std::string> symbolize(const std::vector<void*>& frames);

} // namespace millrace::telemetry
