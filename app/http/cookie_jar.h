#pragma once

#include "app/http/cookie.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace millrace::http {

inline constexpr std::size_t kMaxCookiesPerDomain = 50;
inline constexpr std::size_t kMaxCookies = 3'000;
/// Of one answer; further ones are ignored.
inline constexpr std::size_t kMaxCookiesPerAnswer = 50;
/// What one request carries: cookies that do not fit are left out, the ones of the longest paths go first.
inline constexpr std::size_t kMaxCookieHeaderBytes = 8 * 1024;

/// The cookies of one run (draft-ietf-httpbis-rfc6265bis sections 5.7 and 5.8): memory only, and bounded.
///
/// Thread: loop. Time: never reads a clock, callers pass `now`. Cost: of the cookies of the host's domains; a full jar looks at all of them now and then.
/// Why not libcurl's: its engine has no bound on cookies (7.88), is shared by all runs of a process, and would be out of reach of the tests' transport.
class CookieJar {
public:
    /// Set-Cookie of an answer of `from`.
    void take(std::string_view setCookie, const Url& from, WallMs now);
    /// As it is, from a file: what take() asks about its origin has been asked elsewhere.
    void add(Cookie cookie, WallMs now);
    /// The value of the Cookie field for a request to `url`; empty: none.
    [[nodiscard]] std::string header(const Url& url, WallMs now);
    [[nodiscard]] std::size_t size() const noexcept { return m_size; }

private:
    struct Kept {
        Cookie cookie;
        std::uint64_t created = 0;       ///< order, not time: two of one millisecond are told apart
        std::uint64_t used = 0;
    };
    using Domain = std::vector<Kept>;

    [[nodiscard]] bool wouldShadowASecureOne(const Cookie& cookie) const;
    void makeRoom(WallMs now);

    std::unordered_map<std::string, Domain> m_domains;
    std::size_t m_size = 0;
    std::uint64_t m_order = 0;
};

} // namespace millrace::http
