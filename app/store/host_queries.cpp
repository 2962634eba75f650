#include "app/store/host_queries.h"

#include "app/store/row_statement.h"

#include <unordered_map>

namespace millrace::store {

void writeHosts(Connection& connection, RunId run, const std::vector<HostRecord>& hosts, KnownHosts known)
{
    if (hosts.empty())
        return;
    using Type = Column::Type;
    std::string text = "INSERT INTO hosts (run_id, host_id, host, typed, rate, crawl_delay_ms, backoff_until, circuit_until, last_start,"
                       " robots_at, robots_state, starts, closest_us, most_in_second, allowed_in_second, broken, broken_at, broken_gap_us,"
                       " broken_spacing_us) SELECT v.run_id, v.host_id, v.host, v.typed, v.rate, v.crawl_delay_ms, v.backoff_until,"
                       " v.circuit_until, v.last_start, v.robots_at, v.robots_state, v.starts, v.closest_us, v.most_in_second, v.allowed_in_second, v.broken,"
                       " v.broken_at, v.broken_gap_us, v.broken_spacing_us{from_rows} WHERE true ON CONFLICT (run_id, host_id) DO ";
    text += known == KnownHosts::Keep
        ? "NOTHING"
        : "UPDATE SET typed = excluded.typed, rate = excluded.rate, crawl_delay_ms = excluded.crawl_delay_ms, backoff_until = excluded.backoff_until,"
          " circuit_until = excluded.circuit_until, last_start = excluded.last_start, robots_at = excluded.robots_at,"
          " robots_state = excluded.robots_state, starts = excluded.starts, closest_us = excluded.closest_us, most_in_second = excluded.most_in_second,"
          " allowed_in_second = excluded.allowed_in_second, broken = excluded.broken, broken_at = excluded.broken_at,"
          " broken_gap_us = excluded.broken_gap_us, broken_spacing_us = excluded.broken_spacing_us";
    RowStatement insert(connection, std::move(text),
        { { "run_id", Type::Integer }, { "host_id", Type::Integer }, { "host", Type::Text }, { "typed", Type::Boolean }, { "rate", Type::Real },
            { "crawl_delay_ms", Type::Integer }, { "backoff_until", Type::Integer }, { "circuit_until", Type::Integer },
            { "last_start", Type::Integer }, { "robots_at", Type::Integer }, { "robots_state", Type::Text },
            { "starts", Type::Integer }, { "closest_us", Type::Integer }, { "most_in_second", Type::Integer }, { "allowed_in_second", Type::Integer },
            { "broken", Type::Integer }, { "broken_at", Type::Integer }, { "broken_gap_us", Type::Integer }, { "broken_spacing_us", Type::Integer } });
    std::unordered_map<HostId, const HostRecord*> last;
    for (const HostRecord& host : hosts)
        last[host.id] = &host;
    for (const HostRecord& host : hosts) {
        if (last[host.id] != &host)
            continue;
        insert.add({ run.value, host.id.value, host.host, host.typed, host.rate ? RowValue(*host.rate) : RowValue(), host.crawlDelayMs,
            host.backoffUntil, host.circuitUntil, host.lastStart, host.robotsAt, host.robotsState, host.pacing.starts, host.pacing.closestUs,
            host.pacing.mostInSecond, host.pacing.allowedInSecond, host.pacing.broken, host.pacing.brokenAt, host.pacing.brokenGapUs,
            host.pacing.brokenSpacingUs });
    }
    insert.finish();
}

} // namespace millrace::store
