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

#include <QtGlobal>

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
        {QT_TR_NOOP("connections"), sources.transfers.openConnections, sources.transfers.maxConnections, false},
        {QT_TR_NOOP("transfers"), sources.transfers.transfers, sources.mostInFlight, false},
        {QT_TR_NOOP("bodies in memory"), sources.transfers.bufferedBytes, curl.maxBufferedBytes, true},
        {QT_TR_NOOP("name look-ups"), sources.transfers.resolving, curl.maxConcurrentResolves, false},
        {QT_TR_NOOP("parse threads"), sources.parsePool.busy(), sources.parsePool.threads(), false},
        {QT_TR_NOOP("pages waiting to be parsed"), static_cast<std::int64_t>(sources.parsePool.queued()), 0, false},
        {QT_TR_NOOP("URLs waiting in lanes"), sources.scraper.queued, 0, false},
        {QT_TR_NOOP("chat clients"), sources.chat.clients, sources.chat.settings.maxClients, false},
        {QT_TR_NOOP("unsent to chat clients"), sources.chat.unsent, sources.chat.clients * sources.chat.settings.maxUnsent, true},
        {QT_TR_NOOP("messages waiting"), sources.chat.waiting, static_cast<std::int64_t>(chat::MessageFlow::kMaxPending), false},
        {QT_TR_NOOP("chat journal"), sources.chat.log.journalBytes, sources.chat.settings.journalCap, true},
        {QT_TR_NOOP("files being hashed"), sources.hash.inFlight, sources.hash.workers, false},
        {QT_TR_NOOP("files waiting"), sources.hash.queued, static_cast<std::int64_t>(hash::HashService::kMaxFiles), false},
        {QT_TR_NOOP("store calls waiting"), static_cast<std::int64_t>(sources.storeCalls), 0, false},
        {QT_TR_NOOP("log records waiting"), static_cast<std::int64_t>(logRecordsWaiting()), static_cast<std::int64_t>(telemetry::LogSink::kMaxQueued), false},
        {QT_TR_NOOP("memory"), telemetry::residentBytes(), 0, true},
    };
    if (sources.descriptors > 0)
        limits.push_back({QT_TR_NOOP("descriptors"), sources.descriptors, mostDescriptors(), false});
    if (sources.spans)
        limits.push_back({QT_TR_NOOP("spans waiting"), *sources.spans, static_cast<std::int64_t>(telemetry::SpanQueue::kMaxSpans), false});
    return limits;
}

} // namespace millrace
