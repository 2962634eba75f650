#include "app/http/cookie_jar.h"

#include <algorithm>
#include <tuple>

namespace millrace::http {

namespace {

bool isExpired(const Cookie& cookie, WallMs now)
{
    return cookie.expires && *cookie.expires <= now;
}

} // namespace

void CookieJar::take(std::string_view setCookie, const Url& from, WallMs now)
{
    auto cookie = parseSetCookie(setCookie, from, now);
    // 5.7 step 13: over plain http nobody puts a cookie in front of a secure one
    if (cookie && (cookie->secure || from.scheme == "https" || !wouldShadowASecureOne(*cookie)))
        add(std::move(*cookie), now);
}

bool CookieJar::wouldShadowASecureOne(const Cookie& cookie) const
{
    for (const auto& [domain, kept] : m_domains) {
        if (!domainMatches(domain, cookie.domain) && !domainMatches(cookie.domain, domain))
            continue;
        const bool shadows = std::ranges::any_of(kept, [&](const Kept& each) { return each.cookie.secure && each.cookie.name == cookie.name && pathMatches(cookie.path, each.cookie.path); });
        if (shadows)
            return true;
    }
    return false;
}

void CookieJar::add(Cookie cookie, WallMs now)
{
    Domain& domain = m_domains[cookie.domain];
    const auto same = std::ranges::find_if(domain, [&](const Kept& each) {
        return each.cookie.name == cookie.name && each.cookie.path == cookie.path && each.cookie.hostOnly == cookie.hostOnly;
    });
    std::uint64_t created = ++m_order;
    if (same != domain.end()) {
        created = same->created;
        domain.erase(same);
        --m_size;
    }
    if (!isExpired(cookie, now)) {
        if (domain.size() >= kMaxCookiesPerDomain) {
            // 5.7: the expired ones first, then those that any eavesdropper may have, then the one that was not asked for longest
            const auto least = std::ranges::min_element(domain, {}, [now](const Kept& each) { return std::tuple(!isExpired(each.cookie, now), each.cookie.secure, each.used); });
            domain.erase(least);
            --m_size;
        }
        domain.push_back({std::move(cookie), created, m_order});
        ++m_size;
    }
    if (domain.empty())
        m_domains.erase(cookie.domain);
    else if (m_size > kMaxCookies)
        makeRoom(now);
}

/// Those that have ended, and the tenth that was not asked for longest: one more cookie costs a full jar little, most of the time.
void CookieJar::makeRoom(WallMs now)
{
    std::vector<std::uint64_t> used;
    used.reserve(m_size);
    for (const auto& [domain, kept] : m_domains) {
        for (const Kept& each : kept)
            used.push_back(each.used);
    }
    const auto oldest = used.begin() + static_cast<std::ptrdiff_t>(used.size() / 10);
    std::ranges::nth_element(used, oldest);
    const std::uint64_t last = *oldest;
    for (auto it = m_domains.begin(); it != m_domains.end();) {
        m_size -= std::erase_if(it->second, [&](const Kept& each) { return each.used <= last || isExpired(each.cookie, now); });
        it = it->second.empty() ? m_domains.erase(it) : std::next(it);
    }
}

std::string CookieJar::header(const Url& url, WallMs now)
{
    std::vector<Kept*> sent;
    // the host's own domain and those above it
    for (std::string_view domain = url.host; !domain.empty();) {
        if (const auto found = m_domains.find(std::string(domain)); found != m_domains.end()) {
            for (Kept& each : found->second) {
                const Cookie& cookie = each.cookie;
                const bool forThisHost = cookie.hostOnly ? cookie.domain == url.host : domainMatches(url.host, cookie.domain);
                if (forThisHost && pathMatches(url.path, cookie.path) && (!cookie.secure || url.scheme == "https") && !isExpired(cookie, now))
                    sent.push_back(&each);
            }
        }
        const std::size_t dot = domain.find('.');
        domain.remove_prefix(dot == std::string_view::npos ? domain.size() : dot + 1);
    }
    // 5.8.3: longer paths first, then the ones that were there first
    std::ranges::sort(sent, [](const Kept* a, const Kept* b) { return std::tuple(b->cookie.path.size(), a->created) < std::tuple(a->cookie.path.size(), b->created); });
    std::string header;
    for (Kept* each : sent) {
        std::string pair = each->cookie.name.empty() ? each->cookie.value : each->cookie.name + '=' + each->cookie.value;
        if (header.size() + 2 + pair.size() > kMaxCookieHeaderBytes)
            continue;
        header += (header.empty() ? "" : "; ") + pair;
        each->used = ++m_order;
    }
    return header;
}

} // namespace millrace::http
