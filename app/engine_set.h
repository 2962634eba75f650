#pragma once

#include "app/core/clock.h"

#include <functional>
#include <memory>

namespace millrace::async { class Pool; class Runtime; }
namespace millrace::chat { class ChatService; }
namespace millrace::hash { class HashService; }
namespace millrace::http { class HttpTransport; }
namespace millrace::scrape { class ScrapeService; }
namespace millrace::store { class Store; }

namespace millrace {

/// A store, a scraper, a chat and a hash service of their own, on a loop that others use too: what is done with them reaches nothing of theirs.
///
/// Thread: made in the loop, used as each engine says, let go in any thread while the loop runs, or in the main thread after that. Ownership:
/// owns the four; what is in Parts outlives them. Nothing of it is traced or counted in the metrics.
class EngineSet {
public:
    struct Parts {
        async::Runtime& runtime;
        http::HttpTransport& transport;
        async::Pool& parsePool;
        const Clock& clock;
        int mostInFlight = 0;
    };
    explicit EngineSet(const Parts& parts);
    /// After end(). Gives the engines back to the loop, whose they are; after leaveLoop() frees them itself.
    ~EngineSet();
    EngineSet(const EngineSet&) = delete;

    [[nodiscard]] store::Store& store();
    [[nodiscard]] scrape::ScrapeService& scraper();
    [[nodiscard]] chat::ChatService& chat();
    [[nodiscard]] hash::HashService& hash();

    /// Ends the engines side by side, then the store, then `done`, in one of their threads. Every call is answered. Any thread.
    void end(std::function<void()> done);
    /// The loop has ended: nothing can be given to it any more. Main thread.
    void leaveLoop();

private:
    struct Engines;
    std::shared_ptr<Engines> m_engines;
    async::Runtime& m_runtime;
    bool m_loopRuns = true;
};

} // namespace millrace
