#pragma once

#include "app/core/result.h"
#include "app/scrape/probed_page.h"
#include "app/scrape/scrape_feed.h"
#include "app/scrape/scrape_service.h"
#include "app/store/referrers.h"
#include "app/store/store.h"

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace millrace::models {

/// What the Scraper's view-model asks of the engine and its store: one seam, so that the panel is tested against a scripted feed.
///
/// Thread: every method from the GUI thread; none blocks. `done` comes exactly once, in ANY thread: the view-model hops back itself.
/// The names and meanings are those of ScrapeService and Store (app/scrape/scrape_service.h, app/store/store.h).
class ScrapeBackend {
public:
    template <class T>
    using Done = std::function<void(Result<T, store::StoreError>)>;

    virtual ~ScrapeBackend() = default;
    [[nodiscard]] virtual scrape::ScrapeFeed& feed() = 0;
    [[nodiscard]] virtual std::string defaultUserAgent() const = 0;
    [[nodiscard]] virtual WallMs wallNow() const = 0;

    /// Closes the open run, then opens the store in place of the one in use.
    virtual void useStore(store::StoreUrl url, Done<store::OpenedStore> done) = 0;
    virtual void inspectStore(store::StoreUrl url, Done<store::StoreReport> done) = 0;

    virtual void newRun(std::string name, scrape::ScrapeSettings settings, Done<RunId> done) = 0;
    virtual void openRun(RunId run, Done<RunId> done) = 0;
    virtual void addUrls(std::string text, Done<scrape::AddResult> done) = 0;
    virtual void start(Done<void> done) = 0;
    virtual void pause(Done<void> done) = 0;
    virtual void resume(Done<void> done) = 0;
    virtual void stop(Done<void> done) = 0;
    virtual void leave(Done<void> done) = 0;
    virtual void setSettings(scrape::ScrapeSettings settings, Done<void> done) = 0;

    virtual void watchHosts(std::vector<HostId> hosts) = 0;
    virtual void setHostRate(HostId host, std::optional<double> rate, Done<void> done) = 0;
    virtual void setHostPaused(HostId host, bool paused) = 0;
    virtual void setHostBoost(HostId host, bool boosted) = 0;
    virtual void skipHostWait(HostId host) = 0;
    virtual void retryFailed(HostId host, Done<std::int64_t> done) = 0;
    virtual void removeQueued(HostId host, Done<std::vector<store::QueuedUrl>> done) = 0;
    virtual void restore(std::vector<store::QueuedUrl> urls, Done<void> done) = 0;

    virtual void fetchPage(scrape::ProbeRequest request, std::function<void(scrape::ProbedPage)> done) = 0;
    virtual void cancelFetchPage() = 0;
    virtual void matchPage(std::shared_ptr<const scrape::PageDocument> page, std::shared_ptr<const select::FieldSet> selector, std::function<void(scrape::PageMatches)> done) = 0;

    virtual void listRuns(Done<std::vector<store::RunRecord>> done) = 0;
    virtual void renameRun(RunId run, std::string name, Done<void> done) = 0;
    virtual void deleteRun(RunId run, Done<void> done) = 0;
    virtual void setRunState(RunId run, store::RunState state, Done<void> done) = 0;
    virtual void findResumable(Done<std::optional<store::RunRecord>> done) = 0;
    virtual void pages(RunId run, store::Store::PageQuery query, Done<std::vector<store::PageRecord>> done) = 0;
    virtual void explain(RunId run, std::int64_t keyHash, std::string url, Done<store::PageExplanation> done) = 0;
    virtual void starts(RunId run, std::string authority, int limit, Done<std::vector<WallMs>> done) = 0;
    virtual void storeSize(Done<store::Store::SizeInfo> done) = 0;
    virtual void searchPages(std::shared_ptr<store::PageSearch> search, Done<store::FoundPages> done) = 0;
    virtual void referrers(RunId run, std::int64_t keyHash, std::shared_ptr<const std::atomic_bool> wanted, Done<store::Referrers> done) = 0;
    virtual void exportRun(RunId run, store::PageFilter filter, std::string path, Done<std::int64_t> done) = 0;
};

} // namespace millrace::models
