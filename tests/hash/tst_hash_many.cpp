#include "tests/hash/hash_probe.h"

#include <QTest>

#include <malloc.h>

using namespace millrace;
using namespace millrace::hash;
using namespace std::chrono_literals;

namespace {

constexpr int kManyFiles = 100'000;

/// What is resident now, in MB.
double residentMegabytes()
{
    malloc_trim(0);
    QFile file(QStringLiteral("/proc/self/statm"));
    (void)file.open(QIODevice::ReadOnly);
    return file.readAll().split(' ').at(1).toDouble() * 4096 / 1e6;
}

} // namespace

class TestHashMany : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aHundredThousandFiles()
    {
        // Few files of 4 KiB with many names: what counts here is the rows, not the disk.
        const FileTree tree(FileTree::Where::Disk);
        for (int folder = 0; folder < kManyFiles / 1'000; ++folder) {
            const std::string original = tree.write("original-" + std::to_string(folder), QByteArray(4'096, 'x')); // ext4 has 65,000 links a file
            QDir().mkpath(QString::fromStdString(tree.path("many/" + std::to_string(folder))));
            for (int i = 0; i < 1'000; ++i)
                QCOMPARE(link(original.c_str(), tree.path("many/" + std::to_string(folder) + "/a file of some length " + std::to_string(i)).c_str()), 0);
        }
        HashProbe probe;
        probe.service.setPublishing(false); // the rows of this test's consumer are not the service's
        const double before = residentMegabytes();
        QElapsedTimer timer;
        timer.start();
        probe.service.add({tree.path("many")});
        QVERIFY(probe.waitFor([&] {
            return probe.totals.count(FileState::Done) == kManyFiles && probe.totals.phase == HashPhase::Idle;
        }, 120s));
        const double used = residentMegabytes() - before;
        qInfo("100,000 files in %lld ms, %.1f MB more", timer.elapsed(), used);
        QCOMPARE(probe.totals.bytesDone, qint64(kManyFiles) * 4'096);
#if !defined(__SANITIZE_ADDRESS__) && !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
        QVERIFY(used < 60);
#endif
        timer.restart();
        probe.service.setPublishing(true);
        QVERIFY(probe.waitFor([&] { return probe.rows.size() == kManyFiles; }, 120s));
        qInfo("all rows published in %lld ms", timer.elapsed());
        const std::string digest = hexOf(QByteArray(4'096, 'x'));
        for (const auto& each : probe.rows)
            QCOMPARE(each.second.digests.front().hex(), digest);
        timer.restart();
        probe.service.clear();
        QVERIFY(timer.elapsed() < 50); // what takes time is done by the service's thread
        QVERIFY(probe.waitFor([&] { return probe.totals.files == 0; }));
    }

    void theMailboxStaysSmallWhenNobodyTakes()
    {
        const FileTree tree;
        for (int i = 0; i < 12'000; ++i)
            tree.write(std::to_string(i), "x");
        HashProbe probe;
        probe.service.add({tree.path()});
        while (probe.totals.count(FileState::Done) != 12'000) { // takes totals only
            for (auto& each : probe.service.feed().totals.take())
                probe.totals = std::move(each.second);
            QVERIFY(probe.service.feed().files.size() <= 5'000);
            QTest::qWait(20);
        }
        QVERIFY(probe.waitFor([&] { return probe.rows.size() == 12'000; }));
        QVERIFY(probe.waitFor([&] { return std::all_of(probe.rows.begin(), probe.rows.end(), [](const auto& each) { return each.second.state == FileState::Done; }); }));
    }
};

QTEST_GUILESS_MAIN(TestHashMany)
#include "tst_hash_many.moc"
