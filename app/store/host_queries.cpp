#include "app/store/host_queries.h"

#include "app/store/row_statement.h"

#include <algorithm>
#include <charconv>
#include <unordered_set>

namespace millrace::store {

HostRecord readHost(const Row& row)
{
    HostRecord host;
    host.id = HostId { row.integer(0) };
    host.host = row.text(1);
    host.typed = row.boolean(2);
    if (!row.isNull(3))
        host.rate = row.real(3);
    host.crawlDelayMs = row.integer(4);
    host.backoffUntil = row.integer(5);
    host.circuitUntil = row.integer(6);
    host.lastStart = row.integer(7);
    host.robotsAt = row.integer(8);
    host.robotsState = row.text(9);
    host.pacing = { row.integer(10), row.integer(11), row.smallInteger(12), row.smallInteger(13), row.integer(14), row.integer(15), row.integer(16), row.integer(17) };
    host.inScope = row.boolean(18);
    host.owner = workerFromText(row.text(19));
    return host;
}

WorkerId workerFromText(const std::string& text)
{
    WorkerId worker;
    std::from_chars(text.data(), text.data() + text.size(), worker.value);
    return worker;
}

void addHosts(Connection& connection, RunId run, std::vector<HostRecord> hosts)
{
    std::sort(hosts.begin(), hosts.end(), [](const HostRecord& a, const HostRecord& b) { return a.id < b.id; });
    writeHosts(connection, run, hosts, KnownHosts::Keep);
}

std::unordered_map<HostId, WorkerId> lockHosts(Connection& connection, RunId run, std::vector<HostId> hosts)
{
    using Type = Column::Type;
    std::unordered_map<HostId, WorkerId> owners;
    std::sort(hosts.begin(), hosts.end());
    hosts.erase(std::unique(hosts.begin(), hosts.end()), hosts.end());
    RowStatement select(connection,
        "SELECT h.host_id, h.lease_owner FROM hosts AS h{and_rows} WHERE h.run_id = v.run_id AND h.host_id = v.host_id ORDER BY h.host_id FOR UPDATE OF h",
        { { "run_id", Type::Integer }, { "host_id", Type::Integer } });
    select.onFound([&owners](const Row& row) { owners.emplace(HostId { row.integer(0) }, workerFromText(row.text(1))); });
    for (const HostId host : hosts)
        select.add({ run.value, host.value });
    select.finish();
    return owners;
}

void openHosts(Connection& connection, RunId run, const std::vector<HostId>& hosts)
{
    using Type = Column::Type;
    RowStatement update(connection, "UPDATE hosts AS h SET open = TRUE{from_rows} WHERE h.run_id = v.run_id AND h.host_id = v.host_id AND NOT h.open RETURNING 1",
        { { "run_id", Type::Integer }, { "host_id", Type::Integer } });
    bool opened = false;
    update.onFound([&opened](const Row&) { opened = true; });
    for (const HostId host : std::unordered_set<HostId>(hosts.begin(), hosts.end()))
        update.add({ run.value, host.value });
    update.finish();
    if (opened)
        notifyWorkers(connection, run);
}

void notifyWorkers(Connection& connection, RunId run)
{
    connection.execute("SELECT pg_notify('millrace', ?)", { textValue(std::to_string(run.value)) });
}

void markTyped(Connection& connection, RunId run, const std::vector<HostRecord>& hosts)
{
    using Type = Column::Type;
    RowStatement update(connection, "UPDATE hosts AS h SET typed = TRUE{from_rows} WHERE h.run_id = v.run_id AND h.host_id = v.host_id AND NOT h.typed",
        { { "run_id", Type::Integer }, { "host_id", Type::Integer } });
    for (const HostRecord& host : hosts) {
        if (host.typed)
            update.add({ run.value, host.id.value });
    }
    update.finish();
}

void writeHosts(Connection& connection, RunId run, const std::vector<HostRecord>& hosts, KnownHosts known)
{
    if (hosts.empty())
        return;
    using Type = Column::Type;
    std::string text = "INSERT INTO hosts (run_id, host_id, host, typed, rate, crawl_delay_ms, backoff_until, circuit_until, last_start,"
                       " robots_at, robots_state, starts, closest_us, most_in_second, allowed_in_second, broken, broken_at, broken_gap_us,"
                       " broken_spacing_us, in_scope) SELECT v.run_id, v.host_id, v.host, v.typed, v.rate, v.crawl_delay_ms, v.backoff_until,"
                       " v.circuit_until, v.last_start, v.robots_at, v.robots_state, v.starts, v.closest_us, v.most_in_second, v.allowed_in_second, v.broken,"
                       " v.broken_at, v.broken_gap_us, v.broken_spacing_us, v.in_scope{from_rows} WHERE true ON CONFLICT (run_id, host_id) DO ";
    text += known == KnownHosts::Keep
        ? "NOTHING"
        : "UPDATE SET typed = excluded.typed, crawl_delay_ms = excluded.crawl_delay_ms, backoff_until = excluded.backoff_until,"
          " circuit_until = excluded.circuit_until, last_start = excluded.last_start, robots_at = excluded.robots_at,"
          " robots_state = excluded.robots_state, starts = excluded.starts, closest_us = excluded.closest_us, most_in_second = excluded.most_in_second,"
          " allowed_in_second = excluded.allowed_in_second, broken = excluded.broken, broken_at = excluded.broken_at,"
          " broken_gap_us = excluded.broken_gap_us, broken_spacing_us = excluded.broken_spacing_us,"
          " in_scope = excluded.in_scope";
    if (known == KnownHosts::Update)
        text += ", rate = excluded.rate";
    RowStatement insert(connection, std::move(text),
        { { "run_id", Type::Integer }, { "host_id", Type::Integer }, { "host", Type::Text }, { "typed", Type::Boolean }, { "rate", Type::Real },
            { "crawl_delay_ms", Type::Integer }, { "backoff_until", Type::Integer }, { "circuit_until", Type::Integer },
            { "last_start", Type::Integer }, { "robots_at", Type::Integer }, { "robots_state", Type::Text },
            { "starts", Type::Integer }, { "closest_us", Type::Integer }, { "most_in_second", Type::Integer }, { "allowed_in_second", Type::Integer },
            { "broken", Type::Integer }, { "broken_at", Type::Integer }, { "broken_gap_us", Type::Integer }, { "broken_spacing_us", Type::Integer },
            { "in_scope", Type::Boolean } });
    std::unordered_map<HostId, const HostRecord*> last;
    for (const HostRecord& host : hosts)
        last[host.id] = &host;
    for (const HostRecord& host : hosts) {
        if (last[host.id] != &host)
            continue;
        insert.add({ run.value, host.id.value, host.host, host.typed, host.rate ? RowValue(*host.rate) : RowValue(), host.crawlDelayMs,
            host.backoffUntil, host.circuitUntil, host.lastStart, host.robotsAt, host.robotsState, host.pacing.starts, host.pacing.closestUs,
            host.pacing.mostInSecond, host.pacing.allowedInSecond, host.pacing.broken, host.pacing.brokenAt, host.pacing.brokenGapUs,
            host.pacing.brokenSpacingUs, host.inScope });
    }
    insert.finish();
}

} // namespace millrace::store
