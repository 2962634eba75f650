#pragma once

#include "models/scrape/scrape_backend.h"

namespace millrace::models {

/// The real backend: hands each call on to ScrapeService or Store. Owns neither; both must outlive it.
class ServiceBackend final : public ScrapeBackend {
public:
    ServiceBackend(scrape::ScrapeService& service, store::Store& store, const Clock& clock);

    scrape::ScrapeFeed& feed() override;
    std::string defaultUserAgent() const override;
    WallMs wallNow() const override;
    void useStore(store::StoreUrl url, Done<store::OpenedStore> done) override;
    void inspectStore(store::StoreUrl url, Done<store::StoreReport> done) override;
    void newRun(std::string name, scrape::ScrapeSettings settings, Done<RunId> done) override;
    void openRun(RunId run, Done<RunId> done) override;
    void addUrls(std::string text, Done<scrape::AddResult> done) override;
    void start(Done<void> done) override;
    void pause(Done<void> done) override;
    void resume(Done<void> done) override;
    void stop(Done<void> done) override;
    void leave(Done<void> done) override;
    void setSettings(scrape::ScrapeSettings settings, Done<void> done) override;
    void watchHosts(std::vector<HostId> hosts) override;
    void setHostRate(HostId host, std::optional<double> rate, Done<void> done) override;
    void setHostPaused(HostId host, bool paused) override;
    void setHostBoost(HostId host, bool boosted) override;
    void skipHostWait(HostId host) override;
    void retryFailed(HostId host, Done<std::int64_t> done) override;
    void removeQueued(HostId host, Done<std::vector<store::QueuedUrl>> done) override;
    void restore(std::vector<store::QueuedUrl> urls, Done<void> done) override;
    void fetchPage(scrape::ProbeRequest request, std::function<void(scrape::ProbedPage)> done) override;
    void cancelFetchPage() override;
    void matchPage(std::shared_ptr<const scrape::PageDocument> page, std::shared_ptr<const select::FieldSet> selector, std::function<void(scrape::PageMatches)> done) override;
    void listRuns(Done<std::vector<store::RunRecord>> done) override;
    void renameRun(RunId run, std::string name, Done<void> done) override;
    void deleteRun(RunId run, Done<void> done) override;
    void setRunState(RunId run, store::RunState state, Done<void> done) override;
    void findResumable(Done<std::optional<store::RunRecord>> done) override;
    void pages(RunId run, store::Store::PageQuery query, Done<std::vector<store::PageRecord>> done) override;
    void explain(RunId run, std::int64_t keyHash, std::string url, Done<store::PageExplanation> done) override;
    void starts(RunId run, std::string authority, int limit, Done<std::vector<WallMs>> done) override;
    void storeSize(Done<store::Store::SizeInfo> done) override;
    void searchPages(std::shared_ptr<store::PageSearch> search, Done<store::FoundPages> done) override;
    void referrers(RunId run, std::int64_t keyHash, std::shared_ptr<const std::atomic_bool> wanted, Done<store::Referrers> done) override;
    void exportRun(RunId run, store::PageFilter filter, std::string path, Done<std::int64_t> done) override;

private:
    scrape::ScrapeService& m_service;
    store::Store& m_store;
    const Clock& m_clock;
};

} // namespace millrace::models
