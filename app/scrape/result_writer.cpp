#include "app/scrape/result_writer.h"

#include "app/async/callback.h"
#include "app/async/sleep.h"
#include "app/async/timeout.h"
#include "app/core/log.h"

#include <algorithm>
#include <utility>

namespace millrace::scrape {

namespace {

constexpr Milliseconds kWriteRetryFirst{500};
constexpr Milliseconds kRetryMost{2'000};

} // namespace

ResultWriter::ResultWriter(async::Runtime& runtime, store::Store& store, RunId run, Callbacks callbacks, async::Semaphore& turn)
    : m_runtime(runtime), m_store(store), m_run(run), m_callbacks(std::move(callbacks)), m_turn(turn)
{
}

void ResultWriter::add(PageResult result)
{
    m_pendingLinks += result.links.size();
    m_pending.push_back(std::move(result));
    m_work.set();
    if (full())
        m_full.set();
}

void ResultWriter::hurry()
{
    m_hurry = true;
    m_full.set();
}

void ResultWriter::saveHosts()
{
    m_hostsWanted = true;
    m_work.set();
}

void ResultWriter::close()
{
    m_closing = true;
    m_work.set();
    m_full.set();
}

std::vector<PageResult> ResultWriter::takeBatch()
{
    std::vector<PageResult> results;
    std::size_t links = 0;
    while (!m_pending.empty() && results.size() < kWriteBatch && links < kLinksPerBatch) {
        links += m_pending.front().links.size();
        results.push_back(std::move(m_pending.front()));
        m_pending.pop_front();
    }
    m_pendingLinks -= links;
    return results;
}

async::Task<void> ResultWriter::run(bool refresh)
{
    for (;;) {
        if (m_pending.empty() && !m_hostsWanted) {
            if (m_closing)
                break;
            m_work.clear();
            co_await m_work.wait();
            continue;
        }
        if (!std::exchange(m_hurry, false) && !full() && !m_closing) {
            m_full.clear();
            (void)co_await async::withTimeout(kWriteDelay, async::waitFor(&m_full));
            m_hurry = false;
        }
        std::vector<PageResult> results = takeBatch();
        m_writing = results.size();

        auto batch = std::make_shared<store::ResultBatch>();
        batch->outcomes.reserve(results.size());
        batch->fetches.reserve(results.size());
        for (PageResult& result : results) {
            store::UrlOutcome& outcome = batch->outcomes.emplace_back(std::move(result.outcome));
            result.outcome = {};
            result.outcome.keyHash = outcome.keyHash;
            result.outcome.state = outcome.state;
            batch->fetches.insert(batch->fetches.end(), std::make_move_iterator(result.fetches.begin()), std::make_move_iterator(result.fetches.end()));
            batch->links.insert(batch->links.end(), std::make_move_iterator(result.links.begin()), std::make_move_iterator(result.links.end()));
            result.links = {};
        }
        m_hostsWanted = m_callbacks.collectHosts(*batch);
        const auto saved = co_await save(batch, refresh);
        if (!saved)
            break;
        if (!results.empty())
            co_await m_callbacks.committed(std::move(results), batch, *saved);
        m_writing = 0;
        m_callbacks.written();
    }
}

async::Task<Result<store::EnqueueResult, store::StoreError>> ResultWriter::saveOnce(std::shared_ptr<const store::ResultBatch> batch, bool refresh)
{
    const async::Semaphore::Permit permit = co_await m_turn.acquire();
    co_return co_await async::awaitCallback<Result<store::EnqueueResult, store::StoreError>>([&](auto done) { m_store.save(m_run, batch, refresh, std::move(done)); });
}

async::Task<std::optional<store::EnqueueResult>> ResultWriter::save(std::shared_ptr<const store::ResultBatch> batch, bool refresh)
{
    Milliseconds wait = kWriteRetryFirst;
    bool troubled = false;
    for (;;) {
        const auto saved = co_await saveOnce(batch, refresh);
        if (saved) {
            if (troubled) {
                logInfo(LogArea::Store, "takes results again");
                m_callbacks.trouble(std::nullopt);
            }
            co_return *saved;
        }
        m_failed = !saved.error().transient();
        if (!std::exchange(troubled, true) || m_failed)
            logInfo(LogArea::Store, m_failed ? "takes no results: the run fails" : "takes no results: the run waits", {{"why", saved.error().detail}, {"rows", m_writing}});
        m_callbacks.trouble(saved.error());
        if (m_failed)
            co_return std::nullopt;
        co_await async::sleepFor(wait);
        wait = std::min(wait * 2, kRetryMost);
    }
}

} // namespace millrace::scrape
