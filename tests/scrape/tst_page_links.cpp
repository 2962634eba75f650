#include "app/scrape/crawl_scope.h"
#include "app/scrape/extractor.h"
#include "app/scrape/link_traps.h"

#include <QByteArray>
#include <QTest>

using namespace millrace;
using namespace millrace::scrape;

/// What a page's links are, and which of them a crawl takes.
class TstPageLinks : public QObject {
    Q_OBJECT

    static http::Url url(std::string_view text) { return *http::parseUrl(text); }
    static PageLinks linksOf(std::string_view html, std::string_view page = "https://a.example/dir/page.html")
    {
        const LinkQuestion question{url(page), nullptr, false};
        return extract(html, Wanted::Title, {}, &question).links;
    }
    /// The URLs, with a space between.
    static QByteArray urlsOf(std::string_view html, std::string_view page = "https://a.example/dir/page.html")
    {
        QByteArray text;
        for (const Link& link : linksOf(html, page).links)
            text += (text.isEmpty() ? "" : " ") + QByteArray::fromStdString(link.url);
        return text;
    }

    /// "/s1/s2 …"
    static QByteArray segments(int count)
    {
        QByteArray path;
        for (int i = 1; i <= count; ++i)
            path += "/s" + QByteArray::number(i);
        return path;
    }

private Q_SLOTS:
    void areThoseOfAnchorsAndAreas_data()
    {
        QTest::addColumn<QByteArray>("html");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const char* html, const char* expected) { QTest::newRow(name) << QByteArray(html) << QByteArray(expected); };
        row("relative", "<a href=other.html>", "https://a.example/dir/other.html");
        row("of the host", "<a href='/x?y=1&amp;z'>", "https://a.example/x?y=1&z");
        row("of the scheme", "<a href=//b.example>", "https://b.example/");
        row("absolute, in capitals", "<A HREF=HTTP://B.Example:80/P>", "http://b.example/P");
        row("area", "<map><area href=m.html></map>", "https://a.example/dir/m.html");
        row("no href", "<a name=x><a href>y</a>", "https://a.example/dir/page.html");
        row("other elements", "<link href=l.css><form action=f></form><img src=i><iframe src=j></iframe>", "");
        row("svg's a is another", "<svg><a href=s.html></a></svg><a href=t.html>", "https://a.example/dir/t.html");
        row("in a template", "<template><a href=t.html></a></template>", "");
        row("in a comment and a script", "<!-- <a href=c> --><script>'<a href=d>'</script>", "");
        row("without its fragment", "<a href=x#1><a href=x#2>", "https://a.example/dir/x");
        row("into the page", "<a href=#top><a href=#end>", "https://a.example/dir/page.html");
        row("white space", "<a href='\n /a \t/b\n'>", "https://a.example/a%20/b");
        row("other schemes", "<a href=mailto:x@y><a href=javascript:x><a href=ftp://a/><a href=data:,x><a href='http://['>", "");
        row("in tree order, each once", "<a href=2><a href=1><a href=./2>", "https://a.example/dir/2 https://a.example/dir/1");
        row("nested and unclosed", "<table><a href=1><tr><td><a href=2><b><a href=3>", "https://a.example/dir/1 https://a.example/dir/2 https://a.example/dir/3");
        row("base", "<base href=/other/><a href=x>", "https://a.example/other/x");
        row("the first base counts", "<base target=_top><base href=http://b.example/1/><base href=/2/><a href=x>", "http://b.example/1/x");
        row("base after the link", "<a href=x></a><base href=/late/>", "https://a.example/late/x");
        row("base and fragment", "<base href=/other><a href=#x>", "https://a.example/other");
        row("base that is no URL", "<base href='http://['><a href=x>", "https://a.example/dir/x");
        row("base of data", "<base href=data:,x><a href=x>", "https://a.example/dir/x");
        row("base of another scheme", "<base href=ftp://b.example/><a href=x><a href=http://c.example/>", "http://c.example/");
        row("nofollow", "<a rel='noopener NoFollow' href=1><a rel=nofollows href=2><a rel='' href=3>", "https://a.example/dir/2 https://a.example/dir/3");
        row("robots", "<meta name=robots content=noindex,nofollow><a href=1>", "");
        row("robots, none", "<a href=1></a><meta name=ROBOTS content=' None '>", "");
        row("robots that allow", "<meta name=robots content='noindex, follow'><meta name=other content=nofollow><a href=1>", "https://a.example/dir/1");
        row("canonical", "<link rel=canonical href=c><a href=1>", "https://a.example/dir/c https://a.example/dir/1");
        row("canonical among others", "<link rel='alternate CANONICAL' href=c><link rel=canonical href=d><link rel=next href=n>", "https://a.example/dir/c");
        row("entities and bytes", "<a href='&#228;?&#228;'>", "https://a.example/dir/%C3%A4?%C3%A4");
    }
    void areThoseOfAnchorsAndAreas()
    {
        QFETCH(const QByteArray, html);
        QTEST(urlsOf(html.toStdString()), "expected");
    }
    void comeWithTheTitleOfAPageWhoseHeadWouldDo()
    {
        const LinkQuestion question{url("https://a.example/"), nullptr, false};
        const auto page = extract("<head><title>T</title></head><body><a href=x>", Wanted::Title, {}, &question);
        QCOMPARE(page.title, std::string("T"));
        QCOMPARE(page.links.links.size(), 1U);
        QCOMPARE(page.links.links[0].keyHash, http::keyHash("https://a.example/x"));
        QCOMPARE(page.links.links[0].laneKey, std::string("a.example"));
        QVERIFY(extract("<head><title>T</title></head><body><a href=x>", Wanted::WholePage, {}).links.links.empty()); // not wanted
    }
    void areCounted()
    {
        const LinkCounts counts
            = linksOf("<a href=1><a href=1><a href=mailto:x><a href=2 rel=nofollow><a href=/a/a/a/a/a/><a href=2>").counts;
        QCOMPARE(counts, (LinkCounts{.known = 1, .nofollow = 1, .endless = 1, .unusable = 1}));
        QCOMPARE(linksOf("<meta name=robots content=nofollow><a href=1><a href=2>").counts.nofollow, 2);
    }
    void areThoseThatTheFilterTakes()
    {
        const LinkQuestion question{url("https://a.example/"), UrlFilter::make({"/docs/", "\\.html$"}, {"private"}), false};
        const PageLinks links = extract("<a href=/docs/1><a href=/x><a href=/x><a href=/y.html><a href=/docs/private/2>", Wanted::Title, {}, &question).links;
        QCOMPARE(links.links.size(), 2U);
        QCOMPARE(links.links[0].url, std::string("https://a.example/docs/1"));
        QCOMPARE(links.links[1].url, std::string("https://a.example/y.html"));
        QCOMPARE(links.counts, (LinkCounts{.known = 1, .excluded = 2}));
    }
    void areFollowedInSpiteOfNofollowWhereThatIsAsked()
    {
        const LinkQuestion question{url("https://a.example/"), nullptr, true};
        const PageLinks links = extract("<meta name=robots content=none><a href=1 rel=nofollow><a href=2>", Wanted::Title, {}, &question).links;
        QCOMPARE(links.links.size(), 2U);
        QCOMPARE(links.counts, LinkCounts());
        QVERIFY(links.noindex);
    }
    void tellWhatThePageSaysOfItself()
    {
        QVERIFY(linksOf("<meta name=robots content='noindex, follow'><a href=1>").noindex);
        QVERIFY(!linksOf("<meta name=robots content='index'><a href=1>").noindex);
        QCOMPARE(linksOf("<base href=/b/><link rel=canonical href=c#x>").canonical, std::string("https://a.example/b/c"));
        QCOMPARE(linksOf("<link rel=canonical href=page.html#top>").canonical, std::string()); // it is this one
        QCOMPARE(linksOf("<meta name=robots content=nofollow><link rel=canonical href=c>").canonical, std::string("https://a.example/dir/c"));
        QCOMPARE(linksOf("<link rel=canonical href='http://['>").canonical, std::string());
    }
    void areAtMostFiveThousandAPage()
    {
        std::string html;
        for (int i = 0; i < 5'100; ++i)
            html += "<a href=p" + std::to_string(i) + ">x</a>\n";
        const PageLinks links = linksOf(html);
        QCOMPARE(links.links.size(), kMaxLinksPerPage);
        QCOMPARE(links.links.back().url, std::string("https://a.example/dir/p4999"));
        QCOMPARE(links.counts.tooMany, 100);
    }
    void areAtMostAMegabyteAPage()
    {
        const std::string page = "https://a.example/" + std::string(8'000, 'x') + "/";
        std::string html;
        for (int i = 0; i < 1'000; ++i)
            html += "<a href=p" + std::to_string(i) + ">";
        const PageLinks links = linksOf(html, page);
        QVERIFY(links.links.size() > 100 && links.links.size() < 140);
        QCOMPARE(links.links.size() + static_cast<std::size_t>(links.counts.tooMany), 1'000U);
        QCOMPARE(linksOf("<a href='" + std::string(http::kMaxUrlBytes + 1, 'y') + "'>").counts.unusable, 1);
    }
    void areReadFromHostilePagesInTime()
    {
        std::string deep;
        for (int i = 0; i < 20'000; ++i)
            deep += "<div><a href=x" + std::to_string(i) + ">";
        QElapsedTimer timer;
        timer.start();
        QVERIFY(linksOf(deep).links.size() <= kMaxLinksPerPage);
        QVERIFY2(timer.elapsed() < 20'000, "one page");
    }
    void areTrapsWhenSegmentsRepeat_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("expected");
        QTest::newRow("plain") << QByteArray("http://a.example/2020/01/01/") << false;
        QTest::newRow("root") << QByteArray("http://a.example/") << false;
        QTest::newRow("four equal") << QByteArray("http://a.example/a/a/a/a") << false;
        QTest::newRow("five equal") << QByteArray("http://a.example/a/a/a/a/a") << true;
        QTest::newRow("five, others between") << QByteArray("http://a.example/a/b/a/b/a/b/a/b/a") << true;
        QTest::newRow("empty ones") << QByteArray("http://a.example/x//////y") << true;
        QTest::newRow("long and distinct") << QByteArray("http://a.example/1/2/3/4/5/6/7/8/9/10/11/12") << false;
        QTest::newRow("32 segments") << QByteArray("http://a.example" + segments(32)) << false;
        QTest::newRow("33 segments") << QByteArray("http://a.example" + segments(33)) << true;
        QTest::newRow("32 parameters") << QByteArray("http://a.example/?" + QByteArray("p&").repeated(31) + "p") << false;
        QTest::newRow("33 parameters") << QByteArray("http://a.example/?" + QByteArray("p&").repeated(32) + "p") << true;
    }
    void areTrapsWhenSegmentsRepeat()
    {
        QFETCH(const QByteArray, text);
        QTEST(looksEndless(url(text.toStdString())), "expected");
    }
    void areVariantsOfOneShape_data()
    {
        QTest::addColumn<QByteArray>("one");
        QTest::addColumn<QByteArray>("other");
        const auto row = [](const char* name, const char* one, const char* other) { QTest::newRow(name) << QByteArray(one) << QByteArray(other); };
        row("queries", "/list?page=1&sort=a", "/list?other");
        row("a session as a parameter of the path", "/a;jsessionid=1/b", "/a;jsessionid=2/b");
        row("a session as a segment", "/(S(lit3py55t21z5v55vlm25s55))/a", "/(S(aaaaaaaaaaaaaaaaaaaaa123))/a");
        row("hexadecimal", "/s/0123456789abcdef/x", "/s/fedcba9876543210/x");
        row("UUID", "/u/123e4567-e89b-12d3-a456-426614174000", "/u/00000000-e89b-12d3-a456-42661417400f");
        row("months", "/cal/2026/11", "/cal/2531/1");
        row("days", "/cal/2026/11/28/", "/cal/1999/1/01/");
        row("dates in one segment", "/cal/2026-11-28", "/cal/2026-11");
        row("dates with dots", "/cal/2026.11.28", "/cal/2027.01.02");
    }
    void areVariantsOfOneShape()
    {
        QFETCH(const QByteArray, one);
        QFETCH(const QByteArray, other);
        const auto shape = [](const QByteArray& path) { return shapeOf(url("https://a.example" + path.toStdString())); };
        QVERIFY(shape(one) != 0);
        QCOMPARE(shape(one), shape(other));
        QVERIFY(shape(one) != shapeOf(url("https://b.example" + one.toStdString())));
        QVERIFY(shape("/another" + one) != shape(one));
    }
    void haveNoShapeWhereNothingVaries_data()
    {
        QTest::addColumn<QByteArray>("path");
        for (const char* path : {"/", "/page/17", "/20261128/x", "/2026/", "/2026/13", "/2026/title", "/v2026-11-28", "/2026-13", "/how-to-write-in-2026-a-long-slug", "/12345678901234567890",
                 "/internationalization", "/x?", "/1234/5678"})
            QTest::newRow(path) << QByteArray(path);
    }
    void haveNoShapeWhereNothingVaries()
    {
        QFETCH(const QByteArray, path);
        QCOMPARE(shapeOf(url("https://a.example" + path.toStdString())), 0U);
    }
    void areCountedByShape()
    {
        VariantCounts counts;
        const std::uint64_t shape = shapeOf(url("https://a.example/?1"));
        for (std::uint32_t i = 1; i <= 1'000; ++i)
            QCOMPARE(counts.add(shape), i);
        // 50,000 shapes more: what they add to one another is little.
        std::uint32_t most = 0;
        for (int i = 0; i < 50'000; ++i)
            most = std::max(most, counts.add(shapeOf(url("https://a.example/" + std::to_string(i) + "?x"))));
        QVERIFY2(most < 10, qPrintable(QString::number(most)));
        QVERIFY(counts.add(shape) < 1'010);
    }
    void areNotFollowedWhereAHeaderSaysSo()
    {
        const auto says = [](std::string value) { return robotsSay({{"Server", "x"}, {"x-robots-tag", std::move(value)}}, "Millrace/1", "nofollow"); };
        QVERIFY(says("nofollow"));
        QVERIFY(says("noindex, NONE"));
        QVERIFY(says("millrace: nofollow"));
        QVERIFY(says("unavailable_after: 25 Jun 2030 15:00:00 PST, nofollow"));
        QVERIFY(!says("otherbot: noindex, nofollow"));
        QVERIFY(!says("noindex"));
        QVERIFY(!says(""));
        QVERIFY(!robotsSay({{"Server", "nofollow"}}, "Millrace/1", "nofollow"));
        QVERIFY(robotsSay({{"X-Robots-Tag", "nofollow, noindex"}}, "Millrace/1", "noindex"));
    }
    void belongToTheDomainThatWasRegistered_data()
    {
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* host, const char* expected) { QTest::newRow(host) << QByteArray(host) << QByteArray(expected); };
        row("example.org", "example.org");
        row("a.b.example.org", "example.org");
        row("www.example.co.uk", "example.co.uk");
        row("co.uk", "co.uk");
        row("localhost", "localhost");
        row("me.github.io", "me.github.io");
        row("127.0.0.1", "127.0.0.1");
        row("[::1]", "[::1]");
        row("example.org.", "example.org");
        row("www.xn--85x722f.com.cn", "xn--85x722f.com.cn");
    }
    void belongToTheDomainThatWasRegistered()
    {
        QFETCH(const QByteArray, host);
        QTEST(QByteArray::fromStdString(registrableDomain(host.toStdString())), "expected");
    }
    void knowTheHostOfALane()
    {
        QCOMPARE(hostOfLane("a.example"), std::string_view("a.example"));
        QCOMPARE(hostOfLane("a.example:8080"), std::string_view("a.example"));
        QCOMPARE(hostOfLane("[::1]"), std::string_view("[::1]"));
        QCOMPARE(hostOfLane("[::1]:8080"), std::string_view("[::1]"));
    }
};

QTEST_GUILESS_MAIN(TstPageLinks)
#include "tst_page_links.moc"
