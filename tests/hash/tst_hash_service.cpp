#include "tests/hash/hash_probe.h"

#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace millrace;
using namespace millrace::hash;

class TestHashService : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void hashesAFileWithSeveralAlgorithmsInOneRead()
    {
        const FileTree tree;
        const std::string file = tree.write("a.txt", "abc");
        HashProbe probe;
        probe.service.configure({{Algorithm::Sha512, Algorithm::Md5, Algorithm::Sha256}, 2, true});
        probe.service.add({file});
        QVERIFY(probe.waitForIdle());
        const FileSnapshot row = probe.row("/a.txt");
        QCOMPARE(row.state, FileState::Done);
        QCOMPARE(row.path, file);
        QCOMPARE(row.shownBase, std::string());
        QCOMPARE(row.size, 3);
        QCOMPARE(row.done, 3);
        QVERIFY(row.duration.count() > 0);
        QCOMPARE(row.digests.size(), 3U);
        QCOMPARE(row.digests[0].algorithm, Algorithm::Sha512);
        QCOMPARE(row.digests[1].hex(), std::string("900150983cd24fb0d6963f7d28e17f72"));
        QCOMPARE(row.digests[2].hex(), std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(probe.totals.bytesDone, 3);
        QVERIFY(!probe.totals.verifying);
    }

    void metricsNeverFallWhateverBecomesOfTheRows()
    {
        const FileTree tree;
        const std::string file = tree.write("a.txt", "abc");
        const auto ended = [](const HashProbe& probe, FileState state) { return probe.service.figures().ended[static_cast<std::size_t>(state)]; };
        HashProbe probe;
        probe.service.add({file, tree.write("b.txt", "defgh"), tree.path() + "/none"});
        QVERIFY(probe.waitForIdle());
        QCOMPARE(ended(probe, FileState::Done), 2);
        QCOMPARE(ended(probe, FileState::Unreadable), 1);
        QCOMPARE(probe.service.figures().bytes, 8);
        probe.service.clear();
        probe.service.add({file});
        QVERIFY(probe.waitFor([&] { return ended(probe, FileState::Done) == 3; }));
        QCOMPARE(ended(probe, FileState::Unreadable), 1);
        const HashFigures now = probe.service.figures();
        QCOMPARE(now.bytes, 11);
        QCOMPARE(now.queued, 0);
        QCOMPARE(now.ended[static_cast<std::size_t>(FileState::Queued)], 0);
    }

    void takesFoldersInOrderAndNamesTheirBase()
    {
        const FileTree tree;
        for (const char* name : {"b", "a", "sub/c", "sub/deeper/d", "z"})
            tree.write(name, name);
        HashProbe probe;
        probe.service.configure({{Algorithm::Sha256}, 1, true});
        probe.service.add({tree.path()});
        QVERIFY(probe.waitForIdle());
        QCOMPARE(probe.totals.count(FileState::Done), 5);
        std::vector<std::string> shown;
        for (const auto& each : probe.rows) {
            QCOMPARE(each.second.shownBase, tree.path() + "/");
            shown.push_back(each.second.path.substr(each.second.shownBase.size()));
        }
        QCOMPARE(shown, (std::vector<std::string>{"a", "b", "sub/c", "sub/deeper/d", "z"}));
        QCOMPARE(probe.row("/deeper/d").digests.front().hex(), hexOf("sub/deeper/d"));
    }

    void namesAreBytes()
    {
        const FileTree tree;
        const std::string name = tree.path() + "/\xff\n\\ -n";
        const int file = open(name.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
        QVERIFY(file >= 0);
        close(file);
        HashProbe probe;
        probe.service.add({tree.path()});
        QVERIFY(probe.waitForIdle());
        QCOMPARE(probe.rows.size(), 1U);
        unlink(name.c_str()); // Qt could not
        QCOMPARE(probe.rows.begin()->second.path, name);
        QCOMPARE(probe.rows.begin()->second.state, FileState::Done);
    }

    void saysWhyAFileHasNoDigest()
    {
        const FileTree tree;
        QCOMPARE(mkfifo(tree.path("fifo").c_str(), 0600), 0);
        QCOMPARE(symlink("loop", tree.path("loop").c_str()), 0);
        HashProbe probe;
        probe.service.add({tree.path("none"), tree.path("fifo"), tree.path("loop")});
        QVERIFY(probe.waitForIdle());
        QCOMPARE(probe.totals.count(FileState::Unreadable), 3);
        QCOMPARE(probe.row("/none").error->code, HashErrorCode::NotFound);
        QCOMPARE(probe.row("/fifo").error->code, HashErrorCode::NotRegular);
        QCOMPARE(probe.row("/loop").error->code, HashErrorCode::SymbolicLink);
        QCOMPARE(probe.totals.bytes, 0);
    }

    void countsWhatItPassesOverInFolders()
    {
        const FileTree tree;
        tree.write("folder/file", "x");
        QCOMPARE(mkfifo(tree.path("folder/fifo").c_str(), 0600), 0);
        QCOMPARE(symlink("file", tree.path("folder/link").c_str()), 0);
        QCOMPARE(symlink("..", tree.path("folder/loop").c_str()), 0);
        QCOMPARE(symlink("folder", tree.path("named").c_str()), 0);
        HashProbe probe;
        probe.service.add({tree.path("folder"), tree.path("named")});
        QVERIFY(probe.waitForIdle());
        QCOMPARE(probe.totals.files, 2); // a link that is named is followed
        QCOMPARE(probe.totals.count(FileState::Done), 2);
        QCOMPARE(probe.totals.linksSkipped, 4);
        QCOMPARE(probe.totals.specialSkipped, 2);
    }

    void publishesWorkersAndTotalsAtTenTimesASecond()
    {
        const FileTree tree;
        const std::string file = tree.writeHoles("big", qint64(64) << 30);
        HashProbe probe;
        probe.service.configure({{Algorithm::Sha256}, 2, true});
        probe.service.add({file});
        QVERIFY(probe.waitFor([&] { return probe.row("/big").state == FileState::Hashing && probe.row("/big").done > 0; }));
        const auto begin = std::chrono::steady_clock::now();
        probe.posts.clear();
        probe.totalsSeen = 0;
        QVERIFY(probe.waitFor([&] { return std::chrono::steady_clock::now() - begin > std::chrono::milliseconds(1'500); }));
        const FileSnapshot row = probe.row("/big");
        QVERIFY2(probe.posts[row.id.value] >= 5 && probe.posts[row.id.value] <= 18, qPrintable(QString::number(probe.posts[row.id.value])));
        QVERIFY2(probe.totalsSeen >= 5 && probe.totalsSeen <= 18, qPrintable(QString::number(probe.totalsSeen)));
        QCOMPARE(probe.workers.size(), 2U);
        const WorkerSnapshot& busy = probe.workers[probe.workers[0].file ? 0 : 1];
        QCOMPARE(busy.file, row.id);
        QCOMPARE(busy.path, file);
        QVERIFY(busy.bytesPerSecond > 0 && row.bytesPerSecond > 0 && probe.totals.bytesPerSecond > 0);
        QCOMPARE(row.size, qint64(64) << 30);
        QCOMPARE(probe.totals.bytes, row.size);
        QVERIFY(probe.totals.eta && probe.totals.eta->count() > 1'000);
        QVERIFY(probe.totals.elapsed.count() >= 1'000); // of the last totals, which may be some tenths old
        probe.service.cancel();
        QVERIFY(probe.waitForIdle());
        QCOMPARE(probe.totals.bytesPerSecond, 0.0);
        QVERIFY(!probe.totals.eta);
    }

    void isSilentWhenIdleAndSendsAllRowsWhenShownAgain()
    {
        const FileTree tree;
        tree.write("a", "a");
        tree.write("b", "b");
        HashProbe probe;
        probe.service.setPublishing(false);
        probe.service.add({tree.path()});
        QVERIFY(probe.waitFor([&] { return probe.totals.count(FileState::Done) == 2 && probe.totals.phase == HashPhase::Idle; }));
        QVERIFY(probe.rows.empty());
        QVERIFY(probe.workers.empty());
        probe.service.setPublishing(true);
        QVERIFY(probe.waitForIdle());
        QCOMPARE(probe.rows.size(), 2U);
        probe.totalsSeen = 0;
        probe.posts.clear();
        (void)probe.waitFor([&] { return probe.totalsSeen > 1; }, Milliseconds(500)); // one more may have been under way
        QVERIFY(probe.totalsSeen <= 1);
        QVERIFY(probe.posts.empty());
    }
};

QTEST_GUILESS_MAIN(TestHashService)
#include "tst_hash_service.moc"
