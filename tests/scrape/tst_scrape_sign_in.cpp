#include "app/http/proxy.h"
#include "app/scrape/sign_in.h"
#include "tests/scrape/scrape_harness.h"
#include "tests/support/test_main.h"

#include <QJsonDocument>
#include <QTest>

using namespace millrace;
using namespace millrace::scrape;
using namespace millrace::test;

/// Headers, cookies, logins and the proxy of a run: what goes to whom, and what is kept of it.
class TstScrapeSignIn : public QObject {
    Q_OBJECT

    static constexpr auto kBasic = "Basic YWxpY2U6Q0FOQVJZIHB3"; // alice:CANARY pw

    static ScrapeSettings signedIn(std::vector<Login> logins)
    {
        ScrapeSettings settings = unlimited();
        auto signIn = std::make_shared<SignIn>();
        signIn->logins = std::move(logins);
        settings.signIn = std::move(signIn);
        return settings;
    }
    /// The value that the last request to this URL had; "-" when it had none.
    static std::string sentWith(const ScrapeHarness& scraper, const std::string& url, std::string_view name)
    {
        std::string last = "never asked for";
        for (const auto& start : scraper.transport.starts()) {
            if (start.request.url != url)
                continue;
            last = "-";
            for (const http::Header& header : start.request.headers) {
                if (header.name == name)
                    last = header.value;
            }
        }
        return last;
    }
    static ScriptedAnswer withCookie(ScriptedAnswer answer, std::string cookie)
    {
        answer.headers.push_back({"Set-Cookie", std::move(cookie)});
        return answer;
    }

private Q_SLOTS:
    void aLoginGoesToItsOwnOriginOnly()
    {
        ScrapeHarness scraper;
        ScrapeSettings settings = signedIn({{"https://a.example", "alice", "CANARY pw"}});
        settings.ignoreRobots = false;
        scraper.transport.on("https://a.example/p0", scriptedRedirect("https://b.example/x"));
        scraper.transport.on("https://a.example/p1", scriptedRedirect("http://a.example/plain"));
        scraper.transport.on("https://a.example/p2", scriptedRedirect("https://a.example:8443/port"));
        scraper.transport.on("https://c.example/p0", scriptedRedirect("https://a.example/from-c"));
        scraper.scrapeAll(urlLines("a.example", 4) + urlLines("c.example", 1), settings);
        for (const char* url : {"https://a.example/p0", "https://a.example/p3", "https://a.example/robots.txt", "https://a.example/from-c"})
            QCOMPARE(sentWith(scraper, url, "Authorization"), std::string(kBasic));
        for (const char* url : {"https://b.example/x", "http://a.example/plain", "https://a.example:8443/port", "https://c.example/p0", "https://b.example/robots.txt", "http://a.example/robots.txt"})
            QCOMPARE(sentWith(scraper, url, "Authorization"), std::string("-"));
    }
    void aHeaderOfTheUserComesFirst()
    {
        ScrapeHarness scraper;
        ScrapeSettings settings = signedIn({{"https://a.example", "alice", "CANARY pw"}});
        settings.headers = {{"authorization", "Bearer CANARY"}};
        scraper.scrapeAll(urlLines("a.example", 1), settings);
        QCOMPARE(sentWith(scraper, "https://a.example/p0", "authorization"), std::string("Bearer CANARY"));
        QCOMPARE(sentWith(scraper, "https://a.example/p0", "Authorization"), std::string("-"));
    }
    void headersStayWithTheOriginsThatWereGiven()
    {
        ScrapeHarness scraper;
        ScriptedAnswer page = scriptedPage("start");
        page.body += "<a href=https://a.example/in>in</a><a href=https://evil.example/out>out</a><a href=http://a.example/plain>plain</a><a href=https://b.example/given>given</a>";
        scraper.transport.on("https://a.example/p0", page);
        ScrapeSettings settings = unlimited();
        settings.depth = 1;
        settings.scope = Scope::Any;
        settings.headers = {{"Authorization", "Bearer CANARY"}};
        scraper.scrapeAll(urlLines("a.example", 1) + urlLines("b.example", 1), settings);
        for (const char* url : {"https://a.example/p0", "https://a.example/in", "https://b.example/given"})
            QCOMPARE(sentWith(scraper, url, "Authorization"), std::string("Bearer CANARY"));
        for (const char* url : {"https://evil.example/out", "http://a.example/plain"})
            QCOMPARE(sentWith(scraper, url, "Authorization"), std::string("-"));
    }
    void theGivenOriginsAreKnownAfterARestart()
    {
        ScrapeHarness first;
        ScrapeSettings settings = unlimited();
        settings.depth = 2;
        settings.rate = 0.5;
        settings.headers = {{"Authorization", "Bearer CANARY"}};
        ScriptedAnswer page = scriptedPage("start");
        page.body += "<a href=/one>1</a><a href=http://a.example/plain>plain</a>";
        first.transport.on("https://a.example/p0", page);
        first.begin(urlLines("a.example", 1), settings);
        first.runUntilStarts(1);
        first.loop.runFor(1s);
        const auto copy = first.copyOfStore();
        ScrapeHarness second(copy->path(), EngineLoop::kWallStart + 60'000);
        second.openRun(RunId{1});
        QCOMPARE(second.snapshot().settings.headers.size(), 0U);
        QVERIFY(missingSignIn(second.snapshot().settings).headers);
        settings.rate = 0;
        second.setSettings(settings);
        second.start();
        second.runToEnd();
        QCOMPARE(sentWith(second, "https://a.example/one", "Authorization"), std::string("Bearer CANARY"));
        QCOMPARE(sentWith(second, "http://a.example/plain", "Authorization"), std::string("-"));
    }
    void cookiesAreOffUnlessTheyAreWanted()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", withCookie(scriptedPage("sets one"), "k=CANARY"));
        ScrapeSettings settings = unlimited();
        settings.perHost = 1;
        scraper.scrapeAll(urlLines("a.example", 2), settings);
        QCOMPARE(sentWith(scraper, "https://a.example/p1", "Cookie"), std::string("-"));
    }
    void cookiesComeBackOverRedirectsAndStayWithTheirHost()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p0", {withCookie(scriptedRedirect("/p0"), "gate=CANARY; Path=/"), scriptedPage("in")});
        scraper.transport.on("https://b.example/p0", withCookie(withCookie(scriptedPage("other"), "CANARY; Path=/"), "k=CANARY; Secure; Domain=nobody.example"));
        ScrapeSettings settings = unlimited();
        settings.cookies = true;
        settings.perHost = 1;
        scraper.scrapeAll(urlLines("a.example", 2) + urlLines("b.example", 1), settings);
        QCOMPARE(sentWith(scraper, "https://a.example/p0", "Cookie"), std::string("gate=CANARY"));
        QCOMPARE(sentWith(scraper, "https://a.example/p1", "Cookie"), std::string("gate=CANARY"));
        QCOMPARE(sentWith(scraper, "https://b.example/p0", "Cookie"), std::string("-"));
        QStringList shown;
        for (const auto& [name, value] : scraper.page("https://b.example/p0").headers) {
            if (name == "Set-Cookie")
                shown += QString::fromStdString(value);
        }
        QCOMPARE(shown, (QStringList{QStringLiteral("…; Path=/"), QStringLiteral("k=…; Secure; Domain=nobody.example")})); // values are shown nowhere
        // another run has none of them
        ScrapeSettings again = settings;
        again.refresh = true;
        scraper.scrapeAll("https://a.example/p1\n", again);
        QCOMPARE(sentWith(scraper, "https://a.example/p1", "Cookie"), std::string("-"));
    }
    void cookiesOfAFileGoBesideAHeaderOfTheUser()
    {
        ScrapeHarness scraper;
        ScrapeSettings settings = unlimited();
        settings.cookies = true;
        auto signIn = std::make_shared<SignIn>();
        signIn->cookies = {{"k", "v", "a.example", "/", {}, true, false}};
        settings.signIn = signIn;
        settings.headers = {{"Cookie", "own=1"}};
        scraper.scrapeAll(urlLines("a.example", 1), settings);
        QCOMPARE(sentWith(scraper, "https://a.example/p0", "Cookie"), std::string("own=1; k=v"));
    }
    void theProxyIsToldToTheTransport()
    {
        ScrapeHarness scraper;
        ScrapeSettings settings = signedIn({{"http://proxy.example:3128", "bob", "CANARY"}, {"https://a.example", "alice", "CANARY pw"}});
        settings.proxy = "http://proxy.example:3128";
        settings.ignoreRobots = false;
        scraper.scrapeAll(urlLines("a.example", 1), settings);
        for (const auto& start : scraper.transport.starts()) {
            QVERIFY(start.request.proxy);
            QCOMPARE(*start.request.proxy, (http::Proxy{"http://proxy.example:3128", "bob", "CANARY"}));
        }
        QCOMPARE(sentWith(scraper, "https://a.example/p0", "Authorization"), std::string(kBasic));
        scraper.scrapeAll(urlLines("b.example", 1), unlimited());
        QVERIFY(!scraper.transport.starts().back().request.proxy);
    }
    void nothingSecretIsStored()
    {
        ScrapeHarness scraper;
        ScrapeSettings settings = signedIn({{"https://a.example", "alice", "CANARY"}});
        auto signIn = std::make_shared<SignIn>(*settings.signIn);
        signIn->cookies = {{"k", "CANARY", "a.example", "/", {}, true, false}};
        signIn->proxyUser = "CANARY";
        signIn->proxyPassword = "CANARY";
        settings.signIn = signIn;
        settings.cookies = true;
        settings.proxy = "socks5h://127.0.0.1:1080";
        settings.headers = {{"X-Api-Key", "CANARY"}, {"Cookie", "CANARY"}, {"Accept", "text/html"}};
        const QByteArray json = QJsonDocument(toJson(settings)).toJson();
        QVERIFY(!json.contains("CANARY"));
        const ScrapeSettings read = settingsFromJson(QJsonDocument::fromJson(json).object());
        QVERIFY(read.cookies);
        QCOMPARE(read.proxy, settings.proxy);
        QVERIFY(!read.signIn);
        QCOMPARE(read.hadSignIn, (SignInKinds{true, true, true, true}));
        QCOMPARE(missingSignIn(read), read.hadSignIn);
        QVERIFY(!missingSignIn(settings).any());
        QCOMPARE(describe({true, false, true, true}), std::string("secret request headers, users and passwords and a password of the proxy"));
        // and a run that goes on without says so the next time as well
        QCOMPARE(settingsFromJson(toJson(read)).hadSignIn, read.hadSignIn);
    }
    void readsLogins()
    {
        const auto logins = parseLogins("# who\n\nhttps://A.example alice s3cret with  blanks \r\nhttp://b.example:8080/ bob x\nsocks5://p.example:1080 carol y\n");
        QVERIFY(logins.has_value());
        QCOMPARE(*logins, (std::vector<Login>{{"https://a.example", "alice", "s3cret with  blanks "}, {"http://b.example:8080", "bob", "x"}, {"socks5://p.example:1080", "carol", "y"}}));
        for (const std::string line : {"https://a.example alice", "a.example alice CANARY", "https://a.example/path alice CANARY", "https://alice:CANARY@a.example alice CANARY", "https://a.example al:ice CANARY", "CANARY"}) {
            const auto refused = parseLogins("# one\n" + line + "\n");
            QVERIFY2(!refused.has_value(), line.c_str());
            QVERIFY(refused.error().starts_with("line 2 "));
            QVERIFY(refused.error().find("CANARY") == std::string::npos);
        }
    }
    void readsProxies_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("url");
        QTest::addColumn<QByteArray>("user");
        const auto row = [](const char* text, const char* url, const char* user = "") { QTest::newRow(text) << QByteArray(text) << QByteArray(url) << QByteArray(user); };
        row("http://localhost:3128", "http://localhost:3128");
        row("HTTPS://Proxy.Example:443/", "https://proxy.example:443");
        row("http://proxy.example:80", "http://proxy.example:80");
        row("socks5://bob@[::1]:1080", "socks5://[::1]:1080", "bob");
        row("socks5h://b%40b@proxy:1080", "socks5h://proxy:1080", "b@b");
        for (const char* none : {"", "localhost:3128", "http://localhost", "ftp://localhost:1", "http://bob:CANARY@localhost:1", "http://localhost:1/path", "http://:1", "socks4://a:1", "http://a:99999"})
            row(none, "");
    }
    void readsProxies()
    {
        QFETCH(const QByteArray, text);
        const auto proxy = http::parseProxy(text.toStdString());
        QTEST(proxy ? QByteArray::fromStdString(proxy->url) : QByteArray(), "url");
        QTEST(proxy ? QByteArray::fromStdString(proxy->user) : QByteArray(), "user");
        if (!proxy)
            QVERIFY(proxy.error().find("CANARY") == std::string::npos);
    }
};

MILLRACE_TEST_MAIN(TstScrapeSignIn)
#include "tst_scrape_sign_in.moc"
