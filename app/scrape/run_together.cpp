// The part of ScrapeRun that works on a run together with other programs.
#include "app/async/callback.h"
#include "app/async/sleep.h"
#include "app/scrape/scrape_run.h"

#include <QJsonDocument>

#include <algorithm>
#include <utility>

namespace millrace::scrape {

namespace {

/// Counting goes through all rows of the run: it may cost the store no more than a hundredth of its time, but is done twice a minute at
/// least.
constexpr Milliseconds kCountLeast{1'000};
constexpr int kCountShare = 100;
constexpr SteadyDuration kCountMost = std::chrono::seconds(30);
constexpr std::size_t kSharedHostsPerBatch = 2'000;

template <class T>
using StoreResult = Result<T, store::StoreError>;

} // namespace

void ScrapeRun::makeSharing()
{
    m_lanes.setShared();
    m_sharing = std::make_unique<RunSharing>(RunSharing::Parts{m.runtime, m.store, m_id, m_lanes, m_scheduler, m.lease},
        RunSharing::Callbacks{[this](HostLane& lane) { wantRefill(lane); },
            [this] {
                store::Heartbeat heartbeat;
                heartbeat.pages = m_lanes.ledger().ended.done - m_doneBefore;
                heartbeat.adding = m_adding > 0;
                heartbeat.wantsScope = m_settings.depth > 0 || m_settings.sitemaps;
                return heartbeat;
            },
            [this] { return m_adding == 0 && m_writer && m_writer->unsaved() == 0 && m_refills.empty(); }, [this](const store::RunView& view) { seen(view); },
            [this] { requestEnd(EndReason::Finished); },
            [this](std::optional<store::StoreError> trouble) {
                const bool forGood = trouble && !trouble->transient();
                m_leaseTrouble = std::move(trouble);
                if (forGood) {
                    m_trouble = m_leaseTrouble;
                    requestEnd(EndReason::StoreFailed);
                }
            }});
    m_pipeline.setSharing(m_sharing.get());
    m_company = std::make_unique<CompanyWatch>(m.runtime, m.store, m_id,
        CompanyWatch::Callbacks{[this](const store::RunCompany& company) { companySeen(company); }, [this](const store::HostNow& host) { takeHost(host); },
            [this](const store::UrlCounts& counts) {
                if (!m_sessionRuns)
                    m_runCounts = counts;
            }});
}

/// What the others, or a person at one of them, have made of the run.
void ScrapeRun::seen(const store::RunView& view)
{
    if (m_phase == RunPhase::Stopping)
        return;
    if (view.state == store::RunState::Stopped)
        requestLeave();
    else if (view.state == store::RunState::Done && m_adding == 0)
        requestEnd(EndReason::Finished);
    else if (view.state == store::RunState::Done)
        m.store.setRunState(m_id, store::RunState::Running, [](auto) {}); // it came to its end while this program was adding to it
    for (const store::RobotsHop& hop : view.robotsHops) {
        if (HostLane* lane = m_lanes.find(hop.host))
            m_fetches->spawn("robots.txt for another worker", m_pipeline.askRobotsHop(hop, lane));
    }
    const bool paused = m_heldBack || view.state == store::RunState::Paused;
    if (paused != (m_phase == RunPhase::Paused))
        applyPaused(paused);
    m_scopeStale = m_scopeStale || std::exchange(m_scopeSeen, view.scopeHosts) != view.scopeHosts;
    takeRates(view);
    if (view.settingsJson == m_settingsSeen)
        return;
    m_settingsSeen = view.settingsJson;
    ScrapeSettings settings = settingsFromJson(QJsonDocument::fromJson(QByteArray::fromStdString(view.settingsJson)).object());
    settings.concurrency = m_settings.concurrency; // what is each program's own
    settings.deadline = m_settings.deadline;
    settings.headers = m_settings.headers;
    settings.signIn = m_settings.signIn;
    settings.hadSignIn = m_settings.hadSignIn;
    settings.wholePage = m_settings.wholePage;
    settings.saveBodies = m_settings.saveBodies;
    m_fetches->spawn("take the run's settings", setSettings(std::move(settings)));
}

/// What was set for single hosts, through whichever program.
void ScrapeRun::takeRates(const store::RunView& view)
{
    const std::unordered_map<HostId, double> rates(view.rates.begin(), view.rates.end());
    for (const HostId host : view.kept) {
        HostLane* lane = m_lanes.find(host);
        const auto rate = rates.find(host);
        const std::optional<double> wanted = rate == rates.end() ? std::nullopt : std::optional(rate->second);
        if (!lane || lane->ownRate() == wanted || !lane->inStore)
            continue;
        lane->setRate(wanted, m_scheduler.policy());
        lane->touch();
        m_scheduler.update(*lane);
    }
}

/// A host that somebody looks at. What this program works on, it knows better than the store.
void ScrapeRun::takeHost(const store::HostNow& host)
{
    HostLane* lane = m_lanes.find(host.id);
    if (!lane)
        return;
    if (std::exchange(lane->owner, host.owner) != host.owner)
        lane->touch();
    if (m_sharing->holds(*lane))
        return;
    if (lane->ownRate() != host.rate) {
        lane->setRate(host.rate, m_scheduler.policy());
        lane->touch();
    }
    if (!lane->windowSize() && !lane->knownCount() && lane->counts() != host.counts)
        lane->setCounts(host.counts);
}

/// What others have made of the run while this program only looks on.
void ScrapeRun::companySeen(const store::RunCompany& company)
{
    if (m_sessionRuns || m_adding > 0)
        return;
    if (company.state == store::RunState::Done)
        m_phase = RunPhase::Done;
    else if (company.state != store::RunState::New && (m_phase == RunPhase::Done || m_phase == RunPhase::Idle))
        m_phase = RunPhase::Stopped;
}

void ScrapeRun::watchHosts(std::vector<HostId> hosts)
{
    if (m_company)
        m_company->watchHosts(std::move(hosts));
}

template <class T>
ScrapeService::Done<T> ScrapeRun::inLoop(ScrapeService::Done<T> done)
{
    return [runtime = &m.runtime, done = std::move(done)](StoreResult<T> result) {
        runtime->post([done, result = std::move(result)] {
            if (done)
                done(result);
        });
    };
}

void ScrapeRun::command(store::RunState state, ScrapeService::Done<void> done)
{
    m.store.commandWorkers(m_id, state, inLoop<void>(std::move(done)));
}

void ScrapeRun::setHostRate(HostLane& lane, std::optional<double> rate, ScrapeService::Done<void> done)
{
    lane.setRate(rate, m_scheduler.policy());
    lane.touch();
    m_scheduler.update(lane);
    if (m_writer)
        m_writer->saveHosts();
    if (m_sharing)
        m.store.setHostRate(m_id, lane.id(), rate, inLoop<void>(std::move(done)));
    else if (done)
        done(StoreResult<void>());
}

void ScrapeRun::hear()
{
    if (m_sharing && m_sessionRuns)
        m_sharing->hear();
}

async::Task<bool> ScrapeRun::isLeftAlone()
{
    if (!m_sharing || m_sessionRuns)
        co_return false;
    const auto workers = co_await async::awaitCallback<StoreResult<std::vector<store::WorkerRecord>>>([&](auto done) { m.store.workers(m_id, std::move(done)); });
    co_return workers && std::none_of(workers->begin(), workers->end(), [](const store::WorkerRecord& worker) { return worker.atWork; });
}

async::Task<bool> ScrapeRun::claimHost(HostLane& lane)
{
    co_return m_sharing && m_sharing->worker() && co_await m_sharing->claimNow(lane);
}

async::Task<ReachedHost> ScrapeRun::reachHost(HostLane& lane, std::string url, HostLane& home)
{
    co_return co_await m_sharing->reach(lane, std::move(url), home);
}

void ScrapeRun::robotsHopAsked(std::int64_t hop, std::optional<store::RobotsHopAnswer> answer, std::vector<store::FetchRecord> requests)
{
    m_fetches->spawn("answer another worker", m_sharing->answerHop(hop, std::move(answer), std::move(requests)));
}

void ScrapeRun::leftToOthers(const PageResult& result)
{
    HostLane& lane = *result.lane;
    if (result.tenure == lane.tenure) {
        if (result.movedOn || result.final()) // a retry that was refused is the lane's still, until it is lost
            lane.forget(result.outcome.keyHash);
        if (result.movedOn || result.final())
            lane.count(store::UrlState::Queued, -1);
    }
    wantRefill(lane);
    m_sharing->wake();
}

/// Where links of the run may lead, too; the other workers learn it from the host's row.
void ScrapeRun::alsoInScope(const http::Url& url)
{
    m_links.alsoInScope(url);
    if (!m_sharing)
        return;
    HostLane& lane = laneFor(url);
    if (!std::exchange(lane.inScope, true))
        lane.touchRow();
}

/// Rows of hosts that this worker has are updated; new ones are made, which the queue needs.
bool ScrapeRun::collectSharedHosts(store::ResultBatch& batch)
{
    batch.worker = m_sharing->worker();
    std::unordered_set<HostId> named;
    const auto addNew = [&](HostId host) {
        HostLane& lane = *m_lanes.find(host);
        if (!lane.inStore && named.insert(host).second) {
            (void)lane.takeUnsaved();
            batch.newHosts.push_back(m_sharing->record(lane));
        }
    };
    HostId last;
    for (const store::QueuedUrl& row : batch.links) {
        if (std::exchange(last, row.host) != row.host)
            addNew(row.host);
    }
    for (const store::UrlOutcome& outcome : batch.outcomes) {
        if (outcome.nextHost)
            addNew(outcome.nextHost);
    }
    std::vector<HostLane*>& unsaved = m_lanes.ledger().unsaved;
    while (!unsaved.empty() && batch.hosts.size() + batch.newHosts.size() < kSharedHostsPerBatch) {
        HostLane& lane = *unsaved.back();
        unsaved.pop_back();
        if (!lane.takeUnsaved())
            continue;
        if (m_sharing->holds(lane))
            batch.hosts.push_back(m_sharing->record(lane));
        else if (named.insert(lane.id()).second)
            batch.newHosts.push_back(m_sharing->record(lane));
    }
    return !unsaved.empty();
}

// --- figures of the whole run ---

store::UrlCounts ScrapeRun::totals() const
{
    return m_sharing ? m_runCounts : m_lanes.totals();
}

/// What this program may let its own rows come to, so that those of all stay within the limit as far as it knows them.
std::int64_t ScrapeRun::maxPages() const
{
    if (!m_sharing || m_settings.maxPages == 0)
        return m_settings.maxPages;
    const std::int64_t others = std::max<std::int64_t>(0, m_runCounts.given() - m_lanes.totals().given());
    return std::max<std::int64_t>(1, m_settings.maxPages - others);
}

/// False: the store did not say, as after a connection that was lost.
async::Task<bool> ScrapeRun::learnTotals()
{
    const auto counts = co_await async::awaitCallback<StoreResult<store::UrlCounts>>([&](auto done) { m.store.countUrls(m_id, std::move(done)); });
    if (counts)
        m_runCounts = *counts;
    co_return counts.has_value();
}

/// After a command has changed the rows of a run: while it runs, countRun() does so.
async::Task<void> ScrapeRun::learnTotalsAtRest()
{
    if (m_sharing && !m_writer)
        (void)co_await learnTotals();
}

async::Task<void> ScrapeRun::countRun()
{
    for (;;) {
        const SteadyTime began = m.clock.now();
        (void)co_await learnTotals();
        if (m_scopeStale)
            co_await learnScopeOfOthers();
        co_await async::sleepFor(std::clamp<SteadyDuration>((m.clock.now() - began) * kCountShare, kCountLeast, kCountMost));
    }
}

async::Task<void> ScrapeRun::learnScopeOfOthers()
{
    const auto hosts = co_await async::awaitCallback<StoreResult<std::vector<std::string>>>([&](auto done) { m.store.scopeHosts(m_id, std::move(done)); });
    if (!hosts)
        co_return;
    m_scopeStale = false;
    std::size_t learned = 0;
    for (const std::string& host : *hosts) {
        m_links.alsoInScope(host);
        if (++learned % kLanesPerTurn == 0)
            co_await async::yieldNow();
    }
}

} // namespace millrace::scrape
