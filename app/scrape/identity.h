#pragma once

#include "app/http/cookie_jar.h"
#include "app/http/http_transport.h"
#include "app/http/url.h"
#include "app/scrape/key_set.h"
#include "app/scrape/scrape_settings.h"

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

namespace millrace::scrape {

/// Who a run is to the servers that it asks: what its requests carry beside the URL. Made per run, so that runs share nothing.
///
/// Thread: loop. Rules, each about one request to one URL:
/// - request headers of the user go to origins that were given, and only while a fetch is at the origin where it began: no redirect and no link
///   takes them elsewhere;
/// - a login goes to its own origin, whatever led there (RFC 7617; sent with the first request, as there is nobody to ask when a 401 comes);
/// - cookies go where the jar says (RFC 6265bis).
class Identity {
public:
    /// Takes over settings; the jar stays as it is while cookies stay on.
    void apply(const ScrapeSettings& settings, WallMs now);
    void originGiven(std::string_view origin) { m_given.insert(http::keyHash(origin), m_given.check(origin)); }
    [[nodiscard]] bool isGiven(std::string_view origin) const { return m_given.checkOf(http::keyHash(origin)) == m_given.check(origin); }

    /// `atHome`: the fetch is at the origin where it began.
    void sign(http::HttpRequest& request, const http::Url& url, bool atHome, WallMs now);
    /// Takes cookies from an answer.
    void read(const http::HttpResponse& response, const http::Url& url, WallMs now);

    [[nodiscard]] std::size_t cookies() const { return m_jar ? m_jar->size() : 0; }

private:
    std::vector<http::Header> m_headers;
    std::unordered_map<std::string, std::string> m_logins;   ///< origin → value of Authorization
    KeySet m_given;                                          ///< origins, at most two a host: a run may have 100,000 of these
    std::shared_ptr<const http::Proxy> m_proxy;
    std::shared_ptr<const SignIn> m_signIn;                  ///< whose cookies the jar has had
    std::optional<http::CookieJar> m_jar;
};

} // namespace millrace::scrape
