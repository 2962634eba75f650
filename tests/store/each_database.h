#pragma once

#include "tests/store/store_harness.h"

#include <QRegularExpression>
#include <QTemporaryDir>

#include <memory>
#include <string>

namespace millrace::test {

/// A new store for each test function: once on SQLite in a new folder, once on a new database of a PostgreSQL that the program starts.
///
/// Thread: the test's. A test class delegates to it: initTestCase_data() to addRows(), initTestCase() to start(), init() to openNew(), cleanup() to drop().
/// What fails in these fails the test.
class EachDatabase {
public:
    std::unique_ptr<BlockingStore> store;
    std::unique_ptr<QTemporaryDir> folder;
    std::string url;                         ///< of `store`

    static void addRows()
    {
        QTest::addColumn<bool>("postgresql");
        QTest::newRow("sqlite") << false;
        if (PostgresServer::isInstalled())
            QTest::newRow("postgresql") << true;
    }
    void start()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        if (!PostgresServer::isInstalled())
            return;
        m_server = std::make_unique<PostgresServer>();
        QVERIFY2(m_server->start(), qPrintable(m_server->why()));
    }
    [[nodiscard]] static bool isPostgresql()
    {
        QFETCH_GLOBAL(bool, postgresql);
        return postgresql;
    }
    void openNew()
    {
        folder = std::make_unique<QTemporaryDir>();
        url = isPostgresql() ? newDatabase() : "sqlite:" + folder->filePath(QStringLiteral("deep/er/mill.db")).toStdString();
        store = std::make_unique<BlockingStore>();
        const auto opened = store->open(url);
        QVERIFY2(opened.has_value(), opened ? "" : opened.error().detail.c_str());
        QVERIFY(opened->created);
        QVERIFY(!opened->recovered);
    }
    void drop()
    {
        store.reset();
        folder.reset();
    }

private:
    std::string newDatabase()
    {
        const QString database = QStringLiteral("mill %1").arg(++m_databases);
        if (!m_server->createDatabase(database))
            throw std::runtime_error(m_server->why().toStdString());
        store::StoreUrl made = store::parseStoreUrl(m_server->url(QStringLiteral("x"))).value();
        made.database = database.toStdString();
        return made.toString();
    }

    std::unique_ptr<PostgresServer> m_server;
    int m_databases = 0;
};

} // namespace millrace::test
