// The chat journal: what it keeps byte for byte, what it refuses, and what is there after a kill -9 and on a full disk.
#include "app/async/qt_driver.h"
#include "app/async/runtime.h"
#include "app/chat/journal.h"
#include "tests/support/test_main.h"

#include <QDir>
#include <QFile>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <numeric>

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace millrace;
using namespace millrace::chat;

namespace {

constexpr std::int64_t kMiB = 1 << 20;

LogEntry entry(std::int64_t number, std::size_t size = 10)
{
    return {"mid-" + std::to_string(number), "ada", "m" + std::to_string(number), "/", 1'000 + number, std::string(size, 'x')};
}

std::vector<LogEntry> entries(std::int64_t first, int count, std::size_t size = 10)
{
    std::vector<LogEntry> made;
    for (int i = 0; i < count; ++i)
        made.push_back(entry(first + i, size));
    return made;
}

bool operator==(const LogEntry& a, const LogEntry& b)
{
    return a.mid == b.mid && a.user == b.user && a.msg == b.msg && a.room == b.room && a.at == b.at && a.data == b.data;
}

std::vector<std::int64_t> numbers(const std::vector<JournalRow>& rows)
{
    std::vector<std::int64_t> found;
    for (const JournalRow& row : rows)
        found.push_back(row.seq);
    return found;
}

std::vector<std::int64_t> range(std::int64_t first, std::int64_t last)
{
    std::vector<std::int64_t> made(static_cast<std::size_t>(last - first + 1));
    std::iota(made.begin(), made.end(), first);
    return made;
}

/// A statement by another hand.
bool runSql(const std::string& path, const QStringList& statements)
{
    bool done = true;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("other"));
        database.setDatabaseName(QString::fromStdString(path));
        done = database.open();
        for (const QString& statement : statements)
            done = done && QSqlQuery(database).exec(statement);
    }
    QSqlDatabase::removeDatabase(QStringLiteral("other"));
    return done;
}

class SmallDisk {
public:
    explicit SmallDisk(const QString& path, const char* size) : m_path(QFile::encodeName(path))
    {
        QDir().mkpath(path);
        m_mounted = ::mount("tmpfs", m_path.constData(), "tmpfs", 0, size) == 0;
    }
    ~SmallDisk()
    {
        if (m_mounted)
            ::umount2(m_path.constData(), MNT_DETACH);
    }
    [[nodiscard]] bool isMounted() const { return m_mounted; }

private:
    QByteArray m_path;
    bool m_mounted = false;
};

} // namespace

class TestJournal : public QObject {
    Q_OBJECT

    std::optional<QTemporaryDir> m_folder;
    std::string m_path;

private Q_SLOTS:
    void init()
    {
        m_folder.emplace();
        m_path = m_folder->filePath(QStringLiteral("journal.db")).toStdString();
    }

    // --- values ---
    void keepsBytesAsTheyAre()
    {
        std::vector<LogEntry> all{
            {"01HV", "", "", "/", 0, "{}"},
            {"01HW", std::string("a\0b", 3), "\xff\xfe", "/\xc3\xa4", -5, std::string("{\"msg\":\"\xed\xa0\x80\"}")},
            {"01HX", "'; DROP TABLE entries; --", "?1 :a @b", "/x", INT64_MAX, std::string(std::size_t{kMiB}, 'y')},
        };
        {
            JournalFile file;
            QVERIFY(file.open(m_path));
            QCOMPARE(file.append(all).value(), 1);
        }
        JournalFile file;
        QCOMPARE(file.open(m_path)->depth, 3);
        const auto rows = file.between(INT64_MIN, INT64_MAX, 0, 10, 8 * kMiB);
        QVERIFY(rows && rows->size() == 3);
        for (std::size_t i = 0; i < 3; ++i)
            QVERIFY2((*rows)[i].entry == all[i], std::to_string(i).c_str());
    }
    void countsAsItsFileDoes()
    {
        JournalFile file;
        QVERIFY(file.open(m_path));
        QCOMPARE(file.append(entries(1, 100)).value(), 1);
        QCOMPARE(file.append(entries(101, 50, 1'000)).value(), 101);
        QVERIFY(file.removeUpTo(30));
        const JournalState now = file.state();
        QCOMPARE(now.depth, 120);
        QCOMPARE(now.lastSeq, 150);
        file.close();
        const auto again = file.open(m_path);
        QVERIFY(again);
        QCOMPARE(again->depth, now.depth);
        QCOMPARE(again->bytes, now.bytes);
        QCOMPARE(again->lastSeq, now.lastSeq);
    }
    void removesTwiceWhatIsToBeRemoved()
    {
        JournalFile file;
        QVERIFY(file.open(m_path));
        QVERIFY(file.append(entries(1, 10)));
        for (int i = 0; i < 2; ++i) {
            QVERIFY(file.removeUpTo(4));
            QCOMPARE(file.state().depth, 6);
        }
        QVERIFY(file.removeUpTo(1'000));
        QCOMPARE(file.state().depth, 0);
        QCOMPARE(file.state().bytes, 0);
        QCOMPARE(file.append(entries(11, 1)).value(), 11); // a number is given once
    }
    void readsInItsBounds()
    {
        JournalFile file;
        QVERIFY(file.open(m_path));
        QVERIFY(file.append(entries(1, 100, 1'000)));
        QCOMPARE(numbers(*file.claim(7, kMiB, "1-0")), range(1, 7));
        QCOMPARE(file.claim(1'000, 10'000, "1-0")->size(), 10U); // ends with the one that reaches it
        QCOMPARE(numbers(*file.between(1'011, 1'020, 0, 100, kMiB)), range(11, 20));
        QCOMPARE(numbers(*file.between(0, INT64_MAX, 90, 5, kMiB)), range(91, 95));
        QCOMPARE(file.between(0, INT64_MAX, 0, 100, 1)->size(), 1U);
    }

    // --- what may be in the stream ---
    void remembersWhatWasSent()
    {
        JournalFile file;
        QVERIFY(file.open(m_path));
        QVERIFY(file.append(entries(1, 20)));
        QVERIFY(file.doubt()->mids.empty());
        QCOMPARE(file.claim(5, kMiB, "10-3")->size(), 5U);
        file.close(); // as good as a kill: it is committed
        QVERIFY(file.open(m_path));
        auto doubt = file.doubt();
        QVERIFY(doubt);
        QCOMPARE(doubt->behind, std::string("10-3"));
        QCOMPARE(doubt->mids.size(), 5U);
        QCOMPARE(doubt->mids.front(), std::string("mid-1"));
        QCOMPARE(file.claim(5, kMiB, "99-0")->size(), 5U); // again: the older id counts
        QCOMPARE(file.doubt()->behind, std::string("10-3"));
        QCOMPARE(file.claim(8, kMiB, "99-0")->size(), 8U);
        QCOMPARE(file.doubt()->behind, std::string("10-3"));
        QCOMPARE(file.doubt()->mids.size(), 8U);
        QVERIFY(file.removeUpTo(5));
        QCOMPARE(file.doubt()->behind, std::string("99-0"));
        QCOMPARE(file.doubt()->mids.size(), 3U);
        QVERIFY(file.removeUpTo(8));
        QVERIFY(file.doubt()->mids.empty());
        QCOMPARE(file.state().depth, 12);
    }
    void takesEntriesThatAreInDoubt()
    {
        JournalFile file;
        QVERIFY(file.open(m_path));
        QVERIFY(file.append(entries(1, 3), "9-0"));
        QVERIFY(file.append(entries(4, 3), "10-0"));
        QVERIFY(file.append(entries(7, 3)));
        QCOMPARE(file.doubt()->behind, std::string("9-0")); // as numbers: 9 is before 10
        QCOMPARE(file.doubt()->mids.size(), 6U);
    }

    // --- what is no journal ---
    void refusesOtherFiles_data()
    {
        QTest::addColumn<QStringList>("sql");
        QTest::addColumn<QString>("words");
        const QString entriesTable = QStringLiteral("CREATE TABLE entries (seq INTEGER PRIMARY KEY, mid, user, msg, room, at, data, stream_id)");
        QTest::newRow("newer") << QStringList{entriesTable, QStringLiteral("PRAGMA user_version=2")} << QStringLiteral("newer version (2");
        QTest::newRow("another program's") << QStringList{QStringLiteral("CREATE TABLE t (a)")} << QStringLiteral("something else");
        QTest::newRow("another table of that name") << QStringList{QStringLiteral("CREATE TABLE entries (a)"), QStringLiteral("PRAGMA user_version=1")} << QStringLiteral("something else");
    }
    void refusesOtherFiles()
    {
        QFETCH(QStringList, sql);
        QFETCH(QString, words);
        QVERIFY(runSql(m_path, sql));
        JournalFile file;
        const auto opened = file.open(m_path);
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ChatErrorCode::NotAJournal);
        QVERIFY2(opened.error().detail.find(words.toStdString()) != std::string::npos, opened.error().detail.c_str());
        QVERIFY(!QFile::exists(QString::fromStdString(m_path) + QStringLiteral(".lock"))); // its owner may have it
    }
    void refusesWhatIsNoFile()
    {
        JournalFile file;
        QDir().mkpath(QString::fromStdString(m_path));
        QVERIFY(!file.open(m_path));
        const std::string pipe = m_path + ".pipe";
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        const auto opened = file.open(pipe); // and does not wait for a writer
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ChatErrorCode::NotAJournal);
    }
    void findsDamageAfterAnUncleanEnd()
    {
        {
            JournalFile file;
            QVERIFY(file.open(m_path));
            QVERIFY(file.append(entries(1, 2'000)));
        }
        QFile raw(QString::fromStdString(m_path));
        QVERIFY(raw.open(QIODevice::ReadWrite) && raw.seek(3 * 4'096) && raw.write(QByteArray(2 * 4'096, '\xff')) == 2 * 4'096);
        raw.close();
        QFile left(raw.fileName() + QStringLiteral(".lock"));
        QVERIFY(left.open(QIODevice::WriteOnly) && left.write("1") == 1);
        left.close();
        for (int i = 0; i < 2; ++i) { // not only the first time
            JournalFile file;
            const auto opened = file.open(m_path);
            QVERIFY(!opened);
            QCOMPARE(opened.error().code, ChatErrorCode::NotAJournal);
        }
    }
    void belongsToOneProcess()
    {
        JournalFile first;
        QVERIFY(first.open(m_path));
        QVERIFY(QFile::link(QString::fromStdString(m_path), m_folder->filePath(QStringLiteral("link.db"))));
        JournalFile second;
        const auto opened = second.open(m_folder->filePath(QStringLiteral("link.db")).toStdString());
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ChatErrorCode::JournalInUse);
        QVERIFY(opened.error().detail.find(std::to_string(::getpid())) != std::string::npos);
        QVERIFY(first.append(entries(1, 1)));
    }

    // --- trouble ---
    void takesNothingOfAnAppendThatFails()
    {
        JournalFile file;
        QVERIFY(file.open(m_path));
        QVERIFY(file.append(entries(1, 5)));
        const JournalState before = file.state();
        {
            QSqlDatabase other = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("holder"));
            other.setDatabaseName(QString::fromStdString(m_path));
            QVERIFY(other.open() && QSqlQuery(other).exec(QStringLiteral("BEGIN IMMEDIATE")));
            const auto failed = file.append(entries(6, 5));
            QVERIFY(!failed);
            QVERIFY2(failed.error().find("locked") != std::string::npos, failed.error().c_str());
            QVERIFY(!file.claim(5, kMiB, "1-0"));
            QVERIFY(QSqlQuery(other).exec(QStringLiteral("ROLLBACK")));
        }
        QSqlDatabase::removeDatabase(QStringLiteral("holder"));
        QCOMPARE(file.state().depth, before.depth);
        QCOMPARE(file.state().lastSeq, before.lastSeq);
        QVERIFY(file.doubt()->mids.empty());
        QCOMPARE(file.append(entries(6, 5)).value(), 6);
        QCOMPARE(numbers(*file.between(0, INT64_MAX, 0, 100, kMiB)), range(1, 10));
    }
    void canBeEmptiedWhenTheDiskIsFull()
    {
        const QString mountPoint = m_folder->filePath(QStringLiteral("disk"));
        SmallDisk disk(mountPoint, "size=24m");
        if (!disk.isMounted())
            QSKIP("mounting a tmpfs needs root");
        JournalFile file;
        QVERIFY(file.open(mountPoint.toStdString() + "/journal.db"));
        std::int64_t taken = 0;
        std::string said;
        while (said.empty() && taken < 400) {
            const auto first = file.append(entries(taken + 1, 4, 60'000));
            if (first)
                taken += 4;
            else
                said = first.error();
        }
        QCOMPARE(said, std::string("the disk is full"));
        QVERIFY2(taken > 40, std::to_string(taken).c_str());
        QVERIFY(!file.append(entries(taken + 1, 1, std::size_t{30 * kMiB}))); // one that could never fit
        while (file.state().depth > 0) {
            const auto rows = file.claim(50, kMiB, "1-0");
            QVERIFY2(rows, rows ? "" : rows.error().c_str());
            QVERIFY(file.removeUpTo(rows->back().seq));
        }
        QCOMPARE(file.append(entries(taken + 1, 4, 60'000)).value(), taken + 1);
    }
    void givesTheDiskBackWhatALargeOneTook()
    {
        JournalFile file;
        QVERIFY(file.open(m_path));
        for (int i = 0; i < 14; ++i)
            QVERIFY(file.append(entries(5 * i, 5, std::size_t{kMiB})));
        const auto size = [this] { return QFileInfo(QString::fromStdString(m_path)).size() + QFileInfo(QString::fromStdString(m_path) + QStringLiteral("-wal")).size(); };
        QVERIFY(size() > 70 * kMiB);
        QVERIFY(file.removeUpTo(40));
        QVERIFY(size() > 70 * kMiB); // not before it is empty
        QVERIFY(file.removeUpTo(70));
        QVERIFY2(size() < kMiB, std::to_string(size()).c_str());
        QCOMPARE(file.append(entries(71, 1)).value(), 71);
    }

    // --- kill -9 ---
    void hasEveryAcknowledgedEntryAfterKill()
    {
        std::int64_t acknowledged = 0;
        for (int round = 0; round < 10; ++round) {
            int answers[2];
            QCOMPARE(::pipe(answers), 0);
            const pid_t child = ::fork();
            if (child == 0) {
                JournalFile file;
                const auto opened = file.open(m_path);
                for (std::int64_t next = opened ? opened->lastSeq + 1 : 0; opened && next > 0; next += 7) {
                    if (!file.append(entries(next, 7, 500)))
                        ::_exit(2);
                    const std::int64_t last = next + 6;
                    if (::write(answers[1], &last, sizeof last) != sizeof last)
                        ::_exit(3);
                }
                ::_exit(1);
            }
            ::close(answers[1]);
            std::int64_t last = 0;
            const QDeadlineTimer limit(30 + 17 * round);
            while (::read(answers[0], &last, sizeof last) == sizeof last) {
                acknowledged = last;
                if (limit.hasExpired())
                    ::kill(child, SIGKILL);
            }
            ::close(answers[0]);
            int status = 0;
            QCOMPARE(::waitpid(child, &status, 0), child);
            QVERIFY2(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, std::to_string(status).c_str());
            JournalFile file;
            const auto opened = file.open(m_path);
            QVERIFY2(opened, opened ? "" : opened.error().detail.c_str());
            QVERIFY(opened->lastSeq >= acknowledged);
            QCOMPARE(opened->lastSeq % 7, 0); // all of a transaction or nothing
            QCOMPARE(opened->depth, opened->lastSeq);
        }
        QVERIFY2(acknowledged > 70, std::to_string(acknowledged).c_str());
        JournalFile file;
        QVERIFY(file.open(m_path));
        std::int64_t after = 0;
        while (after < file.state().lastSeq) {
            const auto rows = file.between(0, INT64_MAX, after, 1'000, kMiB);
            QVERIFY(rows && !rows->empty());
            for (const JournalRow& row : *rows) {
                QCOMPARE(row.seq, ++after);
                QVERIFY(row.entry == entry(row.seq, 500));
            }
        }
    }

    // --- its thread ---
    void answersInTheOrderOfTheCalls()
    {
        SystemClock clock;
        async::QtDriver driver;
        async::Runtime runtime(clock, driver);
        driver.setRuntime(&runtime);
        Journal journal(runtime);
        QStringList heard;
        journal.append(entries(0, 1), {}, [&](const auto& result) { heard += result ? QStringLiteral("?") : QString::fromStdString(result.error()); });
        journal.open(m_path, [&](const auto& state) { heard += state ? QStringLiteral("open") : QStringLiteral("not open"); });
        journal.append(entries(1, 3), {}, [&](const auto& result) { heard += QString::number(result->firstSeq); });
        journal.append(entries(4, 3), "5-0", [&](const auto& result) { heard += QString::number(result->state.depth); });
        journal.doubt([&](const auto& doubt) { heard += QString::fromStdString(doubt->behind) + u'/' + QString::number(doubt->mids.size()); });
        journal.claim(2, "7-0", [&](const auto& rows) { heard += QString::number(rows->size()); });
        journal.removeUpTo(2, [&](const auto& state) { heard += QString::number(state->depth); });
        journal.history({.from = 0, .to = 0, .afterId = {}, .limit = 10}, 3, [&](const auto& rows) { heard += QString::number(rows->front().seq); });
        journal.close([&] { heard += QStringLiteral("closed"); });
        journal.claim(1, "7-0", [&](const auto& rows) { heard += rows ? QStringLiteral("?") : QString::fromStdString(rows.error()); });
        QVERIFY(heard.isEmpty()); // never inside a call
        QTRY_COMPARE_WITH_TIMEOUT(heard.join(u' '), QStringLiteral("the journal is closed open 1 6 5-0/6 2 4 4 closed the journal is closed"), 10'000);
    }
    void saysNothingAfterItsEnd()
    {
        SystemClock clock;
        async::QtDriver driver;
        async::Runtime runtime(clock, driver);
        driver.setRuntime(&runtime);
        bool heard = false;
        {
            Journal journal(runtime);
            journal.open(m_path, [&](const auto&) { heard = true; });
            journal.append(entries(1, 100), {}, [&](const auto&) { heard = true; });
        }
        QTest::qWait(20);
        QVERIFY(!heard);
        JournalFile file;
        QVERIFY(file.open(m_path)); // its lock is free
    }
};

MILLRACE_TEST_MAIN(TestJournal)
#include "tst_journal.moc"
