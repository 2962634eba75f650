#pragma once

#include "app/core/clock.h"
#include "app/core/result.h"
#include "app/http/url.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::http {

/// Name and value of a cookie together (RFC 6265bis section 5.6: more is ignored).
inline constexpr std::size_t kMaxCookieBytes = 4'096;
/// An attribute's value; a longer one counts as absent (5.6).
inline constexpr std::size_t kMaxCookieAttributeBytes = 1'024;
/// No cookie lives longer (5.6.1, 5.6.2).
inline constexpr WallMs kMaxCookieAge = WallMs{400} * 24 * 3'600 * 1'000;
/// What a file of cookies may have.
inline constexpr std::size_t kMaxCookieFileBytes = 4 * 1024 * 1024;

/// A cookie as a user agent keeps it (draft-ietf-httpbis-rfc6265bis section 5.7). A plain value.
struct Cookie {
    std::string name;
    std::string value;
    std::string domain;                  ///< lower case, no dot in front
    std::string path = "/";
    std::optional<WallMs> expires;       ///< nullopt: with the session, which is the run
    bool hostOnly = true;                ///< for `domain` alone, not for hosts below it
    bool secure = false;                 ///< over https only
    friend bool operator==(const Cookie&, const Cookie&) = default;
};

/// A Set-Cookie field as 5.6 reads it, and as far as 5.7 takes it without looking at other cookies: domain, public suffix (libpsl's built-in
/// list), Secure, SameSite=None, and the prefixes __Secure- and __Host-. nullopt: it is to be ignored. What has expired comes back with the time
/// of its end, as it takes an older one away. HttpOnly is read over, and so is any other SameSite: every request of ours is one of its own site.
///
/// Pure. Thread: any. `from`: the URL that answered.
[[nodiscard]] std::optional<Cookie> parseSetCookie(std::string_view field, const Url& from, WallMs now);

/// 5.1.1: the forgiving dates of cookies, which are not HTTP's.
[[nodiscard]] std::optional<WallMs> parseCookieDate(std::string_view text);
/// 5.1.3, both in canonical form.
[[nodiscard]] bool domainMatches(std::string_view host, std::string_view domain);
/// 5.1.4.
[[nodiscard]] bool pathMatches(std::string_view requestPath, std::string_view cookiePath);

struct CookieFile {
    std::vector<Cookie> cookies;
    std::size_t expired = 0;             ///< left out
};
/// The file of cookies that Netscape had and browsers' add-ons, curl and wget write: seven fields between tabs, `#HttpOnly_` in front of some, other
/// lines with `#` are comments. The sentence names the line that is none; a secret is never in it.
[[nodiscard]] Result<CookieFile, std::string> parseCookieFile(std::string_view text, WallMs now);

} // namespace millrace::http
