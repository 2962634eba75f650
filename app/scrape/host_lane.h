#pragma once

#include "app/async/timer_heap.h"
#include "app/async/waiter_list.h"
#include "app/core/clock.h"
#include "app/core/rate_window.h"
#include "app/core/strong_id.h"
#include "app/scrape/back_off.h"
#include "app/scrape/scrape_feed.h"
#include "app/store/records.h"

#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace millrace::scrape {

/// What a run asks of every lane.
struct LanePolicy {
    double rate = 2.0;               ///< starts per second; 0 = unlimited
    int perHost = 2;
};

struct NextStart {
    SteadyTime at;
    WaitReason reason = WaitReason::Ready;   ///< the clock that decides `at`
};

/// Pending fetches of ONE host; lets one start per interval pass.
///
/// Thread: loop. Time: never reads a clock, callers pass `now`. Cost: O(1) per start, O(log retries) with retries waiting.
/// Bounds: at most the window that the Scheduler asks for, plus the URLs that wait for a retry.
/// Why: politeness is per host, so a slow host must never delay another. Three clocks are kept apart (rate, Crawl-delay, back-off), so that
/// it can be said which one holds; spacing counts from the moment a request is sent, and a start that is granted but not sent yet holds
/// the lane (unless its rate is unlimited).
class HostLane {
public:
    HostLane(HostId id, std::string key, bool typed);

    [[nodiscard]] HostId id() const noexcept { return m_id; }
    [[nodiscard]] const std::string& key() const noexcept { return m_key; }
    [[nodiscard]] bool typed() const noexcept { return m_typed; }
    void setTyped() noexcept { m_typed = true; }

    // --- the window of the queue ---
    /// Takes a row from the store; false when the lane holds it already (it is in the window, under way, or not committed yet).
    bool push(store::QueuedUrl url, SteadyTime notBefore);
    /// Back into the lane after a failed attempt. It stays known, so that a refill does not bring it twice.
    void pushRetry(store::QueuedUrl url, SteadyTime notBefore);
    /// The next URL: a retry that is due, else the window's first. Precondition: one of them is there.
    [[nodiscard]] store::QueuedUrl pop(SteadyTime now);
    /// The outcome of a URL is committed: a refill may no longer bring it.
    void forget(std::int64_t keyHash) { m_known.erase(keyHash); }
    [[nodiscard]] bool knows(std::int64_t keyHash) const { return m_known.contains(keyHash); }
    /// Drops what waits here; the store has it still.
    void clearWindow();
    /// Nothing is under way any more.
    void forgetAll() { m_known.clear(); }
    [[nodiscard]] std::size_t windowSize() const noexcept { return m_window.size() - m_windowNext + m_retries.size(); }
    [[nodiscard]] std::size_t knownCount() const noexcept { return m_known.size(); }
    [[nodiscard]] bool hasUrl(SteadyTime now) const { return !m_window.empty() || (!m_retries.empty() && m_retries.front().at <= now); }

    // --- starts ---
    /// When the next start may be; nullopt while nothing can start whatever the time (nothing to do, paused, all slots used).
    [[nodiscard]] std::optional<NextStart> nextStart(SteadyTime now, const LanePolicy& policy) const;
    /// Why nothing starts right now, for the window.
    [[nodiscard]] WaitReason waits(SteadyTime now, const LanePolicy& policy, bool runPaused) const;
    void granted();
    void sent(SteadyTime at, WallMs wall, const LanePolicy& policy);
    /// A granted start that will not be sent. `spent`: the attempt reached for the host (refused, no address), so it counts like a start.
    void notSent(SteadyTime now, WallMs wall, bool spent, const LanePolicy& policy);
    void released();

    // --- what the host answered ---
    void answered() { m_circuit.succeeded(); }
    void failed(SteadyTime now) { m_circuit.failed(now); }
    void refused(SteadyTime now, SteadyTime sentAt, std::optional<Milliseconds> retryAfter, double random);
    void setCrawlDelay(Milliseconds delay);
    void setRate(std::optional<double> rate, const LanePolicy& policy);
    void applyPolicy(const LanePolicy& policy) { setRate(m_rate, policy); }

    // --- by hand ---
    void setPaused(bool paused) noexcept { m_paused = paused; }
    [[nodiscard]] bool paused() const noexcept { return m_paused; }
    void skipWait(SteadyTime now);

    // --- over a restart ---
    void restore(const store::HostRecord& record, SteadyTime now, WallMs wallNow, bool unclean, const LanePolicy& policy);
    [[nodiscard]] store::HostRecord toRecord(SteadyTime now, WallMs wallNow) const;

    [[nodiscard]] SteadyTime lastStart() const noexcept { return m_lastStart; }
    [[nodiscard]] SteadyDuration spacing(const LanePolicy& policy) const;
    [[nodiscard]] double effectiveRate(const LanePolicy& policy) const { return m_rate.value_or(policy.rate); }
    [[nodiscard]] const BackOff& backOff() const noexcept { return m_backOff; }
    [[nodiscard]] const Circuit& circuit() const noexcept { return m_circuit; }
    void resetCircuit() { m_circuit.reset(); }
    /// Time left until the present spacing, back-off and circuit end, and then one spacing for each queued URL.
    [[nodiscard]] std::optional<Milliseconds> eta(SteadyTime now, const LanePolicy& policy) const;
    void fill(HostSnapshot& snapshot, SteadyTime now, WallMs wallNow, const LanePolicy& policy, bool runPaused) const;

    // --- state that the Scheduler and the run keep here; plain data ---
    store::UrlCounts counts;                 ///< committed; `queued` includes what is in flight
    SteadyTime waitingSince;                 ///< URLs came into an idle lane: what they wait for counts from here
    int inFlight = 0;
    int active = 0;                          ///< coroutines working on a URL of this lane
    bool robotsPending = false;              ///< only waiters may start
    std::string robotsState;
    std::string robotsText;
    WallMs robotsAt = 0;
    bool boosted = false;
    bool refillWanted = false;
    bool dirty = true;                       ///< the window should hear of it
    bool inStore = false;                    ///< it has a row
    bool unsaved = true;                     ///< its row should be written with the next batch
    RateWindow finished;                     ///< URLs ended per second
    async::WaiterList waiters;               ///< redirects and robots.txt that wait for a start here; they go first
    async::TimerNode node;                   ///< in the Scheduler's heap
    enum class Place { None, Heap, Ready } place = Place::None;

private:
    struct Retry {
        SteadyTime at;
        store::QueuedUrl url;
        friend bool operator>(const Retry& a, const Retry& b) { return a.at > b.at; }
    };
    [[nodiscard]] bool atCapacity(const LanePolicy& policy) const;
    void take(NextStart& next, SteadyTime at, WaitReason reason) const;

    HostId m_id;
    std::string m_key;
    bool m_typed;
    bool m_paused = false;
    // Vectors, as a std::deque takes 600 bytes before anything is in it, and most of 100,000 lanes have nothing.
    std::vector<store::QueuedUrl> m_window;  ///< in order; those before m_windowNext are gone
    std::size_t m_windowNext = 0;
    std::vector<Retry> m_retries;            ///< min-heap by time
    std::unordered_set<std::int64_t> m_known;

    std::optional<double> m_rate;
    Milliseconds m_crawlDelay{0};
    bool m_pending = false;                  ///< granted, not sent
    SteadyTime m_lastStart;
    WallMs m_lastStartWall = 0;
    SteadyTime m_rateClock;
    SteadyTime m_crawlClock;
    BackOff m_backOff;
    Circuit m_circuit;
    std::vector<WallMs> m_recentStarts;
};

} // namespace millrace::scrape
