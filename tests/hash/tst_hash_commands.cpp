#include "app/hash/file_hasher.h"
#include "tests/hash/hash_probe.h"

#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <future>

using namespace millrace;
using namespace millrace::hash;
using namespace std::chrono_literals;

namespace {

constexpr qint64 kHuge = qint64(64) << 30;
constexpr uid_t kNobody = 65'534;

/// As root everything may be read. The kernel keeps users per thread (glibc's setuid() changes all of them), and threads that are made by
/// this one have its user.
class AsNobody {
public:
    AsNobody() { become(kNobody); }
    ~AsNobody() { become(0); }

private:
    void become(uid_t user) const
    {
        if (m_root && syscall(SYS_setresuid, -1, user, -1) != 0)
            qFatal("cannot become user %u", user);
    }
    bool m_root = getuid() == 0;
};

} // namespace

class TestHashCommands : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void cancelEndsWhatRunsAndWhatWaits()
    {
        const FileTree tree;
        for (const char* name : {"a", "b", "c", "d", "e"})
            tree.writeHoles(name, kHuge);
        HashProbe probe;
        probe.service.configure({{Algorithm::Sha256}, 2, true});
        probe.service.add({tree.path()});
        QVERIFY(probe.waitFor([&] { return probe.totals.count(FileState::Hashing) == 2 && probe.totals.bytesDone > 0 && probe.totals.files == 5; }));
        QElapsedTimer timer;
        timer.start();
        probe.service.cancel();
        QVERIFY(probe.waitFor([&] { return probe.totals.count(FileState::Cancelled) == 5; }));
        qInfo("cancelled and told after %lld ms", timer.elapsed());
        QVERIFY(timer.elapsed() < 300); // 100 ms, on a machine that does other things
        QVERIFY(probe.waitForIdle());
        QVERIFY(!probe.rows.begin()->second.error);
    }

    void whatIsAddedAfterACancelIsRead()
    {
        const FileTree tree;
        const std::string huge = tree.writeHoles("huge", kHuge);
        const std::string small = tree.write("small", "x");
        HashProbe probe;
        probe.service.add({huge});
        QVERIFY(probe.waitFor([&] { return probe.totals.count(FileState::Hashing) == 1; }));
        probe.service.pause();
        probe.service.cancel();
        probe.service.add({small});
        QVERIFY(probe.waitForIdle());
        QCOMPARE(probe.row("/huge").state, FileState::Cancelled);
        QCOMPARE(probe.row("/small").state, FileState::Done);
    }

    void cancelIsHeardWhileAFolderIsWalked()
    {
        HashProbe probe;
        probe.service.configure({{Algorithm::Sha256}, 1, true});
        probe.service.add({"/usr"});
        QVERIFY(probe.waitFor([&] { return probe.totals.files > 100; }));
        probe.service.cancel();
        const auto begin = std::chrono::steady_clock::now();
        QVERIFY(probe.waitFor([&] { return probe.totals.phase == HashPhase::Idle; }));
        QVERIFY(std::chrono::steady_clock::now() - begin < 500ms);
        QVERIFY(probe.totals.count(FileState::Cancelled) > 0);
        QCOMPARE(probe.totals.count(FileState::Queued) + probe.totals.count(FileState::Hashing), 0);
        QVERIFY(probe.waitForIdle());
    }

    void pauseHoldsAndResumeGoesOn()
    {
        const FileTree tree;
        const qint64 size = qint64(256) << 20;
        tree.writeHoles("a", size);
        tree.writeHoles("b", size);
        HashProbe probe;
        probe.service.configure({{Algorithm::Sha512}, 2, true});
        probe.service.add({tree.path()});
        QVERIFY(probe.waitFor([&] { return probe.row("/a").done > 0 && probe.row("/b").done > 0; }));
        probe.service.pause();
        QVERIFY(probe.waitFor([&] { return probe.totals.phase == HashPhase::Paused; }));
        // One read of each may have been under way.
        const qint64 held = probe.totals.bytesDone;
        int seen = 0;
        (void)probe.waitFor([&] { return ++seen > 1'000; }, 600ms);
        QVERIFY2(probe.totals.bytesDone - held <= 2 * static_cast<qint64>(kReadBytes), qPrintable(QString::number(probe.totals.bytesDone - held)));
        QVERIFY(probe.totals.bytesDone < 2 * size);
        const Milliseconds elapsed = probe.totals.elapsed;
        probe.service.resume();
        QVERIFY(probe.waitForIdle());
        QCOMPARE(probe.totals.count(FileState::Done), 2);
        QCOMPARE(probe.row("/a").digests, probe.row("/b").digests);
        QVERIFY(probe.totals.elapsed > elapsed);
    }

    void nothingIsReadWhilePausedAndNothingWakes()
    {
        const FileTree tree;
        tree.write("a", "a");
        HashProbe probe;
        probe.service.pause();
        probe.service.add({tree.path()});
        QVERIFY(probe.waitFor([&] { return probe.totals.phase == HashPhase::Paused && probe.totals.count(FileState::Queued) == 1; }));
        (void)probe.waitFor([] { return false; }, 2s);
        probe.totalsSeen = 0;
        (void)probe.waitFor([] { return false; }, 1s);
        QCOMPARE(probe.totalsSeen, 0);
        QCOMPARE(probe.totals.count(FileState::Queued), 1);
        probe.service.resume();
        QVERIFY(probe.waitForIdle());
        QCOMPARE(probe.totals.count(FileState::Done), 1);
    }

    void aFileThatChangesInTheMiddleIsSaidToHaveChanged()
    {
        const FileTree tree;
        const qint64 size = qint64(512) << 20;
        for (const char* name : {"cut", "grown", "replaced", "touched", "untouched"})
            tree.writeHoles(name, size);
        HashProbe probe;
        probe.service.configure({{Algorithm::Sha256}, 5, true});
        probe.service.add({tree.path()});
        QVERIFY(probe.waitFor([&] { return probe.totals.count(FileState::Hashing) == 5; }));
        probe.service.pause(); // so that nothing has been read to its end
        QVERIFY(probe.waitFor([&] { return probe.totals.phase == HashPhase::Paused; }));
        QCOMPARE(probe.totals.count(FileState::Hashing), 5);
        QCOMPARE(truncate(tree.path("cut").c_str(), 1'000), 0);
        QCOMPARE(truncate(tree.path("grown").c_str(), size + 1), 0);
        tree.writeHoles("new", size);
        QCOMPARE(rename(tree.path("new").c_str(), tree.path("replaced").c_str()), 0);
        QCOMPARE(utimensat(AT_FDCWD, tree.path("touched").c_str(), nullptr, 0), 0);
        probe.service.resume();
        QVERIFY(probe.waitForIdle());
        for (const char* name : {"/cut", "/grown", "/replaced", "/touched"}) {
            QVERIFY2(probe.row(name).state == FileState::Changed, name);
            QVERIFY(probe.row(name).digests.empty());
            QCOMPARE(probe.row(name).error->code, HashErrorCode::Changed);
        }
        QCOMPARE(probe.row("/untouched").state, FileState::Done);
        probe.service.retry({});
        QVERIFY(probe.waitFor([&] { return probe.totals.count(FileState::Done) == 5 && probe.agrees(); }));
        QCOMPARE(probe.row("/cut").size, 1'000);
    }

    void aFolderThatIsRemovedInTheMiddle()
    {
        const FileTree tree;
        for (int i = 0; i < 50; ++i)
            tree.write("folder/" + std::to_string(i), "x");
        HashProbe probe;
        probe.service.pause();
        probe.service.add({tree.path("folder")});
        QVERIFY(probe.waitFor([&] { return probe.totals.count(FileState::Queued) == 50; }));
        QVERIFY(QDir(QString::fromStdString(tree.path("folder"))).removeRecursively());
        probe.service.resume();
        QVERIFY(probe.waitForIdle());
        QCOMPARE(probe.totals.count(FileState::Unreadable), 50);
        QCOMPARE(probe.rows.begin()->second.error->code, HashErrorCode::NotFound);
    }

    void removedRowsDoNotComeAgain()
    {
        const FileTree tree;
        tree.writeHoles("a", kHuge);
        tree.write("b", "b");
        tree.writeHoles("c", kHuge);
        HashProbe probe;
        probe.service.configure({{Algorithm::Sha256}, 2, true});
        probe.service.add({tree.path()});
        QVERIFY(probe.waitFor([&] { return probe.row("/a").done > 0 && probe.row("/b").state == FileState::Done && probe.row("/c").done > 0; }));
        const FileId gone = probe.row("/a").id;
        probe.service.remove({gone});
        probe.rows.erase(gone.value);
        QVERIFY(probe.waitFor([&] { return probe.totals.files == 2 && probe.totals.count(FileState::Hashing) == 1; }));
        (void)probe.waitFor([&] { return probe.rows.contains(gone.value); }, 400ms);
        QVERIFY(!probe.rows.contains(gone.value));
        QCOMPARE(probe.totals.bytes, kHuge + 1);
        probe.service.clear();
        probe.rows.clear();
        QVERIFY(probe.waitForIdle());
        QCOMPARE(probe.totals.files, 0);
        QVERIFY(probe.rows.empty());
        probe.service.add({tree.path("b")});
        QVERIFY(probe.waitFor([&] { return probe.row("/b").state == FileState::Done; }));
        QVERIFY(probe.row("/b").id.value > 3);
    }

    void theNumberOfWorkersCountsAtOnce()
    {
        const FileTree tree;
        for (int i = 0; i < 6; ++i)
            tree.writeHoles("f" + std::to_string(i), kHuge);
        HashProbe probe;
        probe.service.configure({{Algorithm::Xxh3_128}, 1, true});
        probe.service.add({tree.path()});
        QVERIFY(probe.waitFor([&] { return probe.totals.count(FileState::Hashing) == 1 && probe.totals.count(FileState::Queued) == 5; }));
        probe.service.configure({{Algorithm::Xxh3_128}, 3, true});
        QVERIFY(probe.waitFor([&] { return probe.totals.count(FileState::Hashing) == 3; }));
        QVERIFY(probe.waitFor([&] { return probe.workers.size() == 3; }));
        probe.service.cancel();
        QVERIFY(probe.waitForIdle());
    }

    void aFileWithoutPermission()
    {
        const FileTree tree;
        tree.write("open", "x");
        tree.write("closed", "x");
        tree.write("folder/inside", "x");
        QCOMPARE(chmod(tree.path().c_str(), 0755), 0);
        QCOMPARE(chmod(tree.path("open").c_str(), 0644), 0);
        QCOMPARE(chmod(tree.path("closed").c_str(), 0), 0);
        QCOMPARE(chmod(tree.path("folder").c_str(), 0), 0);
        const AsNobody nobody;
        HashProbe probe;
        probe.service.add({tree.path()});
        QVERIFY(probe.waitForIdle());
        QCOMPARE(probe.totals.files, 2);
        QCOMPARE(probe.row("/open").state, FileState::Done);
        QCOMPARE(probe.row("/closed").state, FileState::Unreadable);
        QCOMPARE(probe.row("/closed").error->code, HashErrorCode::PermissionDenied);
        QCOMPARE(probe.totals.troubles.size(), 1U);
        QCOMPARE(probe.totals.troubles[0].path, tree.path("folder"));
        QCOMPARE(probe.totals.troubles[0].error->code, HashErrorCode::PermissionDenied);
    }

    void shutsDownFromAnyState_data()
    {
        QTest::addColumn<int>("state");
        const char* names[] = {"never used", "idle", "finding", "hashing", "paused", "cancelling", "cleared"};
        for (int i = 0; i < 7; ++i)
            QTest::newRow(names[i]) << i;
    }
    void shutsDownFromAnyState()
    {
        QFETCH(int, state);
        const FileTree tree;
        const std::string huge = tree.writeHoles("huge", kHuge);
        const std::string small = tree.write("small", "x");
        HashProbe probe;
        if (state == 1)
            probe.service.add({small});
        else if (state == 2)
            probe.service.add({"/usr"});
        else if (state > 2)
            probe.service.add({huge, small});
        if (state == 1)
            QVERIFY(probe.waitForIdle());
        else if (state > 1)
            QVERIFY(probe.waitFor([&] { return probe.totals.files > 0; }));
        if (state == 4)
            probe.service.pause();
        if (state == 5)
            probe.service.cancel();
        if (state == 6)
            probe.service.clear();
        std::promise<void> done, again;
        QElapsedTimer timer;
        timer.start();
        probe.service.shutDown([&] { done.set_value(); });
        probe.service.shutDown([&] { again.set_value(); });
        QVERIFY(done.get_future().wait_for(1s) == std::future_status::ready);
        QVERIFY(again.get_future().wait_for(1s) == std::future_status::ready);
        QVERIFY(timer.elapsed() < 1'000);
        probe.service.add({small}); // nothing happens any more
        probe.service.retry({});
    }
};

QTEST_GUILESS_MAIN(TestHashCommands)
#include "tst_hash_commands.moc"
