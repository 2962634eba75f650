#include "app/store/company_queries.h"

#include "app/store/host_queries.h"

#include <algorithm>

namespace millrace::store {

void requireServer(const Connection& connection)
{
    if (connection.dialect() != Connection::Dialect::Postgresql)
        connection.fail(StoreErrorCode::Internal, "a run in a file has one program");
}

std::vector<WorkerRecord> readWorkers(Connection& connection, RunId run)
{
    std::vector<WorkerRecord> workers;
    if (connection.dialect() != Connection::Dialect::Postgresql)
        return workers;
    const std::string text = "SELECT w.worker, w.name, " + kAtWork + " AS at_work, w.state = 'left', w.started_at, w.last_seen, w.hosts, w.pages FROM workers AS w"
        + " WHERE w.run_id = ? ORDER BY at_work DESC, w.last_seen DESC LIMIT " + std::to_string(kWorkersTold);
    Cursor rows = connection.query(text.c_str(), { integerValue(run.value) });
    while (rows.next())
        workers.push_back({ WorkerId { rows.integer(0) }, rows.text(1), rows.boolean(2), rows.boolean(3), rows.integer(4), rows.integer(5), rows.integer(6), rows.integer(7) });
    std::sort(workers.begin(), workers.end(), [](const WorkerRecord& a, const WorkerRecord& b) { return a.id < b.id; });
    return workers;
}

RunCompany readCompany(Connection& connection, RunId run)
{
    RunCompany company;
    if (connection.dialect() != Connection::Dialect::Postgresql)
        return company;
    {
        Cursor row = connection.query(("SELECT state, " + kServerNow + " FROM runs WHERE id = ?").c_str(), { integerValue(run.value) });
        if (!row.next())
            connection.fail(StoreErrorCode::NotFound, "there is no run " + std::to_string(run.value));
        company.state = runStateFromName(row.text(0)).value_or(RunState::Stopped);
        company.now = row.integer(1);
    }
    company.workers = readWorkers(connection, run);
    return company;
}

std::vector<HostNow> readHostsNow(Connection& connection, RunId run, std::vector<HostId> hosts)
{
    std::vector<HostNow> found;
    hosts.resize(std::min(hosts.size(), kHostsLookedAt));
    if (hosts.empty() || connection.dialect() != Connection::Dialect::Postgresql)
        return found;
    std::string ids;
    for (const HostId host : hosts)
        ids += (ids.empty() ? "" : ", ") + std::to_string(host.value);
    {
        Cursor rows = connection.query(("SELECT host_id, CASE WHEN lease_until > " + kServerNow + " THEN lease_owner END, rate FROM hosts WHERE run_id = ? AND host_id IN (" + ids
                                           + ") ORDER BY host_id").c_str(),
            { integerValue(run.value) });
        while (rows.next()) {
            HostNow& host = found.emplace_back();
            host.id = HostId { rows.integer(0) };
            host.owner = workerFromText(rows.text(1));
            if (!rows.isNull(2))
                host.rate = rows.real(2);
        }
    }
    Cursor counts = connection.query(("SELECT host_id, state, count(*) FROM frontier WHERE run_id = ? AND host_id IN (" + ids + ") GROUP BY host_id, state").c_str(),
        { integerValue(run.value) });
    while (counts.next()) {
        const auto host = std::lower_bound(found.begin(), found.end(), HostId { counts.integer(0) }, [](const HostNow& a, HostId id) { return a.id < id; });
        if (host != found.end() && host->id == HostId { counts.integer(0) })
            host->counts.of(urlStateFromName(counts.text(1)).value_or(UrlState::Queued)) += counts.integer(2);
    }
    return found;
}

void commandWorkers(Connection& connection, RunId run, RunState state)
{
    requireServer(connection);
    Transaction transaction(connection);
    connection.execute((std::string("UPDATE runs SET state = ?, finished_at = ") + (state == RunState::Stopped ? kServerNow : "NULL")
                           + " WHERE id = ? AND state IN ('running', 'paused')").c_str(),
        { textValue(name(state)), integerValue(run.value) });
    notifyWorkers(connection, run);
    transaction.commit();
}

void setHostRate(Connection& connection, RunId run, HostId host, std::optional<double> rate)
{
    requireServer(connection);
    Transaction transaction(connection);
    connection.execute("UPDATE hosts SET rate = ? WHERE run_id = ? AND host_id = ?",
        { rate ? QVariant(*rate) : nullValue(), integerValue(run.value), integerValue(host.value) });
    connection.execute("UPDATE runs SET host_edits = host_edits + 1 WHERE id = ?", { integerValue(run.value) });
    notifyWorkers(connection, run);
    transaction.commit();
}

} // namespace millrace::store
