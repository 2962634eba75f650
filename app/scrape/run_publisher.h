#pragma once

#include "app/scrape/lane_table.h"
#include "app/scrape/scrape_feed.h"

#include <vector>

namespace millrace::scrape {

/// Page events that wait for the window; beyond it the newest are left out of the feed (the store has them all).
inline constexpr std::size_t kMaxPagesPending = 20'000;

/// Takes what changed in a run to its feed. Thread: loop.
///
/// Lanes go a turn's worth at a time: the caller lets the loop have its turn in between, so that 100,000 of them delay nothing.
class RunPublisher {
public:
    static constexpr std::size_t kLanesPerTurn = 500;

    /// What is the same for all lanes at a moment, and decides how each is shown.
    struct View {
        LanePolicy policy;
        bool runPaused = false;              ///< or stopped
        bool stopped = false;                ///< no session runs
        bool heldByStore = false;
        /// What a lane waits for, as people are told.
        [[nodiscard]] WaitReason shown(const HostLane& lane, WaitReason waits) const;
    };

    explicit RunPublisher(LaneTable& lanes) : m_lanes(lanes) {}

    /// While off, nothing is gathered nor posted.
    void setOn(bool on) { m_on = on; }
    [[nodiscard]] bool isOn() const noexcept { return m_on; }
    /// All lanes are shown anew.
    void showAll();
    void add(PageEvent event);

    void postPages(ScrapeFeed& feed);
    /// Begins to post the lanes that have changed until now.
    void beginLanes(SteadyTime now);
    /// Posts some of them; true while more are left.
    bool postLanes(ScrapeFeed& feed, const View& view, SteadyTime now, WallMs wallNow);

private:
    void post(ScrapeFeed& feed, const HostLane& lane, const View& view, SteadyTime now, WallMs wallNow) const;
    void touchWaiting(SteadyTime now);

    LaneTable& m_lanes;
    bool m_on = false;
    std::vector<HostLane*> m_changed;
    std::size_t m_changedNext = 0;
    std::size_t m_allFrom = 0;               ///< lanes from here up to m_allTo are still to be shown anew
    std::size_t m_allTo = 0;
    SteadyTime m_touchedAt;
    std::size_t m_touchNext = 0;
    std::vector<std::pair<std::int64_t, PageEvent>> m_pages;
    std::int64_t m_nextPage = 1;
};

} // namespace millrace::scrape
