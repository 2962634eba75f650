#include "app/hash/eta_estimate.h"
#include "app/hash/file_table.h"
#include "app/hash/list_check.h"
#include "app/hash/speed_meter.h"

#include <QTest>

using namespace millrace;
using namespace millrace::hash;
using namespace std::chrono_literals;

class TestFileTable : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsRowsByTheirId()
    {
        FileTable table;
        for (int i = 1; i <= 10'000; ++i)
            QCOMPARE(table.add("/folder/" + std::to_string(i)), FileId{i});
        QCOMPARE(table.size(), 10'000U);
        QCOMPARE(table.path(*table.find(FileId{5'000})), std::string("/folder/5000"));
        QVERIFY(!table.find(FileId{0}));
        QVERIFY(!table.find(FileId{10'001}));
        for (int i = 1; i <= 9'999; ++i)
            table.remove(FileId{i});
        QCOMPARE(table.size(), 1U);
        QVERIFY(!table.find(FileId{1}));
        QCOMPARE(table.path(*table.find(FileId{10'000})), std::string("/folder/10000"));
        QCOMPARE(table.add("relative"), FileId{10'001});
        QCOMPARE(table.path(*table.find(FileId{10'001})), std::string("relative"));
    }

    void idsGoOnAfterItWasEmptied()
    {
        for (const int rows : {1, 4'095, 4'096, 4'097}) {
            FileTable table;
            for (int i = 0; i < rows; ++i)
                (void)table.add("a");
            QCOMPARE(table.takeAll().size(), static_cast<std::size_t>(rows));
            QCOMPARE(table.size(), 0U);
            QVERIFY(!table.find(FileId{1}));
            QCOMPARE(table.add("b"), FileId{rows + 1});
            QCOMPARE(table.path(*table.find(FileId{rows + 1})), std::string("b"));
        }
    }

    void aRowIsSmall() { QVERIFY2(sizeof(FileRow) <= 112, qPrintable(QString::number(sizeof(FileRow)))); }

    void sumsLeaveOutWhatIsNotRead()
    {
        FileTally tally;
        FileRow row;
        row.size = 10;
        row.done = 4;
        tally.add(row);
        QCOMPARE(tally.bytes, 10);
        QCOMPARE(tally.bytesDone, 4);
        QCOMPARE(tally.bytesLeft, 6);
        tally.remove(row);
        row.state = FileState::Extra;
        tally.add(row);
        QCOMPARE(tally.bytes, 0);
        QCOMPARE(tally.bytesLeft, 0);
        QCOMPARE(tally.byState[static_cast<std::size_t>(FileState::Extra)], 1);
    }

    void estimatesByFilesAndByBytes()
    {
        EtaEstimate eta;
        QVERIFY(!eta.rest(10, 10, 1, 0));
        QCOMPARE(eta.rest(1, 1'000, 1, 500)->count(), 2'000); // for want of files that have ended
        // 1 ms per file and 1 s per 1,000,000 bytes
        for (int i = 0; i < 1'000; ++i) {
            const std::int64_t size = (i * 7'919) % 10'000;
            eta.fileEnded(size, 0.001 + static_cast<double>(size) * 1e-6);
        }
        const auto near = [](Milliseconds value, std::int64_t wanted) { return std::abs(value.count() - wanted) <= wanted / 50; };
        QVERIFY(near(*eta.rest(10'000, 0, 1, 1), 10'000));
        QVERIFY(near(*eta.rest(10'000, 0, 4, 1), 2'500));
        QVERIFY(near(*eta.rest(1, 60'000'000, 1, 1), 60'000));
        eta.clear();
        for (int i = 0; i < 10; ++i)
            eta.fileEnded(4'096, 0.002); // of one size: half of a file costs half
        QVERIFY(near(*eta.rest(3, 2 * 4'096 + 2'048, 1, 1), 5));
    }

    void speedIsOfTheLastSecond()
    {
        SpeedMeter meter;
        SteadyTime now{1h};
        QCOMPARE(meter.perSecond(), 0.0);
        for (int i = 0; i < 50; ++i) {
            meter.read(now, i < 25 ? i * 100 : 2'500);
            now += 100ms;
        }
        QCOMPARE(meter.perSecond(), 0.0);
        now += 10s;
        meter.read(now, 2'500);
        meter.read(now + 100ms, 2'600);
        QCOMPARE(meter.perSecond(), 1'000.0);
    }

    void oneSpellingForOneName()
    {
        const std::vector<std::pair<std::string, std::string>> cases{{"a", "a"}, {"./a", "a"}, {"././/a", "a"}, {"a/./b", "a/b"}, {"a//b", "a/b"}, {"//a", "/a"},
            {"/./a", "/a"}, {"../a", "../a"}, {".a/.b", ".a/.b"}, {"a./b", "a./b"}, {".", "."}, {"", ""}};
        for (const auto& [name, plain] : cases)
            QCOMPARE(plainPath(name), plain);
        QCOMPARE(folderOf("a/b"), std::string("a/"));
        QCOMPARE(folderOf("b"), std::string());
    }
};

QTEST_APPLESS_MAIN(TestFileTable)
#include "tst_file_table.moc"
