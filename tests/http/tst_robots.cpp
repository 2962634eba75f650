#include "app/http/robots.h"

#include <QtTest>

using namespace millrace;
using namespace millrace::http;

namespace {

constexpr std::string_view kToken = "Millrace";

std::string_view view(const QByteArray& bytes) { return {bytes.data(), static_cast<std::size_t>(bytes.size())}; }

bool allows(std::string_view robots, std::string_view path, std::string_view token = kToken)
{
    return parseRobots(robots, token).verdict(path).allowed;
}

/// One group for everybody.
std::string forAll(std::string_view rules) { return "User-agent: *\n" + std::string(rules); }

} // namespace

class TstRobots : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("."))); }

    /// RFC 9309 section 5.1.
    void readsTheExampleOfTheRfc_data()
    {
        QTest::addColumn<QByteArray>("agent");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<bool>("allowed");
        const auto row = [](const char* agent, const char* path, bool allowed) {
            QTest::addRow("%s %s", agent, path) << QByteArray(agent) << QByteArray(path) << allowed;
        };
        row("foobot", "/", false);
        row("foobot", "/example/page.html", true);
        row("foobot", "/example/page.gif", true);
        row("foobot", "/example/allowed.gif", true);
        row("foobot", "/publications/", false);
        row("barbot", "/example/page.html", false);
        row("bazbot", "/example/page.html", false);
        row("barbot", "/", true);
        row("quxbot", "/", true);
        row("quxbot", "/example/page.html", true);
        row("otherbot", "/page.gif", false);
        row("otherbot", "/page.gif?x", true);
        row("otherbot", "/publications/", true);
        row("otherbot", "/example/", false);
        row("otherbot", "/example/allowed.gif", false);
        row("otherbot", "/", true);
    }
    void readsTheExampleOfTheRfc()
    {
        constexpr std::string_view kRobots = "User-Agent: *\n"
                                             "Disallow: *.gif$\n"
                                             "Disallow: /example/\n"
                                             "Allow: /publications/\n"
                                             "\n"
                                             "User-Agent: foobot\n"
                                             "Disallow:/\n"
                                             "Allow:/example/page.html\n"
                                             "Allow:/example/allowed.gif\n"
                                             "Allow:/example/page.gif\n"
                                             "\n"
                                             "User-Agent: barbot\n"
                                             "User-Agent: bazbot\n"
                                             "Disallow: /example/page.html\n"
                                             "\n"
                                             "User-Agent: quxbot\n"
                                             "\n"
                                             "EOF\n";
        QFETCH(QByteArray, agent);
        QFETCH(QByteArray, path);
        QFETCH(bool, allowed);
        QCOMPARE(allows(kRobots, view(path), view(agent)), allowed);
    }

    /// Section 5.2: the longest match decides.
    void letsTheLongestMatchDecide()
    {
        constexpr std::string_view kRobots = "User-Agent: foobot\n"
                                             "Allow: /example/page/\n"
                                             "Disallow: /example/page/disallowed.gif\n";
        QVERIFY(!allows(kRobots, "/example/page/disallowed.gif", "foobot"));
        QVERIFY(allows(kRobots, "/example/page/", "foobot"));
        QVERIFY(allows(kRobots, "/elsewhere", "foobot"));
    }

    void choosesTheGroup_data()
    {
        QTest::addColumn<QByteArray>("robots");
        QTest::addColumn<bool>("allowed");
        const auto row = [](const char* name, const char* robots, bool allowed) { QTest::newRow(name) << QByteArray(robots) << allowed; };
        row("nothing", "", true);
        row("no group", "Disallow: /\n", true);
        row("everybody", "User-agent: *\nDisallow: /\n", false);
        row("us", "User-agent: millrace\nDisallow: /\n", false);
        row("us, with a version", "User-agent: Millrace/2.0 (+http://x)\nDisallow: /\n", false);
        row("another that begins like us", "User-agent: millrace-images\nDisallow: /\n", true);
        row("another that we begin like", "User-agent: mill\nDisallow: /\n", true);
        row("ours wins over everybody's", "User-agent: *\nDisallow: /\nUser-agent: millrace\nDisallow: /private\n", true);
        row("ours, empty, wins too", "User-agent: *\nDisallow: /\n\nUser-agent: millrace\n", true);
        row("ours allows all", "User-agent: *\nDisallow: /\nUser-agent: millrace\nDisallow:\n", true);
        row("keys in any case", "uSeR-aGeNt: MILLRACE\ndIsAlLoW: /\n", false);
        row("blank lines end no group", "User-agent: millrace\n\n\nDisallow: /\n", false);
        row("two groups of ours are one", "User-agent: millrace\nDisallow: /x\nUser-agent: a\nDisallow: /\nUser-agent: millrace\nDisallow: /page\n", false);
        row("two agents share rules", "User-agent: millrace\nUser-agent: a\nDisallow: /\n", false);
        row("a rule ends the list of agents", "User-agent: millrace\nDisallow: /x\nUser-agent: a\nDisallow: /\n", true);
        row("other records end no list", "User-agent: millrace\nSitemap: http://h/s\nFoo: bar\nCrawl-delay: 1\nUser-agent: a\nDisallow: /\n", false);
        row("star and us in one group", "User-agent: *\nUser-agent: millrace\nDisallow: /\n", false);
        row("star with a remark", "User-agent: * # all\nDisallow: / # everything\n", false);
        row("star with more behind it is somebody else", "User-agent: *bot\nDisallow: /\n", true);
        row("an HTML page", "<!DOCTYPE html><html><body>User-agent: *<br>Disallow: /</body></html>", true);
        row("spaces around", "  User-agent  :   *  \n\t Disallow\t:\t/ \n", false);
        row("no colon", "User-agent *\nDisallow /\n", true);
        row("BOM", "\xEF\xBB\xBFUser-agent: *\nDisallow: /\n", false);
        row("CRLF", "User-agent: *\r\nDisallow: /\r\n", false);
        row("CR", "User-agent: *\rDisallow: /\r", false);
        row("mixed ends", "User-agent: millrace\r\nAllow: /x\n\rDisallow: /", false);
        row("no end of the last line", "User-agent: *\nDisallow: /", false);
    }
    void choosesTheGroup()
    {
        QFETCH(QByteArray, robots);
        QFETCH(bool, allowed);
        QCOMPARE(allows(view(robots), "/page"), allowed);
    }

    void takesAWholeUserAgentAsToken()
    {
        QVERIFY(!allows("User-agent: millrace\nDisallow: /\n", "/", "Millrace/0.1 (+https://example.org/bot)"));
    }

    void matchesPaths_data()
    {
        QTest::addColumn<QByteArray>("pattern");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<bool>("matches");
        const auto row = [](const char* pattern, const char* path, bool matches) {
            QTest::addRow("%s on %s", pattern, path) << QByteArray(pattern) << QByteArray(path) << matches;
        };
        // Section 2.2.2's table
        row("/foo/bar?baz=quz", "/foo/bar?baz=quz", true);
        row("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar", true);
        row("/foo/bar?baz=https%3A%2F%2Ffoo.bar", "/foo/bar?baz=https://foo.bar", true);
        row("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https://foo.bar", true);
        row("/foo/bar/\xE3\x83\x84", "/foo/bar/%E3%83%84", true);
        row("/foo/bar/%E3%83%84", "/foo/bar/%E3%83%84", true);
        row("/foo/bar/%e3%83%84", "/foo/bar/%E3%83%84", true);
        row("/foo/bar/%62%61%7A", "/foo/bar/baz", true);
        row("/foo/bar/baz", "/foo/bar/%62%61%7a", true);
        // Section 2.2.3's
        row("/path/file-with-a-%2A.html", "/path/file-with-a-*.html", true);
        row("/path/file-with-a-%2A.html", "/path/file-with-a-b.html", false);
        row("/path/foo-%24", "/path/foo-$", true);
        row("/path/foo-%24", "/path/foo-", false);
        // prefixes
        row("/", "/anything?at=all", true);
        row("/fish", "/fish", true);
        row("/fish", "/fish.html", true);
        row("/fish", "/fishheads/yummy", true);
        row("/fish", "/fish.php?id=anything", true);
        row("/fish", "/Fish.asp", false);
        row("/fish", "/catfish", false);
        row("/fish", "/?id=fish", false);
        row("/fish/", "/fish", false);
        row("/fish/", "/fish/?id=1", true);
        row("/a", "/a%20b", true);
        row("/a b", "/a%20b", true);
        row("/a%2Fb", "/a/b", false);
        row("/a/b", "/a%2Fb", false);
        row("/a%2fb", "/a%2Fb", true);
        row("/a,b", "/a%2Cb", true);
        row("/50%", "/50%25", true);
        row("/?", "/?", true);
        row("/?", "/x?", false);
        row("/?", "/%3F", false);
        // wildcards
        row("/fish*", "/fish", true);
        row("/fish*.php", "/fish.php", true);
        row("/fish*.php", "/fishheads/catfish.php?parameters", true);
        row("/fish*.php", "/Fish.PHP", false);
        row("/*.php", "/folder/filename.php?parameters", true);
        row("/*.php", "/windows.PHP", false);
        row("/*.php$", "/folder/filename.php", true);
        row("/*.php$", "/filename.php?parameters", false);
        row("/*.php$", "/filename.php/", false);
        row("/*.php$", "/filename.php.php", true);
        row("/a$", "/a", true);
        row("/a$", "/ab", false);
        row("/a$b", "/a$b", true);
        row("/a$b", "/a", false);
        row("/$", "/", true);
        row("/$", "/a", false);
        row("*", "/", true);
        row("*.gif$", "/x.gif", true);
        row("*/b/*/d", "/a/b/c/d/e", true);
        row("*/b/*/d", "/a/b/d", false);
        row("/a**b", "/axb", true);
        row("/a*b*c$", "/abcbc", true);
        row("/ab*ba$", "/aba", false);
        row("/*?", "/x?y", true);
        row("/*?", "/x", false);
        row("/*?*sort=", "/list?page=2&sort=name", true);
        row("/*url=http://", "/go?url=http://x", true);
        row("/*url=http%3A%2F%2F", "/go?url=http://x", true);
        row("/*$", "/anything", true);
        // no path
        row("", "/", false);
        row("fish", "/fish", false);
        row("http://h/fish", "/fish", false);
    }
    void matchesPaths()
    {
        QFETCH(QByteArray, pattern);
        QFETCH(QByteArray, path);
        QFETCH(bool, matches);
        QCOMPARE(!allows(forAll("Disallow: " + pattern.toStdString()), view(path)), matches);
    }

    void weighsAllowAgainstDisallow_data()
    {
        QTest::addColumn<QByteArray>("rules");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<bool>("allowed");
        const auto row = [](const char* rules, const char* path, bool allowed) {
            QTest::addRow("%s on %s", QByteArray(rules).replace('\n', "; ").constData(), path) << QByteArray(rules) << QByteArray(path) << allowed;
        };
        row("Allow: /p\nDisallow: /", "/page", true);
        row("Disallow: /\nAllow: /p", "/page", true);
        row("Allow: /folder\nDisallow: /folder", "/folder/page", true);
        row("Disallow: /folder\nAllow: /folder", "/folder/page", true);
        row("Allow: /page\nDisallow: /*.htm", "/page.htm", false);
        row("Allow: /page\nDisallow: /*.ph", "/page.php5", true);
        row("Allow: /$\nDisallow: /", "/", true);
        row("Allow: /$\nDisallow: /", "/page.htm", false);
        row("Disallow: /*\nAllow: /", "/page", false);
        row("Disallow: /a\nAllow: /ab\nDisallow: /abc", "/abcd", false);
        row("Disallow: /a\nAllow: /ab\nDisallow: /abc", "/abd", true);
        row("Disallow: /ab\nDisallow: /aby\nAllow: /a", "/abz", false);
        row("Disallow: /%61\nAllow: /b", "/a", false);
    }
    void weighsAllowAgainstDisallow()
    {
        QFETCH(QByteArray, rules);
        QFETCH(QByteArray, path);
        QFETCH(bool, allowed);
        QCOMPARE(allows(forAll(rules.toStdString()), view(path)), allowed);
    }

    void saysWhichLineDecided()
    {
        const RobotsRules rules = parseRobots("# hello\r\nUser-agent: *\r\n\r\nDisallow: /private\r\nAllow: /private/open\r\nDisallow: /*.gif$\r\n", kToken);
        const RobotsVerdict blocked = rules.verdict("/private/x");
        QVERIFY(!blocked.allowed);
        QCOMPARE(blocked.line, 4);
        QCOMPARE(blocked.rule, std::string("Disallow: /private"));
        QCOMPARE(rules.verdict("/private/open/x").line, 5);
        QCOMPARE(rules.verdict("/private/open/x").rule, std::string("Allow: /private/open"));
        QCOMPARE(rules.verdict("/x.gif").line, 6);
        QCOMPARE(rules.verdict("/x.gif").rule, std::string("Disallow: /*.gif$"));
        QCOMPARE(rules.verdict("/y").line, 0);
        QVERIFY(rules.verdict("/y").rule.empty());
    }

    void alwaysAllowsRobotsTxtItself()
    {
        QVERIFY(allows(forAll("Disallow: /\n"), "/robots.txt"));
        QVERIFY(!allows(forAll("Disallow: /\n"), "/robots.txt.bak"));
        QVERIFY(RobotsRules::disallowAll().verdict("/robots.txt").allowed);
        QVERIFY(!RobotsRules::disallowAll().verdict("/").allowed);
        QVERIFY(!RobotsRules::disallowAll().verdict("/a?b").allowed);
        QVERIFY(RobotsRules().verdict("/").allowed);
    }

    void readsCrawlDelay_data()
    {
        QTest::addColumn<QByteArray>("robots");
        QTest::addColumn<qint64>("milliseconds");
        const auto row = [](const char* robots, qint64 milliseconds) { QTest::newRow(QByteArray(robots).replace('\n', "; ").constData()) << QByteArray(robots) << milliseconds; };
        row("User-agent: *\nCrawl-delay: 10\n", 10'000);
        row("User-agent: *\ncrawl-delay:0.5\n", 500);
        row("User-agent: *\nCrawl-delay: 1.25 # s\n", 1'250);
        row("User-agent: *\nCrawl-delay: .5\n", 500);
        row("User-agent: *\nCrawl-delay: 0\n", 0);
        row("User-agent: *\nCrawl-delay: 86400\n", 3'600'000);
        row("User-agent: *\nCrawl-delay: 99999999999999999999999999\n", 3'600'000);
        row("User-agent: *\nCrawl-delay: -1\n", -1);
        row("User-agent: *\nCrawl-delay: ten\n", -1);
        row("User-agent: *\nCrawl-delay: 1e9\n", -1);
        row("User-agent: *\nCrawl-delay: nan\n", -1);
        row("User-agent: *\nCrawl-delay: inf\n", -1);
        row("User-agent: *\nCrawl-delay:\n", -1);
        row("Crawl-delay: 10\n", -1);
        row("User-agent: *\nCrawl-delay: 10\nUser-agent: millrace\nDisallow: /x\n", -1);
        row("User-agent: *\nDisallow: /y\nUser-agent: millrace\nCrawl-delay: 3\nDisallow:\n", 3'000);
        row("User-agent: millrace\nCrawl-delay: 3\nDisallow:\nUser-agent: millrace\nCrawl-delay: 2\n", 3'000);
    }
    void readsCrawlDelay()
    {
        QFETCH(QByteArray, robots);
        QFETCH(qint64, milliseconds);
        const auto delay = parseRobots(view(robots), kToken).crawlDelay();
        QCOMPARE(delay ? qint64(delay->count()) : qint64(-1), milliseconds);
    }

    void collectsSitemapsOfTheWholeFile()
    {
        std::string robots = "Sitemap: http://h/a.xml\nUser-agent: other\nDisallow: /\nsitemap:http://h/b.xml # c\nSitemap:\nSitemap: http://h/\xFF\n";
        const auto few = parseRobots(robots, kToken).sitemaps();
        QCOMPARE(few, (std::vector<std::string>{"http://h/a.xml", "http://h/b.xml", "http://h/\xEF\xBF\xBD"}));
        for (int i = 0; i < 500; ++i)
            robots += "Sitemap: http://h/" + std::to_string(i) + "\n";
        QCOMPARE(parseRobots(robots, kToken).sitemaps().size(), kRobotsMaxSitemaps);
    }

    void readsAtLeast500KiBAndDropsTheLineThatTheLimitCuts()
    {
        std::string robots = "User-agent: *\n";
        robots += std::string(500 * 1024, '#') + "\nDisallow: /early\n";
        QVERIFY(!allows(robots, "/early"));
        robots += std::string(kRobotsMaxBytes - robots.size() - 12, '#') + '\n';
        robots += "Disallow: /late\n";   // cut to "Disallow: /", which would block everything
        QVERIFY(robots.size() > kRobotsMaxBytes);
        QCOMPARE(robots[kRobotsMaxBytes - 1], '/');
        QVERIFY(allows(robots, "/late"));
        QVERIFY(!allows(robots, "/early"));
        QVERIFY(allows(std::string(kRobotsMaxBytes + 1, 'x'), "/"));
    }

    void staysQuickOnHostilePatterns()
    {
        // 16 stars that all but match, on the longest path; and as many wildcard rules as that path may meet.
        const auto repeated = [](const char* text, int times) { return QByteArray(text).repeated(times).toStdString(); };
        constexpr std::size_t kLongest = 8 * 1024;
        constexpr std::size_t kRules = kRobotsMaxMatchWork / kLongest;
        std::string rules = "Disallow: /" + repeated("*a", 4000) + "b$\n";
        for (std::size_t i = 0; i < kRules - 1; ++i)
            rules += "Disallow: /*" + repeated("a", 30) + "b" + std::to_string(i) + "\n";
        const RobotsRules robots = parseRobots(forAll(rules), kToken);
        QElapsedTimer timer;
        timer.start();
        const RobotsVerdict verdict = robots.verdict('/' + std::string(kLongest - 1, 'a'));
        // Cut behind its 16th star, the first rule reaches further.
        QVERIFY(!verdict.allowed);
        QCOMPARE(verdict.line, 2);
        QVERIFY(robots.verdict('/' + std::string(kLongest - 1, 'c')).allowed);
        QVERIFY2(timer.elapsed() < 1000, "pattern matching is not linear");
        // One octet more than what is paid for.
        const RobotsVerdict refused = robots.verdict('/' + std::string(kLongest, 'c'));
        QVERIFY(!refused.allowed);
        QCOMPARE(refused.line, 0);
        QCOMPARE(refused.rule, std::string("path too long for 512 patterns"));
    }

    void takesTheCautiousSideBeyondItsCaps()
    {
        std::string rules;
        for (std::size_t i = 0; i < kRobotsMaxWildcardRules; ++i)
            rules += "Disallow: /x/*/" + std::to_string(i) + "$\n";
        rules += "Disallow: /deep/*.gif\nAllow: /deep/*.png\nDisallow: /end$\n";
        const RobotsRules robots = parseRobots(forAll(rules), kToken);
        QVERIFY(!robots.verdict("/deep/a.gif").allowed);
        QVERIFY(!robots.verdict("/deep/a.png").allowed);
        QVERIFY(!robots.verdict("/end").allowed);
        QVERIFY(robots.verdict("/x/a/b").allowed);
        QVERIFY(!robots.verdict("/x/a/7").allowed);
        // An Allow with too many stars is none.
        const std::string many = [] { std::string s = "/"; for (std::size_t i = 0; i <= kRobotsMaxWildcards; ++i) s += "*a"; return s; }();
        QVERIFY(!allows(forAll("Disallow: /\nAllow: " + many), "/" + std::string(100, 'a')));
    }

    void staysSmall()
    {
        std::string rules;
        for (int i = 0; i < 40'000; ++i)
            rules += "Disallow:/" + std::to_string(i) + "\n";
        const RobotsRules robots = parseRobots(forAll(rules), kToken);
        QVERIFY(robots.ruleCount() > 25'000);
        QVERIFY(robots.memoryBytes() >= robots.ruleCount() * 16);
        QVERIFY(robots.memoryBytes() < 2 * 1024 * 1024);
        QVERIFY(parseRobots(forAll("Disallow: /private\nDisallow: /tmp\n"), kToken).memoryBytes() < 512);
        // Groups of others cost nothing.
        QVERIFY(parseRobots("User-agent: other\n" + rules, kToken).memoryBytes() < 512);
        QVERIFY(!robots.verdict("/12345/x").allowed);
        QCOMPARE(robots.verdict("/12345/x").rule, std::string("Disallow: /12345"));
        QVERIFY(robots.verdict("/x").allowed);
    }

    void readsBytesThatAreNoTextWithoutHarm()
    {
        std::string noise = "User-agent: *\n";
        std::uint32_t state = 1;
        for (int i = 0; i < 200'000; ++i) {
            state = state * 1664525 + 1013904223;
            noise += static_cast<char>(state >> 24);
        }
        const RobotsRules robots = parseRobots(noise + "\nDisallow: /after\n", kToken);
        QVERIFY(!robots.verdict("/after").allowed);
    }
};

QTEST_APPLESS_MAIN(TstRobots)
#include "tst_robots.moc"
