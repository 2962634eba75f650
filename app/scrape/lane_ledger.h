#pragma once

#include "app/store/records.h"

#include <vector>

namespace millrace::scrape {

class HostLane;

/// What the lanes of one run come to together. Each lane keeps it up to date as it changes, so that nobody walks 100,000 lanes to add them
/// up or to see which have changed. Thread: loop.
struct LaneLedger {
    store::UrlCounts totals;
    store::UrlCounts ended;                  ///< of these, what ended since the lanes are here; `queued` means nothing
    std::int64_t starts = 0;                 ///< of all lanes, since they are here
    std::size_t known = 0;                   ///< URLs in hand: in windows, under way, or with an outcome that is not committed
    std::size_t busy = 0;                    ///< lanes with URLs left
    std::vector<HostLane*> touched;          ///< the window should hear of them
    std::vector<HostLane*> unsaved;          ///< their rows should be written with the next batch; takeUnsaved() tells those that were written meanwhile
};

} // namespace millrace::scrape
