#include "models/scrape/scrape_view_model.h"
#include "tests/support/scrape_samples.h"
#include "tests/support/scripted_scrape_backend.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace millrace;
using namespace millrace::models;
using scrape::RunPhase;
using Status = store::PageFilter::Status;
using Finding = store::PageFilter::Finding;
using PageColumn = PagesTableModel::Column;

namespace {

/// The view-model with run 14 open, which has three pages.
struct Filtered {
    test::ScriptedScrapeBackend backend;
    ScrapeViewModel model{backend};
    QAbstractItemModelTester pages{&model.pages(), QAbstractItemModelTester::FailureReportingMode::Fatal};

    Filtered()
    {
        model.setVisible(true);
        model.openRun(RunId{14});
        backend.postRun(test::run(RunPhase::Stopped, 10, 3));
        for (std::int64_t key = 1; key <= 3; ++key)
            backend.postPage(test::page(key, "http://a.example/" + std::to_string(key)));
        QTRY_COMPARE_WITH_TIMEOUT(model.pages().rowCount(), 3, 5'000);
    }
    static store::FoundPages some(std::int64_t first, std::int64_t count)
    {
        store::FoundPages found;
        found.matched = count;
        for (std::int64_t i = first; i < first + count; ++i) {
            store::PageRecord page;
            page.sequence = page.keyHash = i;
            page.url = "http://a.example/found/" + std::to_string(i);
            page.state = store::UrlState::Failed;
            page.status = 404;
            found.pages.push_back(page);
        }
        return found;
    }
    QString path(int row) { return model.pages().index(row, PageColumn::Path).data().toString(); }
    int searches() const { return static_cast<int>(std::count(backend.calls.begin(), backend.calls.end(), "searchPages 14")); }
};

} // namespace

class TestPageFilters : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void showsWhatTheStoreFindsStepByStep()
    {
        Filtered f;
        f.backend.toFind = {Filtered::some(11, 2), {}, Filtered::some(13, 1)};
        f.model.setFinding(Finding::Broken);
        QTRY_COMPARE_WITH_TIMEOUT(f.model.state().pagesNote, QStringLiteral("3 match"), 5'000);
        QCOMPARE(f.backend.searched.finding, Finding::Broken);
        QCOMPARE(f.path(2), QStringLiteral("a.example/found/13"));
        QVERIFY(f.model.state().filter.narrowed);
        // Pages that end meanwhile are kept, and there again once all are shown.
        f.backend.postPage(test::page(4, "http://a.example/4"));
        QTest::qWait(150);
        QCOMPARE(f.model.pages().rowCount(), 3);
        f.model.clearPageFilter();
        QCOMPARE(f.model.pages().rowCount(), 4);
        QCOMPARE(f.path(3), QStringLiteral("a.example/4"));
        QVERIFY(!f.model.state().filter.narrowed);
    }

    void narrowsTheSearchByHostAndText()
    {
        Filtered f;
        f.backend.postHost(test::host(1, "a.example"));
        QTRY_COMPARE_WITH_TIMEOUT(f.model.hosts().rowCount(), 1, 5'000);
        f.model.setPageStatus(Status::ClientError);
        f.model.selectHost(HostId{1});
        f.model.setFilterText(QStringLiteral("found"));
        QCOMPARE(f.backend.searched.status, Status::ClientError);
        QCOMPARE(f.backend.searched.host, HostId{1});
        QCOMPARE(f.backend.searched.text, std::string("found"));
        // With nothing that only the store knows, what is held is filtered.
        const int searches = f.searches();
        f.model.clearPageFilter();
        f.model.setFilterText(QStringLiteral("/2"));
        QCOMPARE(f.searches(), searches);
        QCOMPARE(f.model.pages().rowCount(), 1);
    }

    void looksInTheStoreForTextWhenMoreHasEndedThanIsHeld()
    {
        Filtered f;
        f.backend.postRun(test::run(RunPhase::Stopped, 1'000'000, 1'000'000));
        QTRY_COMPARE_WITH_TIMEOUT(f.model.state().pagesNote, QStringLiteral("3 shown of 1,000,000"), 5'000);
        f.backend.toFind = {Filtered::some(1, 2)};
        f.model.setFilterText(QStringLiteral("found"));
        QTRY_COMPARE_WITH_TIMEOUT(f.model.state().pagesNote, QStringLiteral("2 match"), 5'000);
    }

    void dropsTheAnswersOfAnOlderSearch()
    {
        Filtered f;
        f.backend.answerElsewhere = true;
        f.backend.toFind = {Filtered::some(1, 5)};
        f.model.setFinding(Finding::Broken);
        f.backend.join();
        f.backend.toFind = {Filtered::some(11, 1)};
        f.model.setFinding(Finding::NoTitle);
        f.backend.join();
        QTRY_COMPARE_WITH_TIMEOUT(f.model.pages().rowCount(), 1, 5'000);
        QTest::qWait(50);
        QCOMPARE(f.path(0), QStringLiteral("a.example/found/11"));
        QCOMPARE(f.model.state().pagesNote, QStringLiteral("1 matches"));
    }

    void showsAHundredThousandAndCountsTheRest()
    {
        Filtered f;
        const auto most = static_cast<std::int64_t>(PagesTableModel::kMaxRows);
        store::FoundPages more;
        more.matched = 50;
        f.backend.toFind = {Filtered::some(1, most), more};
        f.model.setFinding(Finding::Broken);
        QTRY_COMPARE_WITH_TIMEOUT(f.model.state().pagesNote, QStringLiteral("100,000 shown of 100,050 that match"), 20'000);
        QCOMPARE(f.model.pages().rowCount(), int(most));
    }

    void followsARunThatGoesOn()
    {
        Filtered f;
        f.backend.postRun(test::run(RunPhase::Running, 10, 3));
        QTRY_VERIFY_WITH_TIMEOUT(f.model.state().phase == RunPhase::Running, 5'000);
        f.backend.toFind = {Filtered::some(1, 1)};
        f.model.setFinding(Finding::Broken);
        QTRY_COMPARE_WITH_TIMEOUT(f.model.pages().rowCount(), 1, 5'000);
        f.backend.toFind = {Filtered::some(2, 1)};
        f.backend.postRun(test::run(RunPhase::Running, 10, 3, 1));
        QTest::qWait(1'100);
        f.backend.postRun(test::run(RunPhase::Running, 10, 3, 2));
        QTRY_COMPARE_WITH_TIMEOUT(f.model.pages().rowCount(), 2, 5'000);
        QVERIFY(!f.model.state().filter.outdated);
    }

    void saysWhenDuplicatesMayHaveChangedAndSearchesAgainAtTheEnd()
    {
        Filtered f;
        f.backend.postRun(test::run(RunPhase::Running, 10, 3));
        QTRY_VERIFY_WITH_TIMEOUT(f.model.state().phase == RunPhase::Running, 5'000);
        f.backend.toFind = {Filtered::some(1, 2)};
        f.model.setFinding(Finding::DuplicateTitle);
        QTRY_COMPARE_WITH_TIMEOUT(f.model.pages().rowCount(), 2, 5'000);
        f.backend.postRun(test::run(RunPhase::Running, 10, 5));
        QTRY_VERIFY_WITH_TIMEOUT(f.model.state().filter.outdated, 5'000);
        QCOMPARE(f.searches(), 1);
        f.backend.toFind = {Filtered::some(1, 4)};
        f.backend.postRun(test::run(RunPhase::Done, 10, 10));
        QTRY_COMPARE_WITH_TIMEOUT(f.model.pages().rowCount(), 4, 5'000);
        QVERIFY(!f.model.state().filter.outdated);
    }

    void saysWhenTheStoreCannotBeSearched()
    {
        Filtered f;
        f.backend.error = store::StoreError{store::StoreErrorCode::Unavailable, "gone", "postgresql://x"};
        f.model.setFinding(Finding::Broken);
        QTRY_VERIFY_WITH_TIMEOUT(f.model.state().banner.has_value(), 5'000);
        QVERIFY(f.model.state().banner->sentence.startsWith(QLatin1String("The pages could not be searched.")));
    }

    void comparesTheOpenRunWithAnother()
    {
        Filtered f;
        store::RunRecord record;
        record.id = RunId{3};
        f.backend.runRecords = {record};
        f.model.refreshRuns();
        QTRY_VERIFY_WITH_TIMEOUT(f.model.runs().run(RunId{3}) != nullptr, 5'000);
        store::FoundPages changed = Filtered::some(1, 1);
        changed.pages.front().before = store::PageBefore{200, "Old", true};
        changed.pages.front().title = "New";
        f.backend.toFind = {changed};
        f.model.compareWith(RunId{3});
        QTRY_COMPARE_WITH_TIMEOUT(f.model.state().filter.compared, QStringLiteral("Compared with Run 3: 0 new · 0 gone · 0 changed"), 5'000);
        QCOMPARE(f.model.state().filter.baseline, QStringLiteral("Run 3"));
        QCOMPARE(f.model.pages().index(0, PageColumn::Change).data().toString(), QStringLiteral("status 200 → 404 · title was “Old” · content"));
        f.model.selectPage(f.model.pages().pageAt(0));
        QVERIFY(f.model.state().page->note.startsWith(QLatin1String("Changed: status 200")));
        f.model.setFinding(Finding::Gone);
        QCOMPARE(f.backend.searched.other, RunId{3});
        f.model.compareWith({});
        QCOMPARE(f.model.state().filter.wanted, store::PageFilter{});
        QCOMPARE(f.model.pages().rowCount(), 3);
    }

    void comparesNoRunWithItself()
    {
        Filtered f;
        f.model.compareWith(RunId{14});
        QVERIFY(f.model.state().banner.has_value());
        QVERIFY(f.model.state().filter.baseline.isEmpty());
        f.model.setFinding(Finding::New);
        QCOMPARE(f.model.state().filter.wanted.finding, Finding::None);
    }

    void saysWhoLinksToTheSelectedPage()
    {
        Filtered f;
        f.backend.linkedFrom = {{"http://a.example/index", "http://a.example/map"}, 7};
        f.model.selectPage(f.model.pages().pageAt(1));
        QTRY_VERIFY_WITH_TIMEOUT(f.model.state().page && !f.model.state().page->linkedFrom.isEmpty(), 5'000);
        QCOMPARE(f.model.state().page->linkedFromHeading, QStringLiteral("Linked from 7 pages, of which the first 2"));
        QCOMPARE(f.model.state().page->linkedFrom, (QStringList{QStringLiteral("http://a.example/index"), QStringLiteral("http://a.example/map")}));
        QVERIFY(f.backend.called("referrers 2"));
    }

    void tellsFoundPagesInFullWhereTheirEventIsHeld()
    {
        Filtered f;
        store::FoundPages found = Filtered::some(2, 1);
        f.backend.toFind = {found};
        f.model.setFinding(Finding::Broken);
        QTRY_COMPARE_WITH_TIMEOUT(f.model.pages().rowCount(), 1, 5'000);
        f.model.selectPage(f.model.pages().pageAt(0));
        QVERIFY(!f.model.state().page->bars.isEmpty());
    }

    void exportsWhatIsShownOrAll()
    {
        Filtered f;
        f.model.setFinding(Finding::Broken);
        f.model.exportTo(QStringLiteral("/x.csv"), ScrapeViewModel::ExportWhat::Shown);
        QCOMPARE(f.backend.exported.finding, Finding::Broken);
        f.model.exportTo(QStringLiteral("/x.csv"), ScrapeViewModel::ExportWhat::All);
        QVERIFY(f.backend.exported.empty());
    }

    void endsTheComparisonWithItsRun()
    {
        Filtered f;
        f.model.compareWith(RunId{3});
        QCOMPARE(f.model.state().filter.wanted.finding, Finding::Changed);
        f.model.openRun(RunId{9});
        QVERIFY(f.model.state().filter.baseline.isEmpty());
        QCOMPARE(f.model.state().filter.wanted.finding, Finding::None);
    }
};

QTEST_GUILESS_MAIN(TestPageFilters)
#include "tst_page_filters.moc"
