#include "app/store/migrations.h"
#include "tests/store/store_child.h"
#include "tests/store/store_harness.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTcpServer>
#include <QTcpSocket>

#include <thread>

#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace millrace;
using namespace millrace::store;
using namespace millrace::test;

/// What a store says, and what it leaves, when files and servers fail: rows 17 to 19 and 30 of the fault table.
class TestStoreFaults : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void cleanup() { m_folder.reset(); }

    void refusesASecondWriter();
    void namesTheProcessThatHoldsIt();
    void takesOverFromAKilledProcess();
    void seesOneFileBehindTwoNames();
    void refusesAFileInPlaceOfAFolder();
    void refusesWhatItMayNotWrite();
    void refusesWhatIsNoDatabase_data();
    void refusesWhatIsNoDatabase();
    void findsDamageAfterAnUncleanExit();
    void refusesANewerSchema();
    void takesAStoreOfTheFirstSchemaOver();
    void waitsForALockedDatabase();
    void goesOnAfterAFullDisk();
    void leavesNothingOnAFullDisk();
    void keepsEachAcknowledgedBatchOnceThroughKills_data();
    void keepsEachAcknowledgedBatchOnceThroughKills();

    void saysThatTheServerIsAbsent();
    void saysThatTheServerRefuses();
    void takesPasswordsFromTheirPlaces();
    void saysThatTheServerIsFull();
    void saysWhyAServerCannotHoldAStore();
    void saysThatALockIsHeld();
    void refusesANewerSchemaOnTheServer();
    void recoversFromKilledBackends();
    void recoversFromARestartedServer();
    void storesOnceThroughAKilledServer();
    void freesItselfFromAStoppedServer();
    void closesInTimeOnAStoppedServer();
    void doesNotStormAnAbsentServer();
    void migratesOnceFromTwoProcesses();

private:
    [[nodiscard]] std::string path(const char* name) const { return m_folder->filePath(QString::fromLatin1(name)).toStdString(); }
    [[nodiscard]] std::string sqliteUrl() const { return "sqlite:" + path("mill.db"); }
    [[nodiscard]] QStringList files() const { return QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot); }
    std::string serverUrl();
    void runSql(const std::string& file, const QStringList& statements);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<PostgresServer> m_server;
    int m_databases = 0;
};

#define NEEDS_SERVER() \
    if (!m_server) \
    QSKIP("PostgreSQL is not installed")

#define NEEDS_PROCESSES() \
    if (!PostgresServer::canStartProcesses()) \
    QSKIP("no second process can be started under this sanitizer")

void TestStoreFaults::initTestCase()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    if (!PostgresServer::isInstalled())
        return;
    m_server = std::make_unique<PostgresServer>(PostgresServer::Auth::Password);
    QVERIFY2(m_server->start(), qPrintable(m_server->why()));
    qputenv("MILLRACE_STORE_PASSWORD", PostgresServer::kPassword);
}

std::string TestStoreFaults::serverUrl()
{
    const QString database = QStringLiteral("faults%1").arg(++m_databases);
    if (!m_server->createDatabase(database))
        throw std::runtime_error(m_server->why().toStdString());
    return m_server->url(database);
}

void TestStoreFaults::runSql(const std::string& file, const QStringList& statements)
{
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("test"));
        database.setDatabaseName(QString::fromStdString(file));
        QVERIFY(database.open());
        QSqlQuery query(database);
        for (const QString& statement : statements)
            QVERIFY(query.exec(statement));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("test"));
}

void TestStoreFaults::refusesASecondWriter()
{
    BlockingStore first;
    QVERIFY(first.open(sqliteUrl()));
    {
        BlockingStore second;
        const auto refused = second.open(sqliteUrl());
        QCOMPARE(refused.error().code, StoreErrorCode::InUse);
        QCOMPARE(refused.error().detail, "this process, " + std::to_string(::getpid()));
        QCOMPARE(second.listRuns().error().code, StoreErrorCode::InUse);
        QCOMPARE(second.size().error().code, StoreErrorCode::InUse);
    }
    QVERIFY(first.createRun());   // the refused one took nothing with it
    first.close();
    QCOMPARE(files(), QStringList { QStringLiteral("mill.db") });
    BlockingStore third;
    QVERIFY(third.open(sqliteUrl()));
}

void TestStoreFaults::namesTheProcessThatHoldsIt()
{
    NEEDS_PROCESSES();
    StoreChild child(QStringLiteral("hold"), sqliteUrl());
    QVERIFY(child.start());
    QCOMPARE(child.line(), QStringLiteral("open"));
    BlockingStore store;
    const auto refused = store.open(sqliteUrl());
    QCOMPARE(refused.error().code, StoreErrorCode::InUse);
    QCOMPARE(refused.error().detail, "process " + std::to_string(child.pid()));
    QCOMPARE(refused.error().where, path("mill.db"));
}

void TestStoreFaults::takesOverFromAKilledProcess()
{
    NEEDS_PROCESSES();
    StoreChild child(QStringLiteral("hold"), sqliteUrl());
    QVERIFY(child.start());
    QCOMPARE(child.line(), QStringLiteral("open"));
    child.kill();
    QVERIFY(files().contains(QStringLiteral("mill.db.lock")));
    {
        BlockingStore store;
        const auto opened = store.open(sqliteUrl());
        QVERIFY(opened.has_value());
        QVERIFY(opened->recovered);
        QVERIFY(!opened->created);
    }
    BlockingStore store;
    QVERIFY(!store.open(sqliteUrl()).value().recovered);
}

void TestStoreFaults::seesOneFileBehindTwoNames()
{
    BlockingStore first;
    QVERIFY(first.open(sqliteUrl()));
    QCOMPARE(::symlink(path("mill.db").c_str(), path("other.db").c_str()), 0);
    BlockingStore second;
    QCOMPARE(second.open("sqlite:" + path("other.db")).error().code, StoreErrorCode::InUse);
}

void TestStoreFaults::refusesAFileInPlaceOfAFolder()
{
    QFile file(QString::fromStdString(path("file")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    for (const char* name : { "file/mill.db", "file/deeper/mill.db" }) {
        BlockingStore store;
        const auto refused = store.open("sqlite:" + path(name));
        QCOMPARE(refused.error().code, StoreErrorCode::ReadOnly);
        QVERIFY(refused.error().detail.find("Not a directory") != std::string::npos);
        QVERIFY(refused.error().detail.find(path("file")) != std::string::npos);
    }
    QCOMPARE(files(), QStringList { QStringLiteral("file") });
}

void TestStoreFaults::refusesWhatItMayNotWrite()
{
    NEEDS_PROCESSES();
    QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("locked")));
    QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("open")));
    {
        BlockingStore store;
        QVERIFY(store.open("sqlite:" + path("open/mill.db")));
    }
    QCOMPARE(::chmod(path("").c_str(), 0755), 0);
    QCOMPARE(::chmod(path("locked").c_str(), 0555), 0);
    QCOMPARE(::chmod(path("open").c_str(), 0777), 0);
    QCOMPARE(::chmod(path("open/mill.db").c_str(), 0444), 0);
    const QString said = QStringLiteral("ReadOnly %1: Permission denied");
    const std::pair<const char*, const char*> cases[] = {
        { "locked/mill.db", "locked/mill.db.lock" }, { "locked/new/mill.db", "locked/new" }, { "open/mill.db", "open/mill.db" }
    };
    for (const auto& [database, culprit] : cases) {
        // A child without root's rights: for root nothing is read-only.
        StoreChild child(QStringLiteral("open"), "sqlite:" + path(database));
        child.asNobody();
        if (!child.start())
            QSKIP("the test program cannot be run as another user from where it is");
        const QString line = child.line();
        QCOMPARE(line, said.arg(QString::fromStdString(path(culprit))));
    }
    QCOMPARE(QDir(QString::fromStdString(path("open"))).entryList(QDir::Files), QStringList { QStringLiteral("mill.db") });
}

void TestStoreFaults::refusesWhatIsNoDatabase_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("text") << QByteArray("url,title\nhttp://a/,A\n");
    QTest::newRow("short") << QByteArray("SQLite");
    QTest::newRow("right head, then noise") << QByteArray("SQLite format 3\0", 16) + QByteArray(8'192, 'x');
    QTest::newRow("another program's database") << QByteArray();
}

void TestStoreFaults::refusesWhatIsNoDatabase()
{
    QFETCH(QByteArray, content);
    QFile file(QString::fromStdString(path("mill.db")));
    if (content.isEmpty()) {
        runSql(path("mill.db"), { QStringLiteral("CREATE TABLE bookmarks (url TEXT)") });
    } else {
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
    }
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray before = file.readAll();
    file.close();
    BlockingStore store;
    const auto refused = store.open(sqliteUrl());
    QCOMPARE(refused.error().code, StoreErrorCode::NotADatabase);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), before);
    QCOMPARE(files(), QStringList { QStringLiteral("mill.db") });
    BlockingStore folder;
    QCOMPARE(folder.open("sqlite:" + m_folder->path().toStdString()).error().code, StoreErrorCode::NotADatabase);
}

void TestStoreFaults::findsDamageAfterAnUncleanExit()
{
    {
        BlockingStore store;
        QVERIFY(store.open(sqliteUrl()));
        const RunId run = store.createRun();
        QVERIFY(store.enqueue(run, { hostNumber(1) }, urlNumbers(0, 5'000)));
    }
    QFile file(QString::fromStdString(path("mill.db")));
    QVERIFY(file.open(QIODevice::ReadWrite));
    for (qint64 page = 20; page < 60; ++page) {
        QVERIFY(file.seek(page * 4'096));
        file.write(QByteArray(200, '\x5a'));
    }
    file.close();
    QFile lock(QString::fromStdString(path("mill.db.lock")));
    QVERIFY(lock.open(QIODevice::WriteOnly));
    lock.write("1\n");
    lock.close();
    for (int i = 0; i < 2; ++i) {   // and again: it does not forget that the file is unsound
        BlockingStore store;
        const auto refused = store.open(sqliteUrl());
        QCOMPARE(refused.error().code, StoreErrorCode::NotADatabase);
    }
}

void TestStoreFaults::refusesANewerSchema()
{
    {
        BlockingStore store;
        QVERIFY(store.open(sqliteUrl()));
    }
    runSql(path("mill.db"), { QStringLiteral("INSERT INTO schema_version VALUES (%1)").arg(kSchemaVersion + 1) });
    BlockingStore store;
    const auto refused = store.open(sqliteUrl());
    QCOMPARE(refused.error().code, StoreErrorCode::TooNew);
    QVERIFY(refused.error().detail.find(std::to_string(kSchemaVersion + 1)) != std::string::npos);
}

void TestStoreFaults::takesAStoreOfTheFirstSchemaOver()
{
    {
        BlockingStore store;   // also: the library's resources are there
        QVERIFY(store.open(sqliteUrl()));
    }
    QFile step(QStringLiteral(":/sql/001_initial.sql"));
    QVERIFY(step.open(QIODevice::ReadOnly));
    QString text = QString::fromUtf8(step.readAll());
    text.replace(QStringLiteral("{id}"), QStringLiteral("INTEGER PRIMARY KEY")).replace(QStringLiteral("{fresh_id}"), QStringLiteral("INTEGER PRIMARY KEY AUTOINCREMENT"));
    text.replace(QStringLiteral("{clustered}"), QStringLiteral("WITHOUT ROWID")).remove(QLatin1Char('{')).remove(QLatin1Char('}'));
    QStringList statements;
    for (const QString& statement : text.split(QStringLiteral(";\n"))) {
        if (statement.contains(QLatin1String("CREATE")))
            statements += statement;
    }
    QVERIFY(statements.size() >= 7);
    statements += {QStringLiteral("CREATE TABLE schema_version (version INTEGER NOT NULL PRIMARY KEY)"), QStringLiteral("INSERT INTO schema_version VALUES (1)"),
        QStringLiteral("INSERT INTO runs (name, state, created_at, settings) VALUES ('old', 'stopped', 1, '{}')"),
        QStringLiteral("INSERT INTO hosts (run_id, host_id, host, typed, last_start) VALUES (1, 1, 'a.example', 1, 42)"),
        QStringLiteral("INSERT INTO frontier (run_id, key_hash, host_id, url, state, ended_seq, title, title_source, status) VALUES (1, 5, 1, 'http://a.example/', 'done', 1, 'A', 'title', 200)")};
    runSql(path("old.db"), statements);
    const std::string url = "sqlite:" + path("old.db");
    for (int i = 0; i < 2; ++i) {
        BlockingStore store;
        const auto opened = store.open(url);
        QVERIFY2(opened.has_value(), opened ? "" : opened.error().detail.c_str());
        QVERIFY(opened->schemaVersion > 1);
        const auto loaded = store.loadRun(RunId { 1 }).value();
        QCOMPARE(loaded.run.counts.done, 1);
        QCOMPARE(loaded.hosts.at(0).lastStart, 42);
        QVERIFY(loaded.hosts.at(0).pacing == PacingRecord {});
        QCOMPARE(store.pages(RunId { 1 }).value().at(0).title, std::string("A"));
        const auto page = answerOf<PageExplanation>([&](auto done) { store.async().explain(RunId { 1 }, 5, "http://a.example/", done); });
        QVERIFY(page.has_value() && page->redirects.empty() && page->charsetSource.empty());
    }
}

void TestStoreFaults::waitsForALockedDatabase()
{
    StoreOptions options;
    options.busyTimeout = Milliseconds(200);
    BlockingStore store(options);
    QVERIFY(store.open(sqliteUrl()));
    const RunId run = store.createRun();
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("intruder"));
        database.setDatabaseName(QString::fromStdString(path("mill.db")));
        QVERIFY(database.open());
        QSqlQuery query(database);
        QVERIFY(query.exec(QStringLiteral("BEGIN IMMEDIATE")));
        const auto busy = store.enqueue(run, { hostNumber(1) }, urlNumbers(0, 10));
        QCOMPARE(busy.error().code, StoreErrorCode::Busy);
        QVERIFY(busy.error().transient());
        QVERIFY(query.exec(QStringLiteral("COMMIT")));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("intruder"));
    QVERIFY(store.enqueue(run, { hostNumber(1) }, urlNumbers(0, 10)));
    QCOMPARE(store.loadRun(run).value().run.counts.queued, 10);
}

namespace {

/// A file system of a few megabytes, for root only.
class TinyDisk {
public:
    explicit TinyDisk(std::string path) : m_path(std::move(path))
    {
        ::mkdir(m_path.c_str(), 0700);
        m_mounted = ::mount("tmpfs", m_path.c_str(), "tmpfs", 0, "size=3m") == 0;
    }
    ~TinyDisk()
    {
        if (m_mounted)
            ::umount2(m_path.c_str(), MNT_DETACH);
    }
    [[nodiscard]] bool isMounted() const { return m_mounted; }
    [[nodiscard]] bool grow() const { return ::mount("tmpfs", m_path.c_str(), "tmpfs", MS_REMOUNT, "size=64m") == 0; }

private:
    std::string m_path;
    bool m_mounted = false;
};

} // namespace

void TestStoreFaults::goesOnAfterAFullDisk()
{
    const TinyDisk disk(path("disk"));
    if (!disk.isMounted())
        QSKIP("only root may mount a small disk");
    BlockingStore store;
    QVERIFY(store.open("sqlite:" + path("disk/mill.db")));
    const RunId run = store.createRun();
    int batch = 0;
    std::optional<StoreError> full;
    for (; batch < 200 && !full; ++batch) {
        if (auto result = store.enqueue(run, { hostNumber(1) }, urlNumbers(batch * 500, 500)); !result)
            full = result.error();
    }
    QVERIFY(full.has_value());
    QCOMPARE(full->code, StoreErrorCode::Full);
    QVERIFY(full->transient());
    --batch;
    QVERIFY(!store.enqueue(run, { hostNumber(1) }, urlNumbers(batch * 500, 500)));   // still full
    QVERIFY(disk.grow());
    QVERIFY(store.enqueue(run, { hostNumber(1) }, urlNumbers(batch * 500, 500)));
    QCOMPARE(store.loadRun(run).value().run.counts.queued, (batch + 1) * 500);
}

void TestStoreFaults::leavesNothingOnAFullDisk()
{
    const TinyDisk disk(path("disk"));
    if (!disk.isMounted())
        QSKIP("only root may mount a small disk");
    QFile filler(QString::fromStdString(path("disk/filler")));
    QVERIFY(filler.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    while (filler.write(QByteArray(4'096, 'x')) == 4'096) { }
    BlockingStore store;
    const auto refused = store.open("sqlite:" + path("disk/new/mill.db"));
    QVERIFY(!refused.has_value());
    QCOMPARE(refused.error().code, StoreErrorCode::Full);
    QCOMPARE(QDir(QString::fromStdString(path("disk"))).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList { QStringLiteral("filler") });
}

void TestStoreFaults::keepsEachAcknowledgedBatchOnceThroughKills_data()
{
    QTest::addColumn<bool>("postgresql");
    QTest::newRow("sqlite") << false;
    QTest::newRow("postgresql") << true;
}

void TestStoreFaults::keepsEachAcknowledgedBatchOnceThroughKills()
{
    NEEDS_PROCESSES();
    QFETCH(bool, postgresql);
    if (postgresql)
        NEEDS_SERVER();
    const std::string url = postgresql ? serverUrl() : sqliteUrl();
    RunId run;
    {
        BlockingStore store;
        QVERIFY(store.open(url));
        run = store.createRun();
    }
    int acknowledged = -1;
    for (int round = 0; round < 8; ++round) {
        StoreChild child(QStringLiteral("write"), url, run.value);
        QVERIFY(child.start());
        QString line;
        for (int i = 0; i <= round; ++i) {
            line = child.line();
            QVERIFY(!line.isEmpty());
        }
        ::usleep(static_cast<useconds_t>(round) * 1'700);
        child.kill();
        for (QString more = child.line(0); !more.isEmpty(); more = child.line(0))
            line = more;
        acknowledged = line.toInt();

        BlockingStore store;
        const auto opened = store.open(url);
        QVERIFY2(opened.has_value(), opened ? "" : opened.error().detail.c_str());
        QCOMPARE(opened->recovered, !postgresql);
        // What was queued and not saved is done by hand, so that the next child goes on at the right place.
        const auto rest = store.refill(run, { { HostId { 1 }, 1'000 } }).value();
        QVERIFY(rest.size() == 0 || rest.size() == static_cast<std::size_t>(kChildBatch));
        ResultBatch results;
        for (const QueuedUrl& queued : rest) {
            results.outcomes.push_back(doneOutcome(queued));
            results.fetches.push_back(fetchOf(queued));
        }
        QVERIFY(store.save(run, results));
        std::map<std::string, int> seen;
        Store::PageQuery query;
        query.limit = 10'000;
        for (auto pages = store.pages(run, query).value(); !pages.empty(); pages = store.pages(run, query).value()) {
            query.after = pages.back().sequence;
            for (const PageRecord& page : pages) {
                QVERIFY(page.firstSeen != 0);
                ++seen[page.url];
            }
        }
        for (int i = 0; i < (acknowledged + 1) * kChildBatch; ++i)
            QCOMPARE(seen[urlNumber(i).url], 1);
        QVERIFY(seen.size() <= static_cast<std::size_t>((acknowledged + 2) * kChildBatch));
        QCOMPARE(store.attempts(run, urlNumber(0).url).value().size(), 1u);
    }
}

void TestStoreFaults::saysThatTheServerIsAbsent()
{
    QTcpServer reserved;
    QVERIFY(reserved.listen(QHostAddress::LocalHost));
    const std::string url = "postgresql://ann@127.0.0.1:" + std::to_string(reserved.serverPort()) + "/mill";
    reserved.close();
    BlockingStore store;
    QElapsedTimer timer;
    timer.start();
    const auto refused = store.open(url);
    QCOMPARE(refused.error().code, StoreErrorCode::Unavailable);
    QCOMPARE(refused.error().where, url);
    QVERIFY(refused.error().detail.find("refused") != std::string::npos);
    QVERIFY(timer.elapsed() < 3'000);
    QCOMPARE(store.listRuns().error().code, StoreErrorCode::Unavailable);

    // A server that takes the connection and says nothing.
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    StoreOptions options;
    options.connectTimeout = Milliseconds(500);
    BlockingStore patient(options);
    timer.start();
    QCOMPARE(patient.open("postgresql://ann@127.0.0.1:" + std::to_string(silent.serverPort()) + "/mill").error().code, StoreErrorCode::Unavailable);
    QVERIFY(timer.elapsed() >= 450 && timer.elapsed() < 3'000);
}

void TestStoreFaults::saysThatTheServerRefuses()
{
    NEEDS_SERVER();
    const std::string url = serverUrl();
    qputenv("MILLRACE_STORE_PASSWORD", "wrong donkey");
    BlockingStore wrong;
    const auto refused = wrong.open(url);
    QVERIFY2(refused.error().code == StoreErrorCode::Refused, refused.error().detail.c_str());
    QVERIFY(refused.error().detail.find("28P01") != std::string::npos);
    QVERIFY((refused.error().detail + refused.error().where).find("donkey") == std::string::npos);
    qunsetenv("MILLRACE_STORE_PASSWORD");
    BlockingStore none;
    QCOMPARE(none.open(url).error().code, StoreErrorCode::Refused);
    qputenv("MILLRACE_STORE_PASSWORD", PostgresServer::kPassword);
    BlockingStore database;
    const auto missing = database.open(m_server->url(QStringLiteral("nowhere")));
    QCOMPARE(missing.error().code, StoreErrorCode::NoDatabase);
    QVERIFY(missing.error().detail.find("3D000") != std::string::npos);
}

void TestStoreFaults::takesPasswordsFromTheirPlaces()
{
    NEEDS_SERVER();
    const std::string url = serverUrl();
    qunsetenv("MILLRACE_STORE_PASSWORD");
    const auto write = [&](const char* name, const QByteArray& text) {
        QFile file(QString::fromStdString(path(name)));
        static_cast<void>(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        return file.fileName().toUtf8();
    };
    qputenv("PGPASSFILE", write("pgpass", QByteArray("*:*:*:*:") + PostgresServer::kPassword + "\n"));
    {
        BlockingStore store;
        QVERIFY(store.open(url));
    }
    qunsetenv("PGPASSFILE");
    qputenv("PGSERVICEFILE",
        write("services",
            QByteArray("[mill]\nhost=127.0.0.1\nport=") + QByteArray::number(m_server->port()) + "\nuser=" + PostgresServer::kUser
                + "\npassword=" + PostgresServer::kPassword + "\ndbname=" + QByteArray::fromStdString(parseStoreUrl(url)->database) + "\n"));
    qputenv("PGSERVICE", "mill");
    {
        BlockingStore store;
        const auto opened = store.open("postgresql:///");
        QVERIFY2(opened.has_value(), opened ? "" : opened.error().detail.c_str());
        QVERIFY(!opened->created);
    }
    qunsetenv("PGSERVICE");
    qunsetenv("PGSERVICEFILE");
    qputenv("MILLRACE_STORE_PASSWORD", PostgresServer::kPassword);
}

void TestStoreFaults::saysThatTheServerIsFull()
{
    NEEDS_SERVER();
    StoreUrl url = parseStoreUrl(serverUrl()).value();
    static_cast<void>(m_server->sql(QStringLiteral("postgres"), QStringLiteral("CREATE ROLE few LOGIN PASSWORD 'right horse' CONNECTION LIMIT 0")));
    url.user = "few";
    BlockingStore store;
    const auto refused = store.open(url);
    QCOMPARE(refused.error().code, StoreErrorCode::TooManyConnections);
    QVERIFY(refused.error().transient());
    QVERIFY(refused.error().detail.find("53300") != std::string::npos);
    // One who may connect, but not make tables.
    static_cast<void>(m_server->sql(QStringLiteral("postgres"), QStringLiteral("CREATE ROLE guest LOGIN PASSWORD 'right horse'")));
    url.user = "guest";
    BlockingStore guest;
    QCOMPARE(guest.open(url).error().code, StoreErrorCode::NoRights);
    const auto inspected = guest.inspect(url.toString());
    QCOMPARE(inspected.error().code, StoreErrorCode::NoRights);
    QVERIFY2(inspected.error().detail.find("create tables in the schema public") != std::string::npos, inspected.error().detail.c_str());
}

void TestStoreFaults::saysWhyAServerCannotHoldAStore()
{
    NEEDS_SERVER();
    BlockingStore store;
    const auto inspect = [&](StoreUrl url) { return answerOf<StoreReport>([&](auto done) { store.async().inspect(url, done); }); };
    StoreUrl url = parseStoreUrl(serverUrl()).value();
    const QString database = QString::fromStdString(url.database);
    const auto empty = inspect(url);
    QVERIFY2(empty.has_value(), empty ? "" : empty.error().detail.c_str());
    QVERIFY(!empty->exists && empty->encryption.empty() && empty->roundTrip.count() > 0);
    QCOMPARE(m_server->sql(database, QStringLiteral("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")), QStringLiteral("0"));
    {
        BlockingStore first;
        QVERIFY(first.open(url));
        first.createRun();
    }
    QCOMPARE(inspect(url).value().runs, 1);

    // A reader of somebody else's tables.
    static_cast<void>(m_server->sql(database, QStringLiteral("CREATE ROLE reader LOGIN PASSWORD 'right horse'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")));
    StoreUrl reading = url;
    reading.user = "reader";
    const auto readOnly = inspect(reading);
    QCOMPARE(readOnly.error().code, StoreErrorCode::NoRights);
    QVERIFY2(readOnly.error().detail.find("fetches") != std::string::npos, readOnly.error().detail.c_str());
    BlockingStore asReader;
    QVERIFY(asReader.open(reading));
    const auto refused = answerOf<RunId>([&](auto done) { asReader.async().createRun("run", "{}", done); });
    QCOMPARE(refused.error().code, StoreErrorCode::NoRights);
    QVERIFY(!refused.error().transient());

    StoreUrl encrypted = url;
    encrypted.tls = "require";
    QCOMPARE(inspect(encrypted).error().code, StoreErrorCode::Tls);
    StoreUrl unknown = url;
    unknown.host = "no-such-name.invalid";
    QCOMPARE(inspect(unknown).error().code, StoreErrorCode::UnknownHost);
    QVERIFY(inspect(unknown).error().transient());
    StoreUrl ofSession = url;
    qputenv("MILLRACE_STORE_PASSWORD", "wrong donkey");
    QCOMPARE(inspect(ofSession).error().code, StoreErrorCode::Refused);
    ofSession.password = PostgresServer::kPassword;   // the URL's own goes first
    QVERIFY(inspect(ofSession).has_value());
    qputenv("MILLRACE_STORE_PASSWORD", PostgresServer::kPassword);

    static_cast<void>(m_server->sql(QStringLiteral("postgres"), QStringLiteral("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")));
    StoreUrl latin = url;
    latin.database = "latin";
    QCOMPARE(inspect(latin).error().code, StoreErrorCode::Unsuitable);
    QCOMPARE(store.open(latin).error().code, StoreErrorCode::Unsuitable);
    static_cast<void>(m_server->sql(database, QStringLiteral("ALTER DATABASE \"%1\" SET default_transaction_read_only = on").arg(database)));
    QCOMPARE(inspect(url).error().code, StoreErrorCode::Standby);
    BlockingStore standby;
    QCOMPARE(standby.open(url).error().code, StoreErrorCode::Standby);
}

void TestStoreFaults::saysThatALockIsHeld()
{
    NEEDS_SERVER();
    BlockingStore store;
    const std::string url = serverUrl();
    QVERIFY(store.open(url));
    const RunId run = store.createRun();
    const QString database = QString::fromStdString(parseStoreUrl(url)->database);
    std::thread holder([&] { static_cast<void>(m_server->sql(database, QStringLiteral("BEGIN; LOCK TABLE frontier; SELECT pg_sleep(6.5); COMMIT"))); });
    QTRY_VERIFY_WITH_TIMEOUT(m_server->sql(database, QStringLiteral("SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted AND relation = 'frontier'::regclass")) == QLatin1String("1"), 5'000);
    const auto busy = store.enqueue(run, { hostNumber(1) }, urlNumbers(0, 10));
    QCOMPARE(busy.error().code, StoreErrorCode::Busy);
    QVERIFY(busy.error().transient());
    QVERIFY(store.enqueue(run, { hostNumber(1) }, urlNumbers(0, 10)));
    holder.join();
    QCOMPARE(store.loadRun(run).value().run.counts.queued, 10);
}

void TestStoreFaults::refusesANewerSchemaOnTheServer()
{
    NEEDS_SERVER();
    const std::string url = serverUrl();
    {
        BlockingStore store;
        QVERIFY(store.open(url));
    }
    static_cast<void>(m_server->sql(QString::fromStdString(parseStoreUrl(url)->database), QStringLiteral("INSERT INTO schema_version VALUES (%1)").arg(kSchemaVersion + 1)));
    BlockingStore store;
    QCOMPARE(store.open(url).error().code, StoreErrorCode::TooNew);
}

void TestStoreFaults::recoversFromKilledBackends()
{
    NEEDS_SERVER();
    BlockingStore store;
    QVERIFY(store.open(serverUrl()));
    const RunId run = store.createRun();
    QVERIFY(store.pages(run));
    QVERIFY(m_server->endBackends() >= 2);
    const auto lost = store.enqueue(run, { hostNumber(1) }, urlNumbers(0, 10));
    QCOMPARE(lost.error().code, StoreErrorCode::Unavailable);
    QVERIFY(lost.error().transient());
    QVERIFY(store.enqueue(run, { hostNumber(1) }, urlNumbers(0, 10)));
    QCOMPARE(store.pages(run).error().code, StoreErrorCode::Unavailable);
    QVERIFY(store.pages(run));
    QCOMPARE(store.loadRun(run).value().run.counts.queued, 10);
}

void TestStoreFaults::recoversFromARestartedServer()
{
    NEEDS_SERVER();
    BlockingStore store;
    QVERIFY(store.open(serverUrl()));
    const RunId run = store.createRun();
    m_server->stop();
    for (int i = 0; i < 5; ++i)
        QCOMPARE(store.enqueue(run, { hostNumber(1) }, urlNumbers(0, 10)).error().code, StoreErrorCode::Unavailable);
    QVERIFY2(m_server->start(), qPrintable(m_server->why()));
    QTRY_VERIFY_WITH_TIMEOUT(store.enqueue(run, { hostNumber(1) }, urlNumbers(0, 10)).has_value(), 5'000);
    QCOMPARE(store.loadRun(run).value().run.counts.queued, 10);
}

void TestStoreFaults::storesOnceThroughAKilledServer()
{
    NEEDS_SERVER();
    BlockingStore store;
    QVERIFY(store.open(serverUrl()));
    const RunId run = store.createRun();
    constexpr int kBatches = 60;
    QVERIFY(store.enqueue(run, { hostNumber(1) }, urlNumbers(0, kBatches * 100)));
    for (int batch = 0; batch < kBatches; ++batch) {
        ResultBatch results;
        for (const QueuedUrl& url : urlNumbers(batch * 100, 100)) {
            results.outcomes.push_back(doneOutcome(url));
            results.fetches.push_back(fetchOf(url));
        }
        std::promise<bool> saved;
        store.async().save(run, std::make_shared<ResultBatch>(results), false, [&](auto result) { saved.set_value(result.has_value()); });
        if (batch % 20 == 10) {
            m_server->kill();   // somewhere inside of the batch
            QVERIFY2(m_server->start(), qPrintable(m_server->why()));
        }
        if (!saved.get_future().get())
            QTRY_VERIFY_WITH_TIMEOUT(store.save(run, results).has_value(), 5'000);
    }
    const auto counts = store.loadRun(run).value().run.counts;
    QCOMPARE(counts.done, kBatches * 100);
    QCOMPARE(counts.queued, 0);
    for (int i = 0; i < kBatches * 100; i += 777)
        QCOMPARE(store.attempts(run, urlNumber(i).url).value().size(), 1u);
}

void TestStoreFaults::freesItselfFromAStoppedServer()
{
    NEEDS_SERVER();
    StoreOptions options;
    options.statementWatchdog = Milliseconds(700);
    options.connectTimeout = Milliseconds(700);
    BlockingStore store(options);
    QVERIFY(store.open(serverUrl()));
    const RunId run = store.createRun();
    QVERIFY(store.pages(run));
    m_server->pause();
    QElapsedTimer timer;
    timer.start();
    const auto stuck = store.enqueue(run, { hostNumber(1) }, urlNumbers(0, 10));
    const qint64 waited = timer.elapsed();
    QCOMPARE(store.pages(run).error().code, StoreErrorCode::Timeout);
    m_server->resume();
    QCOMPARE(stuck.error().code, StoreErrorCode::Timeout);
    QVERIFY(stuck.error().transient());
    QVERIFY2(waited >= 650 && waited < 3'000, qPrintable(QString::number(waited)));
    QTRY_VERIFY_WITH_TIMEOUT(store.enqueue(run, { hostNumber(1) }, urlNumbers(0, 10)).has_value(), 5'000);
    QCOMPARE(store.loadRun(run).value().run.counts.queued, 10);
}

void TestStoreFaults::closesInTimeOnAStoppedServer()
{
    NEEDS_SERVER();
    auto store = std::make_unique<BlockingStore>();
    QVERIFY(store->open(serverUrl()));
    const RunId run = store->createRun();
    m_server->pause();
    std::atomic<int> answers { 0 };
    for (int i = 0; i < 5; ++i) {
        store->async().enqueue(run, batchOf({ hostNumber(1) }, urlNumbers(i * 10, 10)), false, [&](auto result) { answers += result ? 100 : 1; });
        store->async().pages(run, {}, [&](auto result) { answers += result ? 100 : 1; });
    }
    QElapsedTimer timer;
    timer.start();
    store.reset();
    const qint64 waited = timer.elapsed();
    m_server->resume();
    QCOMPARE(answers.load(), 10);
    QVERIFY2(waited < 4'000, qPrintable(QString::number(waited)));
}

void TestStoreFaults::doesNotStormAnAbsentServer()
{
    NEEDS_SERVER();
    BlockingStore store;
    QVERIFY(store.open(serverUrl()));
    m_server->stop();
    QTcpServer stranger;
    QVERIFY(stranger.listen(QHostAddress::LocalHost, static_cast<quint16>(m_server->port())));
    int connections = 0;
    connect(&stranger, &QTcpServer::newConnection, this, [&] {
        while (QTcpSocket* socket = stranger.nextPendingConnection()) {
            ++connections;
            socket->abort();
            socket->deleteLater();
        }
    });
    std::atomic<int> answers { 0 };
    const std::function<void()> ask = [&] {
        store.async().listRuns([&](auto) {
            if (++answers < 100'000)
                ask();
        });
    };
    ask();
    QTest::qWait(2'000);
    answers = 100'000;
    store.close();
    stranger.close();
    QVERIFY(connections >= 1);
    QVERIFY2(connections <= 6, qPrintable(QString::number(connections)));
    QVERIFY2(m_server->start(), qPrintable(m_server->why()));
}

void TestStoreFaults::migratesOnceFromTwoProcesses()
{
    NEEDS_SERVER();
    for (int round = 0; round < 5; ++round) {   // the two meet at a different point each time
        const std::string url = serverUrl();
        StoreChild one(QStringLiteral("hold"), url);
        StoreChild two(QStringLiteral("hold"), url);
        QVERIFY(one.start() && two.start());
        QCOMPARE(one.line(), QStringLiteral("open"));
        QCOMPARE(two.line(), QStringLiteral("open"));
        QCOMPARE(m_server->sql(QString::fromStdString(parseStoreUrl(url)->database), QStringLiteral("SELECT count(*) FROM schema_version")),
            QString::number(kSchemaVersion));
    }
}

int main(int argc, char** argv)
{
    if (const auto status = runAsChild(argc, argv))
        return *status;
    QCoreApplication application(argc, argv);
    TestStoreFaults test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_store_faults.moc"
