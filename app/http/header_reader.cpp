#include "app/http/header_reader.h"

#include "app/core/ascii.h"

#include <charconv>

namespace millrace::http {

namespace {

HttpError protocolError(std::string detail)
{
    return {HttpErrorCode::Protocol, Phase::FirstByte, std::move(detail)};
}

} // namespace

std::optional<HttpError> HeaderReader::readLine(std::string_view line)
{
    m_bytes += static_cast<std::int64_t>(line.size());
    if (m_bytes > m_maxBytes)
        return HttpError{HttpErrorCode::HeadersTooLarge, m_complete ? Phase::Body : Phase::FirstByte,
            "more than " + std::to_string(m_maxBytes) + " bytes of headers"};
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r'))
        line.remove_suffix(1);
    if (m_complete)
        return {};
    if (line.empty())
        return endOfHead();
    if (m_status == 0)
        return readStatus(line);
    return readField(line);
}

std::optional<std::int64_t> HeaderReader::contentLength() const
{
    return m_hasTransferEncoding ? std::nullopt : m_contentLength;
}

std::optional<HttpError> HeaderReader::readStatus(std::string_view line)
{
    const auto blank = line.find(' ');
    const auto code = blank == std::string_view::npos ? std::string_view() : line.substr(blank + 1, 3);
    const auto parsed = std::from_chars(code.data(), code.data() + code.size(), m_status);
    if (!line.starts_with("HTTP/") || parsed.ec != std::errc() || m_status < 100 || m_status > 999) {
        m_status = 0;
        return protocolError("not an HTTP status line");
    }
    if (m_status == 101)
        return protocolError("the server switched protocols unasked");
    return {};
}

std::optional<HttpError> HeaderReader::readField(std::string_view line)
{
    if (ascii::isSpace(line.front())) {
        // RFC 9112 5.2: a folded line belongs to the field before it.
        if (!m_headers.empty())
            m_headers.back().value.append(" ").append(ascii::trimmed(line));
        return {};
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0)
        return {};
    if (m_headers.size() >= kMaxHeaderFields)
        return HttpError{HttpErrorCode::HeadersTooLarge, Phase::FirstByte, "more than " + std::to_string(kMaxHeaderFields) + " header fields"};
    const auto fieldName = ascii::trimmed(line.substr(0, colon));
    const auto value = ascii::trimmed(line.substr(colon + 1));
    m_headers.push_back({std::string(fieldName), std::string(value)});
    if (ascii::equalsIgnoringCase(fieldName, "content-length"))
        return readContentLength(value);
    if (ascii::equalsIgnoringCase(fieldName, "transfer-encoding")) {
        if (ascii::equalsIgnoringCase(value, "identity"))
            return {};
        m_hasTransferEncoding = true;
        if (!ascii::equalsIgnoringCase(value, "chunked"))
            return protocolError("a transfer coding that was not asked for");
    }
    return {};
}

std::optional<HttpError> HeaderReader::readContentLength(std::string_view value)
{
    // RFC 9110 8.6: a list of equal values may be read as one of them.
    while (true) {
        const auto comma = value.find(',');
        const auto item = ascii::trimmed(value.substr(0, comma));
        std::int64_t length = -1;
        const auto parsed = std::from_chars(item.data(), item.data() + item.size(), length);
        if (item.empty() || parsed.ec != std::errc() || parsed.ptr != item.data() + item.size() || length < 0)
            return protocolError("Content-Length is not a number");
        if (m_contentLength && *m_contentLength != length)
            return protocolError("two Content-Lengths that differ");
        m_contentLength = length;
        if (comma == std::string_view::npos)
            return {};
        value.remove_prefix(comma + 1);
    }
}

std::optional<HttpError> HeaderReader::endOfHead()
{
    if (m_status == 0)
        return protocolError("no status line");
    if (m_status >= 200) {
        m_complete = true;
        return {};
    }
    if (++m_interim > kMaxInterimResponses)
        return protocolError("more than " + std::to_string(kMaxInterimResponses) + " interim responses");
    m_status = 0;
    m_hasTransferEncoding = false;
    m_contentLength.reset();
    m_headers.clear();
    return {};
}

} // namespace millrace::http
