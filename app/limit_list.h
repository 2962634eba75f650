#pragma once

#include "app/telemetry/runtime_inspector.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace millrace::async { class Pool; }
namespace millrace::chat { struct ServerSnapshot; }
namespace millrace::hash { struct HashFigures; }
namespace millrace::http { struct CurlStats; }
namespace millrace::scrape { struct ScrapeFigures; }

namespace millrace {

/// What the program is bounded by, and how much of it is used: by the names that window and metrics show.
struct LimitSources {
    const http::CurlStats& transfers;
    int mostInFlight = 0;
    const async::Pool& parsePool;
    const scrape::ScrapeFigures& scraper;
    const chat::ServerSnapshot& chat;
    const hash::HashFigures& hash;
    std::int64_t descriptors = 0;        ///< open ones; 0: nobody has counted
    std::size_t storeCalls = 0;          ///< that wait for the store
    std::optional<std::int64_t> spans;   ///< that wait to be pushed; nullopt: nothing is
};
[[nodiscard]] std::vector<telemetry::LimitUse> listLimits(const LimitSources& sources);

} // namespace millrace
