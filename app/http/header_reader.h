#pragma once

#include "app/http/http_error.h"
#include "app/http/http_transport.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::http {

/// The most header fields that one response may have; a page with 150 is odd but right, one with thousands is an attack.
inline constexpr std::size_t kMaxHeaderFields = 1'000;
/// The most interim (1xx) responses before the final one.
inline constexpr int kMaxInterimResponses = 16;

/// Reads the head of one response line by line, and refuses what has more than one meaning.
///
/// Thread: any, a plain value. Errors: the first refusal is final, the transfer is to be aborted with it.
/// RFC 9112 section 5 (field lines, obsolete folding) and 6.3 (body length): lengths that contradict each other are refused, equal
/// duplicates pass; a Transfer-Encoding overrides Content-Length (libcurl reads by the chunks then); a transfer coding other than
/// `chunked` is refused, for none was asked for. RFC 9110 section 15.2: interim responses are read over, but not for ever.
class HeaderReader {
public:
    /// `maxBytes` counts all lines with their ends: interim responses, the final one, trailers.
    explicit HeaderReader(std::int64_t maxBytes) : m_maxBytes(maxBytes) {}

    /// Takes one line with its end, as libcurl gives it. Lines after complete() are trailers: counted, not kept.
    [[nodiscard]] std::optional<HttpError> readLine(std::string_view line);

    /// The empty line of the final response has been seen.
    [[nodiscard]] bool complete() const { return m_complete; }
    /// Any line has been seen, an interim response's too.
    [[nodiscard]] bool begun() const { return m_bytes > 0; }
    /// The announced size of the body; nullopt when there is none or chunks decide.
    [[nodiscard]] std::optional<std::int64_t> contentLength() const;
    [[nodiscard]] std::vector<Header> takeHeaders() { return std::move(m_headers); }

private:
    [[nodiscard]] std::optional<HttpError> readStatus(std::string_view line);
    [[nodiscard]] std::optional<HttpError> readField(std::string_view line);
    [[nodiscard]] std::optional<HttpError> readContentLength(std::string_view value);
    [[nodiscard]] std::optional<HttpError> endOfHead();

    std::int64_t m_maxBytes;
    std::int64_t m_bytes = 0;
    int m_status = 0;
    int m_interim = 0;
    bool m_complete = false;
    bool m_hasTransferEncoding = false;
    std::optional<std::int64_t> m_contentLength;
    std::vector<Header> m_headers;
};

} // namespace millrace::http
