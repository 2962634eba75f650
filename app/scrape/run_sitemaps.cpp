// The part of ScrapeRun that takes sitemaps, and what they list, into the run.
#include "app/async/callback.h"
#include "app/scrape/scrape_run.h"

#include <algorithm>

namespace millrace::scrape {

namespace {

/// An index of indexes of sitemaps; the protocol has one level less.
constexpr int kMaxSitemapLevels = 3;

} // namespace

/// How many sitemaps the run has, from sessions before; true: known.
async::Task<bool> ScrapeRun::learnSitemaps()
{
    const auto counts = co_await async::awaitCallback<Result<std::vector<store::Store::HostCount>, store::StoreError>>([&](auto done) { m.store.sitemapsOfRun(m_id, std::move(done)); });
    if (!counts) {
        m_trouble = counts.error();
        co_return false;
    }
    m_links.setSitemaps(*counts);
    co_return true;
}

bool ScrapeRun::beginSitemapsOf(const http::Url& url, const store::QueuedUrl& page)
{
    if (page.depth == 0)
        alsoInScope(url);
    return m_sitemapHosts.insert(url.laneKey()).second;
}

async::Task<std::vector<store::QueuedUrl>> ScrapeRun::takeSitemapsOf(http::Url at, std::vector<std::string> named, store::QueuedUrl page)
{
    std::vector<Link> links;
    const auto add = [&links](const http::Url& url) { links.push_back({url.href(), http::keyHash(url.key()), url.laneKey(), {}, 0}); };
    for (const std::string& text : named) {
        if (const auto url = http::parseUrl(text, &at))
            add(*url);
    }
    // robots.txt may name one of another host: that is how a host says that it may list its pages.
    LinkIntake::Limits limits{.scope = Scope::Any, .kind = store::UrlKind::Sitemap};
    if (links.empty()) {
        at.path = "/sitemap.xml";
        at.query.reset();
        at.fragment.reset();
        add(at);
        limits.kind = store::UrlKind::GuessedSitemap;
    }
    page.depth = 0;
    co_return co_await m_links.take(std::move(links), {}, std::move(page), std::move(limits));
}

async::Task<std::vector<store::QueuedUrl>> ScrapeRun::takeListed(std::vector<Link> links, LinkCounts others, store::QueuedUrl sitemap, http::Url at, bool index)
{
    LinkIntake::Limits limits{.scope = m_settings.scope, .maxPages = maxPages()};
    if (!index) {
        sitemap.depth = 0; // its pages are one hop away, as if a given page linked to them
    } else {
        sitemap.depth = std::max(sitemap.depth, 1);
        limits.kind = store::UrlKind::Sitemap;
        limits.alsoLane = at.laneKey();
        if (sitemap.depth >= kMaxSitemapLevels) {
            others.overLimit += static_cast<std::int64_t>(links.size());
            links.clear();
        }
    }
    co_return co_await m_links.take(std::move(links), others, std::move(sitemap), std::move(limits));
}

} // namespace millrace::scrape
