#include "app/scrape/scrape_settings.h"
#include "tests/support/test_main.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <limits>

using namespace millrace;
using namespace millrace::scrape;
using namespace std::chrono_literals;

class TstScrapeSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void arePoliteByDefault()
    {
        const ScrapeSettings settings;
        QCOMPARE(settings.rate, 2.0);
        QCOMPARE(settings.perHost, 2);
        QCOMPARE(settings.concurrency, 256);
        QCOMPARE(settings.timeout, Milliseconds(30s));
        QCOMPARE(settings.retries, 2);
        QVERIFY(!settings.deadline);
        QVERIFY(!settings.ignoreRobots);
        QVERIFY(!settings.allowPrivate);
        QVERIFY(!settings.refresh);
        QVERIFY(!settings.sitemaps);
        QVERIFY(!settings.wholePage);
        QCOMPARE(settings.depth, 0);
        QCOMPARE(settings.scope, Scope::Host);
        QCOMPARE(settings.maxPages, 0);
        QCOMPARE(settings.maxVariants, 10'000);
        QVERIFY(settings.include.empty() && settings.exclude.empty() && !settings.ignoreNofollow);
        QVERIFY(defaultUserAgent().starts_with("Millrace/"));
    }
    void comeBackAsTheyWereStored()
    {
        ScrapeSettings settings;
        settings.rate = 0.125;
        settings.perHost = 7;
        settings.concurrency = 33;
        settings.timeout = 1'500ms;
        settings.deadline = 90s;
        settings.retries = 0;
        settings.ignoreRobots = settings.allowPrivate = settings.refresh = settings.sitemaps = settings.wholePage = true;
        settings.depth = 7;
        settings.scope = Scope::Domain;
        settings.maxPages = 123'456'789;
        settings.include = {"/a", "b$"};
        settings.exclude = {"ü"};
        settings.ignoreNofollow = true;
        settings.maxVariants = 0;
        settings.saveBodies = "/bodies/für mich";
        settings.userAgent = "Gärtner/2 (+https://example.org)";
        settings.headers = {{"Accept-Language", "de, en;q=0.5"}, {"X-Empty", ""}};
        QCOMPARE(settingsFromJson(toJson(settings)), settings);
        QCOMPARE(settingsFromJson(toJson(ScrapeSettings())), ScrapeSettings());
    }
    void storeNoCredentials()
    {
        ScrapeSettings settings;
        settings.headers = {{"authorization", "Bearer secret"}, {"COOKIE", "session=secret"}, {"Proxy-Authorization", "secret"}, {"Accept", "*/*"}};
        const QByteArray json = QJsonDocument(toJson(settings)).toJson();
        QVERIFY(!json.contains("secret"));
        const ScrapeSettings read = settingsFromJson(toJson(settings));
        QCOMPARE(read.headers.size(), 1U);
        QCOMPARE(read.headers.front().first, std::string("Accept"));
    }
    void keepDefaultsForWhatIsMissingOrUnknown()
    {
        QCOMPARE(settingsFromJson({}), ScrapeSettings());
        QJsonObject json;
        json.insert(QStringLiteral("sitemaps"), 3);
        json.insert(QStringLiteral("scope"), QStringLiteral("planet"));
        json.insert(QStringLiteral("save_bodies"), QStringLiteral("not/from/the/root"));
        json.insert(QStringLiteral("rate"), QStringLiteral("fast"));
        json.insert(QStringLiteral("headers"), QJsonArray{1, QJsonArray{QStringLiteral("alone")}});
        QCOMPARE(settingsFromJson(json), ScrapeSettings());
    }
    void areClampedToWhatMakesSense()
    {
        QJsonObject json;
        json.insert(QStringLiteral("rate"), -4);
        json.insert(QStringLiteral("per_host"), 0);
        json.insert(QStringLiteral("concurrency"), 1'000'000);
        json.insert(QStringLiteral("timeout_ms"), 1);
        json.insert(QStringLiteral("retries"), 1'000);
        json.insert(QStringLiteral("depth"), -1);
        json.insert(QStringLiteral("max_pages"), -7);
        json.insert(QStringLiteral("max_variants"), -7);
        json.insert(QStringLiteral("deadline_ms"), std::numeric_limits<qint64>::max());
        const ScrapeSettings settings = settingsFromJson(json);
        QCOMPARE(settings.rate, 0.0);
        QCOMPARE(settings.perHost, 1);
        QCOMPARE(settings.concurrency, 4'096);
        QCOMPARE(settings.timeout, Milliseconds(100));
        QCOMPARE(settings.retries, 20);
        QCOMPARE(settings.depth, 0);
        QCOMPARE(settings.maxPages, 0);
        QCOMPARE(settings.maxVariants, 0);
        QVERIFY(settings.deadline && *settings.deadline <= 24h * 366); // a count of nanoseconds holds it
    }
};

MILLRACE_TEST_MAIN(TstScrapeSettings)
#include "tst_scrape_settings.moc"
