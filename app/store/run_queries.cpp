#include "app/store/run_queries.h"

#include "app/store/company_queries.h"
#include "app/store/host_queries.h"

#include <unordered_map>

namespace millrace::store {

namespace {

[[noreturn]] void failNotFound(const Connection& connection, RunId run)
{
    connection.fail(StoreErrorCode::NotFound, "there is no run " + std::to_string(run.value));
}

void updateRun(Connection& connection, RunId run, const char* text, const Values& values)
{
    Transaction transaction(connection);
    {
        Cursor updated = connection.query(text, values);
        if (!updated.next())
            failNotFound(connection, run);
    }
    if (connection.dialect() == Connection::Dialect::Postgresql)
        notifyWorkers(connection, run);
    transaction.commit();
}

void addCount(UrlCounts& counts, const std::string& state, std::int64_t rows)
{
    counts.of(urlStateFromName(state).value_or(UrlState::Queued)) += rows;
}

RunRecord readRun(const Cursor& row)
{
    RunRecord run;
    run.id = RunId { row.integer(0) };
    run.name = row.text(1);
    run.state = runStateFromName(row.text(2)).value_or(RunState::Stopped);
    run.createdAt = row.integer(3);
    if (!row.isNull(4))
        run.finishedAt = row.integer(4);
    run.settingsJson = row.text(5);
    run.inputOpen = row.boolean(6);
    return run;
}

std::vector<HostRecord> loadHosts(Connection& connection, RunId run)
{
    std::vector<HostRecord> hosts;
    std::unordered_map<std::int64_t, std::size_t> places;
    Cursor rows = connection.query((std::string("SELECT ") + kHostColumns + " FROM hosts WHERE run_id = ? ORDER BY host_id").c_str(), { integerValue(run.value) });
    while (rows.next()) {
        HostRecord host = readHost(rows);
        places.emplace(host.id.value, hosts.size());
        hosts.push_back(std::move(host));
    }
    Cursor counts = connection.query(
        "SELECT host_id, state, count(*) FROM frontier WHERE run_id = ? GROUP BY host_id, state", { integerValue(run.value) });
    while (counts.next()) {
        if (const auto place = places.find(counts.integer(0)); place != places.end())
            addCount(hosts[place->second].counts, counts.text(1), counts.integer(2));
    }
    return hosts;
}

/// By ranges of the hash, so that neither database holds a million rows for one answer. Hashes that two rows share may come once.
std::vector<std::int64_t> loadKeyHashes(Connection& connection, RunId run, std::int64_t expected)
{
    constexpr std::int64_t kPage = 50'000;
    std::vector<std::int64_t> hashes;
    hashes.reserve(static_cast<std::size_t>(expected));
    bool first = true;
    for (std::int64_t rows = kPage; rows == kPage; first = false) {
        Cursor page = first
            ? connection.query("SELECT key_hash FROM frontier WHERE run_id = ? ORDER BY key_hash LIMIT ?", { integerValue(run.value), integerValue(kPage) })
            : connection.query("SELECT key_hash FROM frontier WHERE run_id = ? AND key_hash > ? ORDER BY key_hash LIMIT ?",
                { integerValue(run.value), integerValue(hashes.back()), integerValue(kPage) });
        for (rows = 0; page.next(); ++rows)
            hashes.push_back(page.integer(0));
    }
    return hashes;
}

/// By ranges, as above. The condition is that of the index frontier_redirected.
std::vector<Store::Redirected> loadRedirected(Connection& connection, RunId run)
{
    constexpr std::int64_t kPage = 20'000;
    std::vector<Store::Redirected> redirected;
    std::int64_t after = 0;
    for (std::int64_t rows = kPage; rows == kPage;) {
        Cursor page = connection.query("SELECT seq, key_hash, final_url FROM frontier WHERE run_id = ? AND seq > ?"
                                       " AND final_url <> url AND state IN ('done', 'failed') ORDER BY seq LIMIT ?",
            { integerValue(run.value), integerValue(after), integerValue(kPage) });
        for (rows = 0; page.next(); ++rows) {
            after = page.integer(0);
            redirected.push_back({ page.integer(1), page.text(2) });
        }
    }
    return redirected;
}

int countAtWork(Connection& connection, RunId run)
{
    if (connection.dialect() != Connection::Dialect::Postgresql)
        return 0;
    Cursor row = connection.query(("SELECT count(*) FROM workers AS w WHERE w.run_id = ? AND " + kAtWork).c_str(), { integerValue(run.value) });
    return row.next() ? row.smallInteger(0) : 0;
}

constexpr char kRunColumns[] = "SELECT id, name, state, created_at, finished_at, settings, input_open FROM runs";

} // namespace

void requireRun(Connection& connection, RunId run)
{
    Cursor row = connection.query("SELECT 1 FROM runs WHERE id = ?", { integerValue(run.value) });
    if (!row.next())
        failNotFound(connection, run);
}

UrlCounts countUrls(Connection& connection, RunId run)
{
    UrlCounts counts;
    Cursor rows = connection.query("SELECT state, count(*) FROM frontier WHERE run_id = ? GROUP BY state", { integerValue(run.value) });
    while (rows.next())
        addCount(counts, rows.text(0), rows.integer(1));
    return counts;
}

RunId createRun(Connection& connection, const std::string& runName, const std::string& settingsJson, int keepFetchesOfRuns, WallMs now)
{
    const LongStatements patient(connection);
    Transaction transaction(connection);
    RunId run;
    {
        Cursor created = connection.query("INSERT INTO runs (name, state, created_at, settings) VALUES (?, ?, ?, ?) RETURNING id",
            { textValue(runName), textValue(name(RunState::New)), integerValue(now), textValue(settingsJson) });
        if (created.next())
            run = RunId { created.integer(0) };
    }
    for (const char* text : { "DELETE FROM fetches WHERE run_id < (SELECT min(id) FROM (SELECT id FROM runs ORDER BY id DESC LIMIT ?) AS newest)",
             "DELETE FROM links WHERE run_id < (SELECT min(id) FROM (SELECT id FROM runs ORDER BY id DESC LIMIT ?) AS newest)" })
        connection.execute(text, { integerValue(std::max(1, keepFetchesOfRuns)) });
    transaction.commit();
    return run;
}

void setRunState(Connection& connection, RunId run, RunState state, WallMs now)
{
    const bool ended = state == RunState::Done || state == RunState::Stopped;
    updateRun(connection, run, "UPDATE runs SET state = ?, finished_at = ? WHERE id = ? RETURNING id",
        { textValue(name(state)), ended ? integerValue(now) : nullValue(), integerValue(run.value) });
}

void updateRunSettings(Connection& connection, RunId run, const std::string& settingsJson)
{
    updateRun(connection, run, "UPDATE runs SET settings = ? WHERE id = ? RETURNING id", { textValue(settingsJson), integerValue(run.value) });
}

void setInputOpen(Connection& connection, RunId run, bool open)
{
    connection.execute(open ? "UPDATE runs SET input_open = TRUE WHERE id = ?" : "UPDATE runs SET input_open = FALSE WHERE id = ?", { integerValue(run.value) });
}

void renameRun(Connection& connection, RunId run, const std::string& runName)
{
    updateRun(connection, run, "UPDATE runs SET name = ? WHERE id = ? RETURNING id", { textValue(runName), integerValue(run.value) });
}

void deleteRun(Connection& connection, RunId run)
{
    const LongStatements patient(connection);
    Transaction transaction(connection);
    for (const char* text : { "DELETE FROM frontier WHERE run_id = ?", "DELETE FROM fetches WHERE run_id = ?", "DELETE FROM fields WHERE run_id = ?",
             "DELETE FROM links WHERE run_id = ?", "DELETE FROM workers WHERE run_id = ?", "DELETE FROM robots_hops WHERE run_id = ?", "DELETE FROM hosts WHERE run_id = ?", "DELETE FROM runs WHERE id = ?" })
        connection.execute(text, { integerValue(run.value) });
    transaction.commit();
}

std::vector<RunRecord> listRuns(Connection& connection)
{
    const LongStatements patient(connection);
    std::vector<RunRecord> runs;
    {
        Cursor rows = connection.query((std::string(kRunColumns) + " ORDER BY id DESC").c_str());
        while (rows.next())
            runs.push_back(readRun(rows));
    }
    for (RunRecord& run : runs) {
        run.counts = countUrls(connection, run.id);
        run.workers = countAtWork(connection, run.id);
    }
    return runs;
}

Store::LoadedRun loadRun(Connection& connection, RunId run)
{
    const LongStatements patient(connection);
    Transaction transaction(connection);
    Store::LoadedRun loaded;
    {
        Cursor row = connection.query((std::string(kRunColumns) + " WHERE id = ?").c_str(), { integerValue(run.value) });
        if (!row.next())
            failNotFound(connection, run);
        loaded.run = readRun(row);
    }
    // What was in flight when the program ended was not stored, and is fetched again.
    connection.execute("UPDATE frontier SET state = 'queued' WHERE run_id = ? AND state = 'in_flight'", { integerValue(run.value) });
    loaded.run.counts = countUrls(connection, run);
    loaded.hosts = loadHosts(connection, run);
    loaded.keyHashes = loadKeyHashes(connection, run, loaded.run.counts.given());
    loaded.redirected = loadRedirected(connection, run);
    loaded.shared = connection.dialect() == Connection::Dialect::Postgresql;
    transaction.commit();
    return loaded;
}

std::optional<RunRecord> findResumable(Connection& connection)
{
    const LongStatements patient(connection);
    std::optional<RunRecord> run;
    {
        Cursor row = connection.query((std::string(kRunColumns)
                                          + " WHERE state <> 'done' AND (input_open OR EXISTS (SELECT 1 FROM frontier"
                                            " WHERE frontier.run_id = runs.id AND frontier.state IN ('queued', 'in_flight'))) ORDER BY id DESC LIMIT 1")
                                          .c_str());
        if (row.next())
            run = readRun(row);
    }
    if (run) {
        run->counts = countUrls(connection, run->id);
        run->workers = countAtWork(connection, run->id);
    }
    return run;
}

std::int64_t takeEndedSequence(Connection& connection, RunId run, std::int64_t count)
{
    Cursor row = connection.query("UPDATE runs SET ended_seq = ended_seq + ? WHERE id = ? RETURNING ended_seq", { integerValue(count), integerValue(run.value) });
    if (!row.next())
        failNotFound(connection, run);
    return row.integer(0) - count + 1;
}

} // namespace millrace::store
