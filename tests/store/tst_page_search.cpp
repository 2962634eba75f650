#include "app/store/link_marks.h"
#include "tests/store/each_database.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace millrace;
using namespace millrace::store;
using namespace millrace::test;
using Status = PageFilter::Status;
using Finding = PageFilter::Finding;

/// What the window's filters and exports ask of a run, on both databases.
class TestPageSearch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { EachDatabase::addRows(); }
    void initTestCase() { m_each.start(); }
    void init() { m_each.openNew(); }
    void cleanup() { m_each.drop(); }

    void readsTheWordsOfAFilter();
    void refusesWhatIsNoFilter();
    void findsByStatus();
    void findsByTextWhateverItsCase();
    void takesAPatternsSignsAsText();
    void findsWhatTheTitlesTell();
    void findsSlowAndRedirectedPages();
    void goesOnWithWhatEndsLater();
    void goesThroughALongRunInSteps();
    void comparesTwoRuns();
    void looksForAHostByItsNameInTheOtherRun();
    void tellsWhoLinksToAPage();
    void namesTheFirstReferrersAndCountsAll();
    void exportsBrokenLinksWithTheirReferrers();
    void exportsWhatChanged();
    void forgetsLinksOfOldAndDeletedRuns();
    void refusesARunThatIsNotThere();

private:
    [[nodiscard]] static PageFilter by(Status status) { PageFilter filter; filter.status = status; return filter; }
    [[nodiscard]] static PageFilter by(Finding finding, RunId other = {}) { PageFilter filter; filter.finding = finding; filter.other = other; return filter; }
    [[nodiscard]] static PageFilter byText(std::string text) { PageFilter filter; filter.text = std::move(text); return filter; }
    /// The numbers at the end of the found pages' URLs.
    QString numbers(RunId run, const PageFilter& filter)
    {
        QStringList found;
        for (const PageRecord& page : m_store->find(run, filter))
            found += QString::fromStdString(page.url.substr(page.url.rfind('/') + 1));
        if (m_store->count(run, filter) != found.size())
            return QStringLiteral("counted otherwise");
        return found.join(u' ');
    }
    RunId run(std::vector<UrlOutcome> outcomes, int host = 1)
    {
        const RunId run = m_store->createRun();
        std::vector<QueuedUrl> urls;
        for (const UrlOutcome& outcome : outcomes) {
            QueuedUrl url;
            url.keyHash = outcome.keyHash;
            url.host = outcome.host;
            url.url = outcome.url;
            urls.push_back(url);
        }
        (void)m_store->enqueue(run, { hostNumber(host) }, urls, true).value();
        save(run, std::move(outcomes));
        return run;
    }
    void save(RunId run, std::vector<UrlOutcome> outcomes)
    {
        ResultBatch batch;
        batch.outcomes = std::move(outcomes);
        (void)m_store->save(run, std::move(batch), true).value();
    }

    EachDatabase m_each;
    std::unique_ptr<BlockingStore>& m_store = m_each.store;
    std::unique_ptr<QTemporaryDir>& m_folder = m_each.folder;
};

void TestPageSearch::readsTheWordsOfAFilter()
{
    PageFilter wanted;
    wanted.status = Status::ServerError;
    wanted.finding = Finding::Slow;
    wanted.slowerThan = Milliseconds(2'500);
    wanted.text = "a,b";
    QCOMPARE(pageFilterFromText("5xx,slow=2.5,text=a,b").value(), wanted);
    QCOMPARE(pageFilterFromText("broken").value(), by(Finding::Broken));
    QCOMPARE(pageFilterFromText("slow").value().slowerThan, PageFilter::kSlow);
    QCOMPARE(pageFilterFromText("changed=12").value(), by(Finding::Changed, RunId { 12 }));
}

void TestPageSearch::refusesWhatIsNoFilter()
{
    for (const char* text : { "", "6xx", "2xx,3xx", "broken,slow", "new", "new=x", "new=1.5", "gone=-1", "slow=0", "slow=nan", "broken=1", "2xx,", "text=" })
        QVERIFY2(!pageFilterFromText(text), text);
    QVERIFY(pageFilterFromText("text=" + std::string(PageFilter::kMaxText, 'x')));
    QVERIFY(!pageFilterFromText("text=" + std::string(PageFilter::kMaxText + 1, 'x')));
}

void TestPageSearch::findsByStatus()
{
    std::vector<UrlOutcome> outcomes;
    int number = 0;
    for (const int status : { 200, 204, 301, 404, 503 }) {
        outcomes.push_back(status < 400 ? doneOutcome(urlNumber(++number)) : failedOutcome(urlNumber(++number), status));
        outcomes.back().status = status;
    }
    outcomes[2].state = UrlState::Skipped;
    outcomes.push_back(failedOutcome(urlNumber(6), 0));
    const RunId id = run(outcomes);
    QCOMPARE(numbers(id, {}), QStringLiteral("1 2 3 4 5 6"));
    QCOMPARE(numbers(id, by(Status::Ok)), QStringLiteral("1 2"));
    QCOMPARE(numbers(id, by(Status::Redirect)), QStringLiteral("3"));
    QCOMPARE(numbers(id, by(Status::ClientError)), QStringLiteral("4"));
    QCOMPARE(numbers(id, by(Status::ServerError)), QStringLiteral("5"));
    QCOMPARE(numbers(id, by(Status::NoAnswer)), QStringLiteral("6"));
    QCOMPARE(numbers(id, by(Status::Skipped)), QStringLiteral("3"));
    QCOMPARE(numbers(id, by(Finding::Broken)), QStringLiteral("4 5 6"));
    PageFilter both = by(Finding::Broken);
    both.status = Status::ClientError;
    QCOMPARE(numbers(id, both), QStringLiteral("4"));
}

void TestPageSearch::findsByTextWhateverItsCase()
{
    auto moved = failedOutcome(urlNumber(3));
    moved.error = "Refused: connection refused";
    const RunId id = run({ doneOutcome(urlNumber(1), "Die Übersicht"), doneOutcome(urlNumber(2), "ÜBERSICHT"), moved });
    QCOMPARE(numbers(id, byText("PAGE/2")), QStringLiteral("2"));
    QCOMPARE(numbers(id, byText("übersicht")), QStringLiteral("1 2"));
    QCOMPARE(numbers(id, byText("connection REFUSED")), QStringLiteral("3"));
    QCOMPARE(numbers(id, byText("nowhere")), QString());
}

void TestPageSearch::takesAPatternsSignsAsText()
{
    const RunId id = run({ doneOutcome(urlNumber(1), "100 % done"), doneOutcome(urlNumber(2), "100 x done"), doneOutcome(urlNumber(3), "a_b"), doneOutcome(urlNumber(4), "aXb"),
        doneOutcome(urlNumber(5), "c\\d'e") });
    QCOMPARE(numbers(id, byText("100 %")), QStringLiteral("1"));
    QCOMPARE(numbers(id, byText("a_b")), QStringLiteral("3"));
    QCOMPARE(numbers(id, byText("c\\d'e")), QStringLiteral("5"));
}

void TestPageSearch::findsWhatTheTitlesTell()
{
    auto none = doneOutcome(urlNumber(4), "No title");
    none.titleSource = "none";
    auto alsoNone = none;
    alsoNone.url = urlNumber(5).url;
    alsoNone.keyHash = urlNumber(5).keyHash;
    auto picture = doneOutcome(urlNumber(6), "No title");
    picture.titleSource = "not_html";
    const RunId id = run({ doneOutcome(urlNumber(1), "Home"), doneOutcome(urlNumber(2), "Other"), doneOutcome(urlNumber(3), "Alone"), none, alsoNone, picture,
        doneOutcome(urlNumber(7), "Other"), doneOutcome(urlNumber(8), "Home"), doneOutcome(urlNumber(9), "home") });
    QCOMPARE(numbers(id, by(Finding::NoTitle)), QStringLiteral("4 5"));
    // Grouped, the group whose first page ended first before the others.
    QCOMPARE(numbers(id, by(Finding::DuplicateTitle)), QStringLiteral("1 8 2 7"));
    PageFilter filter = by(Finding::DuplicateTitle);
    filter.text = "other";
    QCOMPARE(numbers(id, filter), QStringLiteral("2 7"));
}

void TestPageSearch::findsSlowAndRedirectedPages()
{
    auto slow = doneOutcome(urlNumber(1));
    slow.totalUs = 1'500'000;
    auto once = doneOutcome(urlNumber(2));
    once.finalUrl += "/moved";
    once.redirects = { { .url = once.url, .status = 301 } };
    auto twice = once;
    twice.url = urlNumber(3).url;
    twice.keyHash = urlNumber(3).keyHash;
    twice.redirects.push_back(twice.redirects.front());
    const RunId id = run({ slow, once, twice });
    QCOMPARE(numbers(id, by(Finding::Slow)), QStringLiteral("1"));
    PageFilter slower = by(Finding::Slow);
    slower.slowerThan = Milliseconds(1'500);
    QCOMPARE(numbers(id, slower), QString());
    QCOMPARE(numbers(id, by(Finding::Redirected)), QStringLiteral("2 3"));
    QCOMPARE(numbers(id, by(Finding::RedirectChain)), QStringLiteral("3"));
    const PageRecord found = m_store->find(id, by(Finding::RedirectChain)).front();
    QCOMPARE(found.hops, 2);
    QCOMPARE(m_store->find(id, by(Finding::Slow)).front().totalUs, 1'500'000);
}

void TestPageSearch::goesOnWithWhatEndsLater()
{
    const RunId id = run({ failedOutcome(urlNumber(1)), doneOutcome(urlNumber(2)) });
    QVERIFY(m_store->enqueue(id, {}, { urlNumber(3), urlNumber(4) }));
    const auto search = std::make_shared<PageSearch>(id, by(Finding::Broken));
    const auto step = [&] { return answerOf<FoundPages>([&](auto done) { m_store->async().search(search, done); }).value(); };
    QCOMPARE(step().pages.size(), 1U);
    QVERIFY(step().pages.empty());
    save(id, { doneOutcome(urlNumber(3)), failedOutcome(urlNumber(4)) });
    const FoundPages later = step();
    QVERIFY(later.atEnd);
    QCOMPARE(later.pages.size(), 1U);
    QCOMPARE(later.pages.front().url, urlNumber(4).url);
}

void TestPageSearch::goesThroughALongRunInSteps()
{
    const auto count = static_cast<int>(PageSearch::kRowsPerStep) * 2 + 10;
    const RunId id = m_store->createRun();
    QVERIFY(m_store->enqueue(id, { hostNumber(1) }, urlNumbers(1, Store::kEnqueueBatch)));
    QVERIFY(m_store->enqueue(id, {}, urlNumbers(Store::kEnqueueBatch + 1, count - Store::kEnqueueBatch)));
    std::vector<UrlOutcome> outcomes;
    for (int number = 1; number <= count; ++number)
        outcomes.push_back(number % 1'000 == 7 ? failedOutcome(urlNumber(number)) : doneOutcome(urlNumber(number), number % 4'000 == 5 ? "Twin" : "Page " + std::to_string(number)));
    save(id, outcomes);
    QCOMPARE(numbers(id, by(Finding::Broken)), QStringLiteral("7 1007 2007 3007 4007 5007 6007 7007 8007 9007 10007"));
    QCOMPARE(numbers(id, by(Finding::DuplicateTitle)), QStringLiteral("5 4005 8005"));
    const auto search = std::make_shared<PageSearch>(id, PageFilter {});
    QVERIFY(!answerOf<FoundPages>([&](auto done) { m_store->async().search(search, done); }).value().atEnd);
}

void TestPageSearch::comparesTwoRuns()
{
    const auto with = [](UrlOutcome outcome, const char* hash) { outcome.contentHash = hash; return outcome; };
    const RunId before = run({ with(doneOutcome(urlNumber(1), "Same"), "a"), with(doneOutcome(urlNumber(2), "Old"), "a"), with(doneOutcome(urlNumber(3), "Same"), "a"),
        doneOutcome(urlNumber(4), "Was there"), doneOutcome(urlNumber(5), "Left out"), with(doneOutcome(urlNumber(6), "Same"), "a") });
    auto known = doneOutcome(urlNumber(8));
    known.state = UrlState::Skipped;
    const RunId after = run({ with(doneOutcome(urlNumber(1), "Same"), "a"), with(doneOutcome(urlNumber(2), "New"), "a"), with(doneOutcome(urlNumber(3), "Same"), "b"),
        failedOutcome(urlNumber(4)), doneOutcome(urlNumber(7), "Came"), with(doneOutcome(urlNumber(6), "Same"), ""), known });
    QCOMPARE(numbers(after, by(Finding::New, before)), QStringLiteral("7"));
    QCOMPARE(numbers(after, by(Finding::Gone, before)), QStringLiteral("5"));
    QCOMPARE(numbers(after, by(Finding::Changed, before)), QStringLiteral("2 3 4"));
    const auto changed = m_store->find(after, by(Finding::Changed, before));
    QCOMPARE(changed[0].before->title, std::string("Old"));
    QVERIFY(!changed[0].before->otherContent);
    QVERIFY(changed[1].before->otherContent);
    QCOMPARE(changed[2].before->status, 200);
    QCOMPARE(changed[2].status, 404);
    QCOMPARE(numbers(after, by(Finding::Changed, after)), QString());
    auto notModified = with(doneOutcome(urlNumber(1), "Same"), "a");
    notModified.status = kStatusNotChanged;
    QCOMPARE(numbers(run({ notModified }), by(Finding::Changed, before)), QString());
}

void TestPageSearch::looksForAHostByItsNameInTheOtherRun()
{
    // host2.example is host 2 in the one and host 9 in the other.
    const RunId before = run({ doneOutcome(urlNumber(1, 2)), doneOutcome(urlNumber(2, 2)) }, 2);
    const RunId after = m_store->createRun();
    HostRecord host = hostNumber(2);
    host.id = HostId { 9 };
    QVERIFY(m_store->enqueue(after, { host, hostNumber(1) }, {}));
    PageFilter gone = by(Finding::Gone, before);
    gone.host = HostId { 9 };
    QCOMPARE(numbers(after, gone), QStringLiteral("1 2"));
    gone.host = HostId { 1 };
    QCOMPARE(numbers(after, gone), QString());
}

void TestPageSearch::tellsWhoLinksToAPage()
{
    QCOMPARE(linkMark(0x0123456789abcdef), std::string("456789abcdef"));
    QCOMPARE(linkMark(-1), std::string("ffffffffffff"));
    auto first = doneOutcome(urlNumber(1));
    auto second = doneOutcome(urlNumber(2));
    first.linkTargets = linkMark(urlNumber(2).keyHash) + linkMark(urlNumber(3).keyHash);
    second.linkTargets = linkMark(urlNumber(3).keyHash);
    const RunId id = run({ failedOutcome(urlNumber(3)), first, second });
    const Referrers broken = m_store->referrers(id, urlNumber(3).keyHash).value();
    QCOMPARE(broken.count, 2);
    QCOMPARE(broken.urls, (std::vector { urlNumber(1).url, urlNumber(2).url }));
    QCOMPARE(m_store->referrers(id, urlNumber(2).keyHash)->urls, std::vector { urlNumber(1).url });
    QCOMPARE(m_store->referrers(id, urlNumber(1).keyHash)->count, 0);
    QCOMPARE(m_store->referrers(run({ doneOutcome(urlNumber(1)) }), urlNumber(3).keyHash)->count, 0);
}

void TestPageSearch::namesTheFirstReferrersAndCountsAll()
{
    std::vector<UrlOutcome> outcomes;
    const auto most = static_cast<int>(LinkSearch::kMaxPerTarget);
    for (int number = 1; number <= most + 20; ++number) {
        outcomes.push_back(doneOutcome(urlNumber(number)));
        outcomes.back().linkTargets = linkMark(urlNumber(number + 1).keyHash) + linkMark(4711);
    }
    const RunId id = run(outcomes);
    const Referrers referrers = m_store->referrers(id, 4711).value();
    QCOMPARE(referrers.count, most + 20);
    QCOMPARE(referrers.urls.size(), LinkSearch::kMaxPerTarget);
    QCOMPARE(referrers.urls.back(), urlNumber(most).url);
}

void TestPageSearch::exportsBrokenLinksWithTheirReferrers()
{
    auto first = doneOutcome(urlNumber(1));
    auto second = doneOutcome(urlNumber(2));
    first.linkTargets = second.linkTargets = linkMark(urlNumber(3).keyHash);
    const RunId id = run({ first, failedOutcome(urlNumber(4)), second, failedOutcome(urlNumber(3)) });
    const QString csv = m_folder->filePath(QStringLiteral("broken.csv"));
    QCOMPARE(m_store->exportRun(id, csv.toStdString(), by(Finding::Broken)).value(), 2);
    QFile table(csv);
    QVERIFY(table.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = table.readAll().split('\n');
    QVERIFY(lines[0].endsWith(",linked_from,links\r"));
    QVERIFY(lines[1].startsWith(QByteArray::fromStdString(urlNumber(4).url)) && lines[1].endsWith(",,0\r"));
    QVERIFY(lines[2].endsWith(QByteArray::fromStdString("," + urlNumber(1).url + ' ' + urlNumber(2).url + ",2\r")));
    const QString jsonl = m_folder->filePath(QStringLiteral("broken.jsonl"));
    QCOMPARE(m_store->exportRun(id, jsonl.toStdString(), by(Finding::Broken)).value(), 2);
    QFile objects(jsonl);
    QVERIFY(objects.open(QIODevice::ReadOnly));
    QCOMPARE(QJsonDocument::fromJson(objects.readLine()).object()[QStringLiteral("linked_from")].toArray().size(), 0);
    const QJsonObject broken = QJsonDocument::fromJson(objects.readLine()).object();
    QCOMPARE(broken[QStringLiteral("linked_from")].toArray().at(1).toString().toStdString(), urlNumber(2).url);
    QCOMPARE(broken[QStringLiteral("links")].toInt(), 2);
}

void TestPageSearch::exportsWhatChanged()
{
    const RunId before = run({ doneOutcome(urlNumber(1), "Old \"one\"") });
    const RunId after = run({ failedOutcome(urlNumber(1)), doneOutcome(urlNumber(2)) });
    const QString csv = m_folder->filePath(QStringLiteral("changed.csv"));
    QCOMPARE(m_store->exportRun(after, csv.toStdString(), by(Finding::Changed, before)).value(), 1);
    QFile table(csv);
    QVERIFY(table.open(QIODevice::ReadOnly));
    QVERIFY(table.readLine().endsWith(",status_before,title_before\r\n"));
    QVERIFY(table.readLine().endsWith(",200,\"Old \"\"one\"\"\"\r\n"));
}

void TestPageSearch::forgetsLinksOfOldAndDeletedRuns()
{
    const auto linking = [this] {
        auto page = doneOutcome(urlNumber(1));
        page.linkTargets = linkMark(4711);
        return run({ page });
    };
    const RunId deleted = linking();
    const RunId old = linking();
    QVERIFY(m_store->deleteRun(deleted));
    QCOMPARE(m_store->referrers(deleted, 4711)->count, 0);
    for (int i = 1; i < StoreOptions {}.keepFetchesOfRuns; ++i)
        m_store->createRun();
    QCOMPARE(m_store->referrers(old, 4711)->count, 1);
    m_store->createRun();
    QCOMPARE(m_store->referrers(old, 4711)->count, 0);
}

void TestPageSearch::refusesARunThatIsNotThere()
{
    const auto search = std::make_shared<PageSearch>(RunId { 4711 }, PageFilter {});
    const auto answer = answerOf<FoundPages>([&](auto done) { m_store->async().search(search, done); });
    QCOMPARE(answer.error().code, StoreErrorCode::NotFound);
}

QTEST_GUILESS_MAIN(TestPageSearch)
#include "tst_page_search.moc"
