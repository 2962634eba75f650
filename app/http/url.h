#pragma once

#include "app/core/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace millrace::http {

/// The longest URL that is taken, as given (after trimming) and as serialised.
inline constexpr std::size_t kMaxUrlBytes = 8 * 1024;
/// The longest host; DNS itself ends at 253 (RFC 1035 section 3.1).
inline constexpr std::size_t kMaxHostBytes = 255;

enum class UrlErrorCode {
    Empty,               ///< nothing but white space
    TooLong,             ///< above kMaxUrlBytes
    NoScheme,            ///< relative, and there is no base
    UnsupportedScheme,   ///< neither http nor https
    MissingHost,
    BadHost,             ///< a code point that no host may have, or a name that IDNA refuses
    BadIpv4,
    BadIpv6,
    BadPort,
    NotAHost,            ///< parseUserUrl only: no scheme, and it does not look like a host
};

struct UrlError {
    using enum UrlErrorCode;
    UrlErrorCode code = UrlErrorCode::Empty;
    std::string detail;   ///< English, names the offending part, at most 120 bytes

    /// "BadHost" …; stable.
    [[nodiscard]] std::string_view name() const;
};

/// An absolute http or https URL by the WHATWG URL standard (url.spec.whatwg.org), split and normalised, without credentials.
///
/// Thread: a plain value. Made by parseUrl() only; every member is ASCII and ready to be put together.
struct Url {
    std::string scheme;                      ///< "http" or "https"
    std::string host;                        ///< lower case; IDNA names as xn--; IPv6 in brackets
    std::optional<std::uint16_t> port;       ///< absent when it is the scheme's own
    std::string path;                        ///< begins with '/'
    std::optional<std::string> query;        ///< without '?'; empty and absent differ, as in the standard
    std::optional<std::string> fragment;     ///< without '#'
    bool hadCredentials = false;             ///< user:password@ was there and has been dropped: nothing that we store or log may hold it

    /// What is fetched: without the fragment.
    [[nodiscard]] std::string href() const;
    /// What is compared: the WHATWG serialisation without fragment. Path and query keep their case.
    [[nodiscard]] std::string key() const;
    /// The lane that paces it: the host, where ports 80 and 443 share one lane, and "host:port" for others.
    /// One trailing dot is left out: `example.org.` is the same server and must not get a second allowance.
    [[nodiscard]] std::string laneKey() const;
    /// scheme://host[:port], as RFC 6454 and the standard's origin of a special URL.
    [[nodiscard]] std::string origin() const;
    /// Path and query: what robots.txt is asked about.
    [[nodiscard]] std::string pathAndQuery() const;
    /// The port that a connection goes to.
    [[nodiscard]] std::uint16_t effectivePort() const;

    friend bool operator==(const Url&, const Url&) = default;
};

/// The basic URL parser for http and https; with `base`, relative references too.
///
/// Thread: any. Cost: linear in `input`, of which at most kMaxUrlBytes are looked at.
/// Encoding: `input` is UTF-8 (broken parts count as U+FFFD) and so is the query; the standard encodes the query of a link in a
/// legacy-encoded page in that page's encoding, which is not done here.
/// Differences from the standard: other schemes are errors; credentials are dropped; the length caps; names go label by label through
/// QUrl::toAce (UTS 46, non-transitional, Unicode of Qt), which refuses labels over 63 bytes and those that it does not read back (a part of the Bidi rule).
[[nodiscard]] Result<Url, UrlError> parseUrl(std::string_view input, const Url* base = nullptr);

/// What a person types or pastes: as parseUrl(), and a line without scheme that looks like a host (it has a dot, is localhost, an
/// address, or carries a port) is taken as http. `//host/path` too. Otherwise NotAHost.
[[nodiscard]] Result<Url, UrlError> parseUserUrl(std::string_view line);

/// 64-bit hash of a key, stored as frontier.key_hash, so it never changes: SipHash-2-4 (Aumasson and Bernstein, 2012) with the key
/// 00 01 … 0f of its test vectors. Equal on every platform. Not a secret: whoever wants collisions can make them, so compare keys on a hit.
[[nodiscard]] std::int64_t keyHash(std::string_view key);

} // namespace millrace::http
