#include "models/hash/hash_view_model.h"
#include "tests/support/scripted_hash_backend.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QtTest>

#include <thread>

using namespace millrace;
using hash::FileState;
using hash::HashPhase;
using models::HashViewModel;

namespace {

struct Fixture {
    test::ScriptedHashBackend backend;
    HashViewModel model{backend};
    std::function<void()> undo, commit;

    Fixture()
    {
        model.setVisible(true);
        QObject::connect(&model, &HashViewModel::undoOffered, &model, [this](const QString&, const auto& back, const auto& done) { undo = back, commit = done; });
    }
    /// Three files: one matches, one does not, one is missing.
    void verified()
    {
        backend.post(test::totalsOf({{FileState::Match, 1}, {FileState::Mismatch, 1}, {FileState::Missing, 1}}));
        backend.post(test::hashedFile(1, FileState::Match));
        backend.post(test::hashedFile(2, FileState::Mismatch));
        backend.post(test::hashedFile(3, FileState::Missing));
        QTRY_COMPARE(model.files().rowCount(), 3);
    }
};

} // namespace

class TestHashViewModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void startsEmpty()
    {
        Fixture f;
        QVERIFY(f.model.state().empty);
        QVERIFY(!f.model.state().cancel.enabled);
        QVERIFY(!f.model.state().save.enabled);
        QCOMPARE(f.model.state().badge, QString());
    }

    void showsWhatTheEngineSays()
    {
        Fixture f;
        f.verified();
        const auto& state = f.model.state();
        QVERIFY(!state.empty);
        QCOMPARE(state.verdict.value, QStringLiteral("✗ 1 of 3 does not match, 1 missing"));
        QCOMPARE(state.problemsTab, QStringLiteral("Problems 2"));
        QCOMPARE(state.statusLine, QStringLiteral("1 of 3 does not match, 1 missing"));
        QVERIFY(state.retry.enabled && state.save.enabled && state.clear.enabled && !state.cancel.enabled);
        QCOMPARE(f.model.problems().rowCount(), 2);
    }

    void saysHowFarAndHowFast()
    {
        Fixture f;
        auto totals = test::totalsOf({{FileState::Done, 40}, {FileState::Queued, 58}, {FileState::Hashing, 2}}, HashPhase::Hashing);
        totals.bytes = 2'000'000'000;
        totals.bytesDone = 500'000'000;
        totals.bytesPerSecond = 1.25e9;
        totals.eta = Milliseconds(72'000);
        f.backend.post(totals);
        f.backend.post(std::vector<hash::WorkerSnapshot>{{0, hash::FileId{7}, "/a", "8:1", false, 10, 5, 1}, {1, {}, {}, {}, false, -1, 0, 0}});
        QTRY_COMPARE(f.model.state().ends.value, QStringLiteral("1 min 12 s"));
        const auto& state = f.model.state();
        QCOMPARE(state.files.value + u' ' + state.files.second, QStringLiteral("40 of 100"));
        QCOMPARE(state.bytes.value + u' ' + state.bytes.second, QStringLiteral("500 MB of 2.0 GB · 1,250 MB/s"));
        QCOMPARE(state.workers.value, QStringLiteral("1"));
        QCOMPARE(state.badge, QStringLiteral("60"));
        QVERIFY(state.pause.enabled && state.cancel.enabled);
        f.model.togglePause();
        QVERIFY(f.backend.called("pause"));
        totals.phase = HashPhase::Paused;
        f.backend.post(totals);
        QTRY_VERIFY(f.model.state().paused);
        f.model.togglePause();
        QVERIFY(f.backend.called("resume"));
        f.model.cancel();
        QVERIFY(f.backend.called("cancel"));
    }

    void handsPathsOnAsBytes()
    {
        Fixture f;
        f.model.open({"/a/\xff", "/b"});
        f.model.verify({"/s/SHA256SUMS"});
        QVERIFY(f.backend.called("open /a/\xff /b"));
        QVERIFY(f.backend.called("verify /s/SHA256SUMS"));
        QCOMPARE(f.model.command(), QStringLiteral("millrace hash -a sha256 -r -- $'/a/\\377' /b"));
    }

    void keepsOneAlgorithmAtLeast()
    {
        Fixture f;
        f.model.setAlgorithm(hash::Algorithm::Md5, true);
        QCOMPARE(f.backend.configured.algorithms, (std::vector{hash::Algorithm::Sha256, hash::Algorithm::Md5}));
        f.model.setAlgorithm(hash::Algorithm::Sha256, false);
        f.model.setAlgorithm(hash::Algorithm::Md5, false);
        QCOMPARE(f.backend.configured.algorithms, std::vector{hash::Algorithm::Md5});
    }

    void removesWithAWayBack()
    {
        Fixture f;
        f.verified();
        f.model.remove({hash::FileId{2}});
        QCOMPARE(f.model.files().rowCount(), 2);
        QCOMPARE(f.model.state().files.value, QStringLiteral("2"));
        QCOMPARE(f.model.state().verdict.value, QStringLiteral("✗ 1 missing of 2"));
        f.undo();
        QCOMPARE(f.model.files().rowCount(), 3);
        f.model.remove({hash::FileId{2}});
        f.commit();
        QVERIFY(f.backend.called("remove 2"));
        f.backend.post(test::hashedFile(2, FileState::Match));
        f.backend.post(test::hashedFile(4, FileState::Done));
        QTRY_COMPARE(f.model.files().rowOf(hash::FileId{4}), 2);
        QCOMPARE(f.model.files().rowCount(), 3);
    }

    void clearsWithAWayBack()
    {
        Fixture f;
        f.verified();
        f.model.clear();
        QVERIFY(f.model.state().empty);
        f.undo();
        QVERIFY(!f.model.state().empty);
        f.model.clear();
        f.commit();
        QVERIFY(f.backend.called("clear"));
        QVERIFY(f.model.state().empty);
    }

    void neverAsksForAllByNone()
    {
        Fixture f;
        f.model.retry({});
        f.model.remove({});
        QCOMPARE(f.backend.calls.size(), std::size_t{0});
        f.model.retryAll();
        QVERIFY(f.backend.called("retry"));
    }

    void comparesAPastedDigest()
    {
        Fixture f;
        f.verified();
        QSignalSpy found(&f.model, &HashViewModel::filesFound);
        const QString hex = QString::fromStdString(f.model.store().row(0).digests.front().hex());
        f.model.setCompareText(hex.toUpper());
        QCOMPARE(f.model.state().compare->sentence, QStringLiteral("✓ file-1 has this SHA-256 digest."));
        QCOMPARE(f.model.state().compare->tone, models::Tone::Ok);
        QCOMPARE(found.size(), 1);
        f.model.setCompareText(QStringLiteral("sha256:") + QString(64, u'a'));
        QCOMPARE(f.model.state().compare->tone, models::Tone::Error);
        QVERIFY(f.model.state().compare->sentence.startsWith(QStringLiteral("✗ None of the 2 files here has this digest")));
        f.model.setCompareText(QString(32, u'a'));
        QVERIFY(f.model.state().compare->sentence.contains(QStringLiteral("suggest MD5")));
        f.model.setCompareText(QStringLiteral("nothing"));
        QCOMPARE(f.model.state().compare->tone, models::Tone::Warning);
        f.model.setCompareText({});
        QVERIFY(!f.model.state().compare);
        // A file that comes later is found, too.
        f.model.setCompareText(QString::fromStdString(test::hashedFile(9).digests.front().hex()));
        f.backend.post(test::hashedFile(9));
        QTRY_VERIFY(f.model.state().compare->sentence.startsWith(QStringLiteral("✓ file-9")));
        // And one that comes right after rows were compared, when nothing else happens any more.
        f.model.setCompareText(QString::fromStdString(test::hashedFile(10).digests.front().hex()));
        f.backend.post(test::hashedFile(10));
        QTRY_VERIFY(f.model.state().compare->sentence.startsWith(QStringLiteral("✓ file-10")));
    }

    void copiesDigestsLinesAndPaths()
    {
        Fixture f;
        f.verified();
        const std::vector<hash::FileId> both{{1}, {2}};
        QCOMPARE(f.model.paths(both), QByteArray("/data/set/file-1\n/data/set/file-2"));
        QCOMPARE(f.model.digests(both).split('\n').size(), 2);
        QVERIFY(f.model.lines(both, hash::ChecksumForm::Gnu).contains("  /data/set/file-1\n"));
        QVERIFY(f.model.lines(both, hash::ChecksumForm::Bsd).startsWith("SHA256 (/data/set/file-1) = "));
    }

    void isQuietWhileHiddenAndCompleteWhenShown()
    {
        Fixture f;
        f.model.setVisible(false);
        QSignalSpy inserted(&f.model.files(), &QAbstractItemModel::rowsInserted);
        f.backend.post(test::totalsOf({{FileState::Done, 1}, {FileState::Queued, 4}}, HashPhase::Hashing));
        f.backend.post(test::hashedFile(1));
        QTRY_COMPARE_WITH_TIMEOUT(f.model.state().badge, QStringLiteral("4"), 3'000);
        QCOMPARE(inserted.size(), 0);
        f.model.setVisible(true);
        QCOMPARE(f.model.files().rowCount(), 1);
    }

    void takes100000FilesInSlices()
    {
        Fixture f;
        std::vector<int> sizes;
        connect(&f.model.files(), &QAbstractItemModel::rowsInserted, &f.model, [&](const QModelIndex&, int first, int last) { sizes.push_back(last - first + 1); });
        std::thread engine([&] {
            for (std::int64_t id = 1; id <= 100'000; ++id)
                f.backend.post(test::hashedFile(id));
            f.backend.post(test::totalsOf({{FileState::Done, 100'000}}));
        });
        QTRY_COMPARE_WITH_TIMEOUT(f.model.files().rowCount(), 100'000, 60'000);
        engine.join();
        QVERIFY(std::all_of(sizes.begin(), sizes.end(), [](int size) { return size <= static_cast<int>(HashViewModel::kSlice); }));
    }
};

QTEST_GUILESS_MAIN(TestHashViewModel)
#include "tst_hash_view_model.moc"
