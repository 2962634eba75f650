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
constexpr Milliseconds kRetryMost{5'000};

} // namespace

ResultWriter::ResultWriter(async::Runtime& runtime, store::Store& store, RunId run, Callbacks callbacks, async::Semaphore& turn)
    : m_runtime(runtime), m_store(store), m_run(run), m_callbacks(std::move(callbacks)), m_turn(turn)
{
}

void ResultWriter::add(PageResult result)
{
    m_pending.push_back(std::move(result));
    m_work.set();
    if (m_pending.size() >= kWriteBatch)
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
        if (!std::exchange(m_hurry, false) && m_pending.size() < kWriteBatch && !m_closing) {
            m_full.clear();
            (void)co_await async::withTimeout(kWriteDelay, async::waitFor(&m_full));
            m_hurry = false;
        }
        const std::size_t count = std::min(m_pending.size(), kWriteBatch);
        std::vector<PageResult> results(std::make_move_iterator(m_pending.begin()), std::make_move_iterator(m_pending.begin() + static_cast<std::ptrdiff_t>(count)));
        m_pending.erase(m_pending.begin(), m_pending.begin() + static_cast<std::ptrdiff_t>(count));
        m_writing = count;

        auto batch = std::make_shared<store::ResultBatch>();
        batch->outcomes.reserve(count);
        batch->fetches.reserve(count);
        for (PageResult& result : results) {
            store::UrlOutcome& outcome = batch->outcomes.emplace_back(std::move(result.outcome));
            result.outcome = {};
            result.outcome.keyHash = outcome.keyHash;
            result.outcome.state = outcome.state;
            batch->fetches.insert(batch->fetches.end(), std::make_move_iterator(result.fetches.begin()), std::make_move_iterator(result.fetches.end()));
        }
        m_hostsWanted = m_callbacks.collectHosts(batch->hosts);
        const bool saved = co_await save(std::move(batch), refresh);
        m_writing = 0;
        if (!saved)
            break;
        if (!results.empty())
            m_callbacks.committed(std::move(results));
        if (m_pending.empty())
            m_callbacks.drained();
    }
}

async::Task<Result<void, store::StoreError>> ResultWriter::saveOnce(std::shared_ptr<const store::ResultBatch> batch, bool refresh)
{
    const async::Semaphore::Permit permit = co_await m_turn.acquire();
    co_return co_await async::awaitCallback<Result<void, store::StoreError>>([&](auto done) { m_store.save(m_run, batch, refresh, std::move(done)); });
}

async::Task<bool> ResultWriter::save(std::shared_ptr<const store::ResultBatch> batch, bool refresh)
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
            co_return true;
        }
        m_failed = !saved.error().transient();
        if (!std::exchange(troubled, true) || m_failed)
            logInfo(LogArea::Store, m_failed ? "takes no results: the run fails" : "takes no results: the run waits", {{"why", saved.error().detail}, {"rows", m_writing}});
        m_callbacks.trouble(saved.error());
        if (m_failed)
            co_return false;
        co_await async::sleepFor(wait);
        wait = std::min(wait * 2, kRetryMost);
    }
}

} // namespace millrace::scrape
