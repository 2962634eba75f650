// The part of PagePipeline that finds sitemaps and takes what they list.
#include "app/async/sleep.h"
#include "app/core/log.h"
#include "app/scrape/page_pipeline.h"
#include "app/scrape/page_work.h"
#include "app/scrape/sitemap.h"

#include <algorithm>

namespace millrace::scrape {

namespace {

/// What one transaction takes of a sitemap, so that neither the store nor the loop has all of it at once.
constexpr std::size_t kListedPerBatch = 2'000;
constexpr Milliseconds kListedLook{20};

bool isSuccess(int status)
{
    return status >= 200 && status < 300;
}

bool isHtmlType(std::string_view contentType)
{
    return contentType.find("html") != std::string_view::npos;
}

} // namespace

/// Once for each host that answered: the sitemaps of its robots.txt, else the place where one may be.
async::Task<void> PagePipeline::findSitemaps(Work& work)
{
    if (!m.host.beginSitemapsOf(work.url, work.queued))
        co_return;
    const std::shared_ptr<RobotsEntry> robots = m.robots.find(work.url.origin(), m.runtime.clock().now());
    std::vector<store::QueuedUrl> rows = co_await m.host.takeSitemapsOf(work.url, robots ? robots->rules.sitemaps() : std::vector<std::string>(), work.queued);
    if (!rows.empty())
        deliverLinks(work, std::move(rows));
}

/// Links go into the store before their page's outcome: it stays queued, and brings them again if it has to be fetched again.
void PagePipeline::deliverLinks(const Work& work, std::vector<store::QueuedUrl> rows)
{
    PageResult result;
    result.lane = work.home;
    result.outcome.keyHash = work.queued.keyHash;
    result.outcome.host = work.queued.host;
    result.outcome.url = work.queued.url;
    result.outcome.kind = work.queued.kind;
    result.outcome.state = store::UrlState::Queued;
    result.outcome.attempts = work.queued.attempts;
    result.outcome.notBefore = work.queued.notBefore;
    result.links = std::move(rows);
    m.host.deliver(std::move(result));
}

/// Whether what comes may be one, as long as those may be.
bool PagePipeline::awaitsSitemap(const store::QueuedUrl& queued) const
{
    return queued.kind != store::UrlKind::Page || (m.host.settings().sitemaps && queued.depth == 0);
}

/// A given URL may be one itself: told by its bytes, where it does not call itself a page.
bool PagePipeline::mayBeSitemap(const Work& work) const
{
    if (work.queued.kind != store::UrlKind::Page)
        return true;
    const std::string& path = work.url.path;
    return m.host.settings().sitemaps && work.queued.depth == 0 && isSuccess(work.response.status)
        && (!isHtmlType(work.response.header("Content-Type")) || path.ends_with(".xml") || path.ends_with(".xml.gz"));
}

async::Task<void> PagePipeline::readSitemap(Work& work)
{
    http::HttpResponse& response = work.response;
    const bool guessed = work.queued.kind == store::UrlKind::GuessedSitemap;
    if (!isSuccess(response.status)) {
        const bool none = guessed && response.status >= 400 && response.status < 500;
        finish(work, none ? store::UrlState::Skipped : store::UrlState::Failed, (none ? "NoSitemap: " : "") + std::to_string(response.status));
        co_return;
    }
    const BodyInHand inHand(m_parsing, m_parsingBytes, response.body.size());
    const async::Semaphore::Permit turn = co_await m_sitemapTurn.acquire(); // one at a time: uncompressed it may be of 50 MiB
    const SteadyTime began = m.runtime.clock().now();
    SitemapInput input{{}, std::string(response.header("Content-Encoding")), std::string(response.header("Content-Type")), work.url, m.host.filter()};
    const bool expected = work.queued.kind != store::UrlKind::Page;
    input.body = expected ? std::exchange(response.body, {}) : response.body;
    Sitemap sitemap = co_await m.parsePool.run([input = std::move(input)](std::stop_token stop) mutable { return scrape::readSitemap(std::move(input), stop); });
    if (!expected) {
        if (sitemap.error || sitemap.format == SitemapFormat::None) {
            co_await parse(work); // a page like any other
            co_return;
        }
        work.queued.kind = store::UrlKind::Sitemap;
    }
    if (!bodyRead(work, began, sitemap.error))
        co_return;
    if (guessed && sitemap.format == SitemapFormat::None) {
        finish(work, store::UrlState::Skipped, "NoSitemap: " + sitemap.fault);
        co_return;
    }
    store::UrlOutcome& row = work.result.outcome;
    row.title = std::string(name(sitemap.format)) + " of " + std::to_string(sitemap.links.size()) + " URLs";
    row.titleSource = "sitemap";
    row.contentHash = std::move(sitemap.contentHash);
    logInfo(LogArea::Scrape, "sitemap read", {{"url", work.url.href()}, {"format", name(sitemap.format)}, {"urls", static_cast<std::int64_t>(sitemap.links.size())}, {"fault", sitemap.fault}});
    std::string fault = sitemap.fault.empty() ? std::string() : "BadSitemap: " + sitemap.fault;
    co_await takeListed(work, std::move(sitemap));
    finish(work, fault.empty() ? store::UrlState::Done : store::UrlState::Failed, std::move(fault));
}

/// In parts, each on its way into the store before the next; the last one goes with the outcome.
async::Task<void> PagePipeline::takeListed(Work& work, Sitemap sitemap)
{
    std::vector<Link>& links = sitemap.links;
    LinkCounts others = sitemap.counts;
    for (std::size_t from = 0; from < links.size() || others.found() > 0;) {
        while (m.host.linksWait())
            co_await async::sleepFor(kListedLook);
        const std::size_t to = std::min(from + kListedPerBatch, links.size());
        std::vector<Link> some(std::make_move_iterator(links.begin() + static_cast<std::ptrdiff_t>(from)), std::make_move_iterator(links.begin() + static_cast<std::ptrdiff_t>(to)));
        std::vector<store::QueuedUrl> rows = co_await m.host.takeListed(std::move(some), std::exchange(others, {}), work.queued, work.url, sitemap.format == SitemapFormat::Index);
        from = to;
        if (from == links.size())
            work.result.links = std::move(rows);
        else if (!rows.empty())
            deliverLinks(work, std::move(rows));
    }
}

} // namespace millrace::scrape
