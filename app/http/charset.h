#pragma once

#include <string>
#include <string_view>

namespace millrace::http {

/// Which step of the decision named the encoding; shown in the page's details.
enum class CharsetSource {
    Bom,
    Header,     ///< charset of Content-Type
    Meta,       ///< `<meta charset>` or `<meta http-equiv>` in the first kMetaPrescanBytes
    Utf8,       ///< nothing said so, but it is valid
    Fallback,   ///< windows-1252
};

inline constexpr std::size_t kMetaPrescanBytes = 1024;

/// "bom", "header", "meta", "utf-8", "fallback".
[[nodiscard]] std::string_view name(CharsetSource source);

struct DecodedText {
    std::string utf8;          ///< always valid UTF-8, without BOM and without U+0000
    std::string charset;       ///< the WHATWG name: "UTF-8", "windows-1252", "Shift_JIS" …
    CharsetSource source = CharsetSource::Fallback;
};

/// Decides the encoding of a page and makes UTF-8 of it: BOM, then the charset of `contentType`, then the meta prescan, then UTF-8 if
/// the bytes are valid, else windows-1252 (HTML standard section 13.2.3.2, without the user's and the frame's say). A label that the
/// Encoding standard (encoding.spec.whatwg.org section 4.2) does not know, or that is not decoded here, counts as absent.
///
/// Thread: any (meant for the pool). Errors: none; what cannot be decoded becomes U+FFFD, and so does U+0000, which HTML replaces or drops
/// and PostgreSQL does not take. Cost: valid UTF-8 is checked and handed through without a copy; other encodings go through ICU in
/// pieces of 64 KiB, so the peak is the input, the result and a piece.
/// Differences from the Encoding standard: the tables are ICU's; the encoding "replacement" (iso-2022-kr, hz-gb-2312 …) counts as unknown.
[[nodiscard]] DecodedText decodeText(std::string body, std::string_view contentType);

} // namespace millrace::http
