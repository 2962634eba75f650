#include "app/scrape/sitemap.h"

#include <QByteArray>
#include <QTest>

#include <zlib.h>

using namespace millrace;
using namespace millrace::scrape;

/// What lists of pages say, in all their forms, and which files are refused.
class TstSitemap : public QObject {
    Q_OBJECT

    static Sitemap read(const QByteArray& body, const char* encoding = "", const char* type = "", const char* at = "https://a.example/maps/sitemap.xml")
    {
        return readSitemap({body.toStdString(), encoding, type, *http::parseUrl(at)}, {});
    }
    /// "Sitemap: URL URL", then what became of the others, then the fault.
    static QByteArray told(const Sitemap& sitemap)
    {
        QByteArray text = QByteArray::fromStdString(std::string(name(sitemap.format))) + ':';
        for (const Link& link : sitemap.links)
            text += ' ' + QByteArray::fromStdString(link.url);
        const LinkCounts& counts = sitemap.counts;
        for (const auto& [what, count] : {std::pair("known", counts.known), std::pair("too many", counts.tooMany), std::pair("unusable", counts.unusable)}) {
            if (count > 0)
                text += QByteArray(" | ") + what + ' ' + QByteArray::number(static_cast<qlonglong>(count));
        }
        if (sitemap.error)
            text += " | " + QByteArray::fromStdString(std::string(http::name(sitemap.error->code)));
        return sitemap.fault.empty() ? text : text + " | " + QByteArray::fromStdString(sitemap.fault);
    }
    static QByteArray gzipped(const QByteArray& data)
    {
        z_stream stream{};
        if (deflateInit2(&stream, 9, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY) != Z_OK)
            qFatal("deflateInit2");
        QByteArray out(static_cast<qsizetype>(deflateBound(&stream, static_cast<uLong>(data.size()))), '\0');
        QByteArray in = data;
        stream.next_in = reinterpret_cast<Bytef*>(in.data());
        stream.avail_in = static_cast<uInt>(in.size());
        stream.next_out = reinterpret_cast<Bytef*>(out.data());
        stream.avail_out = static_cast<uInt>(out.size());
        if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
            qFatal("deflate");
        out.truncate(static_cast<qsizetype>(stream.total_out));
        deflateEnd(&stream);
        return out;
    }
    static QByteArray urlset(const QByteArray& inside)
    {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">" + inside + "</urlset>";
    }
    static QByteArray entry(const QByteArray& address) { return "<url><loc>" + address + "</loc></url>"; }

private Q_SLOTS:
    void everyFormIsRead_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const QByteArray& body, const char* expected) { QTest::newRow(name) << body << QByteArray(expected); };
        row("urlset", urlset(entry("https://a.example/1") + entry("http://b.example/2?x=1&amp;y=2")), "Sitemap: https://a.example/1 http://b.example/2?x=1&y=2");
        row("white space, comments, CDATA, numbers", urlset("\n<!-- <url> -->\n<url>\n <loc>\n  https://a.example/&#49;<![CDATA[&x]]>\n </loc></url>"), "Sitemap: https://a.example/1&x");
        row("an empty one", urlset(""), "Sitemap:");
        row("no namespace", "<urlset><url><loc>https://a.example/1</loc></url></urlset>", "Sitemap: https://a.example/1");
        row("a prefix", "<s:urlset xmlns:s='http://www.sitemaps.org/schemas/sitemap/0.9'><s:url><s:loc>https://a.example/1</s:loc></s:url></s:urlset>", "Sitemap: https://a.example/1");
        row("images are no pages", urlset("<url><loc>https://a.example/1</loc><image:image><image:loc>https://a.example/i.png</image:loc></image:image><image:loc>https://a.example/j.png</image:loc></url>"), "Sitemap: https://a.example/1");
        row("loc elsewhere", urlset("<loc>https://a.example/1</loc><x><url><loc>https://a.example/2</loc></url></x><url><x><loc>https://a.example/3</loc></x></url>"), "Sitemap: | unusable 1");
        row("the first loc counts", urlset("<url><loc>https://a.example/1</loc><loc>https://a.example/2</loc></url>"), "Sitemap: https://a.example/1");
        row("relative ones count from the file", urlset(entry("/1") + entry("2")), "Sitemap: https://a.example/1 https://a.example/maps/2");
        row("what is no URL", urlset(entry("ftp://a.example/") + entry("") + "<url/>" + entry("https://a.example:x/") + entry("mailto:x")), "Sitemap: | unusable 5");
        row("twice", urlset(entry("https://a.example/1") + entry("HTTPS://A.example:443/1#f")), "Sitemap: https://a.example/1 | known 1");
        row("too long", urlset(entry("https://a.example/" + QByteArray(9'000, 'x')) + entry("https://a.example/1")), "Sitemap: https://a.example/1 | unusable 1");
        row("by priority, then by date", urlset("<url><loc>https://a.example/low</loc><priority>0.1</priority></url>"
                                                "<url><loc>https://a.example/none</loc></url>"
                                                "<url><loc>https://a.example/old</loc><lastmod>2020-01-01</lastmod></url>"
                                                "<url><lastmod>2021-05-05T10:00:00+02:00</lastmod><loc>https://a.example/new</loc><priority>0.5</priority></url>"
                                                "<url><loc>https://a.example/bad</loc><priority>9</priority></url>"
                                                "<url><loc>https://a.example/high</loc><priority> 1.0 </priority></url>"),
            "Sitemap: https://a.example/high https://a.example/new https://a.example/old https://a.example/none https://a.example/bad https://a.example/low");
        row("index", "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>https://a.example/1.xml.gz</loc><lastmod>2024-01</lastmod></sitemap></sitemapindex>",
            "Sitemap index: https://a.example/1.xml.gz");
        row("RSS", "<rss version='2.0'><channel><link>https://a.example/</link><item><title>x</title><link>https://a.example/1</link><guid>https://a.example/g</guid><pubDate>Mon, 06 May 2024 10:00:00 GMT</pubDate></item>"
                   "<item><atom:link xmlns:atom='a' href='https://a.example/no'/><link><![CDATA[https://a.example/2]]></link><pubDate>Tue, 07 May 2024 10:00:00 +0000</pubDate></item></channel></rss>",
            "RSS feed: https://a.example/2 https://a.example/1");
        row("Atom", "<feed xmlns='http://www.w3.org/2005/Atom'><link href='https://a.example/'/><entry><link rel='self' href='s'/><link href='../1'/><updated>2024-05-06T00:00:00Z</updated>"
                    "<content type='xhtml'><div xmlns='x'><link href='no'/></div></content></entry><entry><link rel='alternate' href='https://a.example/2'/></entry></feed>",
            "Atom feed: https://a.example/1 https://a.example/2");
        row("text", "https://a.example/1\r\n\r\n  http://b.example/2  \nnothing\rhttps://a.example/3", "Text sitemap: https://a.example/1 http://b.example/2 https://a.example/maps/nothing https://a.example/3");
        row("text with a BOM", "\xEF\xBB\xBFhttps://a.example/1\n", "Text sitemap: https://a.example/1");
        row("a BOM and space before XML", "\xEF\xBB\xBF\n " + urlset(entry("https://a.example/1")), "Sitemap: https://a.example/1");
        row("ISO 8859-1", "<?xml version='1.0' encoding='ISO-8859-1'?><urlset><url><loc>https://a.example/\xE9</loc></url></urlset>", "Sitemap: https://a.example/%C3%A9");
        const QString wide = QStringLiteral("\uFEFF<urlset><url><loc>/x</loc></url></urlset>");
        row("UTF-16", QByteArray(reinterpret_cast<const char*>(wide.utf16()), 2 * wide.size()), "Sitemap: https://a.example/x");
    }
    void everyFormIsRead()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, expected);
        QCOMPARE(told(read(body)), expected);
        QCOMPARE(told(read(gzipped(body))), expected);
        QCOMPARE(told(read(gzipped(body), "gzip")), expected);
        QCOMPARE(told(read(gzipped(gzipped(body)), "gzip", "application/gzip")), expected);
    }

    void whatStandsBeforeAFaultIsKept_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const QByteArray& body, const char* expected) { QTest::newRow(name) << body << QByteArray(expected); };
        const QByteArray good = "<urlset>" + entry("https://a.example/1");
        row("cut in an element", good + "<url><loc>https://a.exa", "Sitemap: https://a.example/1 | line 1: ");
        row("cut between", good, "Sitemap: https://a.example/1 | line 1: ");
        row("a bare &", good + entry("https://a.example/?a&b") + entry("https://a.example/3"), "Sitemap: https://a.example/1 | line 1: ");
        row("an unknown entity", good + entry("&home;/x"), "Sitemap: https://a.example/1 | line 1: ");
        row("wrong end", good + "</sitemap>", "Sitemap: https://a.example/1 | line 1: ");
    }
    void whatStandsBeforeAFaultIsKept()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, expected);
        const QByteArray found = told(read(body));
        QVERIFY2(found.startsWith(expected) && found.size() > expected.size(), found);
    }

    void whatIsNoSitemapIsSaidToBeNone_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const QByteArray& body, const char* expected) { QTest::newRow(name) << body << QByteArray(expected); };
        row("empty", "", "no sitemap: | it is empty");
        row("space", " \n ", "no sitemap: | it is empty");
        row("words", "Not found\nhttps://a.example/", "no sitemap: | its first line is neither XML nor a URL");
        row("a page", "<html><head><title>404</title></head></html>", "no sitemap: | it is an HTML page");
        row("a page with a DOCTYPE", "\n<!DOCTYPE HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'><title>x</title>", "no sitemap: | it is an HTML page");
        row("other XML", "<?xml version='1.0'?><opml/>", "no sitemap: | its root is opml");
        row("an image", QByteArray("\x89PNG\r\n\x1a\n\0\0", 10), "no sitemap: | its first line is neither XML nor a URL");
    }
    void whatIsNoSitemapIsSaidToBeNone()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, expected);
        QCOMPARE(told(read(body)), expected);
    }

    void hostileFilesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const QByteArray& body, const char* expected) { QTest::newRow(name) << body << QByteArray(expected); };
        const QByteArray lol = "<?xml version='1.0'?><!DOCTYPE urlset [<!ENTITY a 'https://a.example/lol'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]>";
        row("DOCTYPE", "<!DOCTYPE urlset><urlset>" + entry("https://a.example/1") + "</urlset>", "no sitemap: | it has a DOCTYPE");
        row("entity bomb", lol + "<urlset>" + entry("&b;") + "</urlset>", "no sitemap: | it has a DOCTYPE");
        row("external entity", "<!DOCTYPE urlset [<!ENTITY f SYSTEM 'file:///etc/passwd'>]><urlset>" + entry("https://a.example/&f;") + "</urlset>", "no sitemap: | it has a DOCTYPE");
        row("external DTD", "<!DOCTYPE urlset SYSTEM 'http://127.0.0.1/x.dtd'><urlset/>", "no sitemap: | it has a DOCTYPE");
        row("a DOCTYPE of a megabyte", "<!DOCTYPE urlset [" + QByteArray("<!ENTITY a 'b'>").repeated(70'000) + "]><urlset/>", "no sitemap: | it has a DOCTYPE");
        row("an endless one", "<!DOCTYPE " + QByteArray(1'000'000, 'x'), "no sitemap: | markup of more than 64 KiB in one piece");
        row("a million deep", "<urlset>" + entry("https://a.example/1") + QByteArray("<a>").repeated(1'000'000), "Sitemap: | more than 100 elements inside one another");
        row("a million attributes", "<urlset><url" + QByteArray(" a='1'").repeated(1'000'000) + "></url></urlset>", "Sitemap: | markup of more than 64 KiB in one piece");
        QByteArray attributes;
        for (int i = 0; i < 6'000; ++i)
            attributes += " a" + QByteArray::number(i) + "=''";
        row("thousands of attributes", "<urlset><url" + attributes + "></url></urlset>", "Sitemap: | an element with 6000 attributes");
        row("a comment of a megabyte", "<urlset><!--" + QByteArray(1'000'000, 'x') + "--></urlset>", "Sitemap: | markup of more than 64 KiB in one piece");
    }
    void hostileFilesAreRefused()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, expected);
        QCOMPARE(told(read(body)), expected);
    }

    void gzipBombsAreTooLarge()
    {
        const QByteArray zeros = gzipped(QByteArray(40'000'000, '\0'));
        QCOMPARE(told(read(zeros)), QByteArray("no sitemap: | TooLarge"));
        QCOMPARE(told(read(zeros, "gzip")), QByteArray("no sitemap: | TooLarge"));
        QCOMPARE(told(read(gzipped(zeros), "gzip")), QByteArray("no sitemap: | TooLarge"));
        const QByteArray spaces = gzipped(urlset(QByteArray(20'000'000, ' ')));
        QCOMPARE(told(read(spaces)), QByteArray("no sitemap: | TooLarge"));
    }

    void whatIsCutShortInItsGzipIsAnError()
    {
        const QByteArray whole = gzipped(urlset(entry("https://a.example/1").repeated(1'000)));
        QCOMPARE(told(read(whole.left(whole.size() - 20))), QByteArray("no sitemap: | Truncated"));
        QCOMPARE(told(read(whole.left(whole.size() / 2), "gzip")), QByteArray("no sitemap: | Truncated"));
        QByteArray broken = whole;
        broken[20] = static_cast<char>(broken[20] ^ 0x55);
        QVERIFY(read(broken).error.has_value());
    }

    void oneFileGivesAsManyUrlsAsTheProtocolAllows()
    {
        QByteArray inside;
        QByteArray lines;
        for (int i = 0; i < 50'010; ++i) {
            const QByteArray address = "https://a.example/" + QByteArray::number(i);
            inside += entry(address);
            lines += address + '\n';
        }
        for (const QByteArray& body : {urlset(inside), lines}) {
            const Sitemap sitemap = read(body);
            QCOMPARE(sitemap.links.size(), kMaxSitemapUrls);
            QCOMPARE(sitemap.counts.tooMany, 10);
            QVERIFY(sitemap.fault.empty());
        }
    }

    void aLongTextIsNoDanger()
    {
        const QByteArray body = urlset("<url><loc>https://a.example/1</loc><x>" + QByteArray(1'000'000, 'y') + "</x><lastmod>" + QByteArray(1'000'000, '2') + "</lastmod></url>");
        QCOMPARE(told(read(body)), QByteArray("Sitemap: https://a.example/1"));
    }

    void itEndsWhenItIsStopped()
    {
        std::stop_source stop;
        stop.request_stop();
        const Sitemap sitemap = readSitemap({urlset(entry("https://a.example/1").repeated(1'000)).toStdString(), {}, {}, *http::parseUrl("https://a.example/")}, stop.get_token());
        QVERIFY(sitemap.links.empty());
    }

    void datesAreRead_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qlonglong>("ms");
        const auto row = [](const char* text, qlonglong ms) { QTest::newRow(text) << QByteArray(text) << ms; };
        row("1997", 852'076'800'000);
        row("1997-07", 867'715'200'000);
        row("1997-07-16", 869'011'200'000);
        row("1997-07-16T19:20+01:00", 869'077'200'000);
        row("1997-07-16T19:20:30+01:00", 869'077'230'000);
        row("1997-07-16T19:20:30.45+01:00", 869'077'230'450);
        row("1997-07-16T18:20:30Z", 869'077'230'000);
        row("Wed, 16 Jul 1997 19:20:30 +0100", 869'077'230'000);
        row("16 Jul 1997 19:20:30 +0100", 869'077'230'000);
        row("yesterday", -1);
        row("", -1);
        row("1997-13-01", -1);
    }
    void datesAreRead()
    {
        QFETCH(QByteArray, text);
        QFETCH(qlonglong, ms);
        QCOMPARE(parseSitemapDate(std::string_view(text.constData(), static_cast<std::size_t>(text.size()))).value_or(-1), ms);
    }
};

QTEST_GUILESS_MAIN(TstSitemap)
#include "tst_sitemap.moc"
