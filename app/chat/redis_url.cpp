#include "app/chat/redis_url.h"

#include <charconv>
#include <optional>

namespace millrace::chat {

namespace {

constexpr std::string_view kScheme = "redis://";
constexpr int kMaxDatabase = 1'000'000;
constexpr std::size_t kMaxUrl = 1'024;

Failure<ChatError> bad(std::string_view text, std::string detail)
{
    // What stands before an @ may be a password.
    const std::size_t at = text.rfind('@');
    std::string where = at == std::string_view::npos ? std::string(text.substr(0, kMaxUrl)) : std::string(kScheme) + "…" + std::string(text.substr(at).substr(0, kMaxUrl));
    return Failure{ChatError{ChatErrorCode::BadRedisUrl, std::move(detail), std::move(where)}};
}

std::optional<int> number(std::string_view text, int least, int most)
{
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < least || value > most)
        return std::nullopt;
    return value;
}

bool fitsHost(std::string_view host)
{
    return !host.empty() && host.find_first_of(" \t\r\n?#@[]/\\\"'<>%") == std::string_view::npos;
}

} // namespace

Result<RedisUrl, ChatError> parseRedisUrl(std::string_view text)
{
    if (text.starts_with("rediss://"))
        return bad(text, "rediss:// (TLS to Redis) is not supported; use redis:// through a tunnel such as stunnel");
    if (!text.starts_with(kScheme) || text.size() > kMaxUrl)
        return bad(text, "it does not begin with redis://; write redis://[user@]host[:port][/db]");
    std::string_view rest = text.substr(kScheme.size());
    RedisUrl url;
    if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) {
        const std::string_view user = rest.substr(0, at);
        if (user.find(':') != std::string_view::npos)
            return bad(text, "a password does not belong in a URL; set MILLRACE_REDIS_PASSWORD instead");
        url.user = std::string(user);
        rest.remove_prefix(at + 1);
    }
    if (const std::size_t slash = rest.find('/'); slash != std::string_view::npos) {
        const std::string_view name = rest.substr(slash + 1);
        const auto database = name.empty() ? std::optional<int>(0) : number(name, 0, kMaxDatabase);
        if (!database)
            return bad(text, "what follows the / is the number of a database, and this is none");
        url.database = *database;
        rest = rest.substr(0, slash);
    }
    std::string_view host = rest;
    std::string_view port;
    if (rest.starts_with('[')) {
        const std::size_t close = rest.find(']');
        if (close == std::string_view::npos)
            return bad(text, "the [ of an IPv6 address has no ]");
        host = rest.substr(1, close - 1);
        port = rest.substr(close + 1);
    } else if (const std::size_t colon = rest.find(':'); colon != std::string_view::npos) {
        host = rest.substr(0, colon);
        port = rest.substr(colon);
    }
    if (!fitsHost(host))
        return bad(text, "the host is missing or is no host");
    url.host = std::string(host);
    if (!port.empty()) {
        const auto value = port.front() == ':' ? number(port.substr(1), 1, 65'535) : std::nullopt;
        if (!value)
            return bad(text, "the port is not a number from 1 to 65535");
        url.port = static_cast<std::uint16_t>(*value);
    }
    return url;
}

std::string toString(const RedisUrl& url)
{
    std::string text(kScheme);
    if (!url.user.empty())
        text += url.user + '@';
    text += url.host.find(':') == std::string::npos ? url.host : '[' + url.host + ']';
    if (url.port != RedisUrl{}.port)
        text += ':' + std::to_string(url.port);
    if (url.database != 0)
        text += '/' + std::to_string(url.database);
    return text;
}

} // namespace millrace::chat
