#include "models/common/cell_roles.h"
#include "models/hash/file_details.h"
#include "models/hash/file_order.h"
#include "models/hash/files_table_model.h"
#include "models/hash/workers_table_model.h"
#include "tests/support/scripted_hash_backend.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QtTest>

using namespace millrace;
using hash::FileState;
using models::FileColumn;
using models::FilesFilter;
using models::FilesTableModel;
using models::FileStore;

namespace {

/// A store with a table of all files, one of the problems and one of the duplicates, each under the tester.
struct Tables {
    FileStore store;
    FilesTableModel all{store};
    FilesTableModel problems{store, {FilesFilter::Show::Problems, {}, {}}};
    FilesTableModel duplicates{store, {FilesFilter::Show::Duplicates, {}, {}}};
    QAbstractItemModelTester first{&all, QAbstractItemModelTester::FailureReportingMode::Fatal};
    QAbstractItemModelTester second{&problems, QAbstractItemModelTester::FailureReportingMode::Fatal};
    QAbstractItemModelTester third{&duplicates, QAbstractItemModelTester::FailureReportingMode::Fatal};
    SteadyTime now{std::chrono::hours(1)};

    void apply(std::vector<hash::FileSnapshot> files)
    {
        std::vector<FileStore::Change> changes;
        for (hash::FileSnapshot& file : files)
            store.apply(std::move(file), changes);
        for (FilesTableModel* model : {&all, &problems, &duplicates})
            model->apply(changes);
    }
    void rebuild()
    {
        for (FilesTableModel* model : {&all, &problems, &duplicates})
            model->rebuild();
    }
    void resort()
    {
        now += std::chrono::minutes(1);
        for (FilesTableModel* model : {&all, &problems, &duplicates})
            model->resort(now);
    }
    static QStringList names(const FilesTableModel& model)
    {
        QStringList names;
        for (int row = 0; row < model.rowCount(); ++row)
            names += model.index(row, FileColumn::Name).data().toString();
        return names;
    }
};

} // namespace

class TestHashFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void showsAFileInWords()
    {
        Tables tables;
        tables.apply({test::hashedFile(3, FileState::Mismatch)});
        const auto cell = [&](int column, int role = Qt::DisplayRole) { return tables.all.index(0, column).data(role); };
        QCOMPARE(cell(FileColumn::Name).toString(), QStringLiteral("file-3"));
        QCOMPARE(cell(FileColumn::Size).toString(), QStringLiteral("12 KB"));
        QCOMPARE(cell(FileColumn::Progress).toString(), QStringLiteral("100 %"));
        QCOMPARE(cell(FileColumn::digest(hash::Algorithm::Sha256)).toString().size(), 64);
        QCOMPARE(cell(FileColumn::digest(hash::Algorithm::Md5)).toString(), QString());
        QCOMPARE(cell(FileColumn::Speed).toString(), QStringLiteral("1,500"));
        QCOMPARE(cell(FileColumn::State).toString(), QStringLiteral("✗ does not match"));
        QCOMPARE(cell(FileColumn::State, models::ToneRole).toInt(), static_cast<int>(models::Tone::Error));
        QCOMPARE(cell(FileColumn::Path).toString(), QStringLiteral("/data/set/file-3"));
        QCOMPARE(cell(FileColumn::List).toString(), QStringLiteral("SHA256SUMS"));
        QVERIFY(cell(FileColumn::Expected).toString().startsWith(QStringLiteral("eeee")));
        const QStringList heads{QStringLiteral("Name"), QStringLiteral("Size"), QStringLiteral("Progress"), QStringLiteral("SHA-256")};
        for (int i = 0; i < heads.size(); ++i)
            QCOMPARE(tables.all.headerData(i, Qt::Horizontal, Qt::DisplayRole).toString(), heads[i]);
        QCOMPARE(tables.all.headerData(FileColumn::Speed, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("MB/s"));
    }

    void keepsTheBytesOfAName()
    {
        Tables tables;
        tables.apply({test::hashedFile(1, FileState::Done, "/data/set/\xff\n")});
        QCOMPARE(tables.all.index(0, FileColumn::Name).data().toString(), QStringLiteral("\\xff\\n"));
        QCOMPARE(tables.all.index(0, 0).data(models::PathBytesRole).toByteArray(), QByteArray("/data/set/\xff\n"));
        QCOMPARE(tables.all.index(0, 0).data(models::NameBytesRole).toByteArray(), QByteArray("\xff\n"));
    }

    void putsProblemsInTheirTableAndTakesThemOutWhenSorted()
    {
        Tables tables;
        tables.apply({test::hashedFile(1, FileState::Match), test::hashedFile(2, FileState::Mismatch), test::hashedFile(3, FileState::Missing), test::hashedFile(4, FileState::Queued)});
        QCOMPARE(Tables::names(tables.problems), (QStringList{QStringLiteral("file-2"), QStringLiteral("file-3")}));
        tables.apply({test::hashedFile(2, FileState::Queued)});
        QCOMPARE(tables.problems.rowCount(), 2);
        tables.resort();
        QCOMPARE(Tables::names(tables.problems), (QStringList{QStringLiteral("file-3")}));
        QCOMPARE(tables.all.rowCount(), 4);
    }

    void groupsDuplicates()
    {
        Tables tables;
        auto twin = [](std::int64_t id, std::uint8_t byte) {
            auto file = test::hashedFile(id);
            file.size = 1'000;
            file.digests = {test::digestOf(byte)};
            return file;
        };
        tables.apply({twin(1, 7), twin(2, 8), twin(3, 9)});
        QCOMPARE(tables.duplicates.rowCount(), 0);
        tables.apply({twin(4, 8), twin(5, 7), twin(6, 7)});
        tables.resort();
        QCOMPARE(Tables::names(tables.duplicates), (QStringList{QStringLiteral("file-1"), QStringLiteral("file-5"), QStringLiteral("file-6"), QStringLiteral("file-2"), QStringLiteral("file-4")}));
        QCOMPARE(tables.store.duplicates(), (FileStore::DuplicateTotals{2, 5, 3'000}));
        QCOMPARE(tables.duplicates.index(0, FileColumn::Duplicates).data().toString(), QStringLiteral("3 alike · #1"));
        tables.store.erase({hash::FileId{2}});
        tables.rebuild();
        QCOMPARE(tables.store.duplicates(), (FileStore::DuplicateTotals{1, 3, 2'000}));
        QCOMPARE(tables.duplicates.rowCount(), 3);
        tables.apply({twin(2, 8)});
        QVERIFY2(tables.all.rowOf(hash::FileId{2}) < 0, "a row that was removed does not come again");
    }

    void sortsByEveryColumnAndKeepsSelectionsWithTheirRows()
    {
        Tables tables;
        std::vector<hash::FileSnapshot> files;
        for (std::int64_t id = 1; id <= 200; ++id)
            files.push_back(test::hashedFile(id, static_cast<FileState>(id % hash::kFileStates), "/data/set/" + std::to_string(id * 7'919 % 1'000)));
        tables.apply(files);
        const QPersistentModelIndex kept = tables.all.index(tables.all.rowOf(hash::FileId{42}), 0);
        for (int column = 0; column < FileColumn::Count; ++column) {
            tables.all.sort(column, Qt::AscendingOrder);
            QCOMPARE(tables.all.fileAt(kept.row())->id.value, 42);
            tables.all.sort(column, Qt::DescendingOrder);
            QCOMPARE(tables.all.fileAt(kept.row())->id.value, 42);
        }
        tables.all.sort(FileColumn::Name, Qt::AscendingOrder);
        for (int row = 1; row < 200; ++row)
            QVERIFY(tables.all.fileAt(row - 1)->path < tables.all.fileAt(row)->path);
        tables.all.sort(FileColumn::Size, Qt::DescendingOrder);
        for (int row = 1; row < 200; ++row)
            QVERIFY(tables.all.fileAt(row - 1)->size >= tables.all.fileAt(row)->size);
        tables.all.sort(-1, Qt::AscendingOrder);
        QCOMPARE(tables.all.fileAt(0)->id.value, 1);
    }

    void movesNoRowUnderThePointerNorMoreThanOnceASecond()
    {
        Tables tables;
        tables.apply({test::hashedFile(1), test::hashedFile(2)});
        tables.all.sort(FileColumn::Size, Qt::DescendingOrder);
        QCOMPARE(tables.all.fileAt(0)->id.value, 2);
        tables.apply({test::hashedFile(9)});
        tables.all.setHeld(true);
        tables.resort();
        QCOMPARE(tables.all.fileAt(2)->id.value, 9);
        tables.all.setHeld(false);
        tables.resort();
        QCOMPARE(tables.all.fileAt(0)->id.value, 9);
        tables.apply({test::hashedFile(10)});
        tables.all.resort(tables.now + Milliseconds(999));
        QCOMPARE(tables.all.fileAt(0)->id.value, 9);
        tables.resort();
        QCOMPARE(tables.all.fileAt(0)->id.value, 10);
    }

    void filtersByTextAndState()
    {
        Tables tables;
        tables.apply({test::hashedFile(1, FileState::Done, "/data/set/Readme.md"), test::hashedFile(2, FileState::Queued), test::hashedFile(3, FileState::Hashing)});
        tables.all.setFilter({FilesFilter::Show::All, {}, "readme"});
        QCOMPARE(Tables::names(tables.all), QStringList{QStringLiteral("Readme.md")});
        tables.all.setFilter({FilesFilter::Show::OneState, FileState::Hashing, {}});
        QCOMPARE(Tables::names(tables.all), QStringList{QStringLiteral("file-3")});
        tables.apply({test::hashedFile(2, FileState::Hashing), test::hashedFile(3, FileState::Done)});
        tables.resort();
        QCOMPARE(Tables::names(tables.all), QStringList{QStringLiteral("file-2")});
    }

    void hidesAndShowsAgain()
    {
        Tables tables;
        tables.apply({test::hashedFile(1), test::hashedFile(2)});
        tables.store.setHidden({hash::FileId{1}}, true);
        tables.rebuild();
        QCOMPARE(tables.all.rowCount(), 1);
        QCOMPARE(tables.store.hiddenCount(), 1U);
        tables.apply({test::hashedFile(1, FileState::Hashing)});
        QCOMPARE(tables.all.rowCount(), 1);
        tables.store.setHidden({hash::FileId{1}}, false);
        tables.rebuild();
        QCOMPARE(tables.all.rowCount(), 2);
    }

    void sendsNothingWhileNobodyLooks()
    {
        Tables tables;
        tables.all.setQuiet(true);
        QSignalSpy inserted(&tables.all, &QAbstractItemModel::rowsInserted);
        tables.apply({test::hashedFile(1)});
        QCOMPARE(inserted.size(), 0);
        tables.all.setQuiet(false);
        QCOMPARE(tables.all.rowCount(), 1);
    }

    void tellsFewNarrowRangesFor100000Files()
    {
        FileStore store;
        FilesTableModel model(store);
        const auto apply = [&](std::int64_t first, std::int64_t last, std::int64_t step, FileState state) {
            std::vector<FileStore::Change> changes;
            for (std::int64_t id = first; id <= last; id += step)
                store.apply(test::hashedFile(id, state), changes);
            model.apply(changes);
        };
        apply(1, 100'000, 1, FileState::Queued);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        apply(1, 100'000, 40, FileState::Done);
        QVERIFY2(changed.size() <= static_cast<int>(FilesTableModel::kMaxRanges), QByteArray::number(changed.size()).constData());
        changed.clear();
        apply(1, 100'000, 1, FileState::Done);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(model.rowCount(), 100'000);
        // What a slice costs does not depend on how many rows there are: a slice of the large table beside one of a small one.
        const auto slice = [](FileStore& files, FilesTableModel& rows, std::int64_t from) {
            QElapsedTimer timer;
            timer.start();
            std::vector<FileStore::Change> changes;
            for (std::int64_t id = from; id < from + 2'000; ++id)
                files.apply(test::hashedFile(id, FileState::Cancelled), changes);
            rows.apply(changes);
            return timer.nsecsElapsed();
        };
        FileStore few;
        FilesTableModel fewRows(few);
        std::vector<FileStore::Change> changes;
        for (std::int64_t id = 1; id <= 4'000; ++id)
            few.apply(test::hashedFile(id), changes);
        fewRows.apply(changes);
        qint64 large = std::numeric_limits<qint64>::max(), small = large;
        for (int round = 0; round < 5; ++round) {
            large = std::min(large, slice(store, model, 1 + round * 10'000));
            small = std::min(small, slice(few, fewRows, 1 + round % 2 * 2'000));
        }
        qInfo("a slice of 2,000 files: %.1f ms of 100,000, %.1f ms of 4,000", static_cast<double>(large) / 1e6, static_cast<double>(small) / 1e6);
        QVERIFY(large < 8 * small + 2'000'000);
    }

    void describesWhereDigestsDiffer()
    {
        Tables tables;
        auto file = test::hashedFile(1, FileState::Mismatch);
        file.digests = {test::digestOf(0x11, 0x22)};
        file.expected = test::digestOf(0x11, 0x23);
        tables.apply({file});
        const auto details = models::describeFile(tables.store, *tables.all.fileAt(0));
        QCOMPARE(details.digests.size(), 1);
        QCOMPARE(details.digests[0].differsFrom, 62);
        QCOMPARE(details.digests[0].differsTo, 64);
        QCOMPARE(details.digests[0].expected.right(2), QStringLiteral("23"));
        QCOMPARE(details.state.text, QStringLiteral("✗ does not match"));
        tables.apply({test::hashedFile(2, FileState::Missing)});
        const auto missing = models::describeFile(tables.store, *tables.all.fileAt(1));
        QVERIFY(missing.sentence.contains(QStringLiteral("No such file or directory")));
        QVERIFY(missing.digests[0].hex.isEmpty() && !missing.digests[0].expected.isEmpty());
    }

    void showsWorkersAndTroubles()
    {
        models::WorkersTableModel workers;
        QAbstractItemModelTester tester(&workers, QAbstractItemModelTester::FailureReportingMode::Fatal);
        workers.apply({{0, hash::FileId{7}, "/data/big.iso", "8:1", true, 200, 100, 2e8}, {1, {}, {}, {}, false, -1, 0, 0}});
        QCOMPARE(workers.index(0, 1).data().toString(), QStringLiteral("big.iso"));
        QCOMPARE(workers.index(0, 2).data(models::ProgressRole).toDouble(), 0.5);
        QCOMPARE(workers.index(0, 5).data().toString(), QStringLiteral("8:1 · one reader"));
        QCOMPARE(workers.index(1, 1).data().toString(), QStringLiteral("idle"));
        workers.apply({{0, {}, {}, {}, false, -1, 0, 0}});
        QCOMPARE(workers.rowCount(), 1);
        models::TroublesTableModel troubles;
        QAbstractItemModelTester second(&troubles, QAbstractItemModelTester::FailureReportingMode::Fatal);
        troubles.apply({{"/no", hash::HashError{hash::HashErrorCode::NotFound, ENOENT}, 0, 0, 0}, {"/SUMS", {}, 2, 5, 10}});
        QVERIFY(troubles.index(0, 1).data().toString().contains(QStringLiteral("no such file")));
        QCOMPARE(troubles.index(1, 1).data().toString(), QStringLiteral("2 lines are not checksums, the first is line 5; 10 others were used."));
    }
};

QTEST_GUILESS_MAIN(TestHashFiles)
#include "tst_hash_files.moc"
