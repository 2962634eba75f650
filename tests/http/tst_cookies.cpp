#include "app/http/cookie_jar.h"

#include <QTest>

using namespace millrace;
using namespace millrace::http;

/// RFC 6265bis: what is taken from whom, and what is sent to whom.
class TstCookies : public QObject {
    Q_OBJECT

    static constexpr WallMs kNow = 1'700'000'000'000;
    static Url at(std::string_view text) { return parseUrl(text).value(); }
    static QByteArray sent(CookieJar& jar, std::string_view url, WallMs now = kNow) { return QByteArray::fromStdString(jar.header(at(url), now)); }
    /// What goes to `to` after `from` has set `cookie`.
    static QByteArray sentAfter(std::string_view from, std::string_view cookie, std::string_view to, WallMs now = kNow)
    {
        CookieJar jar;
        jar.take(cookie, at(from), kNow);
        return sent(jar, to, now);
    }

private Q_SLOTS:
    void goesWhereItBelongs_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("cookie");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QByteArray>("header");
        const auto row = [](const char* name, const char* from, const char* cookie, const char* to, const char* header) {
            QTest::newRow(name) << QByteArray(from) << QByteArray(cookie) << QByteArray(to) << QByteArray(header);
        };
        row("host only", "https://a.example/", "k=v", "https://a.example/x", "k=v");
        row("not to hosts below", "https://a.example/", "k=v", "https://b.a.example/", "");
        row("not to another host", "https://a.example/", "k=v", "https://b.example/", "");
        row("ports share cookies", "https://a.example/", "k=v", "https://a.example:8443/", "k=v");
        row("domain", "https://b.a.example/", "k=v; Domain=a.example", "https://c.a.example/", "k=v");
        row("domain with a dot", "https://b.a.example/", "k=v; Domain=.A.Example", "https://a.example/", "k=v");
        row("domain of somebody else", "https://a.example/", "k=v; Domain=b.example", "https://b.example/", "");
        row("domain below", "https://a.example/", "k=v; Domain=b.a.example", "https://b.a.example/", "");
        row("suffix that is no label", "https://xa.example/", "k=v; Domain=a.example", "https://a.example/", "");
        row("public suffix", "https://shop.co.uk/", "k=v; Domain=co.uk", "https://bank.co.uk/", "");
        row("public suffix refuses it all", "https://shop.co.uk/", "k=v; Domain=co.uk", "https://shop.co.uk/", "");
        row("a host that is a suffix", "https://github.io/", "k=v; Domain=github.io", "https://github.io/", "k=v");
        row("and for itself alone", "https://github.io/", "k=v; Domain=github.io", "https://me.github.io/", "");
        row("an address is no domain", "http://1.2.3.4/", "k=v; Domain=3.4", "http://1.2.3.4/", "");
        row("an address for itself", "http://1.2.3.4/", "k=v; Domain=1.2.3.4", "http://1.2.3.4/", "k=v");
        row("empty domain", "https://a.example/", "k=v; Domain=", "https://a.example/", "k=v");
        row("the last domain counts", "https://a.example/", "k=v; Domain=b.example; Domain=a.example", "https://a.example/", "k=v");
        row("path", "https://a.example/", "k=v; Path=/in", "https://a.example/in/side", "k=v");
        row("path, whole names", "https://a.example/", "k=v; Path=/in", "https://a.example/inside", "");
        row("path with a slash", "https://a.example/", "k=v; Path=/in/", "https://a.example/in", "");
        row("default path", "https://a.example/shop/cart", "k=v", "https://a.example/shop", "k=v");
        row("default path, elsewhere", "https://a.example/shop/cart", "k=v", "https://a.example/other", "");
        row("a path that is none", "https://a.example/shop/cart", "k=v; Path=x", "https://a.example/shop/x", "k=v");
        row("secure", "https://a.example/", "k=v; Secure", "http://a.example/", "");
        row("secure over https", "https://a.example/", "k=v; secure", "https://a.example/", "k=v");
        row("secure from http", "http://a.example/", "k=v; Secure", "https://a.example/", "");
        row("http only", "https://a.example/", "k=v; HttpOnly", "https://a.example/", "k=v");
        row("same site none needs secure", "https://a.example/", "k=v; SameSite=None", "https://a.example/", "");
        row("same site none", "https://a.example/", "k=v; SameSite=None; Secure", "https://a.example/", "k=v");
        row("max-age", "https://a.example/", "k=v; Max-Age=10", "https://a.example/", "k=v");
        row("max-age zero", "https://a.example/", "k=v; Max-Age=0", "https://a.example/", "");
        row("max-age below zero", "https://a.example/", "k=v; Max-Age=-5", "https://a.example/", "");
        row("max-age that is none", "https://a.example/", "k=v; Max-Age=1h", "https://a.example/", "k=v");
        row("max-age beyond all", "https://a.example/", "k=v; Max-Age=99999999999999999999", "https://a.example/", "k=v");
        row("max-age before expires", "https://a.example/", "k=v; Max-Age=9; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "https://a.example/", "k=v");
        row("expired", "https://a.example/", "k=v; Expires=Sun, 06 Nov 1994 08:49:37 GMT", "https://a.example/", "");
        row("a date that is none", "https://a.example/", "k=v; Expires=tomorrow", "https://a.example/", "k=v");
        row("no name", "https://a.example/", "v", "https://a.example/", "v");
        row("no value", "https://a.example/", "k=", "https://a.example/", "k=");
        row("nothing", "https://a.example/", " = ; Path=/", "https://a.example/", "");
        row("blanks", "https://a.example/", " k \t=  v w ; Path=/", "https://a.example/", "k=v w");
        row("quotes stay", "https://a.example/", "k=\"v\"", "https://a.example/", "k=\"v\"");
        row("control character", "https://a.example/", "k=v\x01", "https://a.example/", "");
        row("prefix secure", "https://a.example/", "__Secure-k=v; Secure", "https://a.example/", "__Secure-k=v");
        row("prefix secure, broken", "https://a.example/", "__secure-k=v", "https://a.example/", "");
        row("prefix host", "https://a.example/", "__Host-k=v; Secure; Path=/", "https://a.example/", "__Host-k=v");
        row("prefix host, with a domain", "https://a.example/", "__Host-k=v; Secure; Path=/; Domain=a.example", "https://a.example/", "");
        row("prefix host, with a path", "https://a.example/", "__Host-k=v; Secure; Path=/x", "https://a.example/x", "");
        row("prefix host, without a path", "https://a.example/", "__HOST-k=v; Secure", "https://a.example/", "");
        row("prefix in the value", "https://a.example/", "=__Host-k=v", "https://a.example/", "");
    }
    void goesWhereItBelongs()
    {
        QFETCH(const QByteArray, from);
        QFETCH(const QByteArray, cookie);
        QFETCH(const QByteArray, to);
        QTEST(sentAfter(from.toStdString(), cookie.toStdString(), to.toStdString()), "header");
    }
    void endsWhenItSays()
    {
        QCOMPARE(sentAfter("https://a.example/", "k=v; Max-Age=10", "https://a.example/", kNow + 9'999), QByteArray("k=v"));
        QCOMPARE(sentAfter("https://a.example/", "k=v; Max-Age=10", "https://a.example/", kNow + 10'000), QByteArray());
        QCOMPARE(sentAfter("https://a.example/", "k=v", "https://a.example/", kNow + 2 * kMaxCookieAge), QByteArray("k=v")); // with the run
        QCOMPARE(sentAfter("https://a.example/", "k=v; Max-Age=99999999999", "https://a.example/", kNow + kMaxCookieAge), QByteArray());
    }
    void aCookieTakesTheOneBeforeItsPlace()
    {
        CookieJar jar;
        const Url url = at("https://a.example/");
        jar.take("a=1", url, kNow);
        jar.take("b=2", url, kNow);
        jar.take("a=3", url, kNow); // keeps its place in the order
        QCOMPARE(sent(jar, "https://a.example/"), QByteArray("a=3; b=2"));
        jar.take("c=4; Path=/deep", url, kNow); // longer paths first
        QCOMPARE(sent(jar, "https://a.example/deep"), QByteArray("c=4; a=3; b=2"));
        jar.take("a=; Max-Age=0", url, kNow);
        QCOMPARE(sent(jar, "https://a.example/"), QByteArray("b=2"));
        QCOMPARE(jar.size(), 2U);
    }
    void nobodyShadowsASecureCookieOverHttp()
    {
        CookieJar jar;
        jar.take("k=secret; Secure; Path=/", at("https://a.example/"), kNow);
        jar.take("k=mine", at("http://a.example/"), kNow);
        jar.take("k=mine; Domain=a.example", at("http://b.a.example/"), kNow);
        QCOMPARE(sent(jar, "https://a.example/"), QByteArray("k=secret"));
        jar.take("other=1", at("http://a.example/"), kNow);
        QCOMPARE(sent(jar, "http://a.example/"), QByteArray("other=1"));
    }
    void isBounded()
    {
        CookieJar jar;
        const Url url = at("https://a.example/");
        for (int i = 0; i < 200; ++i)
            jar.take("k" + std::to_string(i) + "=v" + (i == 0 ? "; Secure" : ""), url, kNow);
        QCOMPARE(jar.size(), kMaxCookiesPerDomain);
        const QByteArray kept = sent(jar, "https://a.example/");
        QVERIFY(kept.startsWith("k0=v; k151=v;")); // the secure one, and the newest
        for (int i = 0; i < 5'000; ++i)
            jar.take("k=v", at("https://h" + std::to_string(i) + ".example/"), kNow);
        QVERIFY(jar.size() <= kMaxCookies && jar.size() >= kMaxCookies * 9 / 10);
        QCOMPARE(sent(jar, "https://h0.example/"), QByteArray());
        QCOMPARE(sent(jar, "https://h4999.example/"), QByteArray("k=v"));

        CookieJar large;
        large.take("k=" + std::string(kMaxCookieBytes - 1, 'x'), url, kNow);
        QCOMPARE(large.size(), 1U);
        large.take("l=" + std::string(kMaxCookieBytes, 'x'), url, kNow);
        QCOMPARE(large.size(), 1U);
        large.take("m=v; Path=/" + std::string(kMaxCookieAttributeBytes, 'x'), url, kNow); // the attribute counts as absent
        QCOMPARE(large.size(), 2U);
        for (int i = 0; i < 10; ++i)
            large.take("n" + std::to_string(i) + "=" + std::string(2'000, 'x'), url, kNow);
        QVERIFY(large.header(url, kNow).size() <= kMaxCookieHeaderBytes);
    }
    void readsTheDatesOfCookies_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("seconds");
        const auto row = [](const char* text, qint64 seconds) { QTest::newRow(text) << QByteArray(text) << seconds; };
        row("Sun, 06 Nov 1994 08:49:37 GMT", 784'111'777);
        row("Sunday, 06-Nov-94 08:49:37 GMT", 784'111'777);
        row("Sun Nov  6 08:49:37 1994", 784'111'777);
        row("6 november 1994 8:49:37", 784'111'777);
        row("1994-Nov-06 08:49:37", 784'111'777); // 1994 is no day, so the year
        row("Sat, 13-Jun-2026 10:00:00 GMT+00:00", 1'781'344'800);
        row("01 Jan 70 00:00:00", 0);
        row("01 Jan 69 00:00:00", 3'124'224'000);
        row("Thu, 01 Jan 1970 00:00:00 GMT", 0);
        for (const char* none : {"", "tomorrow", "06 Nov 1994", "08:49:37", "31 Feb 2026 10:00:00", "06 Nov 1994 24:00:00", "06 Nov 1994 08:60:00", "06 Nov 1600 08:00:00", "6 Nov 1994 8:49", "06 Nov 1994 008:49:37"})
            row(none, -1);
    }
    void readsTheDatesOfCookies()
    {
        QFETCH(const QByteArray, text);
        const auto date = parseCookieDate(text.toStdString());
        QTEST(date ? *date / 1'000 : qint64{-1}, "seconds");
    }
    void readsAFileOfCookies()
    {
        const std::string text = "# Netscape HTTP Cookie File\r\n\n"
                                 ".a.example\tTRUE\t/\tTRUE\t4000000000\tsession\tCANARY value\n"
                                 "#HttpOnly_b.example\tFALSE\t/in\tFALSE\t0\tk\t\n"
                                 "b.example\tFALSE\t/\tFALSE\t1500000000.5\told\tgone\n"
                                 "co.uk\tTRUE\t/\tFALSE\t0\twide\t1\n";
        const auto file = parseCookieFile(text, kNow);
        QVERIFY(file.has_value());
        QCOMPARE(file->cookies.size(), 3U);
        QCOMPARE(file->expired, 1U);
        CookieJar jar;
        for (const Cookie& cookie : file->cookies)
            jar.add(cookie, kNow);
        QCOMPARE(sent(jar, "https://x.a.example/"), QByteArray("session=CANARY value"));
        QCOMPARE(sent(jar, "http://x.a.example/"), QByteArray());
        QCOMPARE(sent(jar, "http://b.example/in"), QByteArray("k="));
        QCOMPARE(sent(jar, "http://x.b.example/in"), QByteArray());
        QCOMPARE(sent(jar, "http://shop.co.uk/"), QByteArray()); // nobody's cookie is all shops'
    }
    void namesTheLineThatIsNoCookie()
    {
        for (const std::string line : {"just words CANARY", "a.example\tTRUE\t/\tTRUE\tsoon\tk\tCANARY", "a b\tTRUE\t/\tTRUE\t0\tk\tCANARY", "a.example\tTRUE\tx\tTRUE\t0\tk\tCANARY", "{\"json\": \"CANARY\"}"}) {
            const auto file = parseCookieFile("# fine\n" + line + "\n", kNow);
            QVERIFY(!file.has_value());
            QVERIFY2(file.error().starts_with("line 2 "), file.error().c_str());
            QVERIFY(file.error().find("CANARY") == std::string::npos);
        }
        QVERIFY(!parseCookieFile(std::string(kMaxCookieFileBytes + 1, '\n'), kNow).has_value());
    }
};

QTEST_APPLESS_MAIN(TstCookies)
#include "tst_cookies.moc"
