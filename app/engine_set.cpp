#include "app/engine_set.h"

#include "app/async/pool.h"
#include "app/async/runtime.h"
#include "app/chat/chat_service.h"
#include "app/hash/hash_service.h"
#include "app/http/curl_transport.h"
#include "app/scrape/scrape_service.h"
#include "app/store/store.h"

#include <mutex>
#include <utility>
#include <vector>

namespace millrace {

struct EngineSet::Engines {
    explicit Engines(const Parts& parts)
        : scraper({parts.runtime, parts.transport, parts.parsePool, store, parts.clock, {}, parts.mostInFlight}), chat({parts.runtime, parts.clock}), hash(parts.clock)
    {
    }

    /// Each of the three has ended.
    void ended()
    {
        {
            const std::lock_guard lock(mutex);
            if (--running > 0)
                return;
        }
        store.close([this] {
            std::vector<std::function<void()>> answers;
            {
                const std::lock_guard lock(mutex);
                hasEnded = true;
                answers = std::exchange(waiting, {});
            }
            for (const auto& answer : answers)
                answer();
        });
    }

    store::Store store{store::StoreOptions{}};
    scrape::ScrapeService scraper;
    chat::ChatService chat;
    hash::HashService hash;
    std::mutex mutex;
    std::vector<std::function<void()>> waiting;   ///< for the end; not empty: it has begun
    int running = 3;
    bool hasEnded = false;
};

EngineSet::EngineSet(const Parts& parts) : m_engines(std::make_shared<Engines>(parts)), m_runtime(parts.runtime) {}

EngineSet::~EngineSet()
{
    if (m_loopRuns) // scopes and groups of tasks are the loop's
        m_runtime.post([engines = std::exchange(m_engines, nullptr)]() mutable { engines.reset(); });
}

store::Store& EngineSet::store() { return m_engines->store; }
scrape::ScrapeService& EngineSet::scraper() { return m_engines->scraper; }
chat::ChatService& EngineSet::chat() { return m_engines->chat; }
hash::HashService& EngineSet::hash() { return m_engines->hash; }

void EngineSet::end(std::function<void()> done)
{
    Engines& engines = *m_engines;
    bool hasEnded = false;
    bool isFirst = false;
    {
        const std::lock_guard lock(engines.mutex);
        hasEnded = engines.hasEnded;
        isFirst = engines.waiting.empty();
        if (!hasEnded)
            engines.waiting.push_back(done);
    }
    if (hasEnded) {
        done();
        return;
    }
    if (!isFirst)
        return;
    // The set stays until all of them are done: who ends it holds it so long.
    engines.scraper.shutDown([&engines] { engines.ended(); });
    engines.chat.shutDown([&engines] { engines.ended(); });
    engines.hash.shutDown([&engines] { engines.ended(); });
}

void EngineSet::leaveLoop() { m_loopRuns = false; }

} // namespace millrace
