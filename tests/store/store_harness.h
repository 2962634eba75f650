#pragma once

#include "app/store/export.h"
#include "app/store/referrers.h"
#include "app/store/store.h"
#include "tests/support/answer_of.h"
#include "tests/support/postgres_server.h"

#include <QTest>

#include <chrono>
#include <future>
#include <memory>
#include <stdexcept>

namespace millrace::test {

inline std::shared_ptr<const store::EnqueueBatch> batchOf(std::vector<store::HostRecord> hosts, std::vector<store::QueuedUrl> urls)
{
    return std::make_shared<store::EnqueueBatch>(store::EnqueueBatch { std::move(hosts), std::move(urls) });
}

/// A Store as a sequence of blocking calls.
class BlockingStore {
public:
    explicit BlockingStore(store::StoreOptions options = {}) : m_store(options) {}

    store::Store& async() { return m_store; }

    auto open(const std::string& url) { return open(store::parseStoreUrl(url).value()); }
    Result<store::OpenedStore, store::StoreError> open(const store::StoreUrl& url)
    {
        return answerOf<store::OpenedStore>([&](auto done) { m_store.open(url, done); });
    }
    Result<store::StoreReport, store::StoreError> inspect(const std::string& url)
    {
        return answerOf<store::StoreReport>([&](auto done) { m_store.inspect(store::parseStoreUrl(url).value(), done); });
    }
    void close()
    {
        std::promise<void> closed;
        m_store.close([&] { closed.set_value(); });
        closed.get_future().wait();
    }
    RunId createRun(const std::string& name = "run")
    {
        return answerOf<RunId>([&](auto done) { m_store.createRun(name, "{}", done); }).value();
    }
    auto setRunState(RunId run, store::RunState state)
    {
        return answerOf<void>([&](auto done) { m_store.setRunState(run, state, done); });
    }
    auto enqueue(RunId run, std::shared_ptr<const store::EnqueueBatch> batch, bool refresh = false)
    {
        return answerOf<store::EnqueueResult>([&](auto done) { m_store.enqueue(run, std::move(batch), refresh, done); });
    }
    auto enqueue(RunId run, std::vector<store::HostRecord> hosts, std::vector<store::QueuedUrl> urls, bool refresh = false)
    {
        return enqueue(run, batchOf(std::move(hosts), std::move(urls)), refresh);
    }
    auto save(RunId run, store::ResultBatch batch, bool refresh = false)
    {
        return answerOf<store::EnqueueResult>([&](auto done) { m_store.save(run, std::make_shared<store::ResultBatch>(std::move(batch)), refresh, done); });
    }
    auto listRuns() { return answerOf<std::vector<store::RunRecord>>([&](auto done) { m_store.listRuns(done); }); }
    auto loadRun(RunId run) { return answerOf<store::Store::LoadedRun>([&](auto done) { m_store.loadRun(run, done); }); }
    auto findResumable() { return answerOf<std::optional<store::RunRecord>>([&](auto done) { m_store.findResumable(done); }); }
    auto refill(RunId run, std::vector<store::Store::WindowRequest> hosts)
    {
        return answerOf<std::vector<store::QueuedUrl>>([&](auto done) { m_store.refill(run, std::move(hosts), done); });
    }
    auto urlsByHash(RunId run, std::vector<std::int64_t> hashes)
    {
        return answerOf<std::vector<store::QueuedUrl>>([&](auto done) { m_store.urlsByHash(run, std::move(hashes), done); });
    }
    auto sitemapsOfRun(RunId run)
    {
        return answerOf<std::vector<store::Store::HostCount>>([&](auto done) { m_store.sitemapsOfRun(run, done); });
    }
    auto redirectsOfGiven(RunId run)
    {
        return answerOf<std::vector<std::string>>([&](auto done) { m_store.redirectsOfGiven(run, done); });
    }
    auto retryFailed(RunId run, HostId host)
    {
        return answerOf<std::vector<store::QueuedUrl>>([&](auto done) { m_store.retryFailed(run, host, done); });
    }
    auto removeQueued(RunId run, HostId host)
    {
        return answerOf<std::vector<store::QueuedUrl>>([&](auto done) { m_store.removeQueued(run, host, done); });
    }
    auto removeUrl(RunId run, std::int64_t hash)
    {
        return answerOf<std::vector<store::QueuedUrl>>([&](auto done) { m_store.removeUrl(run, hash, done); });
    }
    auto deleteRun(RunId run) { return answerOf<void>([&](auto done) { m_store.deleteRun(run, done); }); }
    auto pages(RunId run, store::Store::PageQuery query = {})
    {
        return answerOf<std::vector<store::PageRecord>>([&](auto done) { m_store.pages(run, query, done); });
    }
    auto attempts(RunId run, const std::string& url)
    {
        return answerOf<std::vector<store::FetchRecord>>([&](auto done) { m_store.attempts(run, url, done); });
    }
    auto join(RunId run, const std::string& name = "here:1", std::chrono::milliseconds lease = std::chrono::seconds(20), bool adding = false)
    {
        return answerOf<store::JoinedRun>([&](auto done) { m_store.joinRun(run, name, lease, adding, done); });
    }
    auto leave(RunId run, WorkerId worker, std::int64_t pages = 0)
    {
        return answerOf<bool>([&](auto done) { m_store.leaveRun(run, worker, pages, done); });
    }
    auto claim(RunId run, WorkerId worker, int limit = store::kClaimBatch, std::chrono::milliseconds lease = std::chrono::seconds(20))
    {
        return answerOf<store::Claim>([&](auto done) { m_store.claimHosts(run, worker, limit, lease, done); });
    }
    auto claimOne(RunId run, WorkerId worker, store::HostRecord host, std::chrono::milliseconds lease = std::chrono::seconds(20))
    {
        return answerOf<store::Claim>([&](auto done) { m_store.claimHost(run, worker, std::move(host), lease, done); });
    }
    auto askHop(RunId run, WorkerId asker, HostId host, const std::string& url)
    {
        return answerOf<std::int64_t>([&](auto done) { m_store.askRobotsHop(run, asker, { 0, host, url }, done); });
    }
    auto answerHop(RunId run, WorkerId asked, std::int64_t hop, std::optional<store::RobotsHopAnswer> answer, std::vector<store::FetchRecord> requests)
    {
        return answerOf<void>([&](auto done) { m_store.answerRobotsHop(run, asked, hop, std::move(answer), std::move(requests), done); });
    }
    auto dropHop(RunId run, std::int64_t hop)
    {
        return answerOf<void>([&](auto done) { m_store.dropRobotsHop(run, hop, done); });
    }
    auto renew(RunId run, WorkerId worker, const std::vector<HostId>& hosts, std::chrono::milliseconds lease = std::chrono::seconds(20), bool adding = false)
    {
        store::Heartbeat heartbeat { .worker = worker, .lease = lease, .hosts = hosts, .held = static_cast<std::int64_t>(hosts.size()), .pages = 7, .adding = adding, .wantsScope = true };
        return answerOf<store::RunView>([&](auto done) { m_store.renewLeases(run, std::move(heartbeat), done); });
    }
    auto giveBack(RunId run, WorkerId worker, std::vector<store::HostRecord> hosts, store::Return which = store::Return::Always)
    {
        return answerOf<store::ReturnedHosts>([&](auto done) { m_store.returnHosts(run, worker, std::move(hosts), which, done); });
    }
    auto finish(RunId run) { return answerOf<bool>([&](auto done) { m_store.finishRun(run, done); }); }
    auto workers(RunId run) { return answerOf<std::vector<store::WorkerRecord>>([&](auto done) { m_store.workers(run, done); }); }
    auto counts(RunId run) { return answerOf<store::UrlCounts>([&](auto done) { m_store.countUrls(run, done); }); }
    auto size() { return answerOf<store::Store::SizeInfo>([&](auto done) { m_store.size(done); }); }
    /// All that a filter finds.
    std::vector<store::PageRecord> find(RunId run, const store::PageFilter& filter)
    {
        const auto search = std::make_shared<store::PageSearch>(run, filter);
        std::vector<store::PageRecord> pages;
        for (;;) {
            store::FoundPages found = answerOf<store::FoundPages>([&](auto done) { m_store.search(search, done); }).value();
            pages.insert(pages.end(), found.pages.begin(), found.pages.end());
            if (found.atEnd)
                return pages;
        }
    }
    std::int64_t count(RunId run, const store::PageFilter& filter)
    {
        const auto search = std::make_shared<store::PageSearch>(run, filter);
        search->countOnly();
        for (std::int64_t matched = 0;;) {
            const store::FoundPages found = answerOf<store::FoundPages>([&](auto done) { m_store.search(search, done); }).value();
            matched += found.matched;
            if (found.atEnd)
                return found.pages.empty() ? matched : -1;
        }
    }
    auto referrers(RunId run, std::int64_t keyHash)
    {
        return answerOf<store::Referrers>(
            [&](auto done) { store::findReferrers(m_store, run, keyHash, std::make_shared<std::atomic_bool>(true), done); });
    }
    auto exportRun(RunId run, const std::string& path, const store::PageFilter& filter = {})
    {
        return answerOf<std::int64_t>([&](auto done) { store::exportRun(m_store, run, filter, path, done); });
    }

private:
    store::Store m_store;
};

inline store::HostRecord hostNumber(int number)
{
    store::HostRecord host;
    host.id = HostId { number };
    host.host = "host" + std::to_string(number) + ".example";
    return host;
}

inline store::QueuedUrl urlNumber(int number, int host = 1)
{
    store::QueuedUrl url;
    url.keyHash = static_cast<std::int64_t>(static_cast<std::uint64_t>(number) * 0x9e3779b97f4a7c15ull);
    url.host = HostId { host };
    url.url = "http://host" + std::to_string(host) + ".example/page/" + std::to_string(number);
    return url;
}

inline store::UrlOutcome doneOutcome(const store::QueuedUrl& url, const std::string& title = "Title")
{
    store::UrlOutcome outcome;
    outcome.keyHash = url.keyHash;
    outcome.host = url.host;
    outcome.url = url.url;
    outcome.attempts = 1;
    outcome.status = 200;
    outcome.title = title;
    outcome.titleSource = "title";
    outcome.finalUrl = url.url;
    outcome.contentType = "text/html";
    outcome.charset = "utf-8";
    outcome.bytes = 18'000;
    outcome.fetchedAt = 1'700'000'000'000;
    return outcome;
}

inline store::UrlOutcome failedOutcome(const store::QueuedUrl& url, int status = 404)
{
    store::UrlOutcome outcome = doneOutcome(url, {});
    outcome.state = store::UrlState::Failed;
    outcome.status = status;
    outcome.titleSource.clear();
    outcome.error = "HttpStatus: " + std::to_string(status);
    return outcome;
}

inline store::FetchRecord fetchOf(const store::QueuedUrl& url, int attempt = 1)
{
    store::FetchRecord fetch;
    fetch.url = url.url;
    fetch.at = 1'700'000'000'000 + attempt;
    fetch.attempt = attempt;
    fetch.status = 200;
    fetch.bytes = 18'000;
    fetch.totalUs = 12'345;
    fetch.sentAt = fetch.at;
    return fetch;
}

inline std::vector<store::QueuedUrl> urlNumbers(int first, int count, int host = 1)
{
    std::vector<store::QueuedUrl> urls;
    for (int i = 0; i < count; ++i)
        urls.push_back(urlNumber(first + i, host));
    return urls;
}

} // namespace millrace::test
