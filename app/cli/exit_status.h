#pragma once

namespace millrace::cli {

// The exit status of every command but hash, as the README lists them.
inline constexpr int kStatusOk = 0;
inline constexpr int kStatusFailed = 1;
inline constexpr int kStatusUsage = 2;
inline constexpr int kStatusUnavailable = 3;
inline constexpr int kStatusInterrupted = 130;

} // namespace millrace::cli
