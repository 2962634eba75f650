#include "app/http/cookie.h"

#include "app/core/ascii.h"
#include "app/http/url_host.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <limits>

#include <libpsl.h>

namespace millrace::http {

namespace {

std::string_view trimmedOfBlanks(std::string_view text)
{
    constexpr std::string_view kBlanks = " \t";
    const std::size_t first = text.find_first_not_of(kBlanks);
    return first == std::string_view::npos ? std::string_view() : text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool isAddressHost(std::string_view host)
{
    return host.starts_with('[') || endsInNumber(host);
}

bool isPublicSuffix(const std::string& domain)
{
    return psl_is_public_suffix(psl_builtin(), domain.c_str()) != 0;
}

/// 5.1.4: up to, but not including, the last slash.
std::string defaultPath(std::string_view path)
{
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos || slash == 0 ? "/" : std::string(path.substr(0, slash));
}

/// 5.6.2; nullopt: not as it should be.
std::optional<std::int64_t> maxAge(std::string_view text)
{
    const bool negative = text.starts_with('-');
    const std::string_view digits = text.substr(negative ? 1 : 0);
    if (digits.empty() || !std::ranges::all_of(digits, ascii::isDigit))
        return std::nullopt;
    std::int64_t seconds = 0;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), seconds).ec != std::errc())
        seconds = std::numeric_limits<std::int32_t>::max(); // more than any cap
    return negative ? -1 : std::min<std::int64_t>(seconds, std::numeric_limits<std::int32_t>::max());
}

struct Attributes {
    std::optional<WallMs> expires;
    std::optional<WallMs> maxAge;
    std::optional<std::string> domain;
    std::optional<std::string> path;     ///< as given, also where it is none
    bool secure = false;
    bool sameSiteNone = false;
};

void readAttribute(std::string_view attribute, WallMs now, Attributes& read)
{
    const std::size_t equals = attribute.find('=');
    const std::string_view name = trimmedOfBlanks(attribute.substr(0, equals));
    const std::string_view value = equals == std::string_view::npos ? std::string_view() : trimmedOfBlanks(attribute.substr(equals + 1));
    if (value.size() > kMaxCookieAttributeBytes)
        return;
    if (ascii::equalsIgnoringCase(name, "expires")) {
        if (const auto date = parseCookieDate(value))
            read.expires = std::min(*date, now + kMaxCookieAge);
    } else if (ascii::equalsIgnoringCase(name, "max-age")) {
        if (const auto seconds = maxAge(value))
            read.maxAge = *seconds <= 0 ? 0 : now + std::min<WallMs>(*seconds * 1'000, kMaxCookieAge);
    } else if (ascii::equalsIgnoringCase(name, "domain")) {
        read.domain = ascii::lowered(value.substr(value.starts_with('.') ? 1 : 0));
    } else if (ascii::equalsIgnoringCase(name, "path")) {
        read.path = std::string(value);
    } else if (ascii::equalsIgnoringCase(name, "secure")) {
        read.secure = true;
    } else if (ascii::equalsIgnoringCase(name, "samesite")) {
        read.sameSiteNone = ascii::equalsIgnoringCase(value, "none");
    }
}

/// 4.1.3 and 5.7 steps 20 to 22: what the name promises must hold, in whatever case it is written.
bool keepsItsPrefix(const Cookie& cookie, bool pathGiven)
{
    const std::string_view promised = cookie.name.empty() ? std::string_view(cookie.value) : std::string_view(cookie.name);
    const bool isSecure = ascii::startsWithIgnoringCase(promised, "__secure-");
    const bool isHost = ascii::startsWithIgnoringCase(promised, "__host-");
    if (!isSecure && !isHost)
        return true;
    return !cookie.name.empty() && cookie.secure && (!isHost || (cookie.hostOnly && pathGiven && cookie.path == "/"));
}

} // namespace

bool domainMatches(std::string_view host, std::string_view domain)
{
    if (host == domain)
        return true;
    return host.size() > domain.size() && host.ends_with(domain) && host[host.size() - domain.size() - 1] == '.' && !isAddressHost(host);
}

bool pathMatches(std::string_view requestPath, std::string_view cookiePath)
{
    if (!requestPath.starts_with(cookiePath))
        return false;
    return requestPath.size() == cookiePath.size() || cookiePath.ends_with('/') || requestPath[cookiePath.size()] == '/';
}

std::optional<Cookie> parseSetCookie(std::string_view field, const Url& from, WallMs now)
{
    // 5.6 step 1: a control character is no part of any cookie
    if (std::ranges::any_of(field, [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; }))
        return std::nullopt;
    const std::size_t end = std::min(field.find(';'), field.size());
    const std::string_view pair = field.substr(0, end);
    const std::size_t equals = pair.find('=');
    Cookie cookie;
    cookie.name = equals == std::string_view::npos ? std::string() : std::string(trimmedOfBlanks(pair.substr(0, equals)));
    cookie.value = std::string(trimmedOfBlanks(equals == std::string_view::npos ? pair : pair.substr(equals + 1)));
    if (cookie.name.size() + cookie.value.size() > kMaxCookieBytes || (cookie.name.empty() && cookie.value.empty()))
        return std::nullopt;

    Attributes read;
    for (std::string_view rest = field.substr(end); !rest.empty();) {
        rest.remove_prefix(1);
        const std::size_t next = std::min(rest.find(';'), rest.size());
        readAttribute(rest.substr(0, next), now, read);
        rest.remove_prefix(next);
    }

    // 5.7
    cookie.secure = read.secure;
    cookie.expires = read.maxAge ? read.maxAge : read.expires;
    std::string domain = read.domain.value_or(std::string());
    if (!std::ranges::all_of(domain, [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
        return std::nullopt;
    if (!domain.empty() && isPublicSuffix(domain)) {
        if (domain != from.host)
            return std::nullopt;
        domain.clear();
    }
    if (!domain.empty() && !domainMatches(from.host, domain))
        return std::nullopt;
    cookie.hostOnly = domain.empty();
    cookie.domain = domain.empty() ? from.host : std::move(domain);
    cookie.path = read.path && read.path->starts_with('/') ? *read.path : defaultPath(from.path);
    if (cookie.secure ? from.scheme != "https" : read.sameSiteNone)
        return std::nullopt;
    if (!keepsItsPrefix(cookie, read.path.has_value()))
        return std::nullopt;
    return cookie;
}

Result<CookieFile, std::string> parseCookieFile(std::string_view text, WallMs now)
{
    constexpr std::string_view kHttpOnly = "#HttpOnly_";
    if (text.size() > kMaxCookieFileBytes)
        return Failure{"it has more than " + std::to_string(kMaxCookieFileBytes / 1024 / 1024) + " MiB"};
    CookieFile file;
    for (int number = 1; !text.empty(); ++number) {
        const std::size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (line.starts_with(kHttpOnly))
            line.remove_prefix(kHttpOnly.size());
        else if (line.starts_with('#') || trimmedOfBlanks(line).empty())
            continue;
        std::array<std::string_view, 7> fields{};
        std::size_t count = 0;
        for (std::string_view rest = line; count < fields.size(); ++count) {
            const std::size_t tab = count + 1 < fields.size() ? rest.find('\t') : std::string_view::npos;
            fields[count] = rest.substr(0, tab);
            if (tab == std::string_view::npos) {
                ++count;
                break;
            }
            rest.remove_prefix(tab + 1);
        }
        const auto& [domain, below, path, secure, expires, name, value] = fields;
        std::int64_t seconds = 0;
        // some write the end with a fraction
        const std::string_view whole = expires.substr(0, expires.find('.'));
        const bool isNumber = std::from_chars(whole.data(), whole.data() + whole.size(), seconds).ec == std::errc();
        const auto host = parseHost(domain.substr(domain.starts_with('.') ? 1 : 0));
        const bool plain = std::ranges::none_of(line, [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; });
        if (count < 6 || !isNumber || !host || !path.starts_with('/') || !plain || name.size() + value.size() > kMaxCookieBytes)
            return Failure{"line " + std::to_string(number) + " is no cookie: it takes domain, TRUE or FALSE, path, TRUE or FALSE, seconds, name and value with tabs between"};
        if (seconds > 0 && seconds <= now / 1'000) {
            ++file.expired;
            continue;
        }
        Cookie cookie{std::string(name), std::string(value), *host, std::string(path), {}, !ascii::equalsIgnoringCase(below, "true") || isPublicSuffix(*host),
            ascii::equalsIgnoringCase(secure, "true")};
        if (seconds > 0)
            cookie.expires = std::min(seconds, (now + kMaxCookieAge) / 1'000) * 1'000;
        file.cookies.push_back(std::move(cookie));
    }
    return file;
}

} // namespace millrace::http
