#include "models/scrape/pacing_details.h"
#include "tests/support/scrape_samples.h"

#include <QtTest>

using namespace millrace;
using namespace millrace::models;

namespace {

constexpr WallMs kThen = 1'700'000'000'000;

scrape::HostSnapshot paced(std::vector<WallMs> recent, store::PacingRecord proof = {})
{
    auto host = test::host(1, "a.example");
    host.spacing = Microseconds(500'000);
    host.recentStarts = std::move(recent);
    host.pacing = proof;
    return host;
}

} // namespace

class TestPacingDetails : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void keepsWhatSnapshotsShowOnce()
    {
        PacingStarts starts;
        starts.addLive(paced({kThen, kThen + 500}));
        starts.addLive(paced({kThen, kThen + 500}));
        starts.addLive(paced({kThen + 500, kThen + 1'000}));
        QVERIFY((starts.starts() == std::vector<WallMs>{kThen, kThen + 500, kThen + 1'000}));
        starts.addLive(paced({})); // ten seconds of silence take nothing away
        QCOMPARE(starts.starts().size(), 3U);
    }
    void putsStoredOnesBeforeThem()
    {
        const std::vector<WallMs> stored{kThen - 1'000, kThen - 500, kThen + 1, kThen + 499};
        const std::vector<WallMs> expected{kThen - 1'000, kThen - 500, kThen, kThen + 500};
        PacingStarts before;
        before.addStored(stored);
        before.addLive(paced({kThen, kThen + 500}));
        QVERIFY(before.starts() == expected);
        PacingStarts after;
        after.addLive(paced({kThen, kThen + 500}));
        after.addStored(stored);
        QVERIFY(after.starts() == expected);
    }
    void isBounded()
    {
        PacingStarts starts;
        for (int i = 0; i < 5'000; ++i)
            starts.addLive(paced({kThen + i}, {1, 1, 1, 1, 1, kThen + i, 1, 2}));
        QCOMPARE(starts.starts().size(), PacingStarts::kMaxStarts);
        QCOMPARE(starts.starts().back(), kThen + 4'999);
        QVERIFY(!starts.isBroken(kThen + 1'000));
        starts.clear();
        QVERIFY(starts.starts().empty() && !starts.isBroken(kThen + 4'999));
    }
    void marksEachBrokenStart()
    {
        PacingStarts starts;
        auto host = paced({kThen, kThen + 500, kThen + 812}, {3, 312'000, 2, 2, 1, kThen + 812, 312'000, 500'000});
        starts.addLive(host);
        host.recentStarts.push_back(kThen + 1'000);
        host.pacing = {4, 188'000, 3, 2, 2, kThen + 1'000, 188'000, 500'000};
        starts.addLive(host);
        host.recentStarts.push_back(kThen + 1'500);
        starts.addLive(host);
        const PacingDetails details = describePacing(host, starts);
        QStringList broken;
        for (const auto& mark : details.marks) {
            if (mark.broken)
                broken += QString::number(mark.at - kThen);
        }
        QCOMPARE(broken.join(u' '), QStringLiteral("812 1000"));
        QCOMPARE(int(details.tone), int(Tone::Error));
        QVERIFY(details.stripText.endsWith(QLatin1String("2 of them too early")));
        QVERIFY(details.verdict.contains(QLatin1String("broken 2 times")));
        QVERIFY(details.verdict.endsWith(QLatin1String("188.0 ms instead of 500.0 ms.")));
    }

    void saysWhatTheStartsComeTo_data()
    {
        QTest::addColumn<QString>("said");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* tag, store::PacingRecord proof, const char* expected) {
            QTest::newRow(tag) << describePacing(paced({}, proof), {}).verdict << QString::fromUtf8(expected);
        };
        row("none", {}, "No start yet.");
        row("one", {1, 0, 1, 2, 0, 0, 0, 0}, "1 start, most in one second 1 of 2.");
        row("many", {312, 500'200, 2, 2, 0, 0, 0, 0}, "312 starts, closest two 500.2 ms apart, most in one second 2 of 2.");
        row("unlimited", {2'000, 900, 0, 0, 0, 0, 0, 0}, "2,000 starts, closest two 0.9 ms apart.");
    }
    void saysWhatTheStartsComeTo()
    {
        QFETCH(QString, said);
        QFETCH(QString, expected);
        QCOMPARE(said, expected);
    }
    void saysWhoAsksForTheSpacing()
    {
        auto host = paced({});
        QVERIFY(describePacing(host, {}).note.startsWith(QLatin1String("Asked: 500 ms between two starts, by the rate of 2 /s.")));
        host.crawlDelay = Milliseconds(3'000);
        host.spacing = Microseconds(3'000'000);
        const PacingDetails slow = describePacing(host, {});
        QVERIFY2(slow.note.startsWith(QLatin1String("Asked: 3.00 s between two starts, by Crawl-delay")), qPrintable(slow.note));
        QCOMPARE(slow.rowSpan, Milliseconds(180'000));
        host.crawlDelay = {};
        host.spacing = {};
        QVERIFY(describePacing(host, {}).note.startsWith(QLatin1String("No spacing is asked")));
    }
};

QTEST_GUILESS_MAIN(TestPacingDetails)
#include "tst_pacing_details.moc"
