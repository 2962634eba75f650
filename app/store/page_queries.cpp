#include "app/store/page_queries.h"

#include "app/store/row_statement.h"
#include "app/store/run_queries.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <limits>
#include <unordered_map>

namespace millrace::store {

PageRecord readPage(const Row& row)
{
    PageRecord page;
    page.sequence = row.integer(0);
    page.keyHash = row.integer(1);
    page.host = HostId { row.integer(2) };
    page.url = row.text(3);
    page.state = urlStateFromName(row.text(4)).value_or(UrlState::Failed);
    page.attempts = row.smallInteger(5);
    page.titleSource = row.text(6);
    page.error = row.text(7);
    page.firstSeen = row.integer(8);
    // A skipped row has no page of its own; where an earlier run stored one, that is what the user has.
    const bool fromPages = page.state == UrlState::Skipped && page.firstSeen != 0;
    const int base = fromPages ? 16 : 9;
    page.status = row.smallInteger(base);
    page.title = row.text(base + 1);
    page.finalUrl = row.text(base + 2);
    page.contentType = row.text(base + 3);
    page.charset = row.text(base + 4);
    page.bytes = row.integer(base + 5);
    page.fetchedAt = row.integer(base + 6);
    page.totalUs = row.integer(23);
    page.hops = row.smallInteger(24);
    page.bodyFile = row.text(25);
    page.depth = row.smallInteger(26);
    return page;
}

void addFields(Connection& connection, RunId run, std::vector<PageRecord>& pages)
{
    using Type = Column::Type;
    std::unordered_map<std::int64_t, PageRecord*> byKey;
    RowStatement select(connection, "SELECT d.key_hash, d.name, d.position, d.value FROM fields AS d{and_rows} WHERE d.run_id = v.run_id AND d.key_hash = v.key_hash"
                                    " ORDER BY d.key_hash, d.name, d.position",
        { { "run_id", Type::Integer }, { "key_hash", Type::Integer } });
    select.onFound([&byKey](const Row& row) { byKey.at(row.integer(0))->fields.push_back({ row.text(1), row.smallInteger(2), row.text(3) }); });
    for (PageRecord& page : pages) {
        page.fields.clear();
        if (byKey.emplace(page.keyHash, &page).second)
            select.add({ run.value, page.keyHash });
    }
    select.finish();
}

RunColumns readRunColumns(Connection& connection, RunId run)
{
    requireRun(connection, run);
    Cursor row = connection.query("SELECT settings FROM runs WHERE id = ?", { integerValue(run.value) });
    const QByteArray settings = QByteArray::fromStdString(row.next() ? row.text(0) : std::string());
    const QJsonObject json = QJsonDocument::fromJson(settings).object();
    RunColumns columns;
    const QJsonArray fields = json.value(QLatin1String("fields")).toArray();
    for (const QJsonValue& field : fields)
        columns.fields.push_back(field.toString().section(u'=', 0, 0).trimmed().toStdString());
    columns.bodies = !json.value(QLatin1String("save_bodies")).toString().isEmpty();
    return columns;
}

std::vector<PageRecord> readPages(Connection& connection, RunId run, const Store::PageQuery& query)
{
    std::string text = std::string("SELECT ") + kPageColumns + " FROM frontier AS f LEFT JOIN pages AS p ON p.url = f.url WHERE f.run_id = ? AND f.ended_seq ";
    text += query.newestFirst ? "< ?" : "> ?";
    const std::int64_t from = query.newestFirst && query.after == 0 ? std::numeric_limits<std::int64_t>::max() : query.after;
    Values values { integerValue(run.value), integerValue(from) };
    if (query.host) {
        text += " AND f.host_id = ?";
        values.append(integerValue(query.host.value));
    }
    text += query.newestFirst ? " ORDER BY f.ended_seq DESC LIMIT ?" : " ORDER BY f.ended_seq LIMIT ?";
    values.append(integerValue(std::clamp(query.limit, 0, kMaxPagesPerQuery)));

    std::vector<PageRecord> pages;
    {
        Cursor rows = connection.query(text.c_str(), values);
        while (rows.next())
            pages.push_back(readPage(rows));
    }
    if (pages.empty())
        requireRun(connection, run);
    return pages;
}

std::optional<StoredPage> readStored(Connection& connection, const std::string& url)
{
    Cursor row = connection.query("SELECT final_url, title, title_source, content_type, charset, content_hash, etag, last_modified FROM pages WHERE url = ?", { textValue(url) });
    if (!row.next())
        return std::nullopt;
    return StoredPage { row.text(0), row.text(1), row.text(2), row.text(3), row.text(4), row.text(5), row.text(6), row.text(7) };
}

SequenceList anyOf(Connection::Dialect dialect, std::span<const std::int64_t> sequences)
{
    QString list;
    for (const std::int64_t sequence : sequences)
        list += (list.isEmpty() ? QString() : QStringLiteral(",")) + QString::number(sequence);
    if (dialect == Connection::Dialect::Sqlite)
        return { "f.ended_seq IN (SELECT value FROM json_each(?))", u'[' + list + u']' };
    return { "f.ended_seq IN (SELECT unnest(?::bigint[]))", u'{' + list + u'}' };
}

std::vector<PageAt> readUrlsAt(Connection& connection, RunId run, const std::vector<std::int64_t>& sequences)
{
    std::vector<PageAt> pages;
    const SequenceList wanted = anyOf(connection.dialect(), std::span(sequences).first(std::min(sequences.size(), Store::kUrlsAt)));
    Cursor rows = connection.query((std::string("SELECT f.ended_seq, f.url FROM frontier AS f WHERE f.run_id = ? AND ") + wanted.condition + " ORDER BY f.ended_seq").c_str(),
        { integerValue(run.value), wanted.value });
    while (rows.next())
        pages.push_back({ rows.integer(0), rows.text(1) });
    return pages;
}

std::vector<FetchRecord> readAttempts(Connection& connection, RunId run, const std::string& url)
{
    std::vector<FetchRecord> fetches;
    Cursor rows = connection.query("SELECT url, at, attempt, status, error, bytes, dns_us, connect_us, tls_us, first_byte_us, total_us, sent_at"
                                   " FROM fetches WHERE run_id = ? AND url = ? ORDER BY at, attempt LIMIT ?",
        { integerValue(run.value), textValue(url), integerValue(kMaxAttemptsPerQuery) });
    while (rows.next()) {
        FetchRecord fetch;
        fetch.url = rows.text(0);
        fetch.at = rows.integer(1);
        fetch.attempt = rows.smallInteger(2);
        fetch.status = rows.smallInteger(3);
        fetch.error = rows.text(4);
        fetch.bytes = rows.integer(5);
        fetch.dnsUs = rows.integer(6);
        fetch.connectUs = rows.integer(7);
        fetch.tlsUs = rows.integer(8);
        fetch.firstByteUs = rows.integer(9);
        fetch.totalUs = rows.integer(10);
        fetch.sentAt = rows.integer(11);
        fetches.push_back(std::move(fetch));
    }
    return fetches;
}

PageExplanation explainPage(Connection& connection, RunId run, std::int64_t keyHash, const std::string& url)
{
    // The referrer by its hash alone: of two URLs that share one, either may be named.
    Cursor row = connection.query("SELECT f.state, f.depth, f.error, f.final_url, f.charset_source, f.redirects, f.no_title, f.cut,"
                                  " (SELECT min(r.url) FROM frontier AS r WHERE f.referrer_hash <> 0 AND r.run_id = f.run_id AND r.key_hash = f.referrer_hash),"
                                  " p.run_id, p.fetched_at, f.body_file"
                                  " FROM frontier AS f LEFT JOIN pages AS p ON p.url = f.url WHERE f.run_id = ? AND f.key_hash = ? AND f.url = ?",
        { integerValue(run.value), integerValue(keyHash), textValue(url) });
    if (!row.next())
        connection.fail(StoreErrorCode::NotFound, "run " + std::to_string(run.value) + " does not have " + url);
    PageExplanation page;
    page.state = urlStateFromName(row.text(0)).value_or(UrlState::Failed);
    page.depth = row.smallInteger(1);
    page.error = row.text(2);
    page.finalUrl = row.text(3);
    page.charsetSource = row.text(4);
    page.redirects = redirectsFromText(row.text(5));
    page.noTitle = row.text(6);
    page.cut = row.text(7);
    page.foundOn = row.text(8);
    page.storedBy = RunId { row.integer(9) };
    page.storedAt = row.integer(10);
    page.bodyFile = row.text(11);
    const std::string text = "SELECT name, position, substr(value, 1, " + std::to_string(kMaxFieldChars) + ") FROM fields WHERE run_id = ? AND key_hash = ? ORDER BY name, position LIMIT ?";
    Cursor fields = connection.query(text.c_str(), { integerValue(run.value), integerValue(keyHash), integerValue(kMaxFieldsExplained) });
    while (fields.next())
        page.fields.push_back({ fields.text(0), fields.smallInteger(1), fields.text(2) });
    return page;
}

std::vector<WallMs> readStarts(Connection& connection, RunId run, const std::string& authority, int limit)
{
    // Those of the prefixes "http://authority/" and "https://authority/": '0' follows '/'.
    Cursor rows = connection.query("SELECT n.sent_at FROM (SELECT url, at, sent_at FROM fetches WHERE run_id = ? ORDER BY at DESC LIMIT ?) AS n"
                                   " WHERE n.sent_at > 0 AND ((n.url >= ? AND n.url < ?) OR (n.url >= ? AND n.url < ?)) ORDER BY n.sent_at DESC LIMIT ?",
        { integerValue(run.value), integerValue(kMaxAttemptsSearched), textValue("http://" + authority + '/'), textValue("http://" + authority + '0'),
            textValue("https://" + authority + '/'), textValue("https://" + authority + '0'), integerValue(std::clamp(limit, 0, kMaxAttemptsPerQuery)) });
    std::vector<WallMs> starts;
    while (rows.next())
        starts.push_back(rows.integer(0));
    std::reverse(starts.begin(), starts.end());
    return starts;
}

} // namespace millrace::store
