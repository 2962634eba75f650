#include "app/http/url.h"

#include "app/core/ascii.h"
#include "app/http/url_host.h"
#include "app/http/utf8.h"

#include <utility>

namespace millrace::http {
namespace {

bool isSlash(char c) { return c == '/' || c == '\\'; }
bool isC0OrSpace(char c) { return static_cast<unsigned char>(c) <= 0x20; }

/// The percent-encode sets of section 1.3; beyond these characters each holds the C0 controls and all above 0x7E.
constexpr std::string_view kPathSet = " \"#<>?^`{}";
constexpr std::string_view kSpecialQuerySet = " \"#<>'";
constexpr std::string_view kFragmentSet = " \"<>`";

void appendEncoded(std::string& out, std::string_view text, std::string_view set)
{
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte > 0x7E || set.find(c) != std::string_view::npos)
            ascii::appendPercentEncoded(out, c);
        else
            out += c;
    }
}

bool isSingleDot(std::string_view segment) { return segment == "." || ascii::equalsIgnoringCase(segment, "%2e"); }

bool isDoubleDot(std::string_view segment)
{
    return segment == ".." || ascii::equalsIgnoringCase(segment, ".%2e") || ascii::equalsIgnoringCase(segment, "%2e.")
        || ascii::equalsIgnoringCase(segment, "%2e%2e");
}

/// "Shorten a url's path".
void shorten(std::string& path)
{
    if (const std::size_t slash = path.rfind('/'); slash != std::string::npos)
        path.erase(slash);
}

std::uint16_t defaultPort(std::string_view scheme) { return scheme == "https" ? 443 : 80; }

/// The basic URL parser (section 4.4), one method for each state that a special URL can reach; `m_rest` is what the pointer has before it.
class Parser {
public:
    Parser(std::string_view input, const Url* base) : m_rest(input), m_base(base) {}

    Result<Url, UrlError> run()
    {
        if (auto begun = schemeStart(); !begun)
            return Failure{std::move(begun).error()};
        if (m_url.key().size() > kMaxUrlBytes)
            return urlFailure(UrlErrorCode::TooLong, "longer than " + std::to_string(kMaxUrlBytes) + " bytes when serialised");
        return std::move(m_url);
    }

private:
    using Step = Result<void, UrlError>;

    /// "scheme start state" and "scheme state".
    Step schemeStart()
    {
        const std::size_t end = std::ranges::find_if_not(m_rest, [](char c) { return ascii::isAlnum(c) || c == '+' || c == '-' || c == '.'; }) - m_rest.begin();
        if (m_rest.empty() || !ascii::isAlpha(m_rest.front()) || end == m_rest.size() || m_rest[end] != ':')
            return noScheme();
        m_url.scheme = ascii::lowered(m_rest.substr(0, end));
        if (m_url.scheme != "http" && m_url.scheme != "https")
            return urlFailure(UrlErrorCode::UnsupportedScheme, excerpt(m_url.scheme));
        m_rest.remove_prefix(end + 1);
        // "special relative or authority state": `http:page` below an http page is relative.
        if (m_base && m_base->scheme == m_url.scheme && !m_rest.starts_with("//"))
            return relative();
        return specialAuthorityIgnoreSlashes();
    }

    Step noScheme()
    {
        if (!m_base)
            return urlFailure(UrlErrorCode::NoScheme, excerpt(m_rest));
        return relative();
    }

    /// "relative state" and "relative slash state".
    Step relative()
    {
        m_url.scheme = m_base->scheme;
        if (!m_rest.empty() && isSlash(m_rest.front())) {
            if (m_rest.size() > 1 && isSlash(m_rest[1]))
                return specialAuthorityIgnoreSlashes();
            m_url.host = m_base->host;
            m_url.port = m_base->port;
            m_rest.remove_prefix(1);
            return path();
        }
        m_url.host = m_base->host;
        m_url.port = m_base->port;
        m_url.path = m_base->path;
        m_url.query = m_base->query;
        if (m_rest.empty() || m_rest.front() == '?' || m_rest.front() == '#')
            return queryAndFragment();
        m_url.query.reset();
        shorten(m_url.path);
        return path();
    }

    /// "special authority slashes state" and "special authority ignore slashes state": any number of either slash.
    Step specialAuthorityIgnoreSlashes()
    {
        while (!m_rest.empty() && isSlash(m_rest.front()))
            m_rest.remove_prefix(1);
        return authority();
    }

    /// "authority state": everything up to the last @ is credentials, which end here.
    Step authority()
    {
        const std::size_t end = std::min(m_rest.find_first_of("/\\?#"), m_rest.size());
        std::string_view text = m_rest.substr(0, end);
        m_rest.remove_prefix(end);
        if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) {
            m_url.hadCredentials = at > 0;
            text.remove_prefix(at + 1);
        }
        if (auto host = hostAndPort(text); !host)
            return host;
        // "path start state".
        if (!m_rest.empty() && isSlash(m_rest.front()))
            m_rest.remove_prefix(1);
        return path();
    }

    /// "host state" and "port state".
    Step hostAndPort(std::string_view text)
    {
        std::size_t colon = 0;
        for (bool inBrackets = false; colon < text.size() && (inBrackets || text[colon] != ':'); ++colon)
            inBrackets = text[colon] == '[' || (inBrackets && text[colon] != ']');
        if (colon == 0)
            return urlFailure(UrlErrorCode::MissingHost, "no host");
        auto host = parseHost(text.substr(0, colon));
        if (!host)
            return Failure{std::move(host).error()};
        m_url.host = std::move(*host);
        return colon == text.size() ? Step() : port(text.substr(colon + 1));
    }

    Step port(std::string_view digits)
    {
        std::uint32_t value = 0;
        for (const char c : digits) {
            if (!ascii::isDigit(c))
                return urlFailure(UrlErrorCode::BadPort, excerpt(digits));
            value = value * 10 + static_cast<std::uint32_t>(c - '0');
            if (value > 65535)
                return urlFailure(UrlErrorCode::BadPort, "above 65535: " + excerpt(digits));
        }
        if (!digits.empty() && value != defaultPort(m_url.scheme))
            m_url.port = static_cast<std::uint16_t>(value);
        return {};
    }

    /// "path state", one segment a turn; the slash in front of the first one has been passed.
    Step path()
    {
        std::string segment;
        while (true) {
            const std::size_t end = std::min(m_rest.find_first_of("/\\?#"), m_rest.size());
            segment.clear();
            appendEncoded(segment, m_rest.substr(0, end), kPathSet);
            m_rest.remove_prefix(end);
            const bool slash = !m_rest.empty() && isSlash(m_rest.front());
            if (isDoubleDot(segment)) {
                shorten(m_url.path);
                if (!slash)
                    m_url.path += '/';
            } else if (!isSingleDot(segment)) {
                m_url.path.append(1, '/').append(segment);
            } else if (!slash) {
                m_url.path += '/';
            }
            if (!slash)
                return queryAndFragment();
            m_rest.remove_prefix(1);
        }
    }

    /// "query state" and "fragment state".
    Step queryAndFragment()
    {
        const std::size_t hash = std::min(m_rest.find('#'), m_rest.size());
        if (m_rest.starts_with('?')) {
            m_url.query.emplace();
            appendEncoded(*m_url.query, m_rest.substr(1, hash - 1), kSpecialQuerySet);
        }
        if (hash < m_rest.size()) {
            m_url.fragment.emplace();
            appendEncoded(*m_url.fragment, m_rest.substr(hash + 1), kFragmentSet);
        }
        return {};
    }

    std::string_view m_rest;
    const Url* m_base;
    Url m_url;
};

std::string_view withoutC0AndSpace(std::string_view text)
{
    while (!text.empty() && isC0OrSpace(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isC0OrSpace(text.back()))
        text.remove_suffix(1);
    return text;
}

/// Host, or host and port, in front of a path: what somebody types without a scheme.
bool looksLikeHost(std::string_view line)
{
    const std::string_view authority = line.substr(0, std::min(line.find_first_of("/\\?#"), line.size()));
    if (authority.starts_with('['))
        return true;
    const std::size_t colon = std::min(authority.find(':'), authority.size());
    const std::string_view host = authority.substr(0, colon);
    const std::string_view port = authority.substr(std::min(colon + 1, authority.size()));
    if (host.empty() || host.starts_with('.') || host.find('@') != std::string_view::npos || !std::ranges::all_of(port, ascii::isDigit))
        return false;
    // "3.14" is a number: without a scheme only a full address counts.
    if (endsInNumber(host))
        return std::ranges::count(host, '.') == 3;
    return host.find('.') != std::string_view::npos || !port.empty() || ascii::equalsIgnoringCase(host, "localhost");
}

} // namespace

std::string_view UrlError::name() const
{
    switch (code) {
    case Empty: return "Empty";
    case TooLong: return "TooLong";
    case NoScheme: return "NoScheme";
    case UnsupportedScheme: return "UnsupportedScheme";
    case MissingHost: return "MissingHost";
    case BadHost: return "BadHost";
    case BadIpv4: return "BadIpv4";
    case BadIpv6: return "BadIpv6";
    case BadPort: return "BadPort";
    case NotAHost: break;
    }
    return "NotAHost";
}

Result<Url, UrlError> parseUrl(std::string_view input, const Url* base)
{
    input = withoutC0AndSpace(input);
    if (input.empty() && !base)
        return urlFailure(UrlErrorCode::Empty, "nothing there");
    if (input.size() > kMaxUrlBytes)
        return urlFailure(UrlErrorCode::TooLong, "longer than " + std::to_string(kMaxUrlBytes) + " bytes");
    // Links wrapped over lines: tab, LF and CR vanish wherever they stand.
    std::string text(input);
    std::erase_if(text, [](char c) { return c == '\t' || c == '\n' || c == '\r'; });
    text = utf8::sanitized(std::move(text));
    return Parser(text, base).run();
}

Result<Url, UrlError> parseUserUrl(std::string_view line)
{
    line = withoutC0AndSpace(line);
    if (line.empty())
        return urlFailure(UrlErrorCode::Empty, "nothing there");
    if (ascii::startsWithIgnoringCase(line, "http:") || ascii::startsWithIgnoringCase(line, "https:"))
        return parseUrl(line);
    if (line.size() > kMaxUrlBytes)
        return urlFailure(UrlErrorCode::TooLong, "longer than " + std::to_string(kMaxUrlBytes) + " bytes");
    if (line.starts_with("//"))
        return parseUrl("http:" + std::string(line));
    if (looksLikeHost(line))
        return parseUrl("http://" + std::string(line));
    // Another scheme says so itself; anything else is no URL at all.
    auto parsed = parseUrl(line);
    if (!parsed && parsed.error().code == UrlErrorCode::UnsupportedScheme)
        return parsed;
    return urlFailure(UrlErrorCode::NotAHost, excerpt(line));
}

} // namespace millrace::http
