#include "models/common/cell_roles.h"
#include "models/scrape/page_details.h"
#include "models/scrape/pages_table_model.h"
#include "tests/support/scrape_samples.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

using namespace millrace;
using namespace millrace::models;
using Column = PagesTableModel::Column;
using Keep = PagesTableModel::Keep;

namespace {

PagePointer shared(scrape::PageEvent page)
{
    return std::make_shared<const scrape::PageEvent>(std::move(page));
}

std::vector<PagePointer> some(std::int64_t first, std::int64_t count)
{
    std::vector<PagePointer> pages;
    for (std::int64_t key = first; key < first + count; ++key)
        pages.push_back(shared(test::page(key, "https://h" + std::to_string(key % 3) + ".example/p" + std::to_string(key), 200, "Page " + std::to_string(key), HostId{key % 3 + 1})));
    return pages;
}

QString column(const PagesTableModel& model, int which)
{
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row)
        texts += model.index(row, which).data().toString();
    return texts.join(u'|');
}

} // namespace

class TestPagesTableModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void showsPagesInTheOrderOfEnding()
    {
        PagesTableModel model(Keep::All);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        model.append(some(1, 3));
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(column(model, Column::Path), QStringLiteral("h1.example/p1|h2.example/p2|h0.example/p3"));
        QCOMPARE(model.index(0, Column::Size).data().toString(), QStringLiteral("84 KB"));
        QCOMPARE(model.index(0, Column::Time).data().toString(), QStringLiteral("212 ms"));
        QCOMPARE(model.index(0, Column::Status).data(ToneRole).toInt(), int(Tone::Ok));
    }

    void namesCausesAndTargetsInsteadOfTitles()
    {
        PagesTableModel model(Keep::All);
        auto refused = test::page(1, "http://h.example/", 0, "");
        refused.errorCode = http::HttpErrorCode::Refused;
        auto moved = test::page(2, "https://h.example/old", 301, "");
        moved.state = store::UrlState::Skipped;
        moved.finalUrl = "https://h.example/new";
        auto abroad = moved;
        abroad.keyHash = 3;
        abroad.finalUrl = "https://other.example/new";
        model.append({shared(refused), shared(moved), shared(abroad), shared(test::page(4, "http://h.example/x", 404, "Page not found"))});
        QCOMPARE(column(model, Column::Title), QStringLiteral("connection refused|→ /new|→ https://other.example/new|Page not found"));
        QCOMPARE(column(model, Column::Status), QStringLiteral("error|301|301|404"));
        QCOMPARE(model.index(0, Column::Title).data(ToneRole).toInt(), int(Tone::Dim));
        QCOMPARE(model.index(0, Column::Status).data(ToneRole).toInt(), int(Tone::Error));
    }

    void filtersByHostAndByText()
    {
        PagesTableModel model(Keep::All);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.append(some(1, 9));
        model.setFilter(HostId{1}, QStringLiteral("h0.example"), {});
        QCOMPARE(column(model, Column::Path), QStringLiteral("/p3|/p6|/p9"));
        QCOMPARE(model.headerData(Column::Path, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("Path · h0.example"));
        model.append(some(10, 3));
        QCOMPARE(column(model, Column::Path), QStringLiteral("/p3|/p6|/p9|/p12"));
        model.setFilter({}, {}, QStringLiteral("PAGE 1"));
        QCOMPARE(column(model, Column::Title), QStringLiteral("Page 1|Page 10|Page 11|Page 12"));
        model.setFilter({}, {}, {});
        QCOMPARE(model.rowCount(), 12);
    }

    void filtersALongListInSlices()
    {
        PagesTableModel model(Keep::All);
        model.append(some(1, static_cast<std::int64_t>(PagesTableModel::kSlice) * 2 + 10));
        QElapsedTimer timer;
        timer.start();
        model.setFilter({}, {}, QStringLiteral("page"));
        QVERIFY(model.filtering());
        QCOMPARE(model.rowCount(), int(PagesTableModel::kSlice));
        // Pages that end meanwhile are neither lost nor shown twice.
        model.append(some(1'000'000, 5));
        QTRY_VERIFY_WITH_TIMEOUT(!model.filtering(), 10'000);
        QCOMPARE(model.rowCount(), int(PagesTableModel::kSlice) * 2 + 15);
        QCOMPARE(model.index(model.rowCount() - 1, Column::Title).data().toString(), QStringLiteral("Page 1000004"));
    }

    void keepsTheNewestRowsAndTheDetailsOfFewer()
    {
        PagesTableModel model(Keep::All);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        const auto most = static_cast<std::int64_t>(PagesTableModel::kMaxRows);
        model.append(some(1, most));
        QCOMPARE(removed.size(), 0);
        model.append(some(most + 1, 10));
        QCOMPARE(removed.size(), 1);
        QVERIFY(model.keptCount() <= PagesTableModel::kMaxRows);
        QCOMPARE(model.rowCount(), int(model.keptCount()));
        const int last = model.rowCount() - 1;
        QVERIFY(model.pageAt(last)->event != nullptr);
        QVERIFY(model.pageAt(last - int(PagesTableModel::kMaxDetailed) + 1)->event != nullptr);
        QVERIFY(model.pageAt(last - int(PagesTableModel::kMaxDetailed))->event == nullptr);
        // What is left is still told.
        const PageDetails rest = describePage(toEvent(*model.pageAt(0)), false);
        QVERIFY(!rest.title.isEmpty() && rest.bars.isEmpty() && rest.note.contains(QLatin1String("5,000")));
    }

    void takesOnlyFailuresWhereThatIsAsked()
    {
        PagesTableModel model(Keep::Failures);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.append({shared(test::page(1, "http://a.example/", 200)), shared(test::page(2, "http://a.example/x", 404)), shared(test::page(3, "http://b.example/y", 500, "", HostId{2}))});
        QCOMPARE(column(model, Column::Status), QStringLiteral("404|500"));
        model.removeHost(HostId{2});
        QCOMPARE(column(model, Column::Status), QStringLiteral("404"));
        model.removeHost({});
        QCOMPARE(model.rowCount(), 0);
    }

    void putsStoredPagesBeforeLiveOnesWithoutRepeating()
    {
        PagesTableModel model(Keep::All);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.append({shared(test::page(30, "http://a.example/live"))});
        const auto record = [](std::int64_t sequence, std::int64_t key, std::string url) {
            store::PageRecord made;
            made.sequence = sequence;
            made.keyHash = key;
            made.url = std::move(url);
            made.status = 200;
            return made;
        };
        QVERIFY(model.prependOlder(RunId{1}, {record(3, 30, "http://a.example/live"), record(2, 20, "http://a.example/b"), record(1, 10, "http://a.example/a")}));
        QCOMPARE(column(model, Column::Path), QStringLiteral("a.example/a|a.example/b|a.example/live"));
        QVERIFY(model.pageAt(0)->event == nullptr);
    }

    void sortsOnDemandAndKeepsTheSelection()
    {
        PagesTableModel model(Keep::All);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        auto pages = some(1, 3);
        auto large = test::page(4, "https://h.example/large");
        large.bytes = 900'000;
        pages.insert(pages.begin(), shared(large));
        model.append(pages);
        const QPersistentModelIndex held = model.index(0, 0);
        model.sort(Column::Size, Qt::AscendingOrder);
        QCOMPARE(held.row(), 3);
        model.append(some(5, 1));
        QCOMPARE(model.rowCount(), 5);
        model.resort();
        QCOMPARE(held.row(), 4);
        model.sort(-1, Qt::AscendingOrder);
        QCOMPARE(held.row(), 0);
    }

    void tellsWhereTheTimeWentAndWhyThereIsNoTitle()
    {
        auto page = test::page(1, "https://h.example/a?b=c");
        page.titleSource = "none";
        page.title = "No title";
        page.robotsRule = "line 12: Allow: /";
        const PageDetails details = describePage(page, true);
        QCOMPARE(details.heading, QStringLiteral("/a?b=c"));
        QCOMPARE(details.bars.size(), 8);
        QCOMPARE(details.bars.first().value, QStringLiteral("1.38 s"));
        QVERIFY(details.facts.startsWith(QStringLiteral("UTF-8 from the header · text/html · HTTP/2 · attempt 1 · no redirect · robots: line 12")));
        QVERIFY(details.whyNoTitle.startsWith(QLatin1String("No title:")));
        QCOMPARE(details.headers.size(), 2);
    }

    void namesTheFileOfTheBody()
    {
        auto page = test::page(1, "https://h.example/a");
        QVERIFY(describePage(page, true, nullptr, 0, "/bodies").body.isEmpty());
        page.bodyFile = "ab/abc.html";
        QCOMPARE(describePage(page, true, nullptr, 0, "/bodies").body, QStringLiteral("/bodies/ab/abc.html"));
        store::PageExplanation stored; // of a page whose event went
        stored.bodyFile = "cd/cde.html";
        QCOMPARE(describePage(test::page(1, "https://h.example/a"), false, &stored, 0, "/bodies").body, QStringLiteral("/bodies/cd/cde.html"));
    }

    void saysThatAPageHasNotChanged()
    {
        auto page = test::page(1, "https://h.example/a", 304);
        page.state = store::UrlState::Done;
        page.titleSource = "none";
        page.bytes = 0;
        page.finalUrl = "https://h.example/b"; // a redirect led there before, too
        const PageDetails details = describePage(page, true);
        QVERIFY(details.note.contains(QLatin1String("Not changed")));
        QVERIFY(details.error.isEmpty());
        QVERIFY(details.whyNoTitle.contains(QLatin1String("no title element"))); // and not that it is empty
        const PageRow row = toRow(std::make_shared<const scrape::PageEvent>(page));
        QCOMPARE(statusText(row), QStringLiteral("304"));
        QCOMPARE(titleCell(row).text, QString::fromStdString(page.title));
    }

    void boundsWhatAPeerSends()
    {
        auto page = test::page(1, "https://h.example/" + std::string(20'000, 'x'), 200, std::string(100'000, 't'));
        for (int i = 0; i < 5'000; ++i)
            page.headers.emplace_back("x-" + std::to_string(i), std::string(10'000, 'v'));
        const PageDetails details = describePage(page, true);
        QVERIFY(details.headers.size() <= PageDetails::kMaxHeaders);
        QVERIFY(details.title.size() <= 501 && details.url.size() <= 8'193);
        QVERIFY(details.headers.last().value.size() <= 2'001);
    }
};

QTEST_GUILESS_MAIN(TestPagesTableModel)
#include "tst_pages_table_model.moc"
