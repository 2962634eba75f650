#pragma once

#include "app/store/records.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace millrace::store {

/// Several workers (programs) on one run, through PostgreSQL. A worker *claims* hosts by lease: until the lease ends nobody else gets them. It renews
/// its leases, and gives hosts back; those of a worker that does neither are claimed by others when the lease has ended.
/// All times are the database's: a worker compares them with one another, never with a clock of its own.

/// Hosts of one claim.
inline constexpr int kClaimBatch = 50;
/// Queued URLs of a host that a claim counts.
inline constexpr int kQueuedCounted = 100'000;

struct ClaimedHost {
    HostRecord record;
    bool unclean = false;                    ///< its last worker did not give it back: what it sent in the end is not known
};

struct Claim {
    WallMs now = 0;                          ///< of the database, when it was carried out
    std::vector<ClaimedHost> hosts;
};

/// What a worker tells of itself as it renews its leases.
struct Heartbeat {
    WorkerId worker;
    Milliseconds lease{0};
    std::vector<HostId> hosts;               ///< whose leases are to be renewed
    std::int64_t held = 0;                   ///< hosts that it has
    std::int64_t pages = 0;                  ///< that it has ended
    bool adding = false;                     ///< it still queues URLs, so that the run is not over
    bool wantsScope = false;                 ///< RunView::scopeHosts is to be counted
};

/// A redirect of a robots.txt that leads to a host of another worker: that one asks there, once, and the answer goes back (table robots_hops).
struct RobotsHop {
    std::int64_t id = 0;
    HostId host;
    std::string url;
};

/// Either a status, or the name of the transfer's error with its detail.
struct RobotsHopAnswer {
    std::int64_t id = 0;
    int status = 0;
    std::string location;
    std::string body;                        ///< bytes, inflated
    std::string cause;
    std::string detail;
};

/// What it hears of the run.
struct RunView {
    WallMs now = 0;
    std::vector<HostId> kept;                ///< ascending; of its hosts, those whose lease it has still, and has anew
    RunState state = RunState::New;
    std::string settingsJson;
    std::int64_t openHosts = 0;              ///< that may have queued URLs, of all workers
    std::int64_t scopeHosts = 0;             ///< given, or led to by a given URL
    int workers = 0;                         ///< at work, this one among them
    std::vector<RobotsHop> robotsHops;       ///< for others, of hosts that it has; each is told once
    std::vector<RobotsHopAnswer> robotsAnswers;   ///< to what it asked; each is told once
    std::int64_t hostEdits = 0;              ///< how often a host's rate was set: another number than before says that `rates` should be asked for
    std::vector<std::pair<HostId, double>> rates;   ///< of `kept`, those that have a rate of their own
};

struct JoinedRun {
    WorkerId worker;
    RunState state = RunState::Running;      ///< paused, when the others are
};

enum class Return { Always, IfEmpty };

struct ReturnedHosts {
    struct Kept {
        HostId host;
        std::int64_t queued = 0;             ///< at most kQueuedCounted
    };
    std::vector<Kept> kept;                  ///< with IfEmpty: they have URLs again, and remain the worker's
};

/// For the list of workers.
struct WorkerRecord {
    WorkerId id;
    std::string name;                        ///< "machine:pid"
    bool atWork = false;                     ///< neither left nor lost
    bool left = false;                       ///< by itself; else, where it is not at work, its lease has ended
    WallMs startedAt = 0;
    WallMs lastSeen = 0;
    std::int64_t hosts = 0;
    std::int64_t pages = 0;
};

/// Workers that are told of: those at work first, then the ones that were seen last.
inline constexpr int kWorkersTold = 200;

/// Who is on a run, and what they make of it together.
struct RunCompany {
    WallMs now = 0;                          ///< of the database, as all times here
    RunState state = RunState::New;
    std::vector<WorkerRecord> workers;       ///< by WorkerRecord::id
};

/// Hosts of one question about them.
inline constexpr std::size_t kHostsLookedAt = 200;

/// One host as the store has it, whoever works on it.
struct HostNow {
    HostId id;
    WorkerId owner;                          ///< none: nobody's, or its lease has ended
    std::optional<double> rate;
    UrlCounts counts;
};

} // namespace millrace::store
