#include "app/store/filesystem_check.h"
#include "app/store/records.h"
#include "app/store/store_url.h"

#include <QDir>
#include <QTest>

using namespace millrace::store;

class TestStoreUrl : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void readsSqlitePaths_data();
    void readsSqlitePaths();
    void readsPostgresqlUrls_data();
    void readsPostgresqlUrls();
    void refusesWhatItCannotUse_data();
    void refusesWhatItCannotUse();
    void neverRepeatsAPassword();
    void comesBackFromItsText_data();
    void comesBackFromItsText();
    void knowsNetworkFilesystems();
    void findsTheMountOfAPath();
    void namesStatesBothWays();
};

void TestStoreUrl::readsSqlitePaths_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("path");
    const QString here = QDir::currentPath();
    QTest::newRow("absolute") << "sqlite:/data/mill.db" << "/data/mill.db";
    QTest::newRow("relative") << "sqlite:mill.db" << here + QLatin1String("/mill.db");
    QTest::newRow("bare") << "mill.db" << here + QLatin1String("/mill.db");
    QTest::newRow("bare absolute") << "/data/mill.db" << "/data/mill.db";
    QTest::newRow("three slashes") << "sqlite:///data/mill.db" << "/data/mill.db";
    QTest::newRow("dots") << "sqlite:/data/a/../mill.db" << "/data/mill.db";
    QTest::newRow("home") << "sqlite:~/mill.db" << QDir::homePath() + QLatin1String("/mill.db");
    QTest::newRow("blanks around") << "  sqlite:/data/mill.db\n" << "/data/mill.db";
    QTest::newRow("blanks, percent and a colon inside") << "sqlite:/a b/50%25: x.db" << "/a b/50%25: x.db";
    QTest::newRow("not ASCII") << QStringLiteral(u"sqlite:/d\u00e4ten/\u6f22.db") << QStringLiteral(u"/d\u00e4ten/\u6f22.db");
}

void TestStoreUrl::readsSqlitePaths()
{
    QFETCH(QString, text);
    QFETCH(QString, path);
    const auto url = parseStoreUrl(text.toStdString());
    QVERIFY(url.has_value());
    QCOMPARE(url->kind, StoreKind::Sqlite);
    QCOMPARE(QString::fromStdString(url->path), path);
}

void TestStoreUrl::readsPostgresqlUrls_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("host");
    QTest::addColumn<int>("port");
    QTest::addColumn<QString>("database");
    QTest::newRow("all") << "postgresql://ann@db.example:6000/mill" << "ann" << "db.example" << 6000 << "mill";
    QTest::newRow("no port") << "postgresql://ann@db.example/mill" << "ann" << "db.example" << 5432 << "mill";
    QTest::newRow("short scheme") << "postgres://db.example/mill" << "" << "db.example" << 5432 << "mill";
    QTest::newRow("IPv6") << "postgresql://ann@[::1]:6000/mill" << "ann" << "::1" << 6000 << "mill";
    QTest::newRow("service") << "postgresql:///" << "" << "" << 5432 << "";
    QTest::newRow("escapes") << "postgresql://a%40b@h/d%20b" << "a@b" << "h" << 5432 << "d b";
}

void TestStoreUrl::readsPostgresqlUrls()
{
    QFETCH(QString, text);
    QFETCH(QString, user);
    QFETCH(QString, host);
    QFETCH(int, port);
    QFETCH(QString, database);
    const auto url = parseStoreUrl(text.toStdString());
    QVERIFY(url.has_value());
    QCOMPARE(url->kind, StoreKind::Postgresql);
    QCOMPARE(QString::fromStdString(url->user), user);
    QCOMPARE(QString::fromStdString(url->host), host);
    QCOMPARE(url->port, port);
    QCOMPARE(QString::fromStdString(url->database), database);
}

void TestStoreUrl::refusesWhatItCannotUse_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char* text : { "", "   ", "sqlite:", "sqlite://host/x", "sqlite::memory:", "sqlite:/data/", "mysql://h/d", "postgresql:d", "postgresql://h:0/d",
             "postgresql://h:65536/d", "postgresql://h:x/d", "postgresql://[::1/d", "postgresql://h/a/b", "postgresql://h/d?sslmode=off",
             "postgresql://h/d?sslmode=", "postgresql://h/d?", "postgresql://h/d?host=x", "postgresql://h/d?service=a%20b", "postgresql://h/d?service=a;b",
             "postgresql://h/d?sslmode=require&sslmode=require", "postgresql://h/d#x", "postgresql://h/%zz", "postgresql://h/%0", "postgresql://h/%00", "postgresql://@h/d" })
        QTest::newRow(text) << QByteArray(text);
    QTest::newRow("too long") << QByteArray("sqlite:/") + QByteArray(5000, 'x');
}

void TestStoreUrl::refusesWhatItCannotUse()
{
    QFETCH(QByteArray, text);
    const auto url = parseStoreUrl(std::string_view(text.constData(), static_cast<std::size_t>(text.size())));
    QVERIFY(!url.has_value());
    QCOMPARE(url.error().code, StoreErrorCode::BadUrl);
    QVERIFY(!url.error().detail.empty());
}

void TestStoreUrl::neverRepeatsAPassword()
{
    for (const char* text : { "postgresql://ann:hunter2@h/d", "mysql://ann:hunter2@h/d", "postgresql://h/d?password=hunter2", "postgresql:ann:hunter2" }) {
        const auto url = parseStoreUrl(text);
        QVERIFY(!url.has_value());
        QVERIFY((url.error().detail + url.error().where).find("hunter2") == std::string::npos);
    }
    StoreUrl url = parseStoreUrl("postgresql://ann@h/d?sslmode=require").value();
    QCOMPARE(url.tls, std::string("require"));
    url.password = "hunter2";
    QCOMPARE(url.toString(), std::string("postgresql://ann@h/d?sslmode=require"));
    QVERIFY(parseStoreUrl("postgresql://ann:hunter2@h/d").error().detail.find("MILLRACE_STORE_PASSWORD") != std::string::npos);
}

void TestStoreUrl::comesBackFromItsText_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char* text : { "sqlite:/data/mill.db", "postgresql://ann@db.example:6000/mill", "postgresql://db.example/mill", "postgresql://a%40b@[::1]/d%20b",
             "postgresql:///", "postgresql:///?service=mill", "postgresql://h/d?sslmode=verify-full&service=a%2Bb" })
        QTest::newRow(text) << QByteArray(text);
}

void TestStoreUrl::comesBackFromItsText()
{
    QFETCH(QByteArray, text);
    QCOMPARE(parseStoreUrl(text.toStdString()).value().toString(), text.toStdString());
}

void TestStoreUrl::knowsNetworkFilesystems()
{
    QCOMPARE(networkNameOfMagic(0x6969), std::string_view("NFS"));
    QCOMPARE(networkNameOfMagic(static_cast<int>(0xff534d42)), std::string_view("CIFS"));   // sign-extended, as some systems give it
    QCOMPARE(networkNameOfMagic(0xfe534d42), std::string_view("SMB2"));
    QCOMPARE(networkNameOfMagic(0xef53), std::string_view());   // ext4
    QVERIFY(isNetworkFuse("fuse.sshfs"));
    QVERIFY(!isNetworkFuse("fuseblk"));
    QCOMPARE(networkFilesystem(QDir::tempPath().toStdString() + "/not/there/yet"), std::string());
}

void TestStoreUrl::findsTheMountOfAPath()
{
    constexpr std::string_view kMounts = "21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
                                         "30 21 0:40 / /mnt/my\\040share rw shared:2 master:3 - fuse.sshfs ann@h:/ rw\n"
                                         "31 21 0:41 / /mnt/my rw - tmpfs tmpfs rw\n";
    QCOMPARE(mountTypeOf(kMounts, "/home/x"), std::string("ext4"));
    QCOMPARE(mountTypeOf(kMounts, "/mnt/my share/a.db"), std::string("fuse.sshfs"));
    QCOMPARE(mountTypeOf(kMounts, "/mnt/my/a.db"), std::string("tmpfs"));
    QCOMPARE(mountTypeOf(kMounts, "/mnt/myother"), std::string("ext4"));
}

void TestStoreUrl::namesStatesBothWays()
{
    for (const UrlState state : { UrlState::Queued, UrlState::InFlight, UrlState::Done, UrlState::Failed, UrlState::Skipped })
        QVERIFY(urlStateFromName(name(state)) == state);
    for (const RunState state : { RunState::New, RunState::Running, RunState::Paused, RunState::Stopped, RunState::Done })
        QVERIFY(runStateFromName(name(state)) == state);
    QCOMPARE(name(UrlState::InFlight), std::string_view("in_flight"));
    QVERIFY(!urlStateFromName("nonsense"));
}

QTEST_GUILESS_MAIN(TestStoreUrl)
#include "tst_store_url.moc"
