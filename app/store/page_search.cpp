#include "app/store/page_search.h"

#include "app/store/connection.h"
#include "app/store/page_queries.h"

#include <QString>
#include <QStringList>

#include <algorithm>
#include <functional>
#include <unordered_map>

namespace millrace::store {

namespace {

using Status = PageFilter::Status;
using Finding = PageFilter::Finding;

constexpr std::size_t kDuplicatesPerStep = 500;

/// A statement that grows, with the values of its question marks in their order.
struct Statement {
    std::string text;
    Values values;
    void add(const char* part, std::initializer_list<QVariant> more = {})
    {
        text += part;
        for (const QVariant& value : more)
            values.append(value);
    }
};

const char* condition(Status status)
{
    switch (status) {
    case Status::Any: break;
    case Status::Ok: return " AND f.status BETWEEN 200 AND 299";
    case Status::Redirect: return " AND f.status BETWEEN 300 AND 399";
    case Status::ClientError: return " AND f.status BETWEEN 400 AND 499";
    case Status::ServerError: return " AND f.status BETWEEN 500 AND 599";
    case Status::NoAnswer: return " AND f.state = 'failed' AND coalesce(f.status, 0) = 0";
    case Status::Skipped: return " AND f.state = 'skipped'";
    }
    return "";
}

void addFinding(Statement& statement, RunId run, const PageFilter& filter)
{
    switch (filter.finding) {
    case Finding::None: break;
    case Finding::NoTitle: statement.add(" AND f.state = 'done' AND f.title_source IN ('none', 'too_deep')"); break;
    case Finding::DuplicateTitle: statement.add(" AND f.state = 'done' AND f.title_source = 'title'"); break;
    case Finding::Slow: statement.add(" AND f.total_us > ?", { integerValue(filter.slowerThan.count() * 1000) }); break;
    case Finding::Redirected: statement.add(" AND f.final_url <> f.url"); break;
    case Finding::RedirectChain: statement.add(" AND f.hops > 1"); break;
    case Finding::Broken: statement.add(" AND f.state = 'failed'"); break;
    case Finding::New:
    case Finding::Gone:
        statement.add(" AND f.state IN ('done', 'failed') AND NOT EXISTS (SELECT 1 FROM frontier AS o WHERE o.run_id = ? AND o.key_hash = f.key_hash AND o.url = f.url)",
            { integerValue((filter.finding == Finding::New ? filter.other : run).value) });
        break;
    case Finding::Changed: // 304 says that the page is the one that was answered with 200
        statement.add(" AND f.state IN ('done', 'failed') AND (CASE f.status WHEN 304 THEN 200 ELSE coalesce(f.status, 0) END <> CASE o.status WHEN 304 THEN 200 ELSE coalesce(o.status, 0) END"
                      " OR coalesce(f.title, '') <> coalesce(o.title, '')"
                      " OR f.content_hash <> o.content_hash)");
        break;
    }
}

/// SQLite's LIKE knows the case of ASCII letters only: the cases that people write are asked for, each by itself.
QStringList spellings(const QString& text)
{
    QStringList all { text, text.toLower(), text.toUpper(), text.left(1).toUpper() + text.mid(1).toLower() };
    const bool ascii = std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 128; });
    if (ascii)
        return { text };
    all.removeDuplicates();
    return all;
}

void addText(Statement& statement, Connection::Dialect dialect, const std::string& needle)
{
    if (needle.empty())
        return;
    const char* like = dialect == Connection::Dialect::Sqlite ? " LIKE ? ESCAPE '\\'" : " ILIKE ? ESCAPE '\\'";
    const char* between = " AND (";
    for (QString spelling : spellings(textValue(needle).toString())) {
        spelling.replace(QLatin1String("\\"), QLatin1String("\\\\")).replace(QLatin1String("%"), QLatin1String("\\%")).replace(QLatin1String("_"), QLatin1String("\\_"));
        for (const char* column : { "f.url", "f.title", "f.error" }) {
            statement.text += between;
            statement.text += column;
            statement.add(like, { QString(u'%' + spelling + u'%') });
            between = " OR ";
        }
    }
    statement.text += ')';
}

/// FROM and WHERE of the pages that match, but for the range of sequences.
Statement matching(Connection::Dialect dialect, RunId run, const PageFilter& filter)
{
    Statement statement;
    statement.add(" FROM frontier AS f");
    if (filter.finding == Finding::Changed)
        statement.add(" JOIN frontier AS o ON o.run_id = ? AND o.key_hash = f.key_hash AND o.url = f.url AND o.state IN ('done', 'failed')", { integerValue(filter.other.value) });
    statement.add(" LEFT JOIN pages AS p ON p.url = f.url WHERE f.run_id = ?", { integerValue((filter.finding == Finding::Gone ? filter.other : run).value) });
    statement.text += condition(filter.status);
    addFinding(statement, run, filter);
    if (filter.host && filter.finding == Finding::Gone) // hosts have numbers of their own in each run
        statement.add(" AND f.host_id IN (SELECT h.host_id FROM hosts AS h JOIN hosts AS mine ON mine.host = h.host WHERE h.run_id = ? AND mine.run_id = ? AND mine.host_id = ?)",
            { integerValue(filter.other.value), integerValue(run.value), integerValue(filter.host.value) });
    else if (filter.host)
        statement.add(" AND f.host_id = ?", { integerValue(filter.host.value) });
    addText(statement, dialect, filter.text);
    return statement;
}

std::string columns(const PageFilter& filter)
{
    std::string text = std::string("SELECT ") + kPageColumns;
    if (filter.finding == Finding::Changed)
        text += ", o.status, o.title, coalesce(f.content_hash <> o.content_hash, false)";
    return text;
}

PageRecord readFound(const Cursor& row, const PageFilter& filter)
{
    PageRecord page = readPage(row);
    if (filter.finding == Finding::Changed)
        page.before = PageBefore { row.smallInteger(kPageColumnCount), row.text(kPageColumnCount + 1), row.boolean(kPageColumnCount + 2) };
    return page;
}

} // namespace

FoundPages PageSearch::step(Connection& connection)
{
    return m_filter.finding == Finding::DuplicateTitle ? stepDuplicates(connection) : stepRows(connection);
}

std::int64_t PageSearch::lastSequence(Connection& connection) const
{
    const RunId of = m_filter.finding == Finding::Gone ? m_filter.other : m_run;
    Cursor row = connection.query("SELECT ended_seq FROM runs WHERE id = ?", { integerValue(of.value) });
    if (!row.next())
        connection.fail(StoreErrorCode::NotFound, "there is no run " + std::to_string(of.value));
    return row.integer(0);
}

FoundPages PageSearch::stepRows(Connection& connection)
{
    FoundPages found;
    const std::int64_t last = lastSequence(connection);
    const std::int64_t through = std::min(last, m_after + kRowsPerStep);
    Statement statement = matching(connection.dialect(), m_run, m_filter);
    statement.add(" AND f.ended_seq > ? AND f.ended_seq <= ?", { integerValue(m_after), integerValue(through) });
    if (m_rowsWanted) {
        Cursor rows = connection.query((columns(m_filter) + statement.text + " ORDER BY f.ended_seq").c_str(), statement.values);
        while (rows.next())
            found.pages.push_back(readFound(rows, m_filter));
        found.matched = static_cast<std::int64_t>(found.pages.size());
    } else {
        Cursor count = connection.query(("SELECT count(*)" + statement.text).c_str(), statement.values);
        found.matched = count.next() ? count.integer(0) : 0;
    }
    m_after = std::max(m_after, through);
    found.atEnd = m_after >= last;
    return found;
}

FoundPages PageSearch::stepDuplicates(Connection& connection)
{
    FoundPages found;
    if (!m_sorted) {
        const std::int64_t last = lastSequence(connection);
        readTitles(connection, std::min(last, m_after + kRowsPerStep));
        if (m_after >= last)
            keepDuplicates();
        found.atEnd = m_sorted && m_titles.empty();
        return found;
    }
    const std::size_t end = std::min(m_told + kDuplicatesPerStep, m_titles.size());
    if (end > m_told) {
        std::vector<std::int64_t> sequences;
        for (std::size_t i = m_told; i < end; ++i)
            sequences.push_back(m_titles[i].sequence);
        const SequenceList wanted = anyOf(connection.dialect(), sequences);
        Statement statement = matching(connection.dialect(), m_run, m_filter);
        statement.text += " AND ";
        statement.add(wanted.condition, { wanted.value });
        Cursor rows = connection.query((columns(m_filter) + statement.text).c_str(), statement.values);
        std::unordered_map<std::int64_t, PageRecord> bySequence;
        while (rows.next()) {
            PageRecord page = readFound(rows, m_filter);
            bySequence.emplace(page.sequence, std::move(page));
        }
        for (std::size_t i = m_told; i < end; ++i) {
            if (const auto it = bySequence.find(m_titles[i].sequence); it != bySequence.end())
                found.pages.push_back(std::move(it->second));
        }
    }
    found.matched = static_cast<std::int64_t>(found.pages.size());
    if (!m_rowsWanted)
        found.pages.clear();
    m_told = end;
    found.atEnd = m_told == m_titles.size();
    return found;
}

void PageSearch::readTitles(Connection& connection, std::int64_t through)
{
    Cursor rows = connection.query("SELECT f.ended_seq, f.title FROM frontier AS f WHERE f.run_id = ? AND f.ended_seq > ? AND f.ended_seq <= ?"
                                   " AND f.state = 'done' AND f.title_source = 'title'",
        { integerValue(m_run.value), integerValue(m_after), integerValue(through) });
    while (rows.next()) {
        if (m_titles.size() < kMaxTitles)
            m_titles.push_back({ std::hash<std::string> {}(rows.text(1)), rows.integer(0) });
    }
    m_after = std::max(m_after, through);
}

/// Leaves those whose title comes more than once, the title that came first first.
void PageSearch::keepDuplicates()
{
    std::sort(m_titles.begin(), m_titles.end(), [](const TitleAt& a, const TitleAt& b) { return std::pair(a.hash, a.sequence) < std::pair(b.hash, b.sequence); });
    auto kept = m_titles.begin();
    for (auto first = m_titles.begin(); first != m_titles.end();) {
        const auto end = std::find_if(first, m_titles.end(), [hash = first->hash](const TitleAt& each) { return each.hash != hash; });
        const auto group = static_cast<std::uint64_t>(first->sequence);
        const bool several = end - first > 1;
        for (; first != end; ++first) {
            if (several)
                *kept++ = { group, first->sequence };
        }
    }
    m_titles.erase(kept, m_titles.end());
    std::sort(m_titles.begin(), m_titles.end(), [](const TitleAt& a, const TitleAt& b) { return std::pair(a.hash, a.sequence) < std::pair(b.hash, b.sequence); });
    m_sorted = true;
}

} // namespace millrace::store
