#include "app/store/lease_queries.h"

#include "app/store/company_queries.h"
#include "app/store/host_queries.h"
#include "app/store/robots_hop_queries.h"
#include "app/store/row_statement.h"
#include "app/store/run_queries.h"

#include <algorithm>

namespace millrace::store {

namespace {

/// It may be late alone, as where the server or its machine is busy: whoever leaves must not stop the run under it. Since it was last seen, three leases.
const std::string kMayComeBack = "w.state = 'working' AND w.lease_until + 2 * (w.lease_until - w.last_seen) > " + kServerNow;
const std::string kCountQueued = "(SELECT count(*) FROM (SELECT 1 FROM frontier AS f WHERE f.run_id = h.run_id AND f.host_id = h.host_id AND f.state = 'queued' LIMIT "
    + std::to_string(kQueuedCounted) + ") AS q)";

/// Since the lease of a worker has ended: what it asked others for waits for nobody.
constexpr Milliseconds kLongVanished { 3'600'000 };

std::string asText(WorkerId worker)
{
    return std::to_string(worker.value);
}

/// Those that are nobody's, then those whose lease has ended: a second step only where there is room left, as it looks at all that are claimed.
void claimSome(Connection& connection, RunId run, WorkerId worker, int limit, Milliseconds lease, const char* which, Claim& claim)
{
    const std::string text = std::string("UPDATE hosts AS h SET lease_owner = ?, lease_until = ") + kServerNow + " + ?"
        + " FROM (SELECT host_id AS id, lease_owner IS NOT NULL AS unclean FROM hosts WHERE run_id = ? AND " + which + " LIMIT ? FOR UPDATE SKIP LOCKED) AS found"
        + " WHERE h.run_id = ? AND h.host_id = found.id RETURNING " + kHostColumns + ", found.unclean, " + kServerNow + ", " + kCountQueued;
    Cursor rows = connection.query(text.c_str(),
        { textValue(asText(worker)), integerValue(lease.count()), integerValue(run.value), integerValue(limit), integerValue(run.value) });
    while (rows.next()) {
        ClaimedHost& host = claim.hosts.emplace_back();
        host.record = readHost(rows);
        host.unclean = rows.boolean(20);
        claim.now = rows.integer(21);
        host.record.counts.queued = rows.integer(22);
    }
}

} // namespace

JoinedRun joinRun(Connection& connection, RunId run, const std::string& workerName, Milliseconds lease, bool adding)
{
    requireServer(connection);
    Transaction transaction(connection);
    JoinedRun joined;
    {
        // A run whose workers are all gone begins again, whatever state they left it in.
        Cursor row = connection.query(("UPDATE runs SET finished_at = NULL, state = CASE WHEN state = 'paused' AND EXISTS (SELECT 1 FROM workers AS w WHERE w.run_id = runs.id AND "
                                          + kAtWork + ") THEN 'paused' ELSE 'running' END WHERE id = ? RETURNING state")
                                          .c_str(),
            { integerValue(run.value) });
        if (!row.next())
            connection.fail(StoreErrorCode::NotFound, "there is no run " + std::to_string(run.value));
        joined.state = runStateFromName(row.text(0)).value_or(RunState::Running);
    }
    {
        const std::string text = "INSERT INTO workers (run_id, name, state, started_at, last_seen, lease_until, adding) VALUES (?, ?, 'working', " + kServerNow + ", " + kServerNow + ", "
            + kServerNow + " + ?, ?) RETURNING worker";
        Cursor row = connection.query(text.c_str(), { integerValue(run.value), textValue(workerName), integerValue(lease.count()), QVariant(adding) });
        if (row.next())
            joined.worker = WorkerId { row.integer(0) };
    }
    connection.execute(("DELETE FROM robots_hops AS r WHERE r.run_id = ? AND NOT EXISTS (SELECT 1 FROM workers AS w WHERE w.worker = r.asker AND w.lease_until > " + kServerNow + " - ?)").c_str(),
        { integerValue(run.value), integerValue(kLongVanished.count()) });
    notifyWorkers(connection, run); // who have to share with one more
    transaction.commit();
    return joined;
}

bool leaveRun(Connection& connection, RunId run, WorkerId worker, std::int64_t pages)
{
    requireServer(connection);
    Transaction transaction(connection);
    connection.execute("UPDATE hosts AS h SET lease_owner = NULL, lease_until = 0 FROM (SELECT host_id AS id FROM hosts WHERE run_id = ? AND lease_owner = ? ORDER BY host_id FOR UPDATE) AS ours"
                       " WHERE h.run_id = ? AND h.host_id = ours.id",
        { integerValue(run.value), textValue(asText(worker)), integerValue(run.value) });
    connection.execute(("UPDATE workers SET state = 'left', adding = FALSE, hosts = 0, pages = ?, last_seen = " + kServerNow + " WHERE run_id = ? AND worker = ?").c_str(),
        { integerValue(pages), integerValue(run.value), integerValue(worker.value) });
    dropRobotsHopsOf(connection, run, worker);
    // Two that leave at once: the run's row makes the second one see the first.
    connection.execute("SELECT id FROM runs WHERE id = ? FOR UPDATE", { integerValue(run.value) });
    bool last = false;
    {
        Cursor row = connection.query(("SELECT 1 FROM workers AS w WHERE w.run_id = ? AND " + kMayComeBack + " LIMIT 1").c_str(), { integerValue(run.value) });
        last = !row.next();
    }
    if (last) {
        connection.execute(("UPDATE runs SET state = 'stopped', finished_at = " + kServerNow + " WHERE id = ? AND state IN ('running', 'paused')").c_str(),
            { integerValue(run.value) });
    }
    notifyWorkers(connection, run);
    transaction.commit();
    return last;
}

Claim claimHosts(Connection& connection, RunId run, WorkerId worker, int limit, Milliseconds lease)
{
    requireServer(connection);
    limit = std::min(limit, kClaimBatch);
    Claim claim;
    Transaction transaction(connection);
    claimSome(connection, run, worker, limit, lease, "open AND lease_owner IS NULL", claim);
    const int left = limit - static_cast<int>(claim.hosts.size());
    if (left > 0)
        claimSome(connection, run, worker, left, lease, ("open AND lease_owner IS NOT NULL AND lease_until < " + kServerNow).c_str(), claim);
    transaction.commit();
    return claim;
}

Claim claimHost(Connection& connection, RunId run, WorkerId worker, const HostRecord& host, Milliseconds lease)
{
    requireServer(connection);
    Claim claim;
    Transaction transaction(connection);
    addHosts(connection, run, { host });
    claimSome(connection, run, worker, 1, lease, ("host_id = " + std::to_string(host.id.value) + " AND (lease_owner IS NULL OR lease_until < " + kServerNow + ")").c_str(), claim);
    transaction.commit();
    return claim;
}

RunView renewLeases(Connection& connection, RunId run, const Heartbeat& heartbeat)
{
    using Type = Column::Type;
    requireServer(connection);
    RunView view;
    Transaction transaction(connection);
    RowStatement update(connection,
        "UPDATE hosts AS h SET lease_until = " + kServerNow + " + " + std::to_string(heartbeat.lease.count())
            + " FROM (SELECT m.host_id AS id FROM hosts AS m{and_rows} WHERE m.run_id = v.run_id AND m.host_id = v.host_id AND m.lease_owner = v.worker"
              " ORDER BY m.host_id FOR UPDATE OF m) AS ours WHERE h.run_id = "
            + std::to_string(run.value) + " AND h.host_id = ours.id RETURNING h.host_id, h.rate",
        { { "run_id", Type::Integer }, { "host_id", Type::Integer }, { "worker", Type::Text } });
    update.onFound([&view](const Row& row) {
        view.kept.push_back(HostId { row.integer(0) });
        if (!row.isNull(1))
            view.rates.emplace_back(view.kept.back(), row.real(1));
    });
    std::vector<HostId> hosts = heartbeat.hosts;
    std::sort(hosts.begin(), hosts.end());
    const std::string worker = asText(heartbeat.worker);
    for (const HostId host : hosts)
        update.add({ run.value, host.value, worker });
    update.finish();
    std::sort(view.kept.begin(), view.kept.end());
    connection.execute(("UPDATE workers SET state = 'working', last_seen = " + kServerNow + ", lease_until = " + kServerNow + " + ?, hosts = ?, pages = ?, adding = ?"
                        " WHERE run_id = ? AND worker = ?").c_str(),
        { integerValue(heartbeat.lease.count()), integerValue(heartbeat.held), integerValue(heartbeat.pages), QVariant(heartbeat.adding),
            integerValue(run.value), integerValue(heartbeat.worker.value) });
    {
        Cursor row = connection.query(("SELECT r.state, r.settings, " + kServerNow + ", (SELECT count(*) FROM hosts AS h WHERE h.run_id = r.id AND h.open),"
                                       " CASE WHEN ? THEN (SELECT count(*) FROM hosts AS h WHERE h.run_id = r.id AND (h.typed OR h.in_scope)) ELSE 0 END,"
                                       " (SELECT count(*) FROM workers AS w WHERE w.run_id = r.id AND " + kAtWork + "), r.host_edits FROM runs AS r WHERE r.id = ?").c_str(),
            { QVariant(heartbeat.wantsScope), integerValue(run.value) });
        if (!row.next())
            connection.fail(StoreErrorCode::NotFound, "there is no run " + std::to_string(run.value));
        view.state = runStateFromName(row.text(0)).value_or(RunState::Stopped);
        view.settingsJson = row.text(1);
        view.now = row.integer(2);
        view.openHosts = row.integer(3);
        view.scopeHosts = row.integer(4);
        view.workers = row.smallInteger(5);
        view.hostEdits = row.integer(6);
    }
    takeRobotsHops(connection, run, heartbeat.worker, view);
    transaction.commit();
    return view;
}

ReturnedHosts returnHosts(Connection& connection, RunId run, WorkerId worker, const std::vector<HostRecord>& hosts, Return which)
{
    using Type = Column::Type;
    requireServer(connection);
    Transaction transaction(connection);
    std::vector<HostId> ids;
    for (const HostRecord& host : hosts)
        ids.push_back(host.id);
    std::vector<HostRecord> ours;
    const std::unordered_map<HostId, WorkerId> owners = lockHosts(connection, run, std::move(ids));
    std::copy_if(hosts.begin(), hosts.end(), std::back_inserter(ours), [&](const HostRecord& host) {
        const auto owner = owners.find(host.id);
        return owner != owners.end() && owner->second == worker;
    });
    writeHosts(connection, run, ours, KnownHosts::UpdateClocks);
    ReturnedHosts returned;
    std::unordered_map<HostId, std::int64_t> queued;
    RowStatement count(connection, "SELECT h.host_id, " + kCountQueued + " FROM hosts AS h{and_rows} WHERE h.run_id = v.run_id AND h.host_id = v.host_id",
        { { "run_id", Type::Integer }, { "host_id", Type::Integer } });
    count.onFound([&queued](const Row& row) { queued[HostId { row.integer(0) }] = row.integer(1); });
    for (const HostRecord& host : ours)
        count.add({ run.value, host.id.value });
    count.finish();
    RowStatement free(connection, "UPDATE hosts AS h SET lease_owner = NULL, lease_until = 0, open = v.open{from_rows} WHERE h.run_id = v.run_id AND h.host_id = v.host_id",
        { { "run_id", Type::Integer }, { "host_id", Type::Integer }, { "open", Type::Boolean } });
    for (const HostRecord& host : ours) {
        const std::int64_t left = queued[host.id];
        if (left > 0 && which == Return::IfEmpty)
            returned.kept.push_back({ host.id, left });
        else
            free.add({ run.value, host.id.value, left > 0 });
    }
    free.finish();
    if (which == Return::Always && !ours.empty())
        notifyWorkers(connection, run);
    transaction.commit();
    return returned;
}

bool finishRun(Connection& connection, RunId run)
{
    requireServer(connection);
    Transaction transaction(connection);
    connection.execute(("UPDATE runs SET state = 'done', finished_at = " + kServerNow + " WHERE id = ? AND state = 'running'"
                        " AND NOT EXISTS (SELECT 1 FROM hosts AS h WHERE h.run_id = runs.id AND h.open)"
                        " AND NOT EXISTS (SELECT 1 FROM workers AS w WHERE w.run_id = runs.id AND w.adding AND " + kAtWork + ")").c_str(),
        { integerValue(run.value) });
    bool done = false;
    {
        Cursor row = connection.query("SELECT state = 'done' FROM runs WHERE id = ?", { integerValue(run.value) });
        done = row.next() && row.boolean(0);
    }
    if (done)
        notifyWorkers(connection, run);
    transaction.commit();
    return done;
}

std::vector<std::string> readScopeHosts(Connection& connection, RunId run)
{
    const LongStatements patient(connection);
    std::vector<std::string> hosts;
    Cursor rows = connection.query("SELECT host FROM hosts WHERE run_id = ? AND (typed OR in_scope)", { integerValue(run.value) });
    while (rows.next())
        hosts.push_back(rows.text(0));
    return hosts;
}

} // namespace millrace::store
