#pragma once

#include "app/core/clock.h"
#include "app/core/keyed_mailbox.h"
#include "app/core/strong_id.h"
#include "app/http/http_error.h"
#include "app/scrape/body_folder.h"
#include "app/scrape/link_counts.h"
#include "app/scrape/scrape_settings.h"
#include "app/store/leases.h"
#include "app/store/records.h"
#include "app/store/store_error.h"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace millrace::scrape {

/// Which clock holds a lane, so that politeness can be told from a stall.
enum class WaitReason {
    Ready,         ///< nothing holds it
    Rate,          ///< strict spacing by the rate
    CrawlDelay,    ///< robots.txt asked for more
    RetryAfter,    ///< 429 or 503 with Retry-After
    BackOff,       ///< 429 or 503 without
    Circuit,       ///< five failures in a row; a probe follows
    InFlight,      ///< as many in flight as allowed, or a start not sent yet
    Global,        ///< the run's concurrency is used up
    Robots,        ///< robots.txt is being fetched
    Retry,         ///< only retries are left, and none is due
    Paused,        ///< by hand (lane or run)
    Store,         ///< results wait for the store
    Stopped,       ///< the run has not been started, or was stopped
    Elsewhere,     ///< of a shared run: another worker has its host, or will
    Done,          ///< nothing queued
};

/// A lane as the window shows it.
struct HostSnapshot {
    HostId id;
    std::string host;
    std::int64_t queued = 0;
    std::int64_t inFlight = 0;
    std::int64_t done = 0;
    std::int64_t failed = 0;
    std::int64_t skipped = 0;
    double rate = 0;                              ///< starts per second in force; 0 = unlimited
    bool rateEdited = false;                      ///< set for this host by hand
    WaitReason waits = WaitReason::Done;
    WallMs nextStart = 0;                         ///< 0: none planned
    WallMs waitUntil = 0;                         ///< end of Retry-After, back-off, circuit
    Milliseconds crawlDelay{0};
    int consecutiveFailures = 0;
    bool paused = false;
    std::optional<Milliseconds> eta;              ///< nullopt: unknown (unlimited rate without history) or held for ever
    std::vector<WallMs> recentStarts;             ///< of the last 10 s, ascending, at most 64
    store::PacingRecord pacing;                   ///< of all its starts
    Microseconds spacing{0};                      ///< that the rate or Crawl-delay asks for now; 0: none
    std::string robotsState;                      ///< "", "fetching", "allow", "rules", "disallow", "ignored"
    std::string robotsText;                       ///< first 64 KiB, for the robots tab
    WorkerId owner;                               ///< of a shared run: who works on the host, when it was last looked; none: nobody, or it was not looked
};

enum class RunPhase { Idle, Preparing, Running, Paused, Stopping, Stopped, Done, Failed };

/// The run as the tiles and the status bar show it.
struct RunSnapshot {
    RunId id;
    std::string name;
    RunPhase phase = RunPhase::Idle;
    std::int64_t given = 0;
    std::int64_t done = 0;
    std::int64_t failed = 0;
    std::int64_t skipped = 0;
    std::int64_t queued = 0;                      ///< waiting, not in flight
    std::optional<store::UrlCounts> own;          ///< of a shared run: what of these this program has ended; the others are of all workers
    std::int64_t inFlight = 0;
    int cut = 0;                                  ///< transfers and pages under way that the last stop ended
    std::int64_t unusable = 0;                    ///< lines that were no URL
    std::int64_t duplicates = 0;
    LinkCounts links;                             ///< of this session's pages
    std::int64_t stored = 0;                      ///< pages in a committed transaction of this session
    std::int64_t notChanged = 0;                  ///< of these, the ones that were stored and have not changed (304)
    std::int64_t bytes = 0;
    double pagesPerSecond = 0;
    double bytesPerSecond = 0;
    std::optional<Milliseconds> eta;
    std::string etaHost;                          ///< the host that decides it
    std::optional<Milliseconds> etaOthers;        ///< all others
    std::map<std::string, std::int64_t> failures; ///< cause ("404", "Refused") → count
    std::array<std::int64_t, 6> statusClasses{};  ///< index 1…5: finished fetches by status class; 0: errors
    Milliseconds latencyP50{0};                   ///< of fetches that ended in the last second
    Milliseconds latencyP95{0};
    WallMs startedAt = 0;
    Milliseconds elapsed{0};
    ScrapeSettings settings;
    std::int64_t bodies = 0;                      ///< pages of this session whose body was saved
    std::optional<BodyError> bodyTrouble;         ///< why bodies cannot be saved, where that has ended the session
    std::optional<store::StoreError> storeTrouble; ///< the run waits for the store while this is set
    Microseconds longestTurnOfSession{0};         ///< of the loop, since the run was started
    bool shared = false;                          ///< other programs may work on it, too
    WorkerId worker;                              ///< of a shared run: what this program is while it works on it
    std::shared_ptr<const store::RunCompany> company;   ///< of a shared run: who is on it; null until it is known, and where nobody watches
};

using store::RedirectHop;

/// Durations of the pipeline for one URL, in order (the waterfall).
struct PageTimings {
    Microseconds laneWait{0}, dns{0}, connect{0}, tls{0}, firstByte{0}, body{0}, parse{0}, store{0};
};

/// One URL that has ended, after its COMMIT.
struct PageEvent {
    RunId run;
    HostId host;
    std::int64_t keyHash = 0;
    std::string url;
    int depth = 0;                                ///< hops from a given URL
    std::string finalUrl;
    store::UrlKind kind = store::UrlKind::Page;
    std::string canonical;                        ///< where its links were read: the canonical URL that it names, when that is another
    bool noindex = false;                         ///< it asks not to be indexed; known from the body where its links were read
    store::UrlState state = store::UrlState::Done;
    int status = 0;
    std::string title;
    std::string titleSource;
    std::string contentType;
    std::string charset;
    std::string charsetSource;                    ///< "bom", "header", "meta", "utf-8", "fallback"
    std::string noTitle;                          ///< "missing", "blank", "svg" where titleSource says none
    std::string cut;                              ///< "nesting", "attributes", "size", "work": what stands behind it was not read
    std::string bodyFile;                         ///< below the folder of bodies; empty: not saved
    std::int64_t bytes = 0;
    int attempts = 0;
    std::optional<http::HttpErrorCode> errorCode;
    http::Phase errorPhase = http::Phase::Queue;
    std::string error;                            ///< stored text of the cause
    std::string httpVersion;
    std::vector<std::pair<std::string, std::string>> headers;
    std::vector<RedirectHop> redirects;
    store::PageFields fields;                     ///< null: none were asked for
    bool fieldsCut = false;                       ///< there may be more values than these
    std::string robotsRule;                       ///< "line 12: Disallow: /private" when it decided
    PageTimings timings;
    WallMs endedAt = 0;
    [[nodiscard]] bool notChanged() const { return state == store::UrlState::Done && status == store::kStatusNotChanged; }
};

/// What the engine publishes. Thread: posted by the loop, taken by one consumer in another.
struct ScrapeFeed {
    KeyedMailbox<HostId, HostSnapshot> hosts;
    KeyedMailbox<int, RunSnapshot> run;           ///< key 0
    KeyedMailbox<std::int64_t, PageEvent> pages;  ///< key: running number; at most kMaxPending are held, see ScrapeService
};

} // namespace millrace::scrape
