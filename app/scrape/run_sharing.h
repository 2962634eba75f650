#pragma once

#include "app/async/runtime.h"
#include "app/async/sync.h"
#include "app/async/task.h"
#include "app/scrape/leased_lanes.h"
#include "app/scrape/reached_host.h"

#include <functional>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace millrace::scrape {

/// This program as one of the workers of a run that several may share: claims hosts, keeps their leases, gives them back, hears what the others do.
///
/// Thread: loop. Owned by ScrapeRun; there is none where the store is a file. What a lease means for its
/// lane is done by LeasedLanes; what comes late of a host that was lost is refused by the store.
/// Errors: transient ones of the store are waited out, while leases run down; another one is told, and ends the run.
class RunSharing {
public:
    struct Parts {
        async::Runtime& runtime;
        store::Store& store;
        RunId run;
        LaneTable& lanes;
        Scheduler& scheduler;
        Milliseconds lease = kDefaultLease;
    };
    struct Callbacks {
        std::function<void(HostLane&)> refill;                       ///< the host has been claimed, or has URLs again
        std::function<store::Heartbeat()> tell;                      ///< pages, adding and wantsScope of this worker
        std::function<bool()> idle;                                  ///< nothing of this worker is on its way into the store
        std::function<void(const store::RunView&)> seen;
        std::function<void()> finished;                              ///< the run is done
        std::function<void(std::optional<store::StoreError>)> trouble;   ///< nullopt: it has passed
    };
    RunSharing(Parts parts, Callbacks callbacks);

    /// Before a session: becomes a worker. nullopt: the store's error is `error`.
    [[nodiscard]] async::Task<Result<store::JoinedRun, store::StoreError>> join(std::string workerName, bool adding);
    /// Claims, renews and gives back until it is cancelled.
    [[nodiscard]] async::Task<void> run();
    /// Beside it: holds the lanes whose leases end meanwhile, whatever the store takes for its answers.
    [[nodiscard]] async::Task<void> watch();
    /// True: this host is this worker's now, or was.
    [[nodiscard]] async::Task<bool> claimNow(HostLane& lane);
    /// Claims this host, or has the worker that has it ask for `url`, for as long as `home` is this worker's.
    [[nodiscard]] async::Task<ReachedHost> reach(HostLane& lane, std::string url, HostLane& home);
    /// Tells what was asked for another worker.
    [[nodiscard]] async::Task<void> answerHop(std::int64_t hop, std::optional<store::RobotsHopAnswer> answer, std::vector<store::FetchRecord> requests);
    /// After a session, when its results are in the store: no worker any more.
    [[nodiscard]] async::Task<void> leave();
    /// All lanes are away, as they are before a session and after it.
    void forgetHosts();

    /// Whether a request may go to this host now; asked at the send.
    [[nodiscard]] bool maySend(const HostLane& lane) const { return m_leased.maySend(lane); }
    [[nodiscard]] bool holds(const HostLane& lane) const { return m_book.holds(lane.id()); }
    /// There may be something to claim, or the run may be over.
    void wake() { m_wake.set(); }
    /// Another worker has changed something.
    void hear();
    /// This lane may have nothing left: looks, and gives it back where that is so.
    void mayBeDry(HostLane& lane);
    /// What a refill brought for a lane that was to get up to `limit` rows.
    void refilled(HostLane& lane, int rows, int limit);

    [[nodiscard]] WorkerId worker() const noexcept { return m_worker; }
    [[nodiscard]] std::int64_t hosts() const noexcept { return m_book.count(); }
    /// The lane's row as it is now, in the database's time.
    [[nodiscard]] store::HostRecord record(const HostLane& lane) const { return m_leased.record(lane); }

private:
    async::Task<bool> renew();
    async::Task<bool> settleDry();
    async::Task<bool> giveBack();
    async::Task<bool> claim();
    async::Task<bool> finish();
    [[nodiscard]] bool failed(const store::StoreError& error);
    void lose(HostLane& lane);
    void takeAnswers(std::vector<store::RobotsHopAnswer> answers);
    class AskedHop;
    [[nodiscard]] std::vector<HostLane*> chooseToGiveBack();

    Parts m;
    Callbacks m_callbacks;
    LeaseBook m_book;
    LeaseClock m_time;
    LeasedLanes m_leased;
    WorkerId m_worker;
    RunShares m_shares;
    std::unordered_set<HostLane*> m_dry;
    std::unordered_set<HostLane*> m_leaving;   ///< they start nothing more, and go when what is under way has ended
    std::unordered_map<std::int64_t, AskedHop*> m_hops;   ///< that others are asked for
    async::Event m_wake;
    SteadyTime m_renewAt;                    ///< as m_time counts
    SteadyTime m_seenAt;
    std::int64_t m_hostEdits = -1;           ///< RunView::hostEdits
    bool m_heard = false;
    bool m_troubled = false;
    bool m_failed = false;
};

} // namespace millrace::scrape
