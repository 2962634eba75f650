#include "app/store/link_marks.h"
#include "tests/store/each_database.h"

#include <QFile>
#include <QRegularExpression>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>

using namespace millrace;
using namespace millrace::store;
using namespace millrace::test;

namespace {

/// One query of the document, with the question above it.
struct Documented {
    QString question;
    QString sql;
    [[nodiscard]] bool isFor(bool postgresql) const
    {
        return !sql.startsWith(QLatin1String("-- ")) || sql.startsWith(postgresql ? QLatin1String("-- PostgreSQL\n") : QLatin1String("-- SQLite\n"));
    }
};

QList<Documented> documentedQueries()
{
    QFile document(QStringLiteral(MILLRACE_SOURCE_DIR "/app/store/SCHEMA.md"));
    if (!document.open(QIODevice::ReadOnly))
        throw std::runtime_error("there is no SCHEMA.md");
    const QString text = QString::fromUtf8(document.readAll());
    static const QRegularExpression block(QStringLiteral("(?:^|\\n\\n)([^\\n]+(?:\\n[^\\n]+)*):\\n\\n```sql\\n(.*?)```|```sql\\n(.*?)```"), QRegularExpression::DotMatchesEverythingOption);
    QList<Documented> queries;
    for (auto match = block.globalMatch(text); match.hasNext();) {
        const QRegularExpressionMatch found = match.next();
        const bool own = !found.captured(1).isEmpty();
        queries += {own ? found.captured(1) : queries.value(queries.size() - 1).question, own ? found.captured(2) : found.captured(3)};
    }
    return queries;
}

/// What each is to answer for the runs of init(), a line a row. The question is known by how it begins.
const std::vector<std::pair<QString, QString>> kAnswers{
    {QStringLiteral("The newest run"), QStringLiteral("2|new|done|8\n2|new|failed|1\n2|new|queued|1\n2|new|skipped|1")},
    {QStringLiteral("The newest pages that ended"), QStringLiteral("10|http://b.example/slow|done|200|B\n9|http://a.example/secret|skipped|0|\n8|http://a.example/new|done|200|New")},
    {QStringLiteral("Broken links"), QStringLiteral("http://a.example/gone|404|404|http://a.example/")},
    {QStringLiteral("All pages that link"), QStringLiteral("http://a.example/gone|http://a.example/\nhttp://a.example/gone|http://a.example/a")},
    {QStringLiteral("Titles that several"), QStringLiteral("Home|2|http://a.example/\nTwin|2|http://a.example/b")},
    {QStringLiteral("Pages that have no title"), QStringLiteral("http://a.example/c|missing")},
    {QStringLiteral("The slowest"), QStringLiteral("http://b.example/slow|4500\nhttp://a.example/old|70")},
    {QStringLiteral("Pages that redirects"), QStringLiteral("http://a.example/old|http://a.example/d|2")},
    {QStringLiteral("What changed"), QStringLiteral("http://a.example/a|200|200|Twin|Changed|1")},
    {QStringLiteral("What is new"), QStringLiteral("http://a.example/new\nhttp://a.example/old\nhttp://a.example/twin\nhttp://b.example/slow")},
    {QStringLiteral("Pages by host"), QStringLiteral("a.example|0|1|0\na.example|200|7|126000\na.example|404|1|18000\nb.example|200|1|18000")},
    {QStringLiteral("Every request"), QStringLiteral("http://a.example/robots.txt|1|404||1|2|3|4|10\nhttp://a.example/|1|0|Refused: no|0|0|0|0|0\nhttp://a.example/|2|200||1|2|3|4|10")},
    {QStringLiteral("Whether the spacing"), QStringLiteral("a.example|12|500|0\nb.example|1|0|0")},
    {QStringLiteral("The fields"), QStringLiteral("http://a.example/|price|0|1 €\nhttp://a.example/|price|1|2 €\nhttp://a.example/a|tag|0|x")},
    {QStringLiteral("The files"), QStringLiteral("http://a.example/|ab/abc.html\nhttp://a.example/a|cd/cde.html")},
};

} // namespace

/// The queries of SCHEMA.md against two small runs, beside the program that has the store open.
class TestSchemaQueries : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { EachDatabase::addRows(); }
    void initTestCase() { m_each.start(); }
    void init();
    void cleanup() { m_each.drop(); }

    void answersAsTheDocumentSays_data();
    void answersAsTheDocumentSays();
    void knowsAnAnswerToEachQuestion();

private:
    static QueuedUrl url(const std::string& path, const std::string& from = {}, int host = 1)
    {
        QueuedUrl row;
        row.url = (host == 1 ? "http://a.example" : "http://b.example") + path;
        row.keyHash = hashOf(row.url);
        row.host = HostId { host };
        if (!from.empty())
            row.referrerHash = hashOf("http://a.example" + from);
        return row;
    }
    /// Any that differs, with low bits that begin with a nought.
    static std::int64_t hashOf(const std::string& text)
    {
        std::uint64_t hash = 0xcbf29ce484222325ull;
        for (const char c : text)
            hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
        return static_cast<std::int64_t>(hash & 0xffff0fffffffffffull);
    }
    static UrlOutcome done(const QueuedUrl& row, const std::string& title, const std::string& hash)
    {
        UrlOutcome outcome = doneOutcome(row, title);
        outcome.contentHash = hash;
        outcome.totalUs = 50'000;
        return outcome;
    }
    static HostRecord host(int id, const std::string& name, std::int64_t starts, std::int64_t closestUs)
    {
        HostRecord record = hostNumber(id);
        record.host = name;
        record.pacing.starts = starts;
        record.pacing.closestUs = closestUs;
        return record;
    }
    RunId firstRun();
    RunId secondRun();
    [[nodiscard]] QString answer(QString sql) const;

    EachDatabase m_each;
    RunId m_before;
    RunId m_run;
};

void TestSchemaQueries::init()
{
    m_each.openNew();
    if (QTest::currentTestFailed())
        return;
    m_before = firstRun();
    m_run = secondRun();
}

RunId TestSchemaQueries::firstRun()
{
    const RunId run = m_each.store->createRun("first");
    const std::vector<QueuedUrl> rows{url("/"), url("/a", "/"), url("/b", "/"), url("/c", "/"), url("/d", "/"), url("/gone", "/"), url("/left", "/")};
    (void)m_each.store->enqueue(run, { host(1, "a.example", 0, 0) }, rows).value();
    ResultBatch batch;
    batch.outcomes = {done(rows[0], "Home", "h0"), done(rows[1], "Twin", "h1"), done(rows[2], "Twin", "h2"), done(rows[3], "No title", "h3"), done(rows[4], "Home", "h4"),
        failedOutcome(rows[5]), done(rows[6], "Left", "h6")};
    batch.outcomes[3].titleSource = "none";
    batch.fetches = {fetchOf(rows[0])};
    (void)m_each.store->save(run, std::move(batch), true).value();
    return run;
}

RunId TestSchemaQueries::secondRun()
{
    const RunId run = m_each.store->createRun("second");
    const std::vector<QueuedUrl> rows{url("/"), url("/a", "/"), url("/b", "/"), url("/c", "/"), url("/gone", "/"), url("/old", "/"), url("/twin", "/"), url("/new", "/"),
        url("/secret", "/"), url("/slow", "/", 2), url("/queued", "/"), url("/d", "/")};
    const std::vector<QueuedUrl> given(rows.begin(), rows.begin() + 11);
    (void)m_each.store->enqueue(run, { host(1, "a.example", 0, 0), host(2, "b.example", 0, 0) }, given, true).value();

    ResultBatch batch;
    batch.hosts = {host(1, "a.example", 12, 500'000), host(2, "b.example", 1, 0)};
    batch.outcomes = {done(rows[0], "Home", "h0"), done(rows[1], "Changed", "h1x"), done(rows[2], "Twin", "h2"), done(rows[3], "No title", "h3"), failedOutcome(rows[4]),
        done(rows[5], "Home", "h4"), done(rows[6], "Twin", "h7"), done(rows[7], "New", "h8"), done(rows[8], {}, {}), done(rows[9], "B", "h9")};
    UrlOutcome& home = batch.outcomes[0];
    home.linkTargets = linkMark(rows[1].keyHash) + linkMark(rows[4].keyHash);
    home.bodyFile = "ab/abc.html";
    home.fields = std::make_shared<std::vector<FieldRecord>>(std::vector<FieldRecord> { { "price", 0, "1 €" }, { "price", 1, "2 €" } });
    UrlOutcome& changed = batch.outcomes[1];
    changed.linkTargets = linkMark(rows[4].keyHash);
    changed.bodyFile = "cd/cde.html";
    changed.fields = std::make_shared<std::vector<FieldRecord>>(std::vector<FieldRecord> { { "tag", 0, "x" } });
    batch.outcomes[2].linkTargets = linkMark(rows[0].keyHash);
    batch.outcomes[3].titleSource = "none";
    batch.outcomes[3].noTitle = "missing";
    batch.outcomes[4].error = "404";
    UrlOutcome& moved = batch.outcomes[5];
    moved.finalUrl = rows[11].url;
    moved.redirects = {{rows[5].url, 301}, {"http://a.example/older", 302}};
    moved.totalUs = 70'000;
    UrlOutcome& skipped = batch.outcomes[8];
    skipped.state = UrlState::Skipped;
    skipped.status = 0;
    skipped.bytes = 0;
    skipped.titleSource.clear();
    skipped.error = "Robots: line 1: Disallow: /secret";
    batch.outcomes[9].totalUs = 4'500'000;

    FetchRecord robots = fetchOf(rows[0]);
    robots.url = "http://a.example/robots.txt";
    robots.at -= 1'000;
    robots.status = 404;
    FetchRecord refused = fetchOf(rows[0], 1);
    refused.status = 0;
    refused.error = "Refused: no";
    FetchRecord answered = fetchOf(rows[0], 2);
    for (FetchRecord* record : {&robots, &answered}) {
        record->dnsUs = 1;
        record->connectUs = 2;
        record->tlsUs = 3;
        record->firstByteUs = 4;
        record->totalUs = 10;
    }
    refused.totalUs = 0;
    batch.fetches = {robots, refused, answered};
    (void)m_each.store->save(run, std::move(batch), true).value();
    return run;
}

QString TestSchemaQueries::answer(QString sql) const
{
    sql.replace(QRegularExpression(QStringLiteral(":run\\b")), QString::number(m_run.value)).replace(QRegularExpression(QStringLiteral(":before\\b")), QString::number(m_before.value));
    const StoreUrl url = parseStoreUrl(m_each.url).value();
    const bool postgresql = EachDatabase::isPostgresql();
    QStringList rows;
    const QString name = QStringLiteral("another program");
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(postgresql ? QStringLiteral("QPSQL") : QStringLiteral("QSQLITE"), name);
        database.setDatabaseName(QString::fromStdString(postgresql ? url.database : url.path));
        if (postgresql) {
            database.setHostName(QString::fromStdString(url.host));
            database.setPort(url.port);
            database.setUserName(QString::fromStdString(url.user));
        } else {
            database.setConnectOptions(QStringLiteral("QSQLITE_OPEN_READONLY;QSQLITE_BUSY_TIMEOUT=2000"));
        }
        QSqlQuery query(database);
        if (!database.open() || !query.exec(sql)) {
            rows = {database.lastError().text() + query.lastError().text()};
        }
        while (query.isActive() && query.next()) {
            QStringList cells;
            for (int i = 0; i < query.record().count(); ++i)
                cells += query.value(i).toString();
            rows += cells.join(u'|');
        }
    }
    QSqlDatabase::removeDatabase(name);
    return rows.join(u'\n');
}

void TestSchemaQueries::answersAsTheDocumentSays_data()
{
    QTest::addColumn<QString>("question");
    QTest::addColumn<QString>("expected");
    for (const auto& [question, expected] : kAnswers)
        QTest::newRow(qPrintable(question)) << question << expected;
}

void TestSchemaQueries::answersAsTheDocumentSays()
{
    QFETCH(QString, question);
    QFETCH(QString, expected);
    int found = 0;
    for (const Documented& query : documentedQueries()) {
        if (!query.question.startsWith(question) || !query.isFor(EachDatabase::isPostgresql()))
            continue;
        ++found;
        QCOMPARE(answer(query.sql), expected);
    }
    QCOMPARE(found, 1);
}

/// Each question has its one query for each database, so there is none beyond them.
void TestSchemaQueries::knowsAnAnswerToEachQuestion()
{
    const QList<Documented> queries = documentedQueries();
    for (const bool postgresql : {false, true}) {
        const auto count = std::ranges::count_if(queries, [&](const Documented& query) { return query.isFor(postgresql); });
        QCOMPARE(count, static_cast<std::ptrdiff_t>(kAnswers.size()));
    }
}

QTEST_GUILESS_MAIN(TestSchemaQueries)
#include "tst_schema_queries.moc"
