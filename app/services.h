#pragma once

#include "app/core/clock.h"
#include "app/engine_set.h"
#include "app/store/store_url.h"
#include "app/telemetry/otlp_options.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace millrace::chat { class ChatService; }
namespace millrace::hash { class HashService; }
namespace millrace::scrape { class ScrapeService; }
namespace millrace::store { class Store; }
namespace millrace::telemetry { class MetricsService; class RuntimeInspector; class Watchdog; }

namespace millrace {

struct ServicesOptions {
    int concurrency = 256;               ///< sizes the connection cache
    bool watchMainThread = false;        ///< its event loop serves a window: that it is blocked is worth knowing
    std::optional<telemetry::OtlpOptions> otlp = {};   ///< a collector to push to
};

/// The engines and their threads: made here and nowhere else, started and stopped in one order.
///
/// Thread: made, used and destroyed in the main thread; what it hands out states its own rule. Stopping: scraper (transfers, results),
/// chat (clients, log) and hash (reads) side by side, store (checkpoint, lock) and the last push of telemetry, loop thread; all within
/// kEndWithin of the first request for it (signal_watcher.h), else the process is cut off.
class Services {
public:
    explicit Services(const ServicesOptions& options);
    ~Services();                         ///< stop()
    Services(const Services&) = delete;

    [[nodiscard]] store::Store& store();
    [[nodiscard]] scrape::ScrapeService& scraper();
    [[nodiscard]] chat::ChatService& chat();
    [[nodiscard]] hash::HashService& hash();
    [[nodiscard]] telemetry::RuntimeInspector& runtime();
    [[nodiscard]] telemetry::Watchdog& watchdog();
    /// Off until it is started.
    [[nodiscard]] telemetry::MetricsService& metrics();
    struct LoopFigures {
        Microseconds p99{0};             ///< of the turns of the last seconds
        Microseconds longest{0};         ///< since the start
    };
    [[nodiscard]] LoopFigures loopFigures() const;
    /// Engines beside these, on the same loop; `made` in the loop's thread. The set's owner ends it; stop() does where he has not.
    void makeEngineSet(std::function<void(std::shared_ptr<EngineSet>)> made);
    /// Ends everything; returns when it has. Later calls do nothing. The engines remain valid, and do nothing any more, until destruction.
    void stop();
    /// Where a library ends the process by exit(), as Qt does when the display is lost and libICE when the session's manager is, stop() comes
    /// first; the status stays. What libraries make later is gone by then: call it again when more of them are in use.
    void stopAtExit();

private:
    class Private;
    std::unique_ptr<Private> m_private;
};

} // namespace millrace
