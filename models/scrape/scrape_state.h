#pragma once

#include "app/scrape/scrape_feed.h"
#include "app/scrape/scrape_service.h"
#include "app/store/page_filter.h"
#include "models/common/panel_state.h"
#include "models/scrape/pacing_details.h"
#include "models/scrape/page_details.h"

#include <QString>

#include <optional>

namespace millrace::models {

/// All that the Scraper panel shows and can do beside its tables: one plain, comparable value. The panel's render(State) is its only reader.
struct ScrapeState {
    using Tile = TileState;
    using Action = ActionState;
    using Chip = ChipState;
    /// What a banner's first button does; every banner can be dismissed but those of Kind::Store, which end by themselves or with the next start.
    struct Banner {
        enum class Kind { Notice, Problem, Resume, Join, Store };
        Kind kind = Kind::Notice;
        Tone tone = Tone::Normal;
        QString sentence;
        friend bool operator==(const Banner&, const Banner&) = default;
    };
    struct Robots {
        QString heading;      ///< "robots.txt of www.postgresql.org"
        QString note;         ///< what it came to, in a sentence
        QString text;
        friend bool operator==(const Robots&, const Robots&) = default;
    };

    /// Which pages are shown, and what came of looking for them.
    struct Filter {
        store::PageFilter wanted;     ///< status, finding and the run compared with; host and text stand elsewhere
        bool narrowed = false;        ///< not all pages are shown, for whatever reason
        bool outdated = false;        ///< pages have ended since that may change what was found
        QString baseline;             ///< title of the run compared with; empty: none
        QString compared;             ///< "Compared with Run 3: 12 new · 4 gone · 31 changed"
        friend bool operator==(const Filter&, const Filter&) = default;
    };

    RunId run;
    scrape::RunPhase phase = scrape::RunPhase::Idle;
    QString runTitle;
    QString statusLine;       ///< "Run 14 · started 14:01:22 · 00:04:31"
    QString badge;            ///< in flight
    bool empty = true;        ///< nothing to show: the empty state stands in the tables' place
    Action start, pause, stop, exportRun, newRun, retryFailed, rate, leave;
    Tile pages, perSecond, inFlight, failed, endsIn;
    QString rateText;         ///< "Rate 2 /s per host"
    scrape::ScrapeSettings settings;
    QString domainsNote;      ///< "8 of 8"
    QString pagesNote;        ///< "1,284 shown of 2,723"
    Filter filter;
    QString errorsTab;        ///< "Errors 11"
    HostId host;              ///< selected lane
    QString hostName;
    bool hostPaused = false;
    std::optional<PageDetails> page;
    Robots robots;
    bool shared = false;      ///< other programs may work on the run, too
    int others = 0;           ///< that are at work on it beside this window
    QString workersTab;       ///< "Workers 2"
    PacingDetails pacing;     ///< of the selected lane; without one only `note`
    std::optional<Banner> banner;
    Chip store;

    friend bool operator==(const ScrapeState&, const ScrapeState&) = default;
};

/// The parts of the state that follow from the run alone. `settings`: of the next run, for while there is none.
[[nodiscard]] ScrapeState describeRun(const scrape::RunSnapshot& run, const scrape::ScrapeSettings& settings);
[[nodiscard]] ScrapeState::Robots describeRobots(const scrape::HostSnapshot& host, const QString& text);
/// "412 URLs added · 3 duplicates · 2 unusable lines, the first is line 7: “foo”".
[[nodiscard]] QString describeAdded(const scrape::AddResult& result);
/// What to say of a run that was signed in when it was stored: the secrets are not there any more. Empty: it was not.
[[nodiscard]] QString describeMissingSignIn(const store::RunRecord& run);
/// What to say of a run that ended while URLs were being added to it. Empty: it did not.
[[nodiscard]] QString describeOpenInput(const store::RunRecord& run);
/// True while the engine works or may: what keeps timers going.
[[nodiscard]] bool isActive(scrape::RunPhase phase);

} // namespace millrace::models
