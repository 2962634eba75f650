#pragma once

#include "app/async/pool.h"
#include "app/scrape/scrape_service.h"
#include "app/store/store.h"
#include "tests/support/engine_loop.h"
#include "tests/support/scripted_transport.h"

#include <QString>
#include <QTemporaryDir>

#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace millrace::test {

using namespace std::chrono_literals;

/// The whole scraper on virtual time: a scripted transport, a real SQLite store, a real pool of one thread.
///
/// Thread: the test's. One object is one run of the program; a second one on the same folder, with `wallStart` after the first one's end,
/// is the program opened again. A copy of the folder taken in the middle (copyOfStore) is what kill -9 leaves behind.
class ScrapeHarness {
public:
    ScrapeHarness();   ///< in a folder of its own
    /// On PostgreSQL, where other programs may work on its runs.
    explicit ScrapeHarness(const std::string& storeUrl);
    explicit ScrapeHarness(QString folder, WallMs wallStart = EngineLoop::kWallStart, Milliseconds busyTimeout = 100ms);
    ~ScrapeHarness();
    /// The service ends and is gone; the store stays.
    void endService();

    EngineLoop loop;
    ScriptedTransport transport{loop.runtime()};
    [[nodiscard]] store::Store& store() { return m_store; }
    [[nodiscard]] scrape::ScrapeService& service() { return *m_service; }
    [[nodiscard]] QString databasePath() const;
    /// A folder with the database as it is on disk now, without a clean close.
    [[nodiscard]] std::unique_ptr<QTemporaryDir> copyOfStore() const;

    // --- commands, answered ---
    RunId newRun(scrape::ScrapeSettings settings = {});
    void openRun(RunId run);
    scrape::AddResult add(const std::string& text);
    void start();
    /// newRun, add, start.
    void begin(const std::string& urls, scrape::ScrapeSettings settings = {});
    void pause();
    void resume();
    void stop();
    void setSettings(scrape::ScrapeSettings settings);
    std::int64_t retryFailed(HostId host = {});
    std::vector<store::QueuedUrl> removeQueued(HostId host);
    void restore(std::vector<store::QueuedUrl> urls);
    [[nodiscard]] HostId hostId(const std::string& lane);

    // --- running ---
    /// Until the session has ended; its last snapshot. Throws when it has not after `limit` of virtual time.
    scrape::RunSnapshot runToEnd(SteadyDuration limit = 30min);
    /// begin, runToEnd.
    scrape::RunSnapshot scrapeAll(const std::string& urls, scrape::ScrapeSettings settings = {});
    /// Lets virtual time go on while the other threads are at work: what comes due queues up behind what they do.
    void runUnsettled(SteadyDuration duration);
    /// Until the transport has seen `count` starts.
    void runUntilStarts(std::size_t count, SteadyDuration limit = 10min);

    // --- what it did ---
    /// The latest published run.
    [[nodiscard]] scrape::RunSnapshot snapshot();
    /// The latest published state of this lane.
    [[nodiscard]] scrape::HostSnapshot host(const std::string& lane);
    [[nodiscard]] const std::vector<scrape::PageEvent>& pages() const { return m_pages; }
    [[nodiscard]] const scrape::PageEvent& page(const std::string& url) const;
    /// Milliseconds of the sends to this "host" or "host:port", from the start of the program.
    [[nodiscard]] std::vector<std::int64_t> sendsTo(const std::string& authority) const;
    /// The URLs asked for, in order, robots.txt left out.
    [[nodiscard]] std::vector<std::string> asked() const;
    [[nodiscard]] int countOf(const std::string& url) const;
    /// One text of the database per row and column, read beside the program.
    [[nodiscard]] std::vector<std::vector<std::string>> query(const QString& sql) const;
    /// Runs a statement on a connection of its own, and keeps the connection (and its locks) until the next call or the end.
    void execBeside(const QStringList& statements);
    void endBeside();

    /// A service's answer, which comes while the loop goes on. A store needs no loop for it: tests/support/answer_of.h.
    template <class T, class Call>
    Result<T, store::StoreError> answerOf(Call call, SteadyDuration limit = 10min)
    {
        auto answer = std::make_shared<std::optional<Result<T, store::StoreError>>>();
        call([answer](Result<T, store::StoreError> result) { answer->emplace(std::move(result)); });
        if (!loop.runUntil([&] { return answer->has_value(); }, limit))
            throw std::runtime_error("a command got no answer");
        return std::move(**answer);
    }

private:
    ScrapeHarness(QString folder, const std::string& storeUrl, WallMs wallStart, Milliseconds busyTimeout);
    [[nodiscard]] bool waitsForThreads();
    void settle();
    void takeFeed();

    std::unique_ptr<QTemporaryDir> m_ownFolder;
    QString m_folder;
    store::Store m_store;
    async::Pool m_pool{{1, 0, "parse"}};
    std::unique_ptr<scrape::ScrapeService> m_service;
    std::vector<scrape::PageEvent> m_pages;
    std::vector<scrape::RunSnapshot> m_ends;
    scrape::RunSnapshot m_run;
    std::map<std::string, scrape::HostSnapshot> m_hosts;
    QString m_beside;
};

/// "https://host/prefixN\n" for N in [0, count).
[[nodiscard]] std::string urlLines(const std::string& host, int count, const std::string& prefix = "p");
/// "0 500 1000": what QCOMPARE can show.
[[nodiscard]] QByteArray joined(const std::vector<std::int64_t>& numbers);
/// The differences of neighbours.
[[nodiscard]] std::vector<std::int64_t> gaps(const std::vector<std::int64_t>& times);
[[nodiscard]] scrape::ScrapeSettings noRobots(int retries = 2);
/// No waiting for the rate, no robots.txt: for tests of something else.
[[nodiscard]] scrape::ScrapeSettings unlimited();

} // namespace millrace::test
