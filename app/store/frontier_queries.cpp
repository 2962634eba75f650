#include "app/store/frontier_queries.h"

#include "app/store/host_queries.h"
#include "app/store/row_statement.h"
#include "app/store/run_queries.h"

#include <algorithm>
#include <unordered_set>

namespace millrace::store {

namespace {

const std::string kQueuedColumns = "f.key_hash, f.host_id, f.url, f.depth, f.priority, f.attempts, f.not_before, f.referrer_hash, f.kind";
/// The same and the sequence; SQLite takes no alias here.
const std::string kReturning = " RETURNING key_hash, host_id, url, depth, priority, attempts, not_before, referrer_hash, kind, seq";

QueuedUrl readQueued(const Row& row)
{
    QueuedUrl url;
    url.keyHash = row.integer(0);
    url.host = HostId { row.integer(1) };
    url.url = row.text(2);
    url.depth = row.smallInteger(3);
    url.priority = row.smallInteger(4);
    url.attempts = row.smallInteger(5);
    url.notBefore = row.integer(6);
    url.referrerHash = row.integer(7);
    url.kind = urlKindFromName(row.text(8)).value_or(UrlKind::Page);
    return url;
}

struct KnownKey {
    std::int64_t hash;
    std::string url;
    friend bool operator==(const KnownKey&, const KnownKey&) = default;
};
struct KnownKeyHash {
    std::size_t operator()(const KnownKey& key) const noexcept { return static_cast<std::size_t>(key.hash); }
};
using KnownKeys = std::unordered_set<KnownKey, KnownKeyHash>;

/// Those of `urls` that the run has already.
KnownKeys findKnown(Connection& connection, RunId run, const std::vector<QueuedUrl>& urls)
{
    using Type = Column::Type;
    KnownKeys known;
    if (connection.dialect() == Connection::Dialect::Sqlite) {
        // One statement for all of them: a prepared one for each costs as much as the insert itself.
        QString hashes;
        for (const QueuedUrl& url : urls)
            hashes += (hashes.isEmpty() ? QLatin1Char('[') : QLatin1Char(',')) + QString::number(url.keyHash);
        hashes += hashes.isEmpty() ? QLatin1String("[]") : QLatin1String("]");
        Cursor row = connection.query("SELECT f.key_hash, f.url FROM json_each(?) AS v CROSS JOIN frontier AS f WHERE f.run_id = ? AND f.key_hash = v.value",
            { hashes, integerValue(run.value) });
        while (row.next())
            known.insert({ row.integer(0), row.text(1) });
        return known;
    }
    RowStatement select(connection, "SELECT f.key_hash, f.url FROM frontier AS f{and_rows} WHERE f.run_id = v.run_id AND f.key_hash = v.key_hash",
        { { "run_id", Type::Integer }, { "key_hash", Type::Integer } });
    select.onFound([&known](const Row& row) { known.insert({ row.integer(0), row.text(1) }); });
    for (const QueuedUrl& url : urls)
        select.add({ run.value, url.keyHash });
    select.finish();
    return known;
}

/// Those of `urls` that `pages` has, from any run.
std::unordered_set<std::string> findStored(Connection& connection, const std::vector<QueuedUrl>& urls)
{
    using Type = Column::Type;
    std::unordered_set<std::string> stored;
    {
        Cursor any = connection.query("SELECT 1 FROM pages LIMIT 1");
        if (!any.next())
            return stored;
    }
    RowStatement select(connection, "SELECT p.url FROM pages AS p{and_rows} WHERE p.url = v.url", { { "url", Type::Text } });
    select.onFound([&stored](const Row& row) { stored.insert(row.text(0)); });
    for (const QueuedUrl& url : urls)
        select.add({ url.url });
    select.finish();
    return stored;
}

/// The rows of an UPDATE or DELETE … RETURNING with the sequence in column 9, in the order of queueing.
std::vector<QueuedUrl> inQueueOrder(Cursor& rows)
{
    std::vector<std::pair<std::int64_t, QueuedUrl>> found;
    while (rows.next())
        found.emplace_back(rows.integer(9), readQueued(rows));
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<QueuedUrl> urls;
    urls.reserve(found.size());
    for (auto& [sequence, url] : found)
        urls.push_back(std::move(url));
    return urls;
}

} // namespace

EnqueueResult enqueue(Connection& connection, RunId run, const EnqueueBatch& batch, bool refresh, WallMs now)
{
    Transaction transaction(connection);
    const bool shared = connection.dialect() == Connection::Dialect::Postgresql;
    std::vector<HostId> hosts;
    if (shared) {
        for (const QueuedUrl& url : batch.urls)
            hosts.push_back(url.host);
        addHosts(connection, run, batch.hosts);
        requireRun(connection, run);
        lockHosts(connection, run, hosts);
        markTyped(connection, run, batch.hosts);
    } else {
        writeHosts(connection, run, batch.hosts, KnownHosts::Keep);
    }
    EnqueueResult result = insertUrls(connection, run, batch.urls, refresh, now);
    if (shared)
        openHosts(connection, run, hosts);
    if (batch.inputOpen)
        setInputOpen(connection, run, *batch.inputOpen);
    transaction.commit();
    return result;
}

EnqueueResult insertUrls(Connection& connection, RunId run, const std::vector<QueuedUrl>& urls, bool refresh, WallMs now)
{
    using Type = Column::Type;
    const std::unordered_set<std::string> stored = refresh ? std::unordered_set<std::string>() : findStored(connection, urls);
    const bool shared = connection.dialect() == Connection::Dialect::Postgresql;
    std::int64_t sequence = shared && stored.empty() ? 0 : takeEndedSequence(connection, run, static_cast<std::int64_t>(stored.size()));

    EnqueueResult result;
    KnownKeys known = findKnown(connection, run, urls);
    RowStatement insert(connection,
        "INSERT INTO frontier (run_id, key_hash, host_id, url, depth, priority, state, attempts, not_before, error, fetched_at, referrer_hash, ended_seq, kind)"
        " SELECT v.run_id, v.key_hash, v.host_id, v.url, v.depth, v.priority, v.state, v.attempts, v.not_before, v.error, v.fetched_at,"
        " v.referrer_hash, v.ended_seq, v.kind{from_rows}",
        { { "run_id", Type::Integer }, { "key_hash", Type::Integer }, { "host_id", Type::Integer }, { "url", Type::Text }, { "depth", Type::Integer },
            { "priority", Type::Integer }, { "state", Type::Text }, { "attempts", Type::Integer }, { "not_before", Type::Integer },
            { "error", Type::Text }, { "fetched_at", Type::Integer }, { "referrer_hash", Type::Integer }, { "ended_seq", Type::Integer }, { "kind", Type::Text } });
    for (const QueuedUrl& url : urls) {
        const bool isStored = url.kind == UrlKind::Page && stored.contains(url.url);
        if (isStored) {
            ++result.alreadyStored;
            result.skippedHashes.push_back(url.keyHash);
        } else {
            ++result.queued;
        }
        if (!known.insert({ url.keyHash, url.url }).second) {
            if (shared)
                result.knownHashes.push_back(url.keyHash);
            continue;
        }
        insert.add({ run.value, url.keyHash, url.host.value, url.url, url.depth, url.priority, name(isStored ? UrlState::Skipped : UrlState::Queued),
            url.attempts, url.notBefore, isStored ? RowValue("already stored") : RowValue(), isStored ? RowValue(now) : RowValue(), url.referrerHash,
            isStored ? RowValue(sequence++) : RowValue(), name(url.kind) });
    }
    insert.finish();
    return result;
}

std::vector<QueuedUrl> refill(Connection& connection, RunId run, const std::vector<Store::WindowRequest>& hosts)
{
    using Type = Column::Type;
    // SQLite has no LATERAL, and needs none: it runs the inner part once a host.
    const std::string window = " FROM frontier AS f WHERE f.run_id = v.run_id AND f.host_id = v.host_id AND f.state = 'queued'"
          " ORDER BY f.priority DESC, f.seq LIMIT v.wanted";
    const bool sqlite = connection.dialect() == Connection::Dialect::Sqlite;
    std::vector<QueuedUrl> urls;
    RowStatement select(connection,
        sqlite ? "SELECT " + kQueuedColumns + window
               : "SELECT " + kQueuedColumns + ", f.next_url, f.redirects, f.hops{from_rows} CROSS JOIN LATERAL (SELECT " + kQueuedColumns + ", f.next_url, f.redirects, f.hops" + window + ") AS f",
        { { "run_id", Type::Integer }, { "host_id", Type::Integer }, { "wanted", Type::Integer } });
    select.onFound([&urls, sqlite](const Row& row) {
        urls.push_back(readQueued(row));
        if (!sqlite && !row.isNull(9))
            urls.back().detour = std::make_shared<Detour>(Detour { row.text(9), redirectsFromText(row.text(10)), row.smallInteger(11) });
    });
    for (const Store::WindowRequest& request : hosts) {
        if (request.limit > 0)
            select.add({ run.value, request.host.value, request.limit });
    }
    select.finish();
    return urls;
}

std::vector<QueuedUrl> urlsByHash(Connection& connection, RunId run, const std::vector<std::int64_t>& keyHashes)
{
    using Type = Column::Type;
    std::vector<QueuedUrl> urls;
    RowStatement select(connection,
        "SELECT " + kQueuedColumns + " FROM frontier AS f{and_rows} WHERE f.run_id = v.run_id AND f.key_hash = v.key_hash",
        { { "run_id", Type::Integer }, { "key_hash", Type::Integer } });
    select.onFound([&urls](const Row& row) { urls.push_back(readQueued(row)); });
    for (const std::int64_t hash : std::unordered_set<std::int64_t>(keyHashes.begin(), keyHashes.end()))
        select.add({ run.value, hash });
    select.finish();
    return urls;
}

std::vector<Store::HostCount> sitemapsOfRun(Connection& connection, RunId run)
{
    std::vector<Store::HostCount> counts;
    Cursor rows = connection.query("SELECT host_id, count(*) FROM frontier WHERE run_id = ? AND kind <> 'page' GROUP BY host_id", { integerValue(run.value) });
    while (rows.next())
        counts.push_back({ HostId { rows.integer(0) }, rows.integer(1) });
    return counts;
}

std::vector<std::string> redirectsOfGiven(Connection& connection, RunId run)
{
    const LongStatements patient(connection);
    std::vector<std::string> urls;
    Cursor rows = connection.query("SELECT DISTINCT final_url FROM frontier WHERE run_id = ? AND depth = 0 AND state = 'done' AND final_url <> url LIMIT ?",
        { integerValue(run.value), integerValue(Store::kRedirectsOfGiven) });
    while (rows.next())
        urls.push_back(rows.text(0));
    return urls;
}

std::vector<std::string> givenOrigins(Connection& connection, RunId run)
{
    const LongStatements patient(connection);
    // up to the first slash after "https://" or, a byte earlier, "http://": no host is empty
    const char* text = connection.dialect() == Connection::Dialect::Sqlite
        ? "SELECT DISTINCT substr(url, 1, instr(substr(url, 9), '/') + 7) FROM frontier WHERE run_id = ? AND depth = 0 LIMIT ?"
        : "SELECT DISTINCT substr(url, 1, strpos(substr(url, 9), '/') + 7) FROM frontier WHERE run_id = ? AND depth = 0 LIMIT ?";
    std::vector<std::string> origins;
    Cursor rows = connection.query(text, { integerValue(run.value), integerValue(Store::kGivenOrigins) });
    while (rows.next())
        origins.push_back(rows.text(0));
    return origins;
}

std::vector<QueuedUrl> retryFailed(Connection& connection, RunId run, HostId host)
{
    const LongStatements patient(connection);
    std::string text = "UPDATE frontier AS f SET state = 'queued', attempts = 0, not_before = 0, status = NULL, title = NULL, title_source = NULL,"
                       " final_url = NULL, content_type = NULL, charset = NULL, bytes = NULL, content_hash = NULL, error = NULL, fetched_at = NULL,"
                       " charset_source = NULL, redirects = NULL, no_title = NULL, cut = NULL,"
                       " ended_seq = NULL WHERE f.run_id = ? AND f.state = 'failed'";
    Values values { integerValue(run.value) };
    if (host) {
        text += " AND f.host_id = ?";
        values.append(integerValue(host.value));
    }
    Transaction transaction(connection);
    std::vector<QueuedUrl> urls;
    {
        Cursor rows = connection.query((text + kReturning).c_str(), values);
        urls = inQueueOrder(rows);
    }
    if (connection.dialect() == Connection::Dialect::Postgresql) {
        std::vector<HostId> hosts;
        for (const QueuedUrl& url : urls)
            hosts.push_back(url.host);
        lockHosts(connection, run, hosts);
        openHosts(connection, run, hosts);
    }
    transaction.commit();
    return urls;
}

std::vector<QueuedUrl> removeQueued(Connection& connection, RunId run, HostId host)
{
    const LongStatements patient(connection);
    std::string text = "DELETE FROM frontier AS f WHERE f.run_id = ? AND f.state = 'queued'";
    Values values { integerValue(run.value) };
    if (host) {
        text += " AND f.host_id = ?";
        values.append(integerValue(host.value));
    }
    Transaction transaction(connection);
    std::vector<QueuedUrl> urls;
    {
        Cursor rows = connection.query((text + kReturning).c_str(), values);
        urls = inQueueOrder(rows);
    }
    transaction.commit();
    return urls;
}

std::vector<QueuedUrl> removeUrl(Connection& connection, RunId run, std::int64_t keyHash)
{
    Transaction transaction(connection);
    std::vector<QueuedUrl> urls;
    {
        Cursor rows = connection.query(("DELETE FROM frontier AS f WHERE f.run_id = ? AND f.key_hash = ?" + kReturning + ", state").c_str(),
            { integerValue(run.value), integerValue(keyHash) });
        while (rows.next()) {
            if (rows.text(10) == name(UrlState::Queued))
                urls.push_back(readQueued(rows));
        }
    }
    transaction.commit();
    return urls;
}

} // namespace millrace::store
