#include "app/scrape/url_intake.h"

#include "app/async/callback.h"
#include "app/async/sleep.h"
#include "app/http/url.h"

#include <algorithm>

namespace millrace::scrape {

namespace {

constexpr int kLinesPerTurn = 100;
constexpr std::size_t kRowsPerTurn = 250;
constexpr std::size_t kUnusableShown = 100;
constexpr std::size_t kUnusableBytes = 300;
constexpr std::size_t kSuspectBatch = 500;
constexpr Milliseconds kStopLook{50};

std::string_view trimmed(std::string_view line)
{
    constexpr std::string_view kSpace = " \t\r\f\v";
    const std::size_t first = line.find_first_not_of(kSpace);
    if (first == std::string_view::npos)
        return {};
    return line.substr(first, line.find_last_not_of(kSpace) - first + 1);
}

} // namespace

async::Task<Result<AddResult, store::StoreError>> UrlIntake::add(std::string text, bool refresh)
{
    AddResult result;
    std::string_view rest = text;
    if (rest.starts_with("\xEF\xBB\xBF"))
        rest.remove_prefix(3);
    for (int number = 1; !rest.empty(); ++number) {
        if (m.stop.stop_requested()) {
            result.cut = true;
            break;
        }
        result.lines = number;
        const std::size_t end = rest.find('\n');
        takeLine(trimmed(rest.substr(0, end)), number, result);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        if (m_batch.lanes.size() >= m_batchSize) {
            if (!m_open)
                m_batch.rows->inputOpen = m_open = true;
            m_batchSize = std::min(2 * m_batchSize, static_cast<std::size_t>(store::Store::kEnqueueBatch));
            if (auto flushed = co_await flush(refresh, result); !flushed)
                co_return Failure{flushed.error()};
        }
        if (m_suspects.size() >= kSuspectBatch) {
            if (auto resolved = co_await resolveSuspects(result); !resolved)
                co_return Failure{resolved.error()};
        }
        if (number % kLinesPerTurn == 0)
            co_await async::yieldNow();
    }
    if (!m_suspects.empty()) {
        if (auto flushed = co_await flush(refresh, result); !flushed)
            co_return Failure{flushed.error()};
        if (auto resolved = co_await resolveSuspects(result); !resolved)
            co_return Failure{resolved.error()};
    }
    m_batch.rows->inputOpen = result.cut;
    if (auto flushed = co_await flush(refresh, result); !flushed)
        co_return Failure{flushed.error()};
    co_return result;
}

template <class T, class Ask>
async::Task<Result<T, store::StoreError>> UrlIntake::insist(Ask ask)
{
    bool waited = false;
    for (;;) {
        auto answer = co_await async::awaitCallback<Result<T, store::StoreError>>(ask);
        const bool again = !answer && answer.error().transient() && !m.stop.stop_requested();
        if (!again) {
            if (waited)
                m.trouble(std::nullopt);
            co_return answer;
        }
        waited = true;
        m.trouble(answer.error());
        const SteadyTime until = async::Runtime::current()->clock().now() + kStoreRetry;
        while (!m.stop.stop_requested() && async::Runtime::current()->clock().now() < until)
            co_await async::sleepFor(kStopLook);
    }
}

void UrlIntake::takeLine(std::string_view line, int number, AddResult& result)
{
    if (line.empty() || line.front() == '#')
        return;
    const auto url = http::parseUserUrl(line);
    if (!url) {
        if (result.unusable.size() < kUnusableShown)
            result.unusable.emplace_back(number, std::string(line.substr(0, kUnusableBytes)));
        ++result.unusableCount;
        return;
    }
    if (m.given)
        m.given(url->origin());
    Candidate candidate;
    candidate.row.url = url->href();
    candidate.row.keyHash = http::keyHash(url->key());
    if (m.seen.hashes.contains(candidate.row.keyHash)) {
        if (m.seen.isAdding(candidate.row.keyHash, candidate.row.url)) {
            ++result.duplicates;
            return;
        }
        candidate.lane = &m.lanes.obtain(url->laneKey(), true);
        candidate.row.host = candidate.lane->id();
        m_suspects.push_back(std::move(candidate));
        return;
    }
    if (m.maxPages > 0 && m.lanes.totals().given() + m.seen.waiting() >= m.maxPages) {
        ++result.overLimit;
        return;
    }
    candidate.lane = &m.lanes.obtain(url->laneKey(), true);
    candidate.row.host = candidate.lane->id();
    m.seen.hashes.insert(candidate.row.keyHash, m.seen.hashes.check(candidate.row.url));
    m.seen.adding.emplace(candidate.row.keyHash, candidate.row.url);
    append(std::move(candidate));
}

void UrlIntake::append(Candidate candidate)
{
    HostLane& lane = *candidate.lane;
    if (!lane.inStore && m_batch.newHosts.insert(lane.id()).second) {
        store::HostRecord& host = m_batch.rows->hosts.emplace_back();
        host.id = lane.id();
        host.host = lane.key();
        host.typed = true;
        (void)lane.takeUnsaved();
    }
    m_batch.rows->urls.push_back(std::move(candidate.row));
    m_batch.lanes.push_back(&lane);
}

async::Task<Result<void, store::StoreError>> UrlIntake::flush(bool refresh, AddResult& result)
{
    if (m_batch.lanes.empty() && !m_batch.rows->inputOpen)
        co_return Result<void, store::StoreError>();
    const Batch batch = std::exchange(m_batch, {});
    const std::vector<store::QueuedUrl>& urls = batch.rows->urls;
    const async::Semaphore::Permit turn = co_await m.countTurn.acquire();
    const auto entered = co_await insist<store::EnqueueResult>([&](auto done) { m.store.enqueue(m.run, batch.rows, refresh, std::move(done)); });
    if (!entered) {
        m.seen.adding.clear();
        for (std::size_t i = 0; i < urls.size(); ++i) {
            m.seen.hashes.erase(urls[i].keyHash);
            if (!batch.lanes[i]->inStore)
                batch.lanes[i]->touchRow();
        }
        co_return Failure{entered.error()};
    }
    const std::unordered_set<std::int64_t> skipped(entered->skippedHashes.begin(), entered->skippedHashes.end());
    const std::unordered_set<std::int64_t> others(entered->knownHashes.begin(), entered->knownHashes.end());
    for (std::size_t i = 0; i < urls.size(); ++i) {
        HostLane& lane = *batch.lanes[i];
        m.seen.adding.erase(urls[i].keyHash);
        if (!others.empty() && others.contains(urls[i].keyHash)) { // another worker has queued it
            ++result.duplicates;
            --result.accepted;
        } else {
            lane.count(skipped.contains(urls[i].keyHash) ? store::UrlState::Skipped : store::UrlState::Queued, 1);
        }
        lane.inStore = true;
        m.queued(lane);
        if (i % kRowsPerTurn == kRowsPerTurn - 1)
            co_await async::yieldNow();
    }
    result.accepted += static_cast<std::int64_t>(urls.size());
    result.alreadyStored += entered->alreadyStored;
    co_return Result<void, store::StoreError>();
}

async::Task<Result<void, store::StoreError>> UrlIntake::resolveSuspects(AddResult& result)
{
    if (m_suspects.empty())
        co_return Result<void, store::StoreError>();
    std::vector<Candidate> suspects = std::exchange(m_suspects, {});
    std::vector<std::int64_t> hashes;
    hashes.reserve(suspects.size());
    for (const Candidate& candidate : suspects)
        hashes.push_back(candidate.row.keyHash);
    const auto rows = co_await insist<std::vector<store::QueuedUrl>>([&](auto done) { m.store.urlsByHash(m.run, hashes, std::move(done)); });
    if (!rows)
        co_return Failure{rows.error()};
    std::unordered_set<std::string> known;
    for (const store::QueuedUrl& row : *rows)
        known.insert(row.url);
    for (Candidate& candidate : suspects) {
        const bool waiting = m.seen.isAdding(candidate.row.keyHash, candidate.row.url);
        const auto claim = m.seen.claims.find(candidate.row.keyHash);
        const bool claimed = claim != m.seen.claims.end() && claim->second.key == candidate.row.url;
        if (waiting || claimed || !known.insert(candidate.row.url).second)
            ++result.duplicates;
        else
            append(std::move(candidate)); // another URL with the same hash
    }
    co_return Result<void, store::StoreError>();
}

} // namespace millrace::scrape
