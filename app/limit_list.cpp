#include "app/limit_list.h"

#include "app/async/pool.h"
#include "app/chat/chat_feed.h"
#include "app/chat/message_flow.h"
#include "app/hash/hash_metrics.h"
#include "app/hash/hash_service.h"
#include "app/http/curl_transport.h"
#include "app/scrape/scrape_metrics.h"
#include "app/telemetry/log_sink.h"
#include "app/telemetry/process_memory.h"
#include "app/telemetry/span_queue.h"

#include <sys/resource.h>

namespace millrace {

namespace {

std::int64_t mostDescriptors()
{
    rlimit limit{};
    return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? static_cast<std::int64_t>(limit.rlim_cur) : 0;
}

} // namespace

std::vector<telemetry::LimitUse> listLimits(const LimitSources& sources)
{
    const http::CurlOptions curl;
    std::vector<telemetry::LimitUse> limits{
        {"connections", sources.transfers.openConnections, sources.transfers.maxConnections, false},
        {"transfers", sources.transfers.transfers, sources.mostInFlight, false},
        {"bodies in memory", sources.transfers.bufferedBytes, curl.maxBufferedBytes, true},
        {"name look-ups", sources.transfers.resolving, curl.maxConcurrentResolves, false},
        {"parse threads", sources.parsePool.busy(), sources.parsePool.threads(), false},
        {"pages waiting to be parsed", static_cast<std::int64_t>(sources.parsePool.queued()), 0, false},
        {"URLs waiting in lanes", sources.scraper.queued, 0, false},
        {"chat clients", sources.chat.clients, sources.chat.settings.maxClients, false},
        {"unsent to chat clients", sources.chat.unsent, sources.chat.clients * sources.chat.settings.maxUnsent, true},
        {"messages waiting", sources.chat.waiting, static_cast<std::int64_t>(chat::MessageFlow::kMaxPending), false},
        {"chat journal", sources.chat.log.journalBytes, sources.chat.settings.journalCap, true},
        {"files being hashed", sources.hash.inFlight, sources.hash.workers, false},
        {"files waiting", sources.hash.queued, static_cast<std::int64_t>(hash::HashService::kMaxFiles), false},
        {"store calls waiting", static_cast<std::int64_t>(sources.storeCalls), 0, false},
        {"log records waiting", static_cast<std::int64_t>(logRecordsWaiting()), static_cast<std::int64_t>(telemetry::LogSink::kMaxQueued), false},
        {"memory", telemetry::residentBytes(), 0, true},
    };
    if (sources.descriptors > 0)
        limits.push_back({"descriptors", sources.descriptors, mostDescriptors(), false});
    if (sources.spans)
        limits.push_back({"spans waiting", *sources.spans, static_cast<std::int64_t>(telemetry::SpanQueue::kMaxSpans), false});
    return limits;
}

} // namespace millrace
