#pragma once

#include "app/async/timer_heap.h"
#include "app/async/waiter_list.h"
#include "app/core/clock.h"
#include "app/core/rate_window.h"
#include "app/core/strong_id.h"
#include "app/scrape/back_off.h"
#include "app/scrape/lane_ledger.h"
#include "app/scrape/lane_queue.h"
#include "app/scrape/pacing_proof.h"
#include "app/scrape/scrape_feed.h"
#include "app/store/records.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
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
    /// `ledger` outlives the lane.
    HostLane(LaneLedger& ledger, HostId id, std::string key, bool typed);
    HostLane(const HostLane&) = delete;

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
    void forget(std::int64_t keyHash);
    [[nodiscard]] bool knows(std::int64_t keyHash) const { return std::binary_search(m_known.begin(), m_known.end(), keyHash); }
    /// Drops what waits here; the store has it still.
    void clearWindow();
    /// Nothing is under way any more.
    void forgetAll();
    [[nodiscard]] std::size_t windowSize() const noexcept { return m_window.size() - m_windowNext + m_retries.size(); }
    [[nodiscard]] std::size_t knownCount() const noexcept { return m_known.size(); }
    [[nodiscard]] bool hasUrl(SteadyTime now) const { return !m_window.empty() || (!m_retries.empty() && m_retries.front().at <= now); }

    /// It will be popped soon.
    void fetchAhead() const noexcept
    {
        if (m_windowNext < m_window.size())
            __builtin_prefetch(&m_window[m_windowNext]);
    }

    // --- starts ---
    /// When the next start may be; nullopt while nothing can start whatever the time (nothing to do, paused, all slots used).
    [[nodiscard]] std::optional<NextStart> nextStart(SteadyTime now, const LanePolicy& policy) const;
    /// The same for somebody who is not of the run's queue, whatever waits or is paused here.
    [[nodiscard]] std::optional<SteadyTime> freeAt(SteadyTime now, const LanePolicy& policy) const;
    /// The host was asked by somebody else: the rate's clock runs from there.
    void askedElsewhere(SteadyTime at, const LanePolicy& policy);
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
    void applyPolicy(const LanePolicy& policy);

    // --- by hand ---
    void setPaused(bool paused) noexcept { m_paused = paused; }
    [[nodiscard]] bool paused() const noexcept { return m_paused; }
    void skipWait(SteadyTime now);
    /// Set for this host; nullopt: the run's.
    [[nodiscard]] std::optional<double> ownRate() const noexcept { return m_rate; }

    // --- what has ended, and who should hear of changes ---
    /// Committed; `queued` includes what is in flight.
    [[nodiscard]] const store::UrlCounts& counts() const noexcept { return m_counts; }
    void count(store::UrlState state, std::int64_t change);
    /// What the store says, which is no event.
    void setCounts(const store::UrlCounts& counts);
    /// The window should hear of it.
    void touch();
    /// The same, and its row should be written with the next batch.
    void touchRow();
    /// The window hears of it now.
    void shown() noexcept { m_touched = false; }
    /// Its row is on its way to the store; false when there is nothing to write.
    bool takeUnsaved() noexcept { return std::exchange(m_unsaved, false); }

    // --- over a restart ---
    void restore(const store::HostRecord& record, SteadyTime now, WallMs wallNow, bool unclean, const LanePolicy& policy);
    [[nodiscard]] store::HostRecord toRecord(SteadyTime now, WallMs wallNow) const;

    [[nodiscard]] SteadyTime lastStart() const noexcept { return m_lastStart; }
    /// Since it is here, as its clocks count them: robots.txt, redirects, retries and hosts tried in vain among them.
    [[nodiscard]] std::int64_t starts() const noexcept { return m_starts; }
    [[nodiscard]] SteadyDuration spacing(const LanePolicy& policy) const;
    [[nodiscard]] double effectiveRate(const LanePolicy& policy) const { return m_rate.value_or(policy.rate); }
    [[nodiscard]] const BackOff& backOff() const noexcept { return m_backOff; }
    [[nodiscard]] const Circuit& circuit() const noexcept { return m_circuit; }
    void resetCircuit() { m_circuit.reset(); }
    /// Time left until the present spacing, back-off and circuit end, and then one spacing for each queued URL.
    [[nodiscard]] std::optional<Milliseconds> eta(SteadyTime now, const LanePolicy& policy) const;
    void fill(HostSnapshot& snapshot, SteadyTime now, WallMs wallNow, const LanePolicy& policy, bool runPaused) const;

    // --- state that the Scheduler and the run keep here; plain data ---
    SteadyTime waitingSince;                 ///< URLs came into an idle lane: what they wait for counts from here
    int active = 0;                          ///< coroutines working on a URL of this lane
    std::string robotsState;
    std::string robotsText;
    WallMs robotsAt = 0;
    RateWindow finished;                     ///< URLs ended per second
    bool inStore = false;                    ///< it has a row
    bool refillWanted = false;
    // of a shared run (RunSharing)
    bool shut = false;                       ///< nothing at all may start: its host is another worker's, or about to be
    bool inScope = false;                    ///< a redirect of a given URL led here
    std::uint32_t tenure = 0;                ///< how often its host was given back or lost
    WorkerId owner;                          ///< whose its host was when it was last looked; for the window

    // From here to m_recentStarts: what each start touches, side by side, as with 100,000 lanes each cache line is a miss.
    bool boosted = false;
    bool robotsPending = false;              ///< only waiters may start
    bool away = false;                       ///< the same: its host is not this worker's, or not for long
    enum class Place : std::uint8_t { None, Heap, Ready } place = Place::None;
    int inFlight = 0;
    async::WaiterList waiters;               ///< redirects and robots.txt that wait for a start here; they go first
    async::TimerNode node;                   ///< in the Scheduler's heap
    LaneQueue::Links links;                  ///< in the Scheduler's queue, when its place is Ready

private:
    struct Retry {
        SteadyTime at;
        store::QueuedUrl url;
        friend bool operator>(const Retry& a, const Retry& b) { return a.at > b.at; }
    };
    bool know(std::int64_t keyHash);
    void shift(store::UrlState state, std::int64_t change);
    [[nodiscard]] bool atCapacity(const LanePolicy& policy) const;
    void take(NextStart& next, SteadyTime at, WaitReason reason) const;
    void takeClocks(NextStart& next) const;
    void startClocks(SteadyTime at, WallMs wall, const LanePolicy& policy);

    bool m_paused = false;
    bool m_pending = false;                  ///< granted, not sent
    bool m_touched = false;
    bool m_unsaved = false;
    // Vectors, as a std::deque takes 600 bytes before anything is in it, and most of 100,000 lanes have nothing.
    std::vector<store::QueuedUrl> m_window;  ///< in order; those before m_windowNext are gone
    std::size_t m_windowNext = 0;
    std::vector<Retry> m_retries;            ///< min-heap by time
    std::vector<std::int64_t> m_known;       ///< sorted
    std::optional<double> m_rate;
    Milliseconds m_crawlDelay{0};
    SteadyTime m_rateClock;
    SteadyTime m_crawlClock;
    Circuit m_circuit;
    BackOff m_backOff;
    std::int64_t m_starts = 0;
    SteadyTime m_lastStart;
    WallMs m_lastStartWall = 0;
    std::vector<StartTime> m_recentStarts;
    PacingProof m_proof;

    LaneLedger& m_ledger;
    store::UrlCounts m_counts;
    HostId m_id;
    std::string m_key;
    bool m_typed;
};

} // namespace millrace::scrape
