#include "app/store/migrations.h"
#include "models/scrape/store_choice.h"

#include <QtTest>

using namespace millrace;
using namespace millrace::models;

class TestStoreChoice : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comesBackFromItsUrl_data()
    {
        QTest::addColumn<QString>("url");
        QTest::newRow("file") << QStringLiteral("sqlite:/data/mill.db");
        QTest::newRow("server") << QStringLiteral("postgresql://ann@db.example:6000/mill?sslmode=verify-full");
        QTest::newRow("service") << QStringLiteral("postgresql:///?service=mill");
        QTest::newRow("names that need escapes") << QStringLiteral("postgresql://a%40b@[::1]/d%20b");
    }
    void comesBackFromItsUrl()
    {
        QFETCH(QString, url);
        auto given = store::parseStoreUrl(url.toStdString()).value();
        given.password = "hunter2";
        const auto back = storeUrlOf(choiceOf(given), QStringLiteral("/default.db"));
        QVERIFY2(back.has_value(), back ? "" : qPrintable(back.error()));
        QCOMPARE(QString::fromStdString(back->toString()), url);
        QCOMPARE(back->password, std::string("hunter2"));
    }

    void takesTheDefaultFileWhereNoneIsNamed()
    {
        const auto url = storeUrlOf({}, QStringLiteral("/home/me/.local/share/millrace/millrace.db"));
        QCOMPARE(url.value().toString(), std::string("sqlite:/home/me/.local/share/millrace/millrace.db"));
    }

    void saysWhatCannotBeUsed()
    {
        StoreChoice choice;
        choice.onServer = true;
        choice.host = QStringLiteral("db.example");
        QVERIFY(storeUrlOf(choice, {}).error().contains(QLatin1String("name of the one to use")));
        choice.database = QStringLiteral("a/b");
        QVERIFY(storeUrlOf(choice, {}).error().contains(QLatin1String("database's name cannot be read")));
        choice.database = QStringLiteral("mill");
        choice.service = QStringLiteral("a b");
        QVERIFY(!storeUrlOf(choice, {}).has_value());
        choice.service.clear();
        QVERIFY(storeUrlOf(choice, {}).has_value());
        choice.onServer = false;
        choice.path = QStringLiteral("/data/");
        QVERIFY(storeUrlOf(choice, {}).error().contains(QLatin1String("must name a file")));
    }

    void saysWhatWasFound()
    {
        store::StoreReport report;
        report.server = "PostgreSQL 15.8";
        report.where = "ann@db.example/mill";
        report.encryption = "TLSv1.3";
        report.connected = Microseconds(12'345);
        report.roundTrip = Microseconds(431);
        QString text = describeReport(report);
        QVERIFY2(text.startsWith(QStringLiteral("PostgreSQL 15.8 · ann@db.example/mill · encrypted, TLSv1.3 · connected in ")), qPrintable(text));
        QVERIFY(text.endsWith(QLatin1String("There is no store yet: its tables are made when it is used.")));
        report.exists = true;
        report.schemaVersion = store::kSchemaVersion - 1;
        report.runs = 12;
        report.databaseBytes = 84'000'000;
        report.encryption.clear();
        text = describeReport(report);
        QVERIFY(text.contains(QLatin1String("not encrypted")) && text.contains(QLatin1String("12 runs")));
        QVERIFY(text.contains(QStringLiteral("brought to %1").arg(store::kSchemaVersion)));
        report.server = "SQLite 3.40.1";
        report.roundTrip = Microseconds(0);
        report.schemaVersion = store::kSchemaVersion;
        report.runs = 1;
        QCOMPARE(describeReport(report).left(40), QStringLiteral("SQLite 3.40.1. A store with 1 run is the"));
    }
};

QTEST_APPLESS_MAIN(TestStoreChoice)
#include "tst_store_choice.moc"
