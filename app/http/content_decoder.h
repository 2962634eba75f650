#pragma once

#include "app/core/result.h"
#include "app/http/http_error.h"

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>

namespace millrace::http {

/// The largest decoded body by default.
inline constexpr std::int64_t kMaxDecodedBytes = 10 * 1024 * 1024;
/// How many codings one Content-Encoding may name.
inline constexpr std::size_t kMaxContentCodings = 3;
/// Output is made in such pieces; the stop token is looked at before each.
inline constexpr std::size_t kDecodePieceBytes = 64 * 1024;

/// Output to which no ratio applies.
inline constexpr std::int64_t kDecodeFreeBytes = 1024 * 1024;

/// Undoes Content-Encoding (RFC 9110 section 8.4): identity, gzip and x-gzip (RFC 1952), deflate (RFC 1950, and the bare RFC 1951 that some
/// servers send), br (RFC 7932), zstd (RFC 8878), and lists of them, the last applied first.
///
/// Thread: any (meant for the pool). Errors, all with Phase::Decode:
///   TooLarge   a stage gave more than `cap` bytes (identity too), or beyond kDecodeFreeBytes more than `maxRatio` times what it had read (0: any)
///   Truncated  the data ended before the end-of-stream mark: a page cut short is no page
///   Encoding   an unknown coding, more than kMaxContentCodings of them, or broken data
///   Internal   `stop` was requested (the caller knows by its token), or no memory for a decoder
/// Memory: no buffer for output is larger than `cap` + kDecodePieceBytes (while it grows, the old one stands beside it); then there are
/// the decoder's window (32 KiB; br up to 16 MiB; zstd up to 8 MiB, as RFC 9659 says) and `raw`.
/// Lenient where browsers are: several gzip members or zstd frames in a row are one body, and bytes after the end that start no
/// further one are ignored. An empty body is empty in every coding.
[[nodiscard]] Result<std::string, HttpError> decodeBody(std::string raw, std::string_view contentEncoding, std::int64_t cap, std::stop_token stop, std::int64_t maxRatio = 0);

/// What decodeBody() understands, for the request: "gzip, deflate, br, zstd".
[[nodiscard]] std::string_view acceptEncoding();

} // namespace millrace::http
