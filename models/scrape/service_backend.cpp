#include "models/scrape/service_backend.h"

#include "app/scrape/page_probe.h"
#include "app/store/export.h"

#include <utility>

namespace millrace::models {

ServiceBackend::ServiceBackend(scrape::ScrapeService& service, store::Store& store, const Clock& clock)
    : m_service(service), m_store(store), m_clock(clock)
{
}

scrape::ScrapeFeed& ServiceBackend::feed() { return m_service.feed(); }
std::string ServiceBackend::defaultUserAgent() const { return scrape::defaultUserAgent(); }
WallMs ServiceBackend::wallNow() const { return m_clock.wallNow(); }

void ServiceBackend::useStore(store::StoreUrl url, Done<store::OpenedStore> done)
{
    m_service.closeRun([this, url = std::move(url), done = std::move(done)](const auto&) mutable { m_store.open(std::move(url), std::move(done)); });
}

void ServiceBackend::inspectStore(store::StoreUrl url, Done<store::StoreReport> done) { m_store.inspect(std::move(url), std::move(done)); }
void ServiceBackend::newRun(std::string name, scrape::ScrapeSettings settings, Done<RunId> done) { m_service.newRun(std::move(name), std::move(settings), std::move(done)); }
void ServiceBackend::openRun(RunId run, Done<RunId> done) { m_service.openRun(run, std::move(done)); }
void ServiceBackend::addUrls(std::string text, Done<scrape::AddResult> done) { m_service.addUrls(std::move(text), std::move(done)); }
void ServiceBackend::start(Done<void> done) { m_service.start(std::move(done)); }
void ServiceBackend::pause(Done<void> done) { m_service.pause(std::move(done)); }
void ServiceBackend::resume(Done<void> done) { m_service.resume(std::move(done)); }
void ServiceBackend::stop(Done<void> done) { m_service.stop(std::move(done)); }
void ServiceBackend::leave(Done<void> done) { m_service.leave(std::move(done)); }
void ServiceBackend::setSettings(scrape::ScrapeSettings settings, Done<void> done) { m_service.setSettings(std::move(settings), std::move(done)); }
void ServiceBackend::watchHosts(std::vector<HostId> hosts) { m_service.watchHosts(std::move(hosts)); }
void ServiceBackend::setHostRate(HostId host, std::optional<double> rate, Done<void> done) { m_service.setHostRate(host, rate, std::move(done)); }
void ServiceBackend::setHostPaused(HostId host, bool paused) { m_service.setHostPaused(host, paused); }
void ServiceBackend::setHostBoost(HostId host, bool boosted) { m_service.setHostBoost(host, boosted); }
void ServiceBackend::skipHostWait(HostId host) { m_service.skipHostWait(host); }
void ServiceBackend::retryFailed(HostId host, Done<std::int64_t> done) { m_service.retryFailed(host, std::move(done)); }
void ServiceBackend::removeQueued(HostId host, Done<std::vector<store::QueuedUrl>> done) { m_service.removeQueued(host, std::move(done)); }
void ServiceBackend::restore(std::vector<store::QueuedUrl> urls, Done<void> done) { m_service.restore(std::move(urls), std::move(done)); }

void ServiceBackend::fetchPage(scrape::ProbeRequest request, std::function<void(scrape::ProbedPage)> done) { m_service.probe().fetch(std::move(request), std::move(done)); }
void ServiceBackend::cancelFetchPage() { m_service.probe().cancel(); }
void ServiceBackend::matchPage(std::shared_ptr<const scrape::PageDocument> page, std::shared_ptr<const select::FieldSet> selector, std::function<void(scrape::PageMatches)> done) { m_service.probe().match(std::move(page), std::move(selector), std::move(done)); }

void ServiceBackend::listRuns(Done<std::vector<store::RunRecord>> done) { m_store.listRuns(std::move(done)); }
void ServiceBackend::renameRun(RunId run, std::string name, Done<void> done) { m_store.renameRun(run, std::move(name), std::move(done)); }
void ServiceBackend::deleteRun(RunId run, Done<void> done) { m_store.deleteRun(run, std::move(done)); }
void ServiceBackend::setRunState(RunId run, store::RunState state, Done<void> done) { m_store.setRunState(run, state, std::move(done)); }
void ServiceBackend::findResumable(Done<std::optional<store::RunRecord>> done) { m_store.findResumable(std::move(done)); }
void ServiceBackend::pages(RunId run, store::Store::PageQuery query, Done<std::vector<store::PageRecord>> done) { m_store.pages(run, query, std::move(done)); }
void ServiceBackend::explain(RunId run, std::int64_t keyHash, std::string url, Done<store::PageExplanation> done) { m_store.explain(run, keyHash, std::move(url), std::move(done)); }
void ServiceBackend::starts(RunId run, std::string authority, int limit, Done<std::vector<WallMs>> done) { m_store.starts(run, std::move(authority), limit, std::move(done)); }
void ServiceBackend::storeSize(Done<store::Store::SizeInfo> done) { m_store.size(std::move(done)); }
void ServiceBackend::searchPages(std::shared_ptr<store::PageSearch> search, Done<store::FoundPages> done) { m_store.search(std::move(search), std::move(done)); }
void ServiceBackend::referrers(RunId run, std::int64_t keyHash, std::shared_ptr<const std::atomic_bool> wanted, Done<store::Referrers> done) { store::findReferrers(m_store, run, keyHash, std::move(wanted), std::move(done)); }
void ServiceBackend::exportRun(RunId run, store::PageFilter filter, std::string path, Done<std::int64_t> done) { store::exportRun(m_store, run, std::move(filter), std::move(path), std::move(done)); }

} // namespace millrace::models
