#include "models/common/cell_roles.h"
#include "models/scrape/host_text.h"
#include "models/scrape/hosts_sort_model.h"
#include "models/scrape/hosts_table_model.h"
#include "tests/support/scrape_samples.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

using namespace millrace;
using namespace millrace::models;
using scrape::HostSnapshot;
using scrape::WaitReason;
using Column = HostsTableModel::Column;

namespace {

constexpr WallMs kNow = 1'700'000'000'000;

std::vector<HostSnapshot> hosts(int count)
{
    std::vector<HostSnapshot> batch;
    for (int i = 1; i <= count; ++i)
        batch.push_back(test::host(i, "h" + std::to_string(i) + ".example"));
    return batch;
}

struct Range {
    int top, bottom, left, right;
    friend bool operator==(const Range&, const Range&) = default;
};

std::vector<Range> ranges(const QSignalSpy& spy)
{
    std::vector<Range> result;
    for (const QList<QVariant>& call : spy) {
        const auto topLeft = call.at(0).toModelIndex(), bottomRight = call.at(1).toModelIndex();
        result.push_back({topLeft.row(), bottomRight.row(), topLeft.column(), bottomRight.column()});
    }
    return result;
}

} // namespace

class TestHostsTableModel : public QObject {
    Q_OBJECT

private:
    QString text(const HostsTableModel& model, int row, int column) { return model.index(row, column).data().toString(); }

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void hasTheHeadsOfTheDesign()
    {
        HostsTableModel model;
        QStringList heads;
        for (int column = 0; column < model.columnCount(); ++column)
            heads += model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        QCOMPARE(heads.join(u'|'), QStringLiteral("Host|Progress|Queued|In flight|Done|Failed|Rate|Next start|Waits for|Last 10 s|ETA|Skipped|Worker"));
    }

    void insertsNewHostsOnceAndUpdatesThemInPlace()
    {
        HostsTableModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        auto batch = hosts(3);
        batch.push_back(test::host(2, "h2.example", 7));
        model.apply(batch, kNow);
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(text(model, 1, Column::Queued), QStringLiteral("7"));
        model.apply({test::host(3, "h3.example", 1'284)}, kNow);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(text(model, 2, Column::Queued), QStringLiteral("1,284"));
    }

    void sendsOneNarrowRangeForNeighboursWithNamedRoles()
    {
        HostsTableModel model;
        model.apply(hosts(20), kNow);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.apply({test::host(5, "h5.example", 10, 5, 1), test::host(6, "h6.example", 10, 5, 2), test::host(15, "h15.example", 10, 5, 1)}, kNow);
        QVERIFY((ranges(changed) == std::vector<Range>{{4, 5, Column::Progress, Column::Failed}, {14, 14, Column::Progress, Column::Failed}}));
        QVERIFY(!changed.at(0).at(2).value<QList<int>>().isEmpty());
    }

    void sendsNothingForSnapshotsThatSayTheSame()
    {
        HostsTableModel model;
        model.apply(hosts(4), kNow);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.apply(hosts(4), kNow);
        QCOMPARE(changed.size(), 0);
    }

    void sendsOneWholeRangeWhenMoreThanHalfChanged()
    {
        HostsTableModel model;
        model.apply(hosts(10), kNow);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        std::vector<HostSnapshot> batch;
        for (const int id : {1, 3, 5, 7, 9, 10})
            batch.push_back(test::host(id, "h" + std::to_string(id) + ".example", 9));
        model.apply(batch, kNow);
        QVERIFY((ranges(changed) == std::vector<Range>{{0, 9, Column::Progress, Column::Queued}}));
    }

    void keepsTheNumberOfRangesBoundedWithAHundredThousandHosts()
    {
        HostsTableModel model;
        QElapsedTimer timer;
        timer.start();
        model.apply(hosts(100'000), kNow);
        QCOMPARE(model.rowCount(), 100'000);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        std::vector<HostSnapshot> batch;
        for (int id = 1; id <= 100'000; id += 37)
            batch.push_back(test::host(id, "h" + std::to_string(id) + ".example", 9));
        model.apply(batch, kNow);
        QVERIFY(!changed.isEmpty());
        QVERIFY2(changed.size() <= HostsTableModel::kMaxRanges, qPrintable(QString::number(changed.size())));
        QVERIFY2(timer.elapsed() < 20'000, "100,000 rows take seconds");
    }

    void ticksOnlyTheRowsOnScreen()
    {
        HostsTableModel model;
        auto batch = hosts(100);
        for (HostSnapshot& host : batch)
            host.nextStart = kNow + 500;
        model.apply(batch, kNow);
        QCOMPARE(text(model, 3, Column::NextStart), QStringLiteral("0.50 s"));
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.tick(kNow + 190, {3, 4, 5});
        QVERIFY((ranges(changed) == std::vector<Range>{{3, 5, Column::NextStart, Column::Last10s}}));
        QCOMPARE(text(model, 3, Column::NextStart), QStringLiteral("0.31 s"));
        model.tick(kNow + 900, {3});
        QCOMPARE(text(model, 3, Column::NextStart), QStringLiteral("now"));
    }

    void takesRatesAndRefusesWordsWithASentence()
    {
        HostsTableModel model;
        model.apply(hosts(1), kNow);
        QSignalSpy edited(&model, &HostsTableModel::rateEdited);
        QSignalSpy refused(&model, &HostsTableModel::rateRefused);
        const QModelIndex rate = model.index(0, Column::Rate);
        QVERIFY(rate.flags().testFlag(Qt::ItemIsEditable));
        QVERIFY(!model.index(0, Column::Queued).flags().testFlag(Qt::ItemIsEditable));
        QVERIFY(model.setData(rate, QStringLiteral("0.5"), Qt::EditRole));
        QVERIFY(model.setData(rate, QStringLiteral("unlimited"), Qt::EditRole));
        QVERIFY(model.setData(rate, QString(), Qt::EditRole));
        QVERIFY(model.setData(rate, QStringLiteral("2"), Qt::EditRole));   // as it is: no edit
        QCOMPARE(edited.size(), 3);
        QCOMPARE(edited.at(0).at(1).value<std::optional<double>>(), std::optional(0.5));
        QCOMPARE(edited.at(1).at(1).value<std::optional<double>>(), std::optional(0.0));
        QCOMPARE(edited.at(2).at(1).value<std::optional<double>>(), std::optional<double>());
        QVERIFY(!model.setData(rate, QStringLiteral("<b>fast</b>"), Qt::EditRole));
        QCOMPARE(refused.size(), 1);
        QVERIFY(refused.at(0).at(0).toString().contains(QLatin1String("<b>fast</b>")));
    }

    void saysWhichClockHoldsALane_data()
    {
        QTest::addColumn<int>("reason");
        QTest::addColumn<QString>("words");
        QTest::addColumn<int>("tone");
        const QString until = QDateTime::fromMSecsSinceEpoch(kNow + 60'000).toString(QStringLiteral("HH:mm:ss"));
        QTest::newRow("rate") << int(WaitReason::Rate) << "rate 2 /s" << int(Tone::Normal);
        QTest::newRow("crawl-delay") << int(WaitReason::CrawlDelay) << "crawl-delay 2 s" << int(Tone::Accent);
        QTest::newRow("retry-after") << int(WaitReason::RetryAfter) << QString(QStringLiteral("Retry-After until ") + until) << int(Tone::Warning);
        QTest::newRow("circuit") << int(WaitReason::Circuit) << "circuit open · 5 failures" << int(Tone::Error);
        QTest::newRow("stopped") << int(WaitReason::Stopped) << "start" << int(Tone::Normal);
        QTest::newRow("paused") << int(WaitReason::Paused) << "paused" << int(Tone::Warning);
        QTest::newRow("store") << int(WaitReason::Store) << "store" << int(Tone::Warning);
    }
    void saysWhichClockHoldsALane()
    {
        QFETCH(int, reason);
        HostSnapshot host = test::host(1, "example.org");
        host.waits = static_cast<WaitReason>(reason);
        host.crawlDelay = Milliseconds(2'000);
        host.waitUntil = kNow + 60'000;
        host.consecutiveFailures = 5;
        const WaitText wait = waitText(host, kNow);
        QTEST(wait.text, "words");
        QTEST(static_cast<int>(wait.tone), "tone");
        QVERIFY(wait.explanation.endsWith(u'.'));
    }

    void everyReasonHasWords()
    {
        for (int reason = 0; reason <= int(WaitReason::Done); ++reason) {
            HostSnapshot host = test::host(1, "example.org");
            host.waits = static_cast<WaitReason>(reason);
            QVERIFY(!waitText(host, kNow).text.isEmpty());
            QVERIFY(!waitText(host, kNow).explanation.isEmpty());
        }
    }

    void provesThePacingByTheClosestStarts()
    {
        HostSnapshot host = test::host(1, "example.org");
        host.recentStarts = {kNow - 12'000, kNow - 9'000, kNow - 8'500, kNow - 7'000};
        QCOMPARE(pacingText(host, kNow), QStringLiteral("3 starts in 10 s, closest 500 ms"));
        QCOMPARE(pacingMarks(host, kNow).size(), 3);
        QVERIFY(pacingMarks(host, kNow).first() >= 0 && pacingMarks(host, kNow).last() <= 1);
    }

    void dividesProgressOverAllThatWasGiven()
    {
        HostsTableModel model;
        model.apply({test::host(1, "example.org", 60, 30, 10)}, kNow);
        QCOMPARE(model.index(0, Column::Progress).data(ProgressRole).toDouble(), 0.4);
        QCOMPARE(model.index(0, Column::Progress).data(ProgressFailedRole).toDouble(), 0.1);
        QCOMPARE(text(model, 0, Column::Progress), QStringLiteral("40 % done, 10 failed"));
    }

    void keepsTextsOfRobotsWithinTheirCap()
    {
        HostsTableModel model;
        const std::string large(64 * 1024, 'x');
        std::vector<HostSnapshot> batch = hosts(400);
        for (HostSnapshot& host : batch)
            host.robotsText = large;
        model.apply(batch, kNow);
        int kept = 0;
        for (int id = 1; id <= 400; ++id)
            kept += model.robotsText(HostId{id}).isEmpty() ? 0 : 1;
        QCOMPARE(kept, int(HostsTableModel::kMaxRobotsBytes / large.size()));
        QVERIFY(!model.robotsText(HostId{400}).isEmpty());
        // A later snapshot without the text does not take it away.
        model.apply({test::host(400, "h400.example", 1)}, kNow);
        QVERIFY(!model.robotsText(HostId{400}).isEmpty());
    }

    void sortsAtMostOnceASecondAndNeverWhileHeld()
    {
        HostsTableModel model;
        HostsSortModel sorted(model);
        QAbstractItemModelTester tester(&sorted, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.apply({test::host(1, "a", 30), test::host(2, "b", 20), test::host(3, "c", 10)}, kNow);
        sorted.sort(Column::Queued, Qt::DescendingOrder);
        SteadyTime now{std::chrono::hours(1)};
        const auto order = [&] {
            QString names;
            for (int row = 0; row < sorted.rowCount(); ++row)
                names += sorted.index(row, Column::Host).data().toString();
            return names;
        };
        sorted.resort(now);
        QCOMPARE(order(), QStringLiteral("abc"));
        model.apply({test::host(3, "c", 40)}, kNow);
        QCOMPARE(order(), QStringLiteral("abc"));       // not by itself
        sorted.setHeld(true);
        sorted.resort(now += std::chrono::seconds(2));
        QCOMPARE(order(), QStringLiteral("abc"));       // not under the pointer
        sorted.setHeld(false);
        sorted.resort(now);
        QCOMPARE(order(), QStringLiteral("cab"));
        model.apply({test::host(2, "b", 99)}, kNow);
        sorted.resort(now + std::chrono::milliseconds(900));
        QCOMPARE(order(), QStringLiteral("cab"));       // not twice within a second
        sorted.resort(now + std::chrono::milliseconds(1'000));
        QCOMPARE(order(), QStringLiteral("bca"));
    }

    void sortsManyHostsElsewhereAndKeepsTheSelectionAndWhatComesMeanwhile()
    {
        constexpr int kMany = static_cast<int>(2 * HostsSortModel::kSortedAtOnce);
        HostsTableModel model;
        HostsSortModel sorted(model);
        QAbstractItemModelTester tester(&sorted, QAbstractItemModelTester::FailureReportingMode::Fatal);
        std::vector<scrape::HostSnapshot> hosts;
        for (int i = 1; i <= kMany; ++i)
            hosts.push_back(test::host(i, "h" + std::to_string(i), i));
        model.apply(std::move(hosts), kNow);
        const QPersistentModelIndex selected = sorted.index(sorted.rowOf(HostId{7}), Column::Host);
        sorted.sort(Column::Queued, Qt::DescendingOrder);
        QCOMPARE(sorted.hostAt(0)->host, std::string("h1")); // not yet
        model.apply({test::host(kMany + 1, "late", 1'000'000)}, kNow);
        QTRY_COMPARE(sorted.hostAt(0)->host, "h" + std::to_string(kMany));
        QCOMPARE(sorted.hostAt(kMany)->host, std::string("late")); // at the end until the next sort
        QCOMPARE(selected.row(), kMany - 7);
        QCOMPARE(sorted.rowOf(HostId{7}), kMany - 7);
        sorted.sort(Column::Queued, Qt::AscendingOrder);
        sorted.sort(Column::Queued, Qt::DescendingOrder); // while the other is under way
        QTRY_COMPARE(sorted.hostAt(0)->host, std::string("late"));
        QTRY_COMPARE(sorted.hostAt(kMany)->host, std::string("h1"));
        // Another run's rows: what was sorted of the former ones is dropped.
        sorted.sort(Column::Queued, Qt::AscendingOrder);
        model.clear();
        model.apply({test::host(1, "other", 5)}, kNow);
        QTest::qWait(300);
        QCOMPARE(sorted.rowCount(), 1);
        QCOMPARE(sorted.hostAt(0)->host, std::string("other"));
    }

    void filtersManyHosts()
    {
        constexpr int kMany = static_cast<int>(2 * HostsSortModel::kSortedAtOnce);
        HostsTableModel model;
        HostsSortModel sorted(model);
        QAbstractItemModelTester tester(&sorted, QAbstractItemModelTester::FailureReportingMode::Fatal);
        std::vector<scrape::HostSnapshot> hosts;
        for (int i = 0; i < kMany; ++i)
            hosts.push_back(test::host(i + 1, (i % 2 == 0 ? "even" : "odd") + std::to_string(i), i));
        model.apply(std::move(hosts), kNow);
        sorted.setFilterText(QStringLiteral("EVEN"));
        QCOMPARE(sorted.rowCount(), kMany / 2);
        QCOMPARE(sorted.rowOf(HostId{2}), -1);
        model.apply({test::host(2, "odd1", 77)}, kNow);   // a change of a row that is not shown
        model.apply({test::host(kMany + 1, "event", 1), test::host(kMany + 2, "other", 1)}, kNow);
        QCOMPARE(sorted.rowCount(), kMany / 2 + 1);
        sorted.setFilterText({});
        QCOMPARE(sorted.rowCount(), kMany + 2);
        QVERIFY(sorted.rowOf(HostId{2}) >= 0);
    }

    void filtersHostsAndKeepsTheOrder()
    {
        HostsTableModel model;
        HostsSortModel sorted(model);
        model.apply({test::host(1, "www.postgresql.org", 1), test::host(2, "docs.python.org", 2), test::host(3, "wiki.postgresql.org", 3)}, kNow);
        sorted.sort(Column::Queued, Qt::DescendingOrder);
        sorted.setFilterText(QStringLiteral("POSTGRES"));
        QCOMPARE(sorted.rowCount(), 2);
        QCOMPARE(sorted.hostAt(0)->host, std::string("wiki.postgresql.org"));
        sorted.setFilterText({});
        QCOMPARE(sorted.hostAt(1)->host, std::string("docs.python.org"));
    }
};

QTEST_GUILESS_MAIN(TestHostsTableModel)
#include "tst_hosts_table_model.moc"
