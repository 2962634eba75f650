// The part of RunSharing that has robots.txt asked by whoever has the host that it is redirected to.
#include "app/async/callback.h"
#include "app/async/sleep.h"
#include "app/async/timeout.h"
#include "app/scrape/run_sharing.h"

#include <utility>

namespace millrace::scrape {

namespace {

constexpr Milliseconds kHopAfterTrouble{500};
constexpr int kLooksInALease = 4;

http::HttpErrorCode codeOf(const std::string& cause)
{
    for (int i = 0; i < static_cast<int>(http::HttpErrorCode::Internal); ++i) {
        if (const auto code = static_cast<http::HttpErrorCode>(i); http::name(code) == cause)
            return code;
    }
    return http::HttpErrorCode::Internal;
}

ReachedHost reachedBy(store::RobotsHopAnswer answer)
{
    ReachedHost reached;
    reached.how = ReachedHost::How::Answered;
    if (answer.status == 0) {
        reached.answer = Failure{http::HttpError{codeOf(answer.cause), http::Phase::Queue, std::move(answer.detail)}};
        return reached;
    }
    http::HttpResponse response;
    response.status = answer.status;
    if (!answer.location.empty())
        response.headers.push_back({"Location", std::move(answer.location)});
    response.body = std::move(answer.body);
    reached.answer = std::move(response);
    return reached;
}

} // namespace

/// A question to another worker for as long as its answer is waited for.
class RunSharing::AskedHop {
public:
    AskedHop(RunSharing& sharing, std::int64_t id) : m_sharing(sharing), m_id(id) { m_sharing.m_hops.emplace(id, this); }
    AskedHop(const AskedHop&) = delete;
    ~AskedHop()
    {
        m_sharing.m_hops.erase(m_id);
        if (!answer)
            m_sharing.m.store.dropRobotsHop(m_sharing.m.run, m_id, [](auto) {});
    }

    async::Event answered;
    std::optional<store::RobotsHopAnswer> answer;

private:
    RunSharing& m_sharing;
    std::int64_t m_id;
};

/// The other worker goes on meanwhile and needs nothing of this one, so that two hosts may lead to each other; where it vanishes, its host is claimed.
async::Task<ReachedHost> RunSharing::reach(HostLane& lane, std::string url, HostLane& home)
{
    const std::uint32_t tenure = home.tenure;
    std::optional<AskedHop> asked;
    while (home.tenure == tenure && !home.shut) {
        if (!lane.shut)
            co_return ReachedHost{ReachedHost::How::Held};
        if (co_await claimNow(lane))
            continue;
        if (!asked) {
            const auto hop = co_await async::awaitCallback<Result<std::int64_t, store::StoreError>>(
                [&](auto done) { m.store.askRobotsHop(m.run, m_worker, {0, lane.id(), url}, std::move(done)); });
            if (hop)
                asked.emplace(*this, *hop);
        }
        if (!asked)
            co_await async::sleepFor(kHopAfterTrouble);
        else
            (void)co_await async::withTimeout(m_book.lease() / kLooksInALease, async::waitFor(&asked->answered));
        if (asked && asked->answer)
            co_return reachedBy(std::move(*asked->answer));
    }
    co_return ReachedHost{};
}

async::Task<bool> RunSharing::claimNow(HostLane& lane)
{
    const SteadyTime asked = m_time.asking();
    const auto claim = co_await async::awaitCallback<Result<store::Claim, store::StoreError>>(
        [&](auto done) { m.store.claimHost(m.run, m_worker, m_leased.record(lane), m_book.lease(), std::move(done)); });
    if (!claim || claim->hosts.empty() || m_book.holds(lane.id()))
        co_return !lane.shut;
    m_book.claimed(lane.id(), asked);
    m_leased.take(claim->hosts.front(), claim->now);
    co_return !lane.shut;
}

void RunSharing::takeAnswers(std::vector<store::RobotsHopAnswer> answers)
{
    for (store::RobotsHopAnswer& answer : answers) {
        const auto asked = m_hops.find(answer.id);
        if (asked == m_hops.end())
            continue; // nobody waits for it any more
        asked->second->answer = std::move(answer);
        asked->second->answered.set();
    }
}

async::Task<void> RunSharing::answerHop(std::int64_t hop, std::optional<store::RobotsHopAnswer> answer, std::vector<store::FetchRecord> requests)
{
    for (;;) {
        const auto told = co_await async::awaitCallback<Result<void, store::StoreError>>(
            [&](auto done) { m.store.answerRobotsHop(m.run, m_worker, hop, answer, requests, std::move(done)); });
        if (told || !told.error().transient())
            co_return;
        co_await async::sleepFor(kHopAfterTrouble);
    }
}

} // namespace millrace::scrape
