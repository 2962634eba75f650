// The part of PagePipeline that asks robots.txt, and fetches it (RFC 9309 section 2.3).
#include "app/async/sleep.h"
#include "app/core/log.h"
#include "app/http/content_decoder.h"
#include "app/scrape/page_pipeline.h"
#include "app/scrape/page_work.h"

#include <algorithm>

namespace millrace::scrape {

namespace {

constexpr Milliseconds kRobotsRetryFirst{1'000};

struct ReadRobots {
    http::RobotsRules rules;
    std::string shown;
    std::optional<http::HttpError> error;
};

ReadRobots readRobots(std::string body, std::string encoding, std::string agent, std::stop_token stop)
{
    ReadRobots read;
    auto decoded = http::decodeBody(std::move(body), encoding, http::kMaxDecodedBytes, stop);
    if (!decoded) {
        read.error = std::move(decoded).error();
        return read;
    }
    read.rules = http::parseRobots(*decoded, agent);
    read.shown = decoded->substr(0, kMaxRobotsTextShown);
    return read;
}

/// While it lives, only robots.txt and redirects may start in the lane; takes the fetch back when the coroutine is cancelled.
class RobotsInProgress {
public:
    RobotsInProgress(Scheduler& scheduler, RobotsCache& cache, HostLane& lane, std::string origin, std::shared_ptr<RobotsEntry> entry)
        : m_scheduler(scheduler), m_cache(cache), m_lane(lane), m_origin(std::move(origin)), m_entry(std::move(entry))
    {
        m_lane.robotsPending = true;
        m_lane.robotsState = "fetching";
        m_lane.touch();
        m_scheduler.update(m_lane);
    }
    RobotsInProgress(const RobotsInProgress&) = delete;
    ~RobotsInProgress()
    {
        m_lane.robotsPending = false;
        m_lane.touchRow();
        if (m_entry->state == RobotsEntry::State::Fetching) {
            m_lane.robotsState.clear();
            m_cache.abandon(m_origin, m_entry);
        }
        m_scheduler.update(m_lane);
    }

private:
    Scheduler& m_scheduler;
    RobotsCache& m_cache;
    HostLane& m_lane;
    std::string m_origin;
    std::shared_ptr<RobotsEntry> m_entry;
};

/// Empty: it was read, or is not there.
std::string robotsErrorName(const RobotsEntry& entry)
{
    if (entry.state != RobotsEntry::State::Unreachable)
        return {};
    return entry.cause ? std::string(http::name(*entry.cause)) : "RobotsUnreachable";
}

} // namespace

/// True when the present hop may be fetched. False: the outcome is delivered.
async::Task<bool> PagePipeline::allowedByRobots(Work& work)
{
    if (m.host.settings().ignoreRobots) {
        work.lane->robotsState = "ignored";
        co_return true;
    }
    const std::shared_ptr<RobotsEntry> entry = co_await robotsFor(work);
    if (entry->state == RobotsEntry::State::Fetching) { // its host is not this worker's any more
        leaveToOthers(work);
        co_return false;
    }
    if (entry->state == RobotsEntry::State::Unreachable) {
        work.result.event.errorCode = entry->cause;
        work.result.event.errorPhase = http::Phase::Queue;
        finish(work, store::UrlState::Failed, robotsErrorName(*entry) + ": robots.txt could not be read" + (entry->detail.empty() ? "" : ", " + entry->detail));
        co_return false;
    }
    const http::RobotsVerdict verdict = entry->rules.verdict(work.url.pathAndQuery());
    if (!verdict.rule.empty())
        work.result.event.robotsRule = (verdict.line > 0 ? "line " + std::to_string(verdict.line) + ": " : std::string()) + verdict.rule;
    if (!verdict.allowed)
        finish(work, store::UrlState::Skipped, "Robots: " + work.result.event.robotsRule);
    co_return verdict.allowed;
}

/// The entry of this hop's origin, fetched first where nothing is known; the slot in hand is spent on that.
async::Task<std::shared_ptr<RobotsEntry>> PagePipeline::robotsFor(Work& work)
{
    const std::string origin = work.url.origin();
    for (;;) {
        std::shared_ptr<RobotsEntry> entry = m.robots.find(origin, m.runtime.clock().now());
        if (!entry) {
            entry = m.robots.begin(origin);
            const SteadyTime asked = m.runtime.clock().now();
            co_await fetchRobots(work.url, isAtHome(work), work.lane, std::move(work.slot), entry, &work.result.fetches);
            if (work.trace)
                work.trace->robots(asked, m.runtime.clock().now(), robotsErrorName(*entry));
            co_return entry;
        }
        if (entry->state != RobotsEntry::State::Fetching)
            co_return entry;
        work.slot.reset(); // not spent: another coroutine fetches it
        const SteadyTime asked = m.runtime.clock().now();
        co_await entry->ready.wait();
        if (work.trace)
            work.trace->robots(asked, m.runtime.clock().now(), robotsErrorName(*entry));
        if (entry->state != RobotsEntry::State::Fetching)
            co_return entry;
    }
}

/// `attempts`: the requests go there, to be stored with the page that waits for them.
async::Task<void> PagePipeline::fetchRobots(http::Url asked, bool atHome, HostLane* home, LaneSlot slot, std::shared_ptr<RobotsEntry> entry,
    std::vector<store::FetchRecord>* attempts)
{
    const std::string origin = asked.origin();
    const RobotsInProgress inProgress(m.scheduler, m.robots, *home, origin, entry);
    const ScrapeSettings& settings = m.host.settings();
    const std::string agent = settings.userAgent.empty() ? defaultUserAgent() : settings.userAgent;

    http::Url first = asked;
    first.path = "/robots.txt";
    first.query.reset();
    first.fragment.reset();
    http::Url url = first;
    HostLane* lane = home;
    const auto end = [&](RobotsEntry::State state, std::string shownState) {
        entry->state = state;
        logRecord(state == RobotsEntry::State::Unreachable ? LogLevel::Info : LogLevel::Debug, LogArea::Scrape, "robots.txt", {{"origin", origin}, {"state", shownState}, {"why", entry->detail}});
        home->robotsState = std::move(shownState);
        home->robotsAt = m.runtime.clock().wallNow();
        m.robots.complete(origin, entry, m.runtime.clock().now());
    };

    int hops = 0;
    int resends = 0;
    for (int attempt = 1;;) {
        Fetched fetched{http::HttpResponse{}, false, {}, {}, {}};
        if (m_sharing && lane != home && lane->shut) {
            ReachedHost reached = co_await m.host.reachHost(*lane, url.href(), *home);
            if (reached.how == ReachedHost::How::Lost)
                co_return;
            if (reached.how == ReachedHost::How::Held)
                continue;
            fetched.outcome = std::move(reached.answer); // the request is among those of whoever made it
        } else {
            if (!slot)
                slot = co_await acquire(*lane);
            if (!slot) {
                if (lane == home || !m_sharing)
                    co_return; // its host is not ours any more
                continue;
            }
            fetched = co_await fetchOnce(url, lane, &slot, atHome && url.origin() == origin, attempt, nullptr, false);
            report(*lane, slot, fetched);
            slot.reset();
            if (!fetched.outcome && fetched.outcome.error().code == http::HttpErrorCode::Withdrawn) {
                if (lane == home)
                    co_return;
                continue;
            }
            attempts->push_back(fetched.record);
        }
        if (!fetched.outcome && fetched.outcome.error().code == http::HttpErrorCode::Resent && ++resends <= kMaxResends)
            continue;

        if (fetched.outcome && isRedirect(fetched.outcome->status)) {
            // 2.3.1.2: at least five consecutive redirects; beyond, the file is taken as unavailable
            auto target = http::parseUrl(fetched.outcome->header("Location"), &url);
            if (!target || ++hops > kMaxRobotsRedirects) {
                end(RobotsEntry::State::Known, "allow");
                co_return;
            }
            url = std::move(*target);
            lane = &m.host.laneFor(url);
            continue;
        }
        if (fetched.outcome && fetched.outcome->status >= 200 && fetched.outcome->status < 300) {
            http::HttpResponse& response = *fetched.outcome;
            std::string encoding(response.header("Content-Encoding"));
            ReadRobots read = co_await m.parsePool.run([body = std::move(response.body), encoding = std::move(encoding), agent](std::stop_token stop) mutable {
                return readRobots(std::move(body), std::move(encoding), agent, stop);
            });
            if (!read.error) {
                entry->rules = std::move(read.rules);
                home->robotsText = std::move(read.shown);
                home->setCrawlDelay(entry->rules.crawlDelay().value_or(Milliseconds(0)));
                end(RobotsEntry::State::Known, entry->rules.ruleCount() > 0 ? "rules" : "allow");
                co_return;
            }
            fetched.outcome = Failure{std::move(*read.error)};
        } else if (fetched.outcome && fetched.outcome->status < 500 && fetched.outcome->status != 429) {
            // 2.3.1.3: unavailable (4xx): everything may be crawled
            end(RobotsEntry::State::Known, "allow");
            co_return;
        }

        // 2.3.1.4: unreachable (5xx, no connection): complete disallow, once the retries are used up
        const bool mayRetry = !fetched.outcome ? worthRetrying(fetched.outcome.error().code) : true;
        if (attempt > settings.retries || !mayRetry) {
            if (fetched.outcome) {
                entry->status = fetched.outcome->status;
                entry->detail = "status " + std::to_string(entry->status);
            } else {
                entry->cause = fetched.outcome.error().code;
                entry->detail = fetched.outcome.error().detail;
            }
            end(RobotsEntry::State::Unreachable, "disallow");
            co_return;
        }
        co_await async::sleepFor(kRobotsRetryFirst * (1 << std::min(attempt - 1, 6)));
        ++attempt;
        url = first;
        lane = home;
        hops = 0;
    }
}

/// Retries and further redirects are the asker's.
async::Task<void> PagePipeline::askRobotsHop(store::RobotsHop hop, HostLane* lane)
{
    const ActiveCount active(*lane);
    std::optional<store::RobotsHopAnswer> answer;
    std::vector<store::FetchRecord> requests;
    const auto url = http::parseUrl(hop.url);
    for (int resends = 0; url;) {
        LaneSlot slot = co_await acquire(*lane);
        if (!slot)
            break; // its host is not ours any more
        Fetched fetched = co_await fetchOnce(*url, lane, &slot, false, 1, nullptr, false);
        report(*lane, slot, fetched);
        slot.reset();
        if (!fetched.outcome && fetched.outcome.error().code == http::HttpErrorCode::Withdrawn)
            break;
        requests.push_back(std::move(fetched.record));
        if (!fetched.outcome && fetched.outcome.error().code == http::HttpErrorCode::Resent && ++resends <= kMaxResends)
            continue;
        answer.emplace();
        answer->id = hop.id;
        if (fetched.outcome) {
            const BodyInHand inHand(m_parsing, m_parsingBytes, fetched.outcome->body.size());
            auto body = co_await inflatedRobots(*fetched.outcome);
            answer->status = fetched.outcome->status;
            answer->location = std::string(fetched.outcome->header("Location"));
            if (body)
                answer->body = std::move(*body);
            else
                fetched.outcome = Failure{std::move(body).error()};
        }
        if (!fetched.outcome) {
            answer->status = 0;
            answer->cause = std::string(http::name(fetched.outcome.error().code));
            answer->detail = fetched.outcome.error().detail;
        }
        break;
    }
    m.host.robotsHopAsked(hop.id, std::move(answer), std::move(requests));
}

/// Of an answer that is no robots.txt, nothing.
async::Task<Result<std::string, http::HttpError>> PagePipeline::inflatedRobots(http::HttpResponse& response)
{
    if (response.status < 200 || response.status >= 300)
        co_return std::string();
    std::string encoding(response.header("Content-Encoding"));
    co_return co_await m.parsePool.run([body = std::move(response.body), encoding = std::move(encoding)](std::stop_token stop) mutable {
        auto decoded = http::decodeBody(std::move(body), encoding, http::kMaxDecodedBytes, stop);
        if (decoded && decoded->size() > http::kRobotsMaxBytes + 1)
            decoded->resize(http::kRobotsMaxBytes + 1); // the reader leaves the line out that its limit cuts
        return decoded;
    });
}

} // namespace millrace::scrape
