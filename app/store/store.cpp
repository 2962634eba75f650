#include "app/store/store.h"

#include "app/store/frontier_queries.h"
#include "app/store/page_queries.h"
#include "app/store/referrers.h"
#include "app/store/result_queries.h"
#include "app/store/run_queries.h"
#include "app/store/store_private.h"

namespace millrace::store {

namespace {

WallMs wallNow()
{
    return SystemClock().wallNow();
}

} // namespace

Store::Store(StoreOptions options) : m_private(std::make_unique<Private>(std::move(options))) {}

Store::~Store()
{
    Q_ASSERT(!m_private->writer.isCurrentThread() && !m_private->reader.isCurrentThread());
    m_private->close([] {});
    m_private->writer.join();
}

void Store::open(StoreUrl url, Done<OpenedStore> done)
{
    Worker::Job job;
    job.run = [this, url, done] { done(m_private->open(url)); };
    job.refuse = [url, done] { done(Failure { closedStoreError(url.toString()) }); };
    m_private->writer.post(std::move(job));
}

void Store::inspect(StoreUrl url, Done<StoreReport> done)
{
    m_private->inspect(std::move(url), std::move(done));
}

void Store::close(std::function<void()> done)
{
    m_private->close(std::move(done));
}

std::size_t Store::waiting() const
{
    return m_private->writer.waiting() + m_private->reader.waiting();
}

void Store::createRun(std::string runName, std::string settingsJson, Done<RunId> done)
{
    m_private->write<RunId>(std::move(done), [runName = std::move(runName), settingsJson = std::move(settingsJson), keep = m_private->options.keepFetchesOfRuns](Connection& connection) {
        return store::createRun(connection, runName, settingsJson, keep, wallNow());
    });
}

void Store::setRunState(RunId run, RunState state, Done<void> done)
{
    m_private->write<void>(std::move(done), [=](Connection& connection) { store::setRunState(connection, run, state, wallNow()); });
}

void Store::updateRunSettings(RunId run, std::string settingsJson, Done<void> done)
{
    m_private->write<void>(std::move(done),
        [run, settingsJson = std::move(settingsJson)](Connection& connection) { store::updateRunSettings(connection, run, settingsJson); });
}

void Store::renameRun(RunId run, std::string runName, Done<void> done)
{
    m_private->write<void>(
        std::move(done), [run, runName = std::move(runName)](Connection& connection) { store::renameRun(connection, run, runName); });
}

void Store::deleteRun(RunId run, Done<void> done)
{
    m_private->write<void>(std::move(done), [run](Connection& connection) { store::deleteRun(connection, run); });
}

void Store::enqueue(RunId run, std::shared_ptr<const EnqueueBatch> batch, bool refresh, Done<EnqueueResult> done)
{
    m_private->write<EnqueueResult>(std::move(done), [run, batch = std::move(batch), refresh](Connection& connection) {
        if (batch->urls.size() > static_cast<std::size_t>(kEnqueueBatch))
            connection.fail(StoreErrorCode::Internal, "more than " + std::to_string(kEnqueueBatch) + " URLs in one call");
        return store::enqueue(connection, run, *batch, refresh, wallNow());
    });
}

void Store::save(RunId run, std::shared_ptr<const ResultBatch> batch, bool refresh, Done<EnqueueResult> done)
{
    m_private->write<EnqueueResult>(
        std::move(done), [run, batch = std::move(batch), refresh](Connection& connection) { return store::save(connection, run, *batch, refresh, wallNow()); });
}

void Store::retryFailed(RunId run, HostId host, Done<std::vector<QueuedUrl>> done)
{
    m_private->write<std::vector<QueuedUrl>>(
        std::move(done), [=](Connection& connection) { return store::retryFailed(connection, run, host); });
}

void Store::removeQueued(RunId run, HostId host, Done<std::vector<QueuedUrl>> done)
{
    m_private->write<std::vector<QueuedUrl>>(
        std::move(done), [=](Connection& connection) { return store::removeQueued(connection, run, host); });
}

void Store::removeUrl(RunId run, std::int64_t keyHash, Done<std::vector<QueuedUrl>> done)
{
    m_private->write<std::vector<QueuedUrl>>(
        std::move(done), [=](Connection& connection) { return store::removeUrl(connection, run, keyHash); });
}

void Store::listRuns(Done<std::vector<RunRecord>> done)
{
    m_private->write<std::vector<RunRecord>>(std::move(done), [](Connection& connection) { return store::listRuns(connection); });
}

void Store::loadRun(RunId run, Done<LoadedRun> done)
{
    m_private->write<LoadedRun>(std::move(done), [run](Connection& connection) { return store::loadRun(connection, run); });
}

void Store::findResumable(Done<std::optional<RunRecord>> done)
{
    m_private->write<std::optional<RunRecord>>(std::move(done), [](Connection& connection) { return store::findResumable(connection); });
}

void Store::refill(RunId run, std::vector<WindowRequest> hosts, Done<std::vector<QueuedUrl>> done)
{
    m_private->write<std::vector<QueuedUrl>>(
        std::move(done), [run, hosts = std::move(hosts)](Connection& connection) { return store::refill(connection, run, hosts); });
}

void Store::urlsByHash(RunId run, std::vector<std::int64_t> keyHashes, Done<std::vector<QueuedUrl>> done)
{
    m_private->write<std::vector<QueuedUrl>>(
        std::move(done), [run, keyHashes = std::move(keyHashes)](Connection& connection) { return store::urlsByHash(connection, run, keyHashes); });
}

void Store::sitemapsOfRun(RunId run, Done<std::vector<HostCount>> done)
{
    m_private->write<std::vector<HostCount>>(std::move(done), [run](Connection& connection) { return store::sitemapsOfRun(connection, run); });
}

void Store::redirectsOfGiven(RunId run, Done<std::vector<std::string>> done)
{
    m_private->write<std::vector<std::string>>(std::move(done), [run](Connection& connection) { return store::redirectsOfGiven(connection, run); });
}

void Store::givenOrigins(RunId run, Done<std::vector<std::string>> done)
{
    m_private->write<std::vector<std::string>>(std::move(done), [run](Connection& connection) { return store::givenOrigins(connection, run); });
}

void Store::countUrls(RunId run, Done<UrlCounts> done)
{
    m_private->read<UrlCounts>(std::move(done), [run](Connection& connection) {
        const LongStatements patient(connection);
        return store::countUrls(connection, run);
    });
}

void Store::pages(RunId run, PageQuery query, Done<std::vector<PageRecord>> done)
{
    m_private->read<std::vector<PageRecord>>(std::move(done), [run, query](Connection& connection) { return readPages(connection, run, query); });
}

void Store::search(std::shared_ptr<PageSearch> search, Done<FoundPages> done)
{
    m_private->read<FoundPages>(std::move(done), [search = std::move(search)](Connection& connection) { return search->step(connection); });
}

void Store::searchLinks(std::shared_ptr<LinkSearch> search, Done<bool> done)
{
    m_private->read<bool>(std::move(done), [search = std::move(search)](Connection& connection) { return search->step(connection); });
}

void Store::urlsAt(RunId run, std::vector<std::int64_t> sequences, Done<std::vector<PageAt>> done)
{
    m_private->read<std::vector<PageAt>>(
        std::move(done), [run, sequences = std::move(sequences)](Connection& connection) { return readUrlsAt(connection, run, sequences); });
}

void Store::attempts(RunId run, std::string url, Done<std::vector<FetchRecord>> done)
{
    m_private->read<std::vector<FetchRecord>>(
        std::move(done), [run, url = std::move(url)](Connection& connection) { return readAttempts(connection, run, url); });
}

void Store::runColumns(RunId run, Done<RunColumns> done)
{
    m_private->read<RunColumns>(std::move(done), [run](Connection& connection) { return readRunColumns(connection, run); });
}

void Store::withFields(RunId run, std::vector<PageRecord> pages, Done<std::vector<PageRecord>> done)
{
    m_private->read<std::vector<PageRecord>>(std::move(done), [run, pages = std::move(pages)](Connection& connection) mutable {
        addFields(connection, run, pages);
        return std::move(pages);
    });
}

void Store::explain(RunId run, std::int64_t keyHash, std::string url, Done<PageExplanation> done)
{
    m_private->read<PageExplanation>(
        std::move(done), [run, keyHash, url = std::move(url)](Connection& connection) { return explainPage(connection, run, keyHash, url); });
}

void Store::starts(RunId run, std::string authority, int limit, Done<std::vector<WallMs>> done)
{
    m_private->read<std::vector<WallMs>>(
        std::move(done), [run, authority = std::move(authority), limit](Connection& connection) { return readStarts(connection, run, authority, limit); });
}

void Store::storedPage(std::string url, Done<std::optional<StoredPage>> done)
{
    m_private->read<std::optional<StoredPage>>(std::move(done), [url = std::move(url)](Connection& connection) { return readStored(connection, url); });
}

void Store::size(Done<SizeInfo> done)
{
    m_private->read<SizeInfo>(std::move(done), [](Connection& connection) { return connection.size(); });
}

} // namespace millrace::store
