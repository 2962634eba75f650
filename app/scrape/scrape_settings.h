#pragma once

#include "app/core/clock.h"
#include "app/core/result.h"
#include "app/scrape/crawl_scope.h"
#include "app/scrape/sign_in.h"

#include <QJsonObject>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace millrace::scrape {

inline constexpr int kMostDepth = 1'000;
inline constexpr std::int64_t kMostPages = 1'000'000'000;
inline constexpr std::int64_t kMostVariants = 1'000'000'000;

/// How a run behaves. Stored with the run as JSON; the defaults are the polite ones.
/// A plain value; durations in types, rates in starts per second.
struct ScrapeSettings {
    double rate = 2.0;                        ///< starts per second and host, strictly spaced; 0 = unlimited
    int perHost = 2;                          ///< in flight per host
    int concurrency = 256;                    ///< in flight in all
    Milliseconds timeout{30'000};             ///< one transfer in all
    std::optional<Milliseconds> deadline;     ///< the whole run
    int retries = 2;
    bool ignoreRobots = false;
    bool allowPrivate = false;
    bool refresh = false;
    int depth = 0;                            ///< links are followed so many hops from a given URL; 0: not at all
    Scope scope = Scope::Host;                ///< where links may lead
    std::int64_t maxPages = 0;                ///< URLs that the run takes in all, given ones included; 0 = no limit
    bool sitemaps = false;                    ///< take the pages that the sitemaps of the hosts name
    std::vector<std::string> include;         ///< links are followed where one of these matches; none: all of them (UrlFilter)
    std::vector<std::string> exclude;         ///< and none of these
    bool ignoreNofollow = false;              ///< follow links in spite of rel=nofollow, robots meta elements and X-Robots-Tag
    std::int64_t maxVariants = 10'000;        ///< URLs of one shape that links bring (shapeOf()); 0 = no limit
    std::vector<std::string> fields;          ///< what is taken of each page: "NAME=SELECTOR" or a built-in NAME (app/select/field_set.h)
    std::string saveBodies;                   ///< absolute path of the folder for the bodies of pages that are done (BodyFolder); empty: none are saved
    bool wholePage = false;                   ///< parse all of each page, though the title alone is wanted
    std::string userAgent;                    ///< empty: defaultUserAgent()
    std::vector<std::pair<std::string, std::string>> headers;   ///< to the origins that were given; see identity.h
    bool cookies = false;                     ///< keep the cookies that servers set, for as long as the run is open
    std::string proxy;                        ///< "http://host:3128", https, socks5, socks5h; empty: none, whatever the environment says
    std::shared_ptr<const SignIn> signIn;     ///< null: none. Never stored
    SignInKinds hadSignIn;                    ///< what the run had when it was stored

    friend bool operator==(const ScrapeSettings&, const ScrapeSettings&) = default;
};

[[nodiscard]] std::string defaultUserAgent();
/// For the store: without headers that are secrets, and without anything of `signIn` but its kinds.
[[nodiscard]] QJsonObject toJson(const ScrapeSettings& settings);
/// Unknown members are ignored, missing ones keep their defaults, values out of range are clamped.
[[nodiscard]] ScrapeSettings settingsFromJson(const QJsonObject& json);

} // namespace millrace::scrape
