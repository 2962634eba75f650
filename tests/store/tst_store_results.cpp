#include "tests/store/each_database.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstring>

using namespace millrace;
using namespace millrace::store;
using namespace millrace::test;

/// The contract of Store: outcomes, pages, attempts, fields and what is exported of them. Once on SQLite and once on a PostgreSQL of its
/// own.
class TestStoreResults : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { EachDatabase::addRows(); }
    void initTestCase() { m_each.start(); }
    void init() { m_each.openNew(); }
    void cleanup() { m_each.drop(); }

    void explainsHowAUrlEnded();
    void findsTheStartsAtOneHost();
    void savesTheSameBatchOnce();
    void queuesLinksWithTheirPage();
    void countsTheLastOutcomeOfAUrl();
    void keepsPagesUnlessItRefreshes();
    void putsARetryBackIntoTheQueue();
    void keepsAttemptsOfTheLastRuns();
    void pagesThroughARunBothWays();
    void carriesAnyText_data();
    void carriesAnyText();
    void carriesExtremeNumbers();
    void exportsCsvAndJsonLines();
    void keepsFieldsAndExportsThem();
    void leavesNoExportThatFailed();

private:
    EachDatabase m_each;
    std::unique_ptr<BlockingStore>& m_store = m_each.store;
    std::unique_ptr<QTemporaryDir>& m_folder = m_each.folder;
    const std::string& m_url = m_each.url;
};

void TestStoreResults::explainsHowAUrlEnded()
{
    const RunId earlier = m_store->createRun("earlier");
    const QueuedUrl had = urlNumber(9, 1);
    QVERIFY(m_store->enqueue(earlier, {}, {had}));
    ResultBatch before;
    before.outcomes = {doneOutcome(had, "Had")};
    QVERIFY(m_store->save(earlier, std::move(before)));

    const RunId run = m_store->createRun();
    const QueuedUrl start = urlNumber(1, 1);
    QueuedUrl linked = urlNumber(2, 1);
    linked.depth = 3;
    linked.referrerHash = start.keyHash;
    QVERIFY(m_store->enqueue(run, {}, {start, linked, had}));
    const auto explain = [&](const QueuedUrl& url) {
        return answerOf<PageExplanation>([&](auto done) { m_store->async().explain(run, url.keyHash, url.url, done); });
    };
    ResultBatch batch;
    UrlOutcome outcome = doneOutcome(linked, "No title");
    outcome.charsetSource = "meta";
    outcome.redirects = {{"http://a.example/x y", 301}, {"http://a.example/z", 302}};
    outcome.noTitle = "svg";
    outcome.cut = "nesting";
    outcome.finalUrl = "http://a.example/end";
    std::vector<FieldRecord> fields{{"price", 0, "12"}, {"text", 0, std::string(kMaxFieldChars, 'x') + "y"}};
    for (int position = 1; position < 60; ++position)
        fields.push_back({"text", position, "more"});
    outcome.fields = std::make_shared<const std::vector<FieldRecord>>(std::move(fields));
    batch.outcomes = {outcome};
    QVERIFY(m_store->save(run, std::move(batch)));
    const PageExplanation page = explain(linked).value();
    QCOMPARE(page.depth, 3);
    QCOMPARE(page.foundOn, start.url);
    QCOMPARE(page.charsetSource, std::string("meta"));
    QVERIFY(page.redirects == outcome.redirects);
    QCOMPARE(page.noTitle, std::string("svg"));
    QCOMPARE(page.cut, std::string("nesting"));
    QCOMPARE(page.finalUrl, outcome.finalUrl);
    QCOMPARE(page.fields.size(), std::size_t(kMaxFieldsExplained));
    QVERIFY(page.fields[0] == (FieldRecord{"price", 0, "12"}));
    QVERIFY(page.fields[1] == (FieldRecord{"text", 0, std::string(kMaxFieldChars, 'x')}));

    const PageExplanation skipped = explain(had).value();
    QVERIFY(skipped.state == UrlState::Skipped);
    QCOMPARE(skipped.error, std::string("already stored"));
    QVERIFY(skipped.storedBy == earlier);
    QVERIFY(skipped.storedAt > 0);
    QVERIFY(skipped.foundOn.empty() && skipped.redirects.empty());
    QCOMPARE(explain(urlNumber(77, 1)).error().code, StoreErrorCode::NotFound);
}

void TestStoreResults::findsTheStartsAtOneHost()
{
    const RunId run = m_store->createRun();
    ResultBatch batch;
    WallMs at = 0;
    for (const char* url : {"http://a.example/1", "https://a.example/2?q", "http://a.example.org/3", "http://a.example:81/4",
             "http://b.example/5", "http://a.example/6"}) {
        FetchRecord fetch;
        fetch.url = url;
        fetch.at = ++at * 1'000;
        fetch.attempt = 1;
        fetch.sentAt = url[std::strlen(url) - 1] == '6' ? 0 : fetch.at + 7; // the last one was never sent
        batch.fetches.push_back(fetch);
    }
    QVERIFY(m_store->save(run, std::move(batch)));
    const auto starts = [&](const char* authority, int limit) {
        return answerOf<std::vector<WallMs>>([&](auto done) { m_store->async().starts(run, authority, limit, done); }).value();
    };
    QVERIFY((starts("a.example", 10) == std::vector<WallMs>{1'007, 2'007}));
    QVERIFY((starts("a.example", 1) == std::vector<WallMs>{2'007}));
    QVERIFY((starts("a.example:81", 10) == std::vector<WallMs>{4'007}));
    QVERIFY(starts("c.example", 10).empty());
}

void TestStoreResults::savesTheSameBatchOnce()
{
    const RunId run = m_store->createRun();
    const auto urls = urlNumbers(0, 3);
    QVERIFY(m_store->enqueue(run, {hostNumber(1)}, urls));
    ResultBatch batch;
    batch.outcomes = {doneOutcome(urls[0], "A"), failedOutcome(urls[1]), doneOutcome(urls[2], "C")};
    batch.outcomes[0].contentHash = "abc";
    batch.fetches = {fetchOf(urls[0]), fetchOf(urls[1], 1), fetchOf(urls[1], 2), fetchOf(urls[2])};
    HostRecord host = hostNumber(1);
    host.lastStart = 42;
    batch.hosts = {host};
    for (int i = 0; i < 2; ++i)
        QVERIFY(m_store->save(run, batch));

    const auto pages = m_store->pages(run).value();
    QCOMPARE(pages.size(), 3u);
    for (std::size_t i = 0; i < pages.size(); ++i) {
        QCOMPARE(pages[i].url, urls[i].url);
        QVERIFY(i == 0 || pages[i].sequence > pages[i - 1].sequence);
    }
    QCOMPARE(pages[0].title, std::string("A"));
    QCOMPARE(pages[0].titleSource, std::string("title"));
    QCOMPARE(pages[0].contentType, std::string("text/html"));
    QCOMPARE(pages[0].charset, std::string("utf-8"));
    QCOMPARE(pages[0].bytes, 18'000);
    QCOMPARE(pages[0].firstSeen, 1'700'000'000'000);
    QVERIFY(pages[1].state == UrlState::Failed);
    QCOMPARE(pages[1].error, std::string("HttpStatus: 404"));
    QCOMPARE(pages[1].firstSeen, 0);
    QCOMPARE(m_store->attempts(run, urls[1].url).value().size(), 2u);
    const auto fetch = m_store->attempts(run, urls[0].url).value();
    QCOMPARE(fetch.size(), 1u);
    QCOMPARE(fetch[0].totalUs, 12'345);
    const auto loaded = m_store->loadRun(run).value();
    QCOMPARE(loaded.run.counts.done, 2);
    QCOMPARE(loaded.run.counts.failed, 1);
    QCOMPARE(loaded.hosts[0].lastStart, 42);
}

void TestStoreResults::queuesLinksWithTheirPage()
{
    const RunId earlier = m_store->createRun();
    const auto stored = urlNumbers(50, 1);
    QVERIFY(m_store->enqueue(earlier, {hostNumber(1)}, stored));
    ResultBatch before;
    before.outcomes = {doneOutcome(stored[0])};
    QVERIFY(m_store->save(earlier, before));

    const RunId run = m_store->createRun();
    const auto given = urlNumbers(0, 1);
    QVERIFY(m_store->enqueue(run, {hostNumber(1)}, given));
    ResultBatch batch;
    batch.outcomes = {doneOutcome(given[0])};
    batch.hosts = {hostNumber(2)};
    batch.links = {stored[0], urlNumber(51, 2), urlNumber(52, 1)};
    for (QueuedUrl& link : batch.links) {
        link.depth = 1;
        link.priority = -1;
        link.referrerHash = given[0].keyHash;
    }
    for (int i = 0; i < 2; ++i) { // the second time as after a lost answer
        const auto saved = m_store->save(run, batch).value();
        QCOMPARE(saved.queued, 2);
        QCOMPARE(saved.skippedHashes, (std::vector<std::int64_t>{stored[0].keyHash}));
        const auto loaded = m_store->loadRun(run).value();
        QCOMPARE(loaded.run.counts.done, 1);
        QCOMPARE(loaded.run.counts.skipped, 1);
        QCOMPARE(loaded.run.counts.queued, 2);
        QCOMPARE(loaded.hosts.size(), 2u);
    }
    const auto window = m_store->refill(run, {{HostId{2}, 10}}).value();
    QCOMPARE(window.size(), 1u);
    QCOMPARE(window[0].depth, 1);
    QCOMPARE(window[0].referrerHash, given[0].keyHash);
    batch.links = {stored[0]};
    QCOMPARE(m_store->save(run, batch, true).value().queued, 1); // with --refresh it is fetched
}

void TestStoreResults::countsTheLastOutcomeOfAUrl()
{
    const RunId run = m_store->createRun();
    const QueuedUrl url = urlNumber(0);
    QVERIFY(m_store->enqueue(run, {hostNumber(1)}, {url}));
    UrlOutcome again = failedOutcome(url, 503);
    again.state = UrlState::Queued;
    ResultBatch batch;
    batch.outcomes = {again, doneOutcome(url, "In the end")};
    HostRecord early = hostNumber(1);
    HostRecord late = hostNumber(1);
    late.lastStart = 2;
    batch.hosts = {early, late};
    QVERIFY(m_store->save(run, batch, true));
    QCOMPARE(m_store->pages(run).value()[0].title, std::string("In the end"));
    QCOMPARE(m_store->loadRun(run).value().hosts[0].lastStart, 2);
}

void TestStoreResults::keepsPagesUnlessItRefreshes()
{
    const QueuedUrl url = urlNumber(0);
    const auto titleAfter = [&](const std::string& title, WallMs fetchedAt, bool refresh) {
        const RunId run = m_store->createRun();
        static_cast<void>(m_store->enqueue(run, {hostNumber(1)}, {url}, true));
        ResultBatch batch;
        batch.outcomes = {doneOutcome(url, title)};
        batch.outcomes[0].fetchedAt = fetchedAt;
        static_cast<void>(m_store->save(run, batch, refresh));
        // A later run that finds it stored shows what `pages` has.
        const RunId reader = m_store->createRun();
        static_cast<void>(m_store->enqueue(reader, {hostNumber(1)}, {url}));
        return m_store->pages(reader).value().at(0);
    };
    QCOMPARE(titleAfter("one", 1'000, false).title, std::string("one"));
    QCOMPARE(titleAfter("two", 2'000, false).title, std::string("one"));
    const PageRecord refreshed = titleAfter("three", 3'000, true);
    QCOMPARE(refreshed.title, std::string("three"));
    QCOMPARE(refreshed.firstSeen, 1'000);
    QCOMPARE(refreshed.fetchedAt, 3'000);
}

void TestStoreResults::putsARetryBackIntoTheQueue()
{
    const RunId run = m_store->createRun();
    const QueuedUrl url = urlNumber(0);
    QVERIFY(m_store->enqueue(run, {hostNumber(1)}, {url}));
    ResultBatch batch;
    batch.outcomes = {failedOutcome(url, 503)};
    batch.outcomes[0].state = UrlState::Queued;
    batch.outcomes[0].attempts = 2;
    batch.outcomes[0].notBefore = 99;
    QVERIFY(m_store->save(run, batch));
    QVERIFY(m_store->pages(run).value().empty());
    const auto window = m_store->refill(run, {{HostId{1}, 1}}).value();
    QCOMPARE(window.size(), 1u);
    QCOMPARE(window[0].attempts, 2);
    QCOMPARE(window[0].notBefore, 99);
}

void TestStoreResults::keepsAttemptsOfTheLastRuns()
{
    StoreOptions options;
    options.keepFetchesOfRuns = 2;
    m_store.reset();
    m_store = std::make_unique<BlockingStore>(options);
    QVERIFY(m_store->open(m_url));
    const QueuedUrl url = urlNumber(0);
    std::vector<RunId> runs;
    for (int i = 0; i < 3; ++i) {
        runs.push_back(m_store->createRun());
        ResultBatch batch;
        batch.fetches = {fetchOf(url)};
        QVERIFY(m_store->save(runs.back(), batch));
    }
    QCOMPARE(m_store->attempts(runs[0], url.url).value().size(), 0u);
    QCOMPARE(m_store->attempts(runs[1], url.url).value().size(), 1u);
    QCOMPARE(m_store->attempts(runs[2], url.url).value().size(), 1u);
}

void TestStoreResults::pagesThroughARunBothWays()
{
    const RunId run = m_store->createRun();
    for (int host = 1; host <= 2; ++host) {
        const auto urls = urlNumbers(host * 100, 5, host);
        QVERIFY(m_store->enqueue(run, {hostNumber(host)}, urls));
        ResultBatch batch;
        for (const QueuedUrl& url : urls)
            batch.outcomes.push_back(doneOutcome(url));
        QVERIFY(m_store->save(run, batch));
    }
    std::vector<std::string> forward;
    Store::PageQuery query;
    query.limit = 3;
    for (auto page = m_store->pages(run, query).value(); !page.empty(); page = m_store->pages(run, query).value()) {
        for (const PageRecord& record : page)
            forward.push_back(record.url);
        query.after = page.back().sequence;
    }
    QCOMPARE(forward.size(), 10u);
    QCOMPARE(forward[0], urlNumber(100, 1).url);
    QCOMPARE(forward[9], urlNumber(204, 2).url);

    std::vector<std::string> backward;
    query = {};
    query.limit = 4;
    query.newestFirst = true;
    for (auto page = m_store->pages(run, query).value(); !page.empty(); page = m_store->pages(run, query).value()) {
        for (const PageRecord& record : page)
            backward.push_back(record.url);
        query.after = page.back().sequence;
    }
    std::reverse(backward.begin(), backward.end());
    QCOMPARE(backward, forward);

    query = {};
    query.host = HostId{2};
    QCOMPARE(m_store->pages(run, query).value().size(), 5u);
}

void TestStoreResults::carriesAnyText_data()
{
    QTest::addColumn<QByteArrayList>("endings"); // of a row each: what all rows have in common goes to PostgreSQL in another way
    QTest::newRow("one row") << QByteArrayList{""};
    QTest::newRow("rows alike") << QByteArrayList{"", "", ""};
    QTest::newRow("rows that differ") << QByteArrayList{"", "x", ""};
    QTest::newRow("the last row differs") << QByteArrayList{"", "", "x"};
}

void TestStoreResults::carriesAnyText()
{
    QFETCH(QByteArrayList, endings);
    const RunId run = m_store->createRun();
    HostRecord host = hostNumber(1);
    host.host = "b\xc3\xbc"
                "cher.example";
    std::vector<QueuedUrl> urls = urlNumbers(0, static_cast<int>(endings.size()));
    const std::string title = "it's \"quoted\" \\ back, {NULL},\n\ttab ; -- \xf0\x9f\x8e\xa1 \xe6\xbc\xa2 {and_rows} v.title ?";
    ResultBatch batch;
    for (std::size_t i = 0; i < urls.size(); ++i) {
        const std::string ending = endings[static_cast<qsizetype>(i)].toStdString();
        urls[i].url = "http://host1.example/?q='\"\\{},?{from_rows}v.url$1%20" + std::to_string(i);
        UrlOutcome& outcome = batch.outcomes.emplace_back(doneOutcome(urls[i], title + ending));
        outcome.contentType = "NULL";
        outcome.charset = std::string("nul\0byte", 8);
        outcome.finalUrl = "";
        batch.fetches.push_back(fetchOf(urls[i]));
        batch.fetches.back().error = "broken \xff\xfe bytes" + ending;
    }
    QVERIFY(m_store->enqueue(run, {host}, urls));
    QVERIFY(m_store->save(run, batch));
    const std::vector<PageRecord> pages = m_store->pages(run).value();
    QCOMPARE(pages.size(), urls.size());
    for (std::size_t i = 0; i < urls.size(); ++i) {
        const std::string ending = endings[static_cast<qsizetype>(i)].toStdString();
        QCOMPARE(pages[i].url, urls[i].url);
        QCOMPARE(pages[i].title, title + ending);
        QCOMPARE(pages[i].contentType, std::string("NULL"));
        QCOMPARE(pages[i].charset, std::string("nulbyte"));
        QCOMPARE(pages[i].finalUrl, std::string());
        QVERIFY(pages[i].firstSeen != 0);
        QCOMPARE(m_store->attempts(run, urls[i].url).value().at(0).error, "broken \xef\xbf\xbd\xef\xbf\xbd bytes" + ending);
    }
    QCOMPARE(m_store->loadRun(run).value().hosts[0].host, host.host);
}

void TestStoreResults::carriesExtremeNumbers()
{
    const RunId run = m_store->createRun();
    QueuedUrl low = urlNumber(0);
    QueuedUrl high = urlNumber(1);
    low.keyHash = std::numeric_limits<std::int64_t>::min();
    high.keyHash = std::numeric_limits<std::int64_t>::max();
    low.referrerHash = high.keyHash;
    QVERIFY(m_store->enqueue(run, {hostNumber(1)}, {low, high}));
    QCOMPARE(m_store->loadRun(run).value().keyHashes, (std::vector<std::int64_t>{low.keyHash, high.keyHash}));
    QCOMPARE(m_store->urlsByHash(run, {low.keyHash}).value().at(0).referrerHash, high.keyHash);
    QCOMPARE(m_store->removeUrl(run, low.keyHash).value().size(), 1u);
}

void TestStoreResults::exportsCsvAndJsonLines()
{
    const RunId run = m_store->createRun();
    const int count = 2'001; // more than two pages of rows
    const auto urls = urlNumbers(0, count);
    QVERIFY(m_store->enqueue(run, {hostNumber(1)}, urls));
    ResultBatch batch;
    for (const QueuedUrl& url : urls)
        batch.outcomes.push_back(doneOutcome(url, "a \"b\", c\nd"));
    batch.outcomes[1] = failedOutcome(urls[1]);
    QVERIFY(m_store->save(run, batch));

    const QString csvPath = m_folder->filePath(QStringLiteral("out.csv"));
    QFile old(csvPath);
    QVERIFY(old.open(QIODevice::WriteOnly));
    old.write("what was there before");
    old.close();
    QCOMPARE(m_store->exportRun(run, csvPath.toStdString()).value(), count);
    QFile csv(csvPath);
    QVERIFY(csv.open(QIODevice::ReadOnly));
    const QByteArray text = csv.readAll();
    QVERIFY(text.startsWith("url,title,status,content_type,charset,bytes,final_url,first_seen,fetched_at,run_id,state,error\r\n"
                            "http://host1.example/page/0,\"a \"\"b\"\", c\nd\",200,text/html,utf-8,18000,http://host1.example/page/0,"
                            "1700000000000,1700000000000,"));
    QVERIFY(text.contains(",failed,HttpStatus: 404\r\n"));
    QCOMPARE(text.count("\r\n"), count + 1);

    const QString linesPath = m_folder->filePath(QStringLiteral("out.jsonl"));
    QCOMPARE(m_store->exportRun(run, linesPath.toStdString()).value(), count);
    QFile lines(linesPath);
    QVERIFY(lines.open(QIODevice::ReadOnly));
    int rows = 0;
    while (!lines.atEnd()) {
        const QJsonObject object = QJsonDocument::fromJson(lines.readLine()).object();
        QCOMPARE(object.size(), 12);
        if (rows == 0)
            QCOMPARE(object.value(QLatin1String("title")).toString(), QStringLiteral("a \"b\", c\nd"));
        if (rows == 1)
            QVERIFY(object.value(QLatin1String("first_seen")).isNull());
        ++rows;
    }
    QCOMPARE(rows, count);
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden).filter(QStringLiteral("out")).size(), 2);
}

void TestStoreResults::keepsFieldsAndExportsThem()
{
    const RunId run = answerOf<RunId>([&](auto done) {
        m_store->async().createRun("fields", R"({"fields":["price=.price::text","title","tag=//b"],"save_bodies":"/bodies"})", done);
    }).value();
    std::vector<QueuedUrl> urls = urlNumbers(1, 3);
    (void)m_store->enqueue(run, {hostNumber(1)}, urls).value();
    const auto take = [&](std::vector<FieldRecord> fields) {
        ResultBatch batch;
        for (const QueuedUrl& url : urls)
            batch.outcomes.push_back(doneOutcome(url));
        batch.outcomes[0].fields = std::make_shared<std::vector<FieldRecord>>(std::move(fields));
        batch.outcomes[1].fields = std::make_shared<std::vector<FieldRecord>>();
        batch.outcomes[0].bodyFile = "ab/abc.html";
        (void)m_store->save(run, std::move(batch)).value();
    };
    take({{"price", 0, "1"}, {"price", 1, "2"}, {"price", 2, "gone the second time"}});
    take({{"price", 0, "1 \u20ac, \"a'b\\ {}"}, {"price", 1, "line\nbreak"}, {"tag", 0, "NULL"}});

    const RunColumns columns = answerOf<RunColumns>([&](auto done) { m_store->async().runColumns(run, done); }).value();
    QCOMPARE(columns.fields, (std::vector<std::string>{"price", "title", "tag"}));
    QVERIFY(columns.bodies);
    std::vector<PageRecord> pages = m_store->pages(run).value();
    pages = answerOf<std::vector<PageRecord>>([&](auto done) { m_store->async().withFields(run, pages, done); }).value();
    QCOMPARE(pages.size(), std::size_t(3));
    QCOMPARE(
        pages[0].fields, (std::vector<FieldRecord>{{"price", 0, "1 \u20ac, \"a'b\\ {}"}, {"price", 1, "line\nbreak"}, {"tag", 0, "NULL"}}));
    QVERIFY(pages[1].fields.empty() && pages[2].fields.empty());

    const QString lines = m_folder->filePath(QStringLiteral("fields.jsonl"));
    QCOMPARE(m_store->exportRun(run, lines.toStdString()).value(), 3);
    QFile file(lines);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonObject first = QJsonDocument::fromJson(file.readLine()).object();
    QCOMPARE(
        first.value(QLatin1String("price")).toArray(), (QJsonArray{QStringLiteral("1 \u20ac, \"a'b\\ {}"), QStringLiteral("line\nbreak")}));
    QCOMPARE(first.value(QLatin1String("tag")).toArray(), QJsonArray{QStringLiteral("NULL")});
    QCOMPARE(first.value(QLatin1String("body_file")).toString(), QStringLiteral("ab/abc.html"));
    const QJsonObject second = QJsonDocument::fromJson(file.readLine()).object();
    QCOMPARE(second.value(QLatin1String("price")).toArray(), QJsonArray());
    QVERIFY(second.value(QLatin1String("body_file")).isNull());

    const QString csv = m_folder->filePath(QStringLiteral("fields.csv"));
    QCOMPARE(m_store->exportRun(run, csv.toStdString()).value(), 3);
    QFile table(csv);
    QVERIFY(table.open(QIODevice::ReadOnly));
    QVERIFY(table.readLine().endsWith(",error,body_file,price,tag\r\n"));
    QVERIFY(table.readAll().contains(",ab/abc.html,\"1 \u20ac, \"\"a'b\\ {} | line\nbreak\",NULL\r\n"));

    (void)m_store->deleteRun(run).has_value();
    QVERIFY(!answerOf<RunColumns>([&](auto done) { m_store->async().runColumns(run, done); }));
}

void TestStoreResults::leavesNoExportThatFailed()
{
    const RunId run = m_store->createRun();
    const std::string folder = m_folder->path().toStdString();
    QCOMPARE(m_store->exportRun(run, folder + "/out.txt").error().code, StoreErrorCode::BadUrl);
    const StoreError missing = m_store->exportRun(run, folder + "/not/there/out.csv").error();
    QCOMPARE(missing.code, StoreErrorCode::ReadOnly);
    QVERIFY(missing.detail.find("/not/there/out.csv: No such file") != std::string::npos);
    QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("folder.csv")));
    QCOMPARE(m_store->exportRun(run, folder + "/folder.csv").error().code, StoreErrorCode::ReadOnly);
    QCOMPARE(m_store->exportRun(RunId{4711}, folder + "/none.csv").error().code, StoreErrorCode::NotFound);
    QVERIFY(!QFile::exists(m_folder->filePath(QStringLiteral("none.csv"))));
    QCOMPARE(m_store->exportRun(run, folder + "/empty.csv").value(), 0);
    QVERIFY(QFile::exists(m_folder->filePath(QStringLiteral("empty.csv"))));
}

QTEST_GUILESS_MAIN(TestStoreResults)
#include "tst_store_results.moc"
