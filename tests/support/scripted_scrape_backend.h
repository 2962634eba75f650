#pragma once

#include "models/scrape/scrape_backend.h"

#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace millrace::test {

/// A backend that a test drives: it posts snapshots and pages into a real ScrapeFeed, writes down what it was asked, and answers at once
/// (in a thread of its own with `answerElsewhere`).
///
/// Thread: the test's. `error`, while set, is the answer to everything.
class ScriptedScrapeBackend final : public models::ScrapeBackend {
public:
    ~ScriptedScrapeBackend() override { join(); }

    scrape::ScrapeFeed published;
    std::vector<std::string> calls;
    std::optional<store::StoreError> error;
    bool answerElsewhere = false;
    scrape::AddResult addResult{3, 1, 0, {{7, "foo"}}, 1};
    std::vector<store::RunRecord> runRecords;
    std::optional<store::RunRecord> resumable;
    std::vector<store::PageRecord> stored;      ///< of any run, ascending by sequence
    std::optional<store::PageExplanation> explanation;  ///< of any page; none: the store does not have it
    std::vector<WallMs> storedStarts;           ///< at any host
    std::vector<store::QueuedUrl> queued;       ///< what removeQueued answers
    std::vector<store::QueuedUrl> restored;
    std::vector<store::FoundPages> toFind;      ///< what searchPages answers, one after the other; then nothing more
    store::PageFilter searched;                 ///< of the last call
    store::PageFilter exported;
    store::Referrers linkedFrom;
    store::StoreReport report;                  ///< what inspectStore answers
    scrape::ProbedPage toLookAt;                ///< what fetchPage answers
    WallMs now = 1'700'000'000'000;
    RunId nextRun{14};

    void postRun(scrape::RunSnapshot run) { published.run.post(0, std::move(run)); }
    void postHost(scrape::HostSnapshot host) { published.hosts.post(host.id, std::move(host)); }
    void postPage(scrape::PageEvent page) { published.pages.post(++m_pageNumber, std::move(page)); }
    [[nodiscard]] bool called(const std::string& call) const { return std::find(calls.begin(), calls.end(), call) != calls.end(); }
    void join()
    {
        for (std::thread& thread : m_threads)
            thread.join();
        m_threads.clear();
    }

    scrape::ScrapeFeed& feed() override { return published; }
    std::string defaultUserAgent() const override { return "Millrace/test"; }
    WallMs wallNow() const override { return now; }

    void useStore(store::StoreUrl url, Done<store::OpenedStore> done) override { note("useStore " + url.toString()), answer(done, store::OpenedStore{}); }
    void inspectStore(store::StoreUrl url, Done<store::StoreReport> done) override { note("inspectStore " + url.toString()), answer(done, report); }
    void newRun(std::string, scrape::ScrapeSettings, Done<RunId> done) override { note("newRun"), answer(done, nextRun); }
    void openRun(RunId run, Done<RunId> done) override { note("openRun " + std::to_string(run.value)), answer(done, run); }
    void addUrls(std::string text, Done<scrape::AddResult> done) override { note("addUrls " + text), answer(done, addResult); }
    void start(Done<void> done) override { note("start"), answer(done); }
    void pause(Done<void> done) override { note("pause"), answer(done); }
    void resume(Done<void> done) override { note("resume"), answer(done); }
    void stop(Done<void> done) override { note("stop"), answer(done); }
    void leave(Done<void> done) override { note("leave"), answer(done); }
    void setSettings(scrape::ScrapeSettings s, Done<void> done) override { note("setSettings rate=" + short_(s.rate)), answer(done); }
    void watchHosts(std::vector<HostId> hosts) override
    {
        std::string call = "watchHosts";
        for (const HostId host : hosts)
            call += " " + std::to_string(host.value);
        note(call);
    }
    void setHostRate(HostId host, std::optional<double> rate, Done<void> done) override { note("setHostRate " + std::to_string(host.value) + " " + (rate ? short_(*rate) : "run's")), answer(done); }
    void setHostPaused(HostId host, bool paused) override { note("setHostPaused " + std::to_string(host.value) + (paused ? " yes" : " no")); }
    void setHostBoost(HostId host, bool boosted) override { note("setHostBoost " + std::to_string(host.value) + (boosted ? " yes" : " no")); }
    void skipHostWait(HostId host) override { note("skipHostWait " + std::to_string(host.value)); }
    void retryFailed(HostId host, Done<std::int64_t> done) override { note("retryFailed " + std::to_string(host.value)), answer(done, std::int64_t{2}); }
    void removeQueued(HostId host, Done<std::vector<store::QueuedUrl>> done) override { note("removeQueued " + std::to_string(host.value)), answer(done, queued); }
    void restore(std::vector<store::QueuedUrl> urls, Done<void> done) override { note("restore"), restored = std::move(urls), answer(done); }
    void fetchPage(scrape::ProbeRequest request, std::function<void(scrape::ProbedPage)> done) override { note("fetchPage " + request.url), done(toLookAt); }
    void cancelFetchPage() override { note("cancelFetchPage"); }
    void matchPage(std::shared_ptr<const scrape::PageDocument> page, std::shared_ptr<const select::FieldSet> selector, std::function<void(scrape::PageMatches)> done) override { done(page->match(*selector, {})); }
    void listRuns(Done<std::vector<store::RunRecord>> done) override { note("listRuns"), answer(done, runRecords); }
    void renameRun(RunId run, std::string name, Done<void> done) override { note("renameRun " + std::to_string(run.value) + " " + name), answer(done); }
    void deleteRun(RunId run, Done<void> done) override
    {
        note("deleteRun " + std::to_string(run.value));
        if (!error)
            std::erase_if(runRecords, [run](const auto& record) { return record.id == run; });
        answer(done);
    }
    void setRunState(RunId run, store::RunState state, Done<void> done) override { note("setRunState " + std::to_string(run.value) + " " + std::string(name(state))), answer(done); }
    void findResumable(Done<std::optional<store::RunRecord>> done) override { note("findResumable"), answer(done, resumable); }
    void pages(RunId, store::Store::PageQuery query, Done<std::vector<store::PageRecord>> done) override
    {
        std::vector<store::PageRecord> page;
        for (auto it = stored.rbegin(); it != stored.rend() && static_cast<int>(page.size()) < query.limit; ++it) {
            if (query.after == 0 || it->sequence < query.after)
                page.push_back(*it);
        }
        answer(done, std::move(page));
    }
    void explain(RunId, std::int64_t keyHash, std::string url, Done<store::PageExplanation> done) override
    {
        note("explain " + std::to_string(keyHash) + " " + url);
        if (explanation)
            answer(done, *explanation);
        else
            done(Failure{store::StoreError{store::StoreErrorCode::NotFound, "no such URL", {}}});
    }
    void starts(RunId run, std::string authority, int, Done<std::vector<WallMs>> done) override { note("starts " + std::to_string(run.value) + " " + authority), answer(done, storedStarts); }
    void storeSize(Done<store::Store::SizeInfo> done) override { answer(done, store::Store::SizeInfo{84'000'000, 12'000'000'000}); }
    void searchPages(std::shared_ptr<store::PageSearch> search, Done<store::FoundPages> done) override
    {
        note("searchPages " + std::to_string(search->run().value));
        searched = search->filter();
        store::FoundPages found;
        if (!toFind.empty()) {
            found = std::move(toFind.front());
            toFind.erase(toFind.begin());
        }
        found.atEnd = toFind.empty();
        answer(done, std::move(found));
    }
    void referrers(RunId, std::int64_t keyHash, std::shared_ptr<const std::atomic_bool>, Done<store::Referrers> done) override
    {
        note("referrers " + std::to_string(keyHash));
        answer(done, linkedFrom);
    }
    void exportRun(RunId run, store::PageFilter filter, std::string path, Done<std::int64_t> done) override
    {
        note("exportRun " + std::to_string(run.value) + " " + path);
        exported = std::move(filter);
        answer(done, std::int64_t{1284});
    }

private:
    void note(std::string call) { calls.push_back(std::move(call)); }
    static std::string short_(double value)
    {
        std::string text = std::to_string(value);
        text.erase(text.find_last_not_of('0') + 1);
        return text.ends_with('.') ? text.substr(0, text.size() - 1) : text;
    }
    template <class T, class... Value>
    void answer(const Done<T>& done, Value&&... value)
    {
        auto result = error ? Result<T, store::StoreError>(Failure{*error}) : Result<T, store::StoreError>(std::forward<Value>(value)...);
        if (answerElsewhere)
            m_threads.emplace_back([done, result = std::move(result)] { done(result); });
        else
            done(std::move(result));
    }

    std::int64_t m_pageNumber = 0;
    std::vector<std::thread> m_threads;
};

} // namespace millrace::test
