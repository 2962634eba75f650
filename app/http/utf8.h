#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// UTF-8 as the WHATWG Encoding standard (section 8.1.1) and RFC 3629 know it: no surrogates, nothing above U+10FFFF, shortest form.
/// Thread: any. No function fails.
namespace millrace::http::utf8 {

/// ASCII goes by in blocks of 32 bytes.
[[nodiscard]] bool isValid(std::string_view bytes);

/// `bytes` with each maximal broken part replaced by U+FFFD, as browsers decode. Valid text comes back without a copy.
[[nodiscard]] std::string sanitized(std::string bytes);

/// Appends one code point; a surrogate or a value above U+10FFFF becomes U+FFFD.
void append(std::string& out, char32_t codePoint);

inline constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

} // namespace millrace::http::utf8
