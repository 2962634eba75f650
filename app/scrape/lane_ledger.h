#pragma once

#include "app/store/records.h"

#include <vector>

namespace millrace::scrape {

class HostLane;

/// What the lanes of one run come to together. Each lane keeps it up to date as it changes, so that nobody walks 100,000 lanes to add them
/// up or to see which have changed. Thread: loop.
struct LaneLedger {
    store::UrlCounts totals;
    std::size_t busy = 0;                    ///< lanes with URLs left
    std::vector<HostLane*> touched;          ///< the window should hear of them
    std::vector<HostLane*> unsaved;          ///< their rows should be written with the next batch; takeUnsaved() tells those that were written meanwhile
};

} // namespace millrace::scrape
