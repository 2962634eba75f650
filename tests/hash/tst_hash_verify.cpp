#include "tests/hash/hash_probe.h"

#include <QTest>

#include <unistd.h>

using namespace millrace;
using namespace millrace::hash;

class TestHashVerify : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void tellsEveryStateApart()
    {
        const FileTree tree;
        tree.write("set/good", "good");
        tree.write("set/bad", "bad");
        tree.write("set/beside", "extra");
        tree.write("set/sub/good", "below");
        tree.write("set/sub/deep/beside", "extra, too");
        tree.write("set/other/ignored", "no name of the list is in this folder");
        const std::string list = tree.write("set/SHA256SUMS",
            QByteArray("# a comment\n\n") + hexOf("good").c_str() + "  good\n" + hexOf("was other").c_str() + " *bad\n" + hexOf("gone").c_str() + "  missing\n" + "no line of a list\n"
                + hexOf("below").c_str() + "  ./sub//good\n" + hexOf("").c_str() + "  sub\n");
        HashProbe probe;
        probe.service.verify({list});
        QVERIFY(probe.waitForIdle());
        QCOMPARE(probe.row("set/good").state, FileState::Match);
        QCOMPARE(probe.row("set/good").list, list);
        QCOMPARE(probe.row("set/good").shownBase, tree.path("set/"));
        QCOMPARE(probe.row("set/good").digests.front(), *probe.row("set/good").expected);
        QCOMPARE(probe.row("set/bad").state, FileState::Mismatch);
        QCOMPARE(probe.row("set/bad").digests.front().hex(), hexOf("bad"));
        QCOMPARE(probe.row("set/bad").expected->hex(), hexOf("was other"));
        QCOMPARE(probe.row("set/missing").state, FileState::Missing);
        QCOMPARE(probe.row("set/sub/good").state, FileState::Match);
        QCOMPARE(probe.row("set/sub").state, FileState::Unreadable);
        QCOMPARE(probe.row("set/sub").error->code, HashErrorCode::IsDirectory);
        QCOMPARE(probe.row("set/beside").state, FileState::Extra);
        QCOMPARE(probe.row("set/sub/deep/beside").state, FileState::Extra);
        QCOMPARE(probe.totals.files, 7);
        QVERIFY(probe.totals.verifying);
        QCOMPARE(probe.totals.lists, 1);
        QCOMPARE(probe.totals.bytes, 4 + 3 + 5);
        QCOMPARE(probe.totals.bytesDone, probe.totals.bytes);
        QCOMPARE(probe.totals.troubles.size(), 1U);
        QCOMPARE(probe.totals.troubles[0].path, list);
        QCOMPARE(probe.totals.troubles[0].malformedLines, 1);
        QCOMPARE(probe.totals.troubles[0].firstMalformed, 6);
        QCOMPARE(probe.totals.troubles[0].entries, 5);
    }

    void theListsAlgorithmCountsNotTheConfiguredOne()
    {
        const FileTree tree;
        tree.write("f", "x");
        const std::string list = tree.write("SHA512SUMS", QByteArray(hexOf("x", Algorithm::Sha512).c_str()) + "  f\n");
        HashProbe probe;
        probe.service.configure({{Algorithm::Md5}, 2, false});
        probe.service.verify({list});
        QVERIFY(probe.waitForIdle());
        QCOMPARE(probe.row("/f").state, FileState::Match);
        QCOMPARE(probe.row("/f").digests.size(), 1U);
        QCOMPARE(probe.totals.files, 1);
    }

    void severalListsReadAFileOnce()
    {
        const FileTree tree;
        const QByteArray content(100'000, 'x');
        tree.write("f", content);
        const std::string one = tree.write("SHA256SUMS", QByteArray(hexOf(content).c_str()) + "  f\n");
        const std::string two = tree.write("MD5SUMS", QByteArray("MD5 (f) = ") + hexOf(content, Algorithm::Md5).c_str() + "\n" + hexOf("other", Algorithm::Md5).c_str() + "  f\n");
        HashProbe probe;
        probe.service.verify({one, two});
        QVERIFY(probe.waitForIdle());
        QCOMPARE(probe.totals.files, 3); // neither list is Extra
        QCOMPARE(probe.totals.count(FileState::Match), 2);
        QCOMPARE(probe.totals.count(FileState::Mismatch), 1);
        QCOMPARE(probe.totals.bytes, 100'000);
        QCOMPARE(probe.totals.bytesDone, 100'000);
        QCOMPARE(probe.totals.lists, 2);
        for (const auto& each : probe.rows) {
            QCOMPARE(each.second.digests.size(), 1U);
            QCOMPARE(each.second.digests[0].algorithm, each.second.expected->algorithm);
            QCOMPARE(each.second.done, 100'000);
        }
    }

    void aListThatCannotBeReadIsATrouble()
    {
        const FileTree tree;
        const std::string empty = tree.write("empty.sha256", "nothing\n");
        HashProbe probe;
        probe.service.configure({{Algorithm::Sha256}, 2, false});
        probe.service.verify({tree.path("none.sha256"), empty});
        QVERIFY(probe.waitForIdle());
        QCOMPARE(probe.totals.files, 0);
        QCOMPARE(probe.totals.lists, 1);
        QCOMPARE(probe.totals.troubles.size(), 2U);
        QCOMPARE(probe.totals.troubles[0].error->code, HashErrorCode::NotFound);
        QCOMPARE(probe.totals.troubles[1].entries, 0);
        probe.service.verify({empty});
        QVERIFY(probe.waitFor([&] { return probe.totals.lists == 2; }));
        QCOMPARE(probe.totals.troubles.size(), 2U); // once per path
    }

    void aDropVerifiesListsAndHashesTheRest()
    {
        const FileTree tree;
        const std::string named = tree.write("named", "1");
        const std::string other = tree.write("other", "2");
        const std::string list = tree.write("SHA256SUMS", QByteArray(hexOf("1").c_str()) + "  named\n");
        HashProbe probe;
        probe.service.open({named, list, other});
        QVERIFY(probe.waitForIdle());
        QCOMPARE(probe.totals.files, 2);
        QCOMPARE(probe.row("/named").state, FileState::Match);
        QCOMPARE(probe.row("/other").state, FileState::Done);
    }

    void namesGoWhereTheListSays()
    {
        const FileTree tree;
        const std::string elsewhere = tree.write("elsewhere/f", "absolute");
        tree.write("up", "up");
        QCOMPARE(symlink("up", tree.path("link").c_str()), 0);
        const std::string list = tree.write("lists/SHA256SUMS",
            QByteArray(hexOf("absolute").c_str()) + "  " + elsewhere.c_str() + "\n" + hexOf("up").c_str() + "  ../up\n" + hexOf("up").c_str() + "  ../link\n");
        HashProbe probe;
        probe.service.verify({list});
        QVERIFY(probe.waitForIdle());
        QCOMPARE(probe.totals.files, 3);
        QCOMPARE(probe.totals.count(FileState::Match), 3);
    }

    void retryReadsAgainWhatDidNotMatch()
    {
        const FileTree tree;
        tree.write("a", "wrong");
        const std::string list = tree.write("SHA256SUMS", QByteArray(hexOf("right").c_str()) + "  a\n" + hexOf("new").c_str() + "  b\n");
        HashProbe probe;
        probe.service.verify({list});
        QVERIFY(probe.waitForIdle());
        QCOMPARE(probe.row("/a").state, FileState::Mismatch);
        QCOMPARE(probe.row("/b").state, FileState::Missing);
        tree.write("a", "right");
        tree.write("b", "new");
        probe.service.retry({});
        QVERIFY(probe.waitFor([&] { return probe.totals.count(FileState::Match) == 2 && probe.agrees(); }));
        QCOMPARE(probe.totals.bytes, 8);
        QCOMPARE(probe.totals.bytesDone, 8);
        QVERIFY(!probe.row("/b").error);
    }

    void cancellingEndsTheReadingOfAHugeList()
    {
        const FileTree tree;
        QByteArray lines;
        const QByteArray hex(hexOf("x").c_str());
        for (int i = 0; lines.size() < (8 << 20); ++i)
            lines += hex + "  file-" + QByteArray::number(i) + "\n";
        {
            QFile out(QString::fromStdString(tree.path("huge.sha256")));
            QVERIFY(out.open(QIODevice::WriteOnly));
            for (int i = 0; i < 16; ++i)
                out.write(lines);
        }
        HashProbe probe;
        probe.service.verify({tree.path("huge.sha256")});
        QVERIFY(probe.waitFor([&] { return probe.totals.files > 1'000; }));
        QElapsedTimer timer;
        timer.start();
        probe.service.cancel();
        QVERIFY(probe.waitFor([&] { return probe.totals.phase == HashPhase::Idle; }));
        qInfo("cancelled after %lld ms with %lld rows", timer.elapsed(), static_cast<long long>(probe.totals.files));
        QVERIFY(timer.elapsed() < 2'000); // marking and telling; the reading ends at once
        QVERIFY(probe.totals.files < 1'000'000);
        QCOMPARE(probe.totals.count(FileState::Cancelled), probe.totals.files);
        probe.service.clear();
        QVERIFY(probe.waitFor([&] { return probe.totals.files == 0; }));
    }
};

QTEST_GUILESS_MAIN(TestHashVerify)
#include "tst_hash_verify.moc"
