#include "app/store/result_queries.h"

#include "app/store/frontier_queries.h"
#include "app/store/host_queries.h"
#include "app/store/row_statement.h"
#include "app/store/run_queries.h"

#include <algorithm>
#include <iterator>
#include <unordered_set>

namespace millrace::store {

namespace {

bool hasEnded(const UrlOutcome& outcome)
{
    return outcome.state != UrlState::Queued && outcome.state != UrlState::InFlight;
}

/// The last outcome of each URL, in the order of the batch.
std::vector<const UrlOutcome*> lastOfEach(const std::vector<UrlOutcome>& outcomes)
{
    std::vector<const UrlOutcome*> last;
    std::unordered_set<std::string_view> seen;
    for (auto outcome = outcomes.rbegin(); outcome != outcomes.rend(); ++outcome) {
        if (seen.insert(outcome->url).second)
            last.push_back(&*outcome);
    }
    std::reverse(last.begin(), last.end());
    return last;
}

RowStatement updateOfFrontier(Connection& connection, const std::string& also)
{
    using Type = Column::Type;
    // A row that has ended keeps its place in the order, so that a repeated batch changes nothing.
    return { connection,
        "UPDATE frontier AS f SET kind = v.kind, state = v.state, attempts = v.attempts, not_before = v.not_before, status = v.status, title = v.title,"
        " title_source = v.title_source, final_url = v.final_url, content_type = v.content_type, charset = v.charset, bytes = v.bytes,"
        " content_hash = v.content_hash, error = v.error, fetched_at = v.fetched_at, charset_source = v.charset_source,"
        " redirects = v.redirects, no_title = v.no_title, cut = v.cut,"
        " total_us = v.total_us, hops = v.hops, body_file = v.body_file,"
        " host_id = coalesce(v.next_host, f.host_id), next_url = coalesce(v.next_url, f.next_url),"
        " ended_seq = CASE v.has_ended WHEN 1 THEN coalesce(f.ended_seq, v.ended_seq) END{from_rows}"
        " WHERE f.run_id = v.run_id AND f.key_hash = v.key_hash AND f.url = v.url" + also,
        { { "run_id", Type::Integer }, { "key_hash", Type::Integer }, { "url", Type::Text }, { "kind", Type::Text }, { "state", Type::Text }, { "attempts", Type::Integer },
            { "not_before", Type::Integer }, { "status", Type::Integer }, { "title", Type::Text }, { "title_source", Type::Text },
            { "final_url", Type::Text }, { "content_type", Type::Text }, { "charset", Type::Text }, { "bytes", Type::Integer },
            { "content_hash", Type::Text }, { "error", Type::Text }, { "fetched_at", Type::Integer }, { "has_ended", Type::Integer },
            { "ended_seq", Type::Integer }, { "charset_source", Type::Text }, { "redirects", Type::Text }, { "no_title", Type::Text }, { "cut", Type::Text },
            { "total_us", Type::Integer }, { "hops", Type::Integer }, { "body_file", Type::Text }, { "next_host", Type::Integer }, { "next_url", Type::Text } } };
}

/// Carries out `update` with the outcomes' rows.
void updateRows(RowStatement& update, RunId run, const std::vector<const UrlOutcome*>& outcomes, std::int64_t sequence)
{
    for (const UrlOutcome* outcome : outcomes) {
        const bool ended = hasEnded(*outcome);
        const std::string redirects = redirectsText(outcome->redirects);
        update.add({ run.value, outcome->keyHash, outcome->url, name(outcome->kind), name(outcome->state), outcome->attempts,
            outcome->notBefore, outcome->status, RowValue::orNull(outcome->title), RowValue::orNull(outcome->titleSource),
            RowValue::orNull(outcome->finalUrl), RowValue::orNull(outcome->contentType), RowValue::orNull(outcome->charset), outcome->bytes,
            RowValue::orNull(outcome->contentHash), RowValue::orNull(outcome->error), outcome->fetchedAt ? RowValue(outcome->fetchedAt) : RowValue(),
            ended ? 1 : 0, ended ? RowValue(sequence++) : RowValue(), RowValue::orNull(outcome->charsetSource),
            RowValue::orNull(redirects), RowValue::orNull(outcome->noTitle), RowValue::orNull(outcome->cut),
            outcome->totalUs, static_cast<std::int64_t>(outcome->redirects.size()) + outcome->hopsLeftOut, RowValue::orNull(outcome->bodyFile),
            outcome->nextHost ? RowValue(outcome->nextHost.value) : RowValue(), RowValue::orNull(outcome->nextUrl) });
    }
    update.finish();
}

void updateFrontier(Connection& connection, RunId run, const std::vector<const UrlOutcome*>& outcomes, std::int64_t sequence)
{
    RowStatement update = updateOfFrontier(connection, {});
    updateRows(update, run, outcomes, sequence);
}

/// The same for rows that another worker may have ended, or taken out, meanwhile: leaves only those in `outcomes` that count. One that was written
/// before, by a batch whose answer was lost, is known by its time.
void updateFrontierOfWorker(Connection& connection, RunId run, std::vector<const UrlOutcome*>& outcomes, std::int64_t sequence)
{
    std::unordered_set<std::int64_t> counted;
    RowStatement update = updateOfFrontier(connection, " AND (f.ended_seq IS NULL OR f.fetched_at = v.fetched_at) RETURNING f.key_hash");
    update.onFound([&counted](const Row& row) { counted.insert(row.integer(0)); });
    updateRows(update, run, outcomes, sequence);
    std::erase_if(outcomes, [&counted](const UrlOutcome* outcome) { return !counted.contains(outcome->keyHash); });
}

/// By the order of ending, so that they are appended. A batch that is written again, or is refused, leaves rows behind that no page refers to.
void writeLinks(Connection& connection, RunId run, const std::vector<const UrlOutcome*>& outcomes, std::int64_t sequence)
{
    using Type = Column::Type;
    if (std::none_of(outcomes.begin(), outcomes.end(), [](const UrlOutcome* outcome) { return !outcome->linkTargets.empty(); }))
        return;
    RowStatement insert(connection, "INSERT INTO links (run_id, ended_seq, targets) SELECT v.run_id, v.ended_seq, v.targets{from_rows}",
        { { "run_id", Type::Integer }, { "ended_seq", Type::Integer }, { "targets", Type::Text } });
    for (const UrlOutcome* outcome : outcomes) {
        if (!outcome->linkTargets.empty())
            insert.add({ run.value, sequence, outcome->linkTargets });
        sequence += hasEnded(*outcome) ? 1 : 0;
    }
    insert.finish();
}

void writePages(Connection& connection, RunId run, const std::vector<const UrlOutcome*>& outcomes, bool refresh)
{
    using Type = Column::Type;
    std::string text = "INSERT INTO pages (url, title, status, content_type, charset, bytes, final_url, first_seen, fetched_at, run_id, etag, last_modified,"
                       " title_source, content_hash)"
                       " SELECT v.url, v.title, v.status, v.content_type, v.charset, v.bytes, v.final_url, v.first_seen, v.fetched_at, v.run_id, v.etag,"
                       " v.last_modified, v.title_source, v.content_hash{from_rows} WHERE true ON CONFLICT (url) DO ";
    text += refresh ? "UPDATE SET title = excluded.title, status = excluded.status, content_type = excluded.content_type,"
                      " charset = excluded.charset, bytes = excluded.bytes, final_url = excluded.final_url, fetched_at = excluded.fetched_at,"
                      " run_id = excluded.run_id, etag = excluded.etag, last_modified = excluded.last_modified, title_source = excluded.title_source,"
                      " content_hash = excluded.content_hash"
                    : "NOTHING";
    RowStatement insert(connection, std::move(text),
        { { "url", Type::Text }, { "title", Type::Text }, { "status", Type::Integer }, { "content_type", Type::Text }, { "charset", Type::Text },
            { "bytes", Type::Integer }, { "final_url", Type::Text }, { "first_seen", Type::Integer },
            { "fetched_at", Type::Integer }, { "run_id", Type::Integer }, { "etag", Type::Text }, { "last_modified", Type::Text },
            { "title_source", Type::Text }, { "content_hash", Type::Text } });
    for (const UrlOutcome* outcome : outcomes) {
        if (outcome->state != UrlState::Done || outcome->kind != UrlKind::Page || outcome->notChanged())
            continue;
        insert.add({ outcome->url, outcome->title, outcome->status, outcome->contentType, outcome->charset,
            outcome->bytes, outcome->finalUrl, outcome->fetchedAt, outcome->fetchedAt, run.value, outcome->etag, outcome->lastModified,
            outcome->titleSource, outcome->contentHash });
    }
    insert.finish();
}

/// Pages that are as they were: seen again now, with the validators of the newest answer (RFC 9111 section 4.3.4).
void touchPages(Connection& connection, RunId run, const std::vector<const UrlOutcome*>& outcomes)
{
    using Type = Column::Type;
    if (std::none_of(outcomes.begin(), outcomes.end(), [](const UrlOutcome* outcome) { return outcome->notChanged(); }))
        return;
    RowStatement update(connection,
        "UPDATE pages AS p SET fetched_at = v.fetched_at, run_id = v.run_id, etag = v.etag, last_modified = v.last_modified{from_rows} WHERE p.url = v.url",
        { { "url", Type::Text }, { "fetched_at", Type::Integer }, { "run_id", Type::Integer }, { "etag", Type::Text }, { "last_modified", Type::Text } });
    for (const UrlOutcome* outcome : outcomes) {
        if (outcome->notChanged())
            update.add({ outcome->url, outcome->fetchedAt, run.value, outcome->etag, outcome->lastModified });
    }
    update.finish();
}

/// Takes the place of what an earlier attempt at the page left.
void writeFields(Connection& connection, RunId run, const std::vector<const UrlOutcome*>& outcomes)
{
    using Type = Column::Type;
    if (std::ranges::none_of(outcomes, [](const UrlOutcome* outcome) { return outcome->fields != nullptr; }))
        return;
    RowStatement remove(connection, "DELETE FROM fields WHERE (run_id, key_hash) IN (SELECT v.run_id, v.key_hash{from_rows})",
        { { "run_id", Type::Integer }, { "key_hash", Type::Integer } });
    for (const UrlOutcome* outcome : outcomes) {
        if (outcome->fields)
            remove.add({ run.value, outcome->keyHash });
    }
    remove.finish();
    // Two URLs may share a hash: the first one's values stay.
    RowStatement insert(connection, "INSERT INTO fields (run_id, key_hash, name, position, value) SELECT v.run_id, v.key_hash, v.name, v.position, v.value{from_rows}"
                                    " WHERE true ON CONFLICT (run_id, key_hash, name, position) DO NOTHING",
        { { "run_id", Type::Integer }, { "key_hash", Type::Integer }, { "name", Type::Text }, { "position", Type::Integer }, { "value", Type::Text } });
    for (const UrlOutcome* outcome : outcomes) {
        for (const FieldRecord& field : outcome->fields ? *outcome->fields : std::vector<FieldRecord>())
            insert.add({ run.value, outcome->keyHash, field.name, field.position, field.value });
    }
    insert.finish();
}

/// Key hashes of those of `all` that `left` has not any more.
void addRefused(const std::vector<const UrlOutcome*>& all, const std::vector<const UrlOutcome*>& left, std::vector<std::int64_t>& refused)
{
    const std::unordered_set<const UrlOutcome*> counted(left.begin(), left.end());
    for (const UrlOutcome* outcome : all) {
        if (!counted.contains(outcome))
            refused.push_back(outcome->keyHash);
    }
}

/// What comes first where several programs write: locks the hosts, takes out of `outcomes` those of hosts whose lease is not the batch's worker's, and
/// writes the clocks of its own. Answers the key hashes of what it took out.
std::vector<std::int64_t> prepareShared(Connection& connection, RunId run, const ResultBatch& batch, std::vector<const UrlOutcome*>& outcomes)
{
    std::vector<HostId> queuedFor;
    for (const QueuedUrl& link : batch.links)
        queuedFor.push_back(link.host);
    for (const UrlOutcome* outcome : outcomes) {
        if (outcome->nextHost)
            queuedFor.push_back(outcome->nextHost);
    }
    std::vector<HostId> hosts = queuedFor;
    for (const UrlOutcome* outcome : outcomes)
        hosts.push_back(outcome->host);
    for (const HostRecord& host : batch.hosts)
        hosts.push_back(host.id);
    addHosts(connection, run, batch.newHosts);
    const std::unordered_map<HostId, WorkerId> owners = lockHosts(connection, run, std::move(hosts));
    markTyped(connection, run, batch.newHosts);
    openHosts(connection, run, queuedFor);
    if (!batch.worker) {
        writeHosts(connection, run, batch.hosts, KnownHosts::Update);
        return {};
    }
    const auto isOurs = [&](HostId host) {
        const auto owner = owners.find(host);
        return owner != owners.end() && owner->second == batch.worker;
    };
    std::vector<HostRecord> ours;
    std::copy_if(batch.hosts.begin(), batch.hosts.end(), std::back_inserter(ours), [&](const HostRecord& host) { return isOurs(host.id); });
    writeHosts(connection, run, ours, KnownHosts::UpdateClocks);
    const std::vector<const UrlOutcome*> all = outcomes;
    std::erase_if(outcomes, [&](const UrlOutcome* outcome) { return !isOurs(outcome->host); });
    std::vector<std::int64_t> refused;
    addRefused(all, outcomes, refused);
    return refused;
}

} // namespace

void writeFetches(Connection& connection, RunId run, const std::vector<FetchRecord>& fetches)
{
    using Type = Column::Type;
    if (fetches.empty())
        return;
    RowStatement insert(connection,
        "INSERT INTO fetches (run_id, url, at, attempt, status, error, bytes, dns_us, connect_us, tls_us, first_byte_us, total_us, sent_at)"
        " SELECT v.run_id, v.url, v.at, v.attempt, v.status, v.error, v.bytes, v.dns_us, v.connect_us, v.tls_us, v.first_byte_us, v.total_us,"
        " v.sent_at{from_rows} WHERE true ON CONFLICT (run_id, url, at, attempt) DO NOTHING",
        { { "run_id", Type::Integer }, { "url", Type::Text }, { "at", Type::Integer }, { "attempt", Type::Integer }, { "status", Type::Integer },
            { "error", Type::Text }, { "bytes", Type::Integer }, { "dns_us", Type::Integer }, { "connect_us", Type::Integer },
            { "tls_us", Type::Integer }, { "first_byte_us", Type::Integer }, { "total_us", Type::Integer }, { "sent_at", Type::Integer } });
    for (const FetchRecord& fetch : fetches) {
        insert.add({ run.value, fetch.url, fetch.at, fetch.attempt, fetch.status, fetch.error,
            fetch.bytes, fetch.dnsUs, fetch.connectUs, fetch.tlsUs,
            fetch.firstByteUs, fetch.totalUs, fetch.sentAt });
    }
    insert.finish();
}

EnqueueResult save(Connection& connection, RunId run, const ResultBatch& batch, bool refresh, WallMs now)
{
    std::vector<const UrlOutcome*> outcomes = lastOfEach(batch.outcomes);
    Transaction transaction(connection);
    const bool shared = connection.dialect() == Connection::Dialect::Postgresql;
    EnqueueResult result;
    if (shared)
        result.refused = prepareShared(connection, run, batch, outcomes);
    else
        writeHosts(connection, run, batch.hosts, KnownHosts::Update);
    const auto ended = std::count_if(outcomes.begin(), outcomes.end(), [](const UrlOutcome* outcome) { return hasEnded(*outcome); });
    // the run's row is locked until the transaction ends: not for clocks alone
    const bool needsPlaces = !shared || ended > 0;
    if (!needsPlaces)
        requireRun(connection, run);
    const std::int64_t sequence = needsPlaces ? takeEndedSequence(connection, run, ended) : 0;
    writeLinks(connection, run, outcomes, sequence);
    if (batch.worker) {
        const std::vector<const UrlOutcome*> all = outcomes;
        updateFrontierOfWorker(connection, run, outcomes, sequence);
        addRefused(all, outcomes, result.refused);
    } else {
        updateFrontier(connection, run, outcomes, sequence);
    }
    writePages(connection, run, outcomes, refresh);
    touchPages(connection, run, outcomes);
    writeFields(connection, run, outcomes);
    writeFetches(connection, run, batch.fetches);
    if (!batch.links.empty()) {
        EnqueueResult links = insertUrls(connection, run, batch.links, refresh, now);
        links.refused = std::move(result.refused);
        result = std::move(links);
    }
    transaction.commit();
    return result;
}

} // namespace millrace::store
