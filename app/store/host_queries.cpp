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
                       " robots_at, robots_state) SELECT v.run_id, v.host_id, v.host, v.typed, v.rate, v.crawl_delay_ms, v.backoff_until,"
                       " v.circuit_until, v.last_start, v.robots_at, v.robots_state{from_rows} WHERE true ON CONFLICT (run_id, host_id) DO ";
    text += known == KnownHosts::Keep
        ? "NOTHING"
        : "UPDATE SET typed = excluded.typed, rate = excluded.rate, crawl_delay_ms = excluded.crawl_delay_ms, backoff_until = excluded.backoff_until,"
          " circuit_until = excluded.circuit_until, last_start = excluded.last_start, robots_at = excluded.robots_at,"
          " robots_state = excluded.robots_state";
    RowStatement insert(connection, std::move(text),
        { { "run_id", Type::Integer }, { "host_id", Type::Integer }, { "host", Type::Text }, { "typed", Type::Boolean }, { "rate", Type::Real },
            { "crawl_delay_ms", Type::Integer }, { "backoff_until", Type::Integer }, { "circuit_until", Type::Integer },
            { "last_start", Type::Integer }, { "robots_at", Type::Integer }, { "robots_state", Type::Text } });
    std::unordered_map<HostId, const HostRecord*> last;
    for (const HostRecord& host : hosts)
        last[host.id] = &host;
    for (const HostRecord& host : hosts) {
        if (last[host.id] != &host)
            continue;
        insert.add({ run.value, host.id.value, host.host, host.typed, host.rate ? RowValue(*host.rate) : RowValue(), host.crawlDelayMs,
            host.backoffUntil, host.circuitUntil, host.lastStart, host.robotsAt, host.robotsState });
    }
    insert.finish();
}

} // namespace millrace::store
