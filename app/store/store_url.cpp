#include "app/store/store_url.h"

#include "app/core/ascii.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <utility>

namespace millrace::store {

namespace {

constexpr std::size_t kMaxStoreUrl = 4096;

Failure<StoreError> badUrl(std::string_view text, std::string detail)
{
    return Failure { StoreError { StoreErrorCode::BadUrl, std::move(detail), std::string(text) } };
}

constexpr std::string_view kPasswordHint = "passwords are not taken here: use MILLRACE_STORE_PASSWORD, a service file or ~/.pgpass";

Result<StoreUrl, StoreError> parseSqlite(std::string_view text, std::string_view path)
{
    if (path.starts_with("//")) {
        // sqlite:///abs is what other tools call an absolute path; sqlite://name would be a host.
        if (!path.starts_with("///"))
            return badUrl(text, "write sqlite:PATH");
        path.remove_prefix(2);
    }
    if (path.empty())
        return badUrl(text, "the path is missing: write sqlite:PATH");
    if (path == ":memory:" || path.ends_with('/') || path.find('\0') != std::string_view::npos)
        return badUrl(text, "the path must name a file");

    std::filesystem::path file(path);
    const char* home = std::getenv("HOME");
    if (path.starts_with("~/") && home && *home)
        file = std::filesystem::path(home) / std::string(path.substr(2));
    std::error_code error;
    const auto absolute = std::filesystem::absolute(file, error);
    if (error)
        return badUrl(text, "the current folder is gone, so that a relative path means nothing");

    StoreUrl url;
    url.kind = StoreKind::Sqlite;
    url.path = absolute.lexically_normal().string();
    return url;
}

/// RFC 3986, 2.1; nullopt for a broken escape or a NUL.
std::optional<std::string> percentDecoded(std::string_view text)
{
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            const int high = i + 2 < text.size() ? ascii::hexValue(text[i + 1]) : -1;
            const int low = high >= 0 ? ascii::hexValue(text[i + 2]) : -1;
            if (low < 0)
                return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        }
        if (c == '\0')
            return std::nullopt;
        decoded += c;
    }
    return decoded;
}

/// What one may read in a user's, host's or database's name must come back from parseStoreUrl().
std::string percentEncoded(std::string_view text)
{
    std::string encoded;
    for (const char c : text) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_'
            || c == '~' || static_cast<unsigned char>(c) >= 0x80;
        if (plain)
            encoded += c;
        else
            ascii::appendPercentEncoded(encoded, c);
    }
    return encoded;
}

/// It travels in Qt's list of options, where these characters mean something else.
bool isServiceName(std::string_view service)
{
    return !service.empty() && service.find_first_of(" ;='\"\\\t\r\n") == std::string_view::npos;
}

bool takeHostAndPort(std::string_view authority, StoreUrl& url)
{
    std::string_view port;
    bool hasPort = false;
    if (authority.starts_with('[')) {
        const auto end = authority.find(']');
        if (end == std::string_view::npos)
            return false;
        url.host = authority.substr(1, end - 1);
        authority.remove_prefix(end + 1);
        hasPort = authority.starts_with(':');
        if (!hasPort && !authority.empty())
            return false;
        port = hasPort ? authority.substr(1) : std::string_view();
    } else {
        const auto colon = authority.find(':');
        hasPort = colon != std::string_view::npos;
        const auto host = percentDecoded(authority.substr(0, colon));
        if (!host)
            return false;
        url.host = *host;
        port = hasPort ? authority.substr(colon + 1) : std::string_view();
    }
    if (!hasPort)
        return true;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), url.port);
    return error == std::errc() && end == port.data() + port.size() && url.port > 0 && url.port < 65536;
}

/// False: one that is unknown, or given twice, or with a value that it cannot have.
bool takeOptions(std::string_view options, StoreUrl& url)
{
    for (bool more = true; more;) {
        const auto end = options.find('&');
        const std::string_view option = options.substr(0, end);
        more = end != std::string_view::npos;
        options.remove_prefix(more ? end + 1 : options.size());
        const auto equals = option.find('=');
        const auto value = percentDecoded(equals == std::string_view::npos ? std::string_view() : option.substr(equals + 1));
        const std::string_view name = option.substr(0, equals);
        std::string& field = name == "sslmode" ? url.tls : url.service;
        if (!value || !field.empty() || (name != "sslmode" && name != "service"))
            return false;
        const bool known = name == "service" ? isServiceName(*value) : std::find(kTlsModes.begin(), kTlsModes.end(), *value) != kTlsModes.end();
        if (!known)
            return false;
        field = *value;
    }
    return true;
}

Result<StoreUrl, StoreError> parsePostgresql(std::string_view text, std::string_view rest)
{
    StoreUrl url;
    url.kind = StoreKind::Postgresql;
    if (const auto options = rest.find_first_of("?#"); options != std::string_view::npos) {
        if (rest[options] == '#' || !takeOptions(rest.substr(options + 1), url))
            return badUrl(text.substr(0, text.find_first_of("?#")),
                "of options only sslmode=disable … verify-full and service=NAME are taken here: the others have a service file or libpq's variables (PGSSLROOTCERT …)");
        rest = rest.substr(0, options);
    }

    const auto slash = rest.find('/');
    std::string_view authority = rest.substr(0, slash);
    const std::string_view database = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);

    if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
        const std::string_view userInfo = authority.substr(0, at);
        if (const auto colon = userInfo.find(':'); colon != std::string_view::npos) {
            // The error must not carry the secret on.
            const std::string shown = "postgresql://" + std::string(userInfo.substr(0, colon)) + "@" + std::string(rest.substr(at + 1));
            return badUrl(shown, std::string(kPasswordHint));
        }
        const auto user = percentDecoded(userInfo);
        if (!user || user->empty())
            return badUrl(text, "the user's name cannot be read");
        url.user = *user;
        authority.remove_prefix(at + 1);
    }
    if (!takeHostAndPort(authority, url))
        return badUrl(text, "the host or the port cannot be read: write postgresql://user@host:port/db");
    const auto decoded = percentDecoded(database);
    if (!decoded || decoded->find('/') != std::string::npos)
        return badUrl(text, "the database's name cannot be read: write postgresql://user@host:port/db");
    url.database = *decoded;
    return url;
}

} // namespace

std::string StoreUrl::toString() const
{
    if (kind == StoreKind::Sqlite)
        return "sqlite:" + path;
    std::string text = "postgresql://";
    if (!user.empty())
        text += percentEncoded(user) + "@";
    text += host.find(':') != std::string::npos ? "[" + host + "]" : percentEncoded(host);
    if (port != 5432)
        text += ":" + std::to_string(port);
    text += "/" + percentEncoded(database);
    for (char separator = '?'; const auto& [name, value] : { std::pair("sslmode=", &tls), std::pair("service=", &service) }) {
        if (value->empty())
            continue;
        text += separator;
        text += name + percentEncoded(*value);
        separator = '&';
    }
    return text;
}

Result<StoreUrl, StoreError> parseStoreUrl(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\n' || text.back() == '\r'))
        text.remove_suffix(1);
    if (text.empty())
        return badUrl(text, "it is empty: write sqlite:PATH or postgresql://user@host:port/db");
    if (text.size() > kMaxStoreUrl)
        return badUrl(text.substr(0, 80), "it is longer than 4096 bytes");
    if (text.starts_with("sqlite:"))
        return parseSqlite(text, text.substr(7));
    for (const std::string_view prefix : { "postgresql://", "postgres://" }) {
        if (text.starts_with(prefix))
            return parsePostgresql(text, text.substr(prefix.size()));
    }
    const auto scheme = text.find("://");
    if (scheme != std::string_view::npos || text.starts_with("postgresql:") || text.starts_with("postgres:")) {
        // What follows the scheme may hold a password.
        return badUrl(text.substr(0, text.find(':') + 1), "only sqlite:PATH and postgresql://user@host:port/db are known");
    }
    return parseSqlite(text, text);
}

} // namespace millrace::store
