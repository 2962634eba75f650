#include "app/store/migrations.h"
#include "tests/store/store_harness.h"

#include <QFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>

using namespace millrace;
using namespace millrace::store;
using namespace millrace::test;

/// Databases that an earlier program has made.
class TestMigrations : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    [[nodiscard]] QString path() const { return m_folder.filePath(QStringLiteral("old.db")); }

    /// The schema as the first version made it, with a run that is done and the page that it stored.
    void makeFirstVersion()
    {
        Q_INIT_RESOURCE(sql);
        QFile text(QStringLiteral(":/sql/001_initial.sql"));
        QVERIFY(text.open(QIODevice::ReadOnly));
        QByteArray sql;
        for (QByteArray line = text.readLine(); !line.isEmpty(); line = text.readLine()) {
            if (!line.startsWith("--"))
                sql += line;
        }
        sql.replace("{id}", "INTEGER PRIMARY KEY").replace("{fresh_id}", "INTEGER PRIMARY KEY AUTOINCREMENT").replace("{integer}", "INTEGER");
        sql.replace("{real}", "REAL").replace("{boolean}", "INTEGER").replace("{clustered}", " WITHOUT ROWID");
        sql += "CREATE TABLE schema_version (version INTEGER NOT NULL PRIMARY KEY);\n"
               "INSERT INTO schema_version VALUES (1);\n"
               "INSERT INTO runs (id, name, state, created_at, settings, ended_seq) VALUES (1, 'old', 'done', 1000, '{}', 1);\n"
               "INSERT INTO hosts (run_id, host_id, host, typed) VALUES (1, 1, 'a.example', 1);\n"
               "INSERT INTO frontier (run_id, key_hash, host_id, url, state, status, title, fetched_at, ended_seq)"
               " VALUES (1, 7, 1, 'https://a.example/', 'done', 200, 'Old', 1000, 1);\n"
               "INSERT INTO pages VALUES ('https://a.example/', 'Old', 200, 'text/html', 'utf-8', 10, 'https://a.example/', 1000, 1000, 1);\n";
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("maker"));
        database.setDatabaseName(path());
        QVERIFY(database.open());
        for (const QByteArray& statement : sql.split(';')) {
            if (statement.trimmed().isEmpty())
                continue;
            QSqlQuery query(database);
            QVERIFY2(query.exec(QString::fromUtf8(statement)), qPrintable(query.lastError().text()));
        }
    }

private Q_SLOTS:
    void opensTheFirstVersionAndKeepsWhatItHas()
    {
        makeFirstVersion();
        QSqlDatabase::removeDatabase(QStringLiteral("maker"));
        BlockingStore store;
        const auto opened = store.open("sqlite:" + path().toStdString());
        QVERIFY2(opened, opened ? "" : opened.error().detail.c_str());
        QCOMPARE(opened.value().schemaVersion, kSchemaVersion);
        const auto pages = store.pages(RunId{1}).value();
        QCOMPARE(pages.size(), 1U);
        QCOMPARE(pages[0].title, std::string("Old"));
        QCOMPARE(store.find(RunId{1}, {}).size(), 1U);
        QCOMPARE(store.referrers(RunId{1}, 7)->count, 0);
        const auto stored = answerOf<std::optional<StoredPage>>([&](auto done) { store.async().storedPage("https://a.example/", done); });
        QVERIFY(stored && *stored);
        QCOMPARE((*stored)->title, std::string("Old"));
        QCOMPARE((*stored)->etag + (*stored)->lastModified + (*stored)->contentHash, std::string()); // not known: it is fetched whole
    }
    void storesValidatorsAndKeepsThePageThatHasNotChanged()
    {
        BlockingStore store;
        QVERIFY(store.open("sqlite:" + path().toStdString()));
        const auto storedPage = [&] { return answerOf<std::optional<StoredPage>>([&](auto done) { store.async().storedPage("https://b.example/", done); }).value(); };
        QVERIFY(!storedPage());
        UrlOutcome outcome;
        outcome.keyHash = 8;
        outcome.host = HostId{1};
        outcome.url = outcome.finalUrl = "https://b.example/";
        outcome.status = 200;
        outcome.title = "Kept";
        outcome.titleSource = "title";
        outcome.contentHash = "00ff";
        outcome.etag = "\"one\"";
        outcome.lastModified = "Sat, 29 Oct 1994 19:43:31 GMT";
        outcome.fetchedAt = 1'000;
        store::ResultBatch batch;
        batch.outcomes = {outcome};
        QVERIFY(store.save(RunId{1}, batch));
        QCOMPARE(storedPage()->etag, std::string("\"one\""));
        QCOMPARE(storedPage()->contentHash, std::string("00ff"));
        outcome.status = kStatusNotChanged;
        outcome.title = "only the run's own row gets this";
        outcome.etag = "\"two\"";
        outcome.fetchedAt = 2'000;
        batch.outcomes = {outcome};
        QVERIFY(store.save(RunId{1}, batch, true));
        QCOMPARE(storedPage()->title, std::string("Kept"));
        QCOMPARE(storedPage()->etag, std::string("\"two\""));
    }
};

QTEST_GUILESS_MAIN(TestMigrations)
#include "tst_migrations.moc"
