#include "app/http/url.h"

#include <QtTest>

#include <set>

using namespace millrace::http;

Q_DECLARE_METATYPE(millrace::http::UrlErrorCode)

namespace {

std::string_view view(const QByteArray& bytes) { return {bytes.data(), static_cast<std::size_t>(bytes.size())}; }
QByteArray bytes(std::string_view text) { return {text.data(), static_cast<qsizetype>(text.size())}; }

Url parsed(std::string_view text)
{
    auto url = parseUrl(text);
    if (!url)
        qFatal("%.*s does not parse: %s", static_cast<int>(text.size()), text.data(), url.error().detail.c_str());
    return *url;
}

QByteArray withFragment(const Url& url) { return bytes(url.href() + (url.fragment ? '#' + *url.fragment : std::string())); }

/// A row's name in printable ASCII, so that reports stay readable.
QByteArray tag(const QByteArray& text) { return text.isEmpty() ? QByteArray("nothing") : text.toPercentEncoding(" !\"#$&'()*+,/:;<=>?@[\\]^`{|}"); }

struct Case {
    const char* input;
    const char* expected;
};

void addCases(std::initializer_list<Case> cases)
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("expected");
    for (const Case& each : cases)
        QTest::newRow(tag(each.input).constData()) << QByteArray(each.input) << QByteArray(each.expected);
}

} // namespace

class TstUrl : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("."))); }

    void serialisesAsBrowsersDo_data()
    {
        addCases({
            {"http://example.org", "http://example.org/"},
            {"HTTP://EXAMPLE.ORG/A?B#C", "http://example.org/A?B#C"},
            {" \t\nhttp://example.org/a\x01 ", "http://example.org/a"},
            {"ht\ntp://exa\tmple.org/a\r\nb", "http://example.org/ab"},
            {"http:example.org", "http://example.org/"},
            {"http:/example.org", "http://example.org/"},
            {"http:////example.org//a", "http://example.org//a"},
            {"http:\\\\example.org\\a\\b?c\\d", "http://example.org/a/b?c\\d"},
            // ports
            {"http://example.org:80/", "http://example.org/"},
            {"https://example.org:443/", "https://example.org/"},
            {"https://example.org:80/", "https://example.org:80/"},
            {"http://example.org:/", "http://example.org/"},
            {"http://example.org:00080/", "http://example.org/"},
            {"http://example.org:0/", "http://example.org:0/"},
            {"http://example.org:65535/", "http://example.org:65535/"},
            // credentials vanish
            {"http://user:pass@example.org/", "http://example.org/"},
            {"http://user@evil@example.org/", "http://example.org/"},
            {"http://@example.org/", "http://example.org/"},
            {"http://example.org/@a", "http://example.org/@a"},
            {"http://example.org\\@other.org/", "http://example.org/@other.org/"},
            // dot segments
            {"http://h/a/./b/../c", "http://h/a/c"},
            {"http://h/a/%2e/b/%2E%2e/c", "http://h/a/c"},
            {"http://h/a/.%2e/c", "http://h/c"},
            {"http://h/../../a", "http://h/a"},
            {"http://h/a/..", "http://h/"},
            {"http://h/a/b/.", "http://h/a/b/"},
            {"http://h/a/...", "http://h/a/..."},
            {"http://h/a//../b", "http://h/a/b"},
            {"http://h/..%2f", "http://h/..%2f"},
            {"http://h/?/../x", "http://h/?/../x"},
            // percent-encode sets
            {"http://h/a b\"<>`{}^|[]\\~'", "http://h/a%20b%22%3C%3E%60%7B%7D%5E|[]/~'"},
            {"http://h/?a b\"<>'`{}^|", "http://h/?a%20b%22%3C%3E%27`{}^|"},
            {"http://h/#a b\"<>'`{}", "http://h/#a%20b%22%3C%3E'%60{}"},
            {"http://h/%41%zz%", "http://h/%41%zz%"},
            {"http://h/\xC3\xA9\x7F", "http://h/%C3%A9%7F"},
            {"http://h/\xFF?\xC3", "http://h/%EF%BF%BD?%EF%BF%BD"},
            {"http://h?q", "http://h/?q"},
            {"http://h#f", "http://h/#f"},
            {"http://h/?", "http://h/?"},
            {"http://h/a#", "http://h/a#"},
            {"http://h/a??b?c#d#e", "http://h/a??b?c#d#e"},
            // IPv4 in all its dresses
            {"http://127.1/", "http://127.0.0.1/"},
            {"http://0x7f000001/", "http://127.0.0.1/"},
            {"http://0X7F.1/", "http://127.0.0.1/"},
            {"http://017700000001/", "http://127.0.0.1/"},
            {"http://2130706433/", "http://127.0.0.1/"},
            {"http://0/", "http://0.0.0.0/"},
            {"http://0x/", "http://0.0.0.0/"},
            {"http://192.168.257/", "http://192.168.1.1/"},
            {"http://1.2.3.4./", "http://1.2.3.4/"},
            {"http://%31%32%37.0.0.1/", "http://127.0.0.1/"},
            {"http://\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x97.1/", "http://127.0.0.1/"},
            {"http://1.2.3.4.example/", "http://1.2.3.4.example/"},
            {"http://255.255.255.255/", "http://255.255.255.255/"},
            // IPv6
            {"http://[::1]/", "http://[::1]/"},
            {"http://[0:0:0:0:0:0:0:1]:8080/", "http://[::1]:8080/"},
            {"http://[2001:DB8:0:0:1:0:0:1]/", "http://[2001:db8::1:0:0:1]/"},
            {"http://[1:0:2:3:4:5:6:7]/", "http://[1:0:2:3:4:5:6:7]/"},
            {"http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/"},
            {"http://[1::]/", "http://[1::]/"},
            {"http://[::]/", "http://[::]/"},
            // hosts
            {"http://ex%41mple.org/", "http://example.org/"},
            {"http://example.org./", "http://example.org./"},
            {"http://a_b.example/", "http://a_b.example/"},
            {"http://a!$&'()*+,;=~b/", "http://a!$&'()*+,;=~b/"},
            {"http://a..b/", "http://a..b/"},
            // IDNA
            {"http://b\xC3\xBC" "cher.example/", "http://xn--bcher-kva.example/"},
            {"http://B\xC3\x9C" "CHER.example/", "http://xn--bcher-kva.example/"},
            {"http://fa\xC3\x9F.de/", "http://xn--fa-hia.de/"},
            {"http://%C3%A9.com/", "http://xn--9ca.com/"},
            {"http://\xE2\x98\x83.net/", "http://xn--n3h.net/"},
            {"http://XN--N3H.net/", "http://xn--n3h.net/"},
            {"http://\xE6\x97\xA5\xE6\x9C\xAC\xE3\x80\x82jp/", "http://xn--wgv71a.jp/"},
            {"http://a\xC2\xAD" "b.com/", "http://ab.com/"},
            {"http://\xEF\xBC\xA5x.com/", "http://ex.com/"},
            {"http://a_b.\xC3\xA9..x/", "http://a_b.xn--9ca..x/"},
        });
    }
    void serialisesAsBrowsersDo()
    {
        QFETCH(QByteArray, input);
        QFETCH(QByteArray, expected);
        const auto url = parseUrl(view(input));
        QVERIFY2(url.has_value(), url ? "" : url.error().detail.c_str());
        QCOMPARE(withFragment(*url), expected);
        // What was serialised parses to itself.
        const auto again = parseUrl(view(expected));
        QVERIFY(again.has_value());
        QCOMPARE(withFragment(*again), expected);
        QCOMPARE(again->key(), url->key());
    }

    void resolvesAgainstABase_data()
    {
        addCases({
            {"", "http://h/a/b/c?q"},
            {"d", "http://h/a/b/d"},
            {"./d", "http://h/a/b/d"},
            {"../d", "http://h/a/d"},
            {"../../../../d", "http://h/d"},
            {"..", "http://h/a/"},
            {".", "http://h/a/b/"},
            {"/d", "http://h/d"},
            {"\\d", "http://h/d"},
            {"//other.org/d", "http://other.org/d"},
            {"\\\\other.org\\d", "http://other.org/d"},
            {"/\\other.org", "http://other.org/"},
            {"?x", "http://h/a/b/c?x"},
            {"?", "http://h/a/b/c?"},
            {"#x", "http://h/a/b/c?q#x"},
            {"d:e", "FAIL UnsupportedScheme"},
            {"./d:e", "http://h/a/b/d:e"},
            {"http:d", "http://h/a/b/d"},
            {"http:/d", "http://h/d"},
            {"http://other.org", "http://other.org/"},
            {"https:d", "https://d/"},
            {"https:/d", "https://d/"},
            {"1:80/x", "http://h/a/b/1:80/x"},
            {"javascript:alert(1)", "FAIL UnsupportedScheme"},
            {"mailto:a@b.c", "FAIL UnsupportedScheme"},
            {"data:text/html,x", "FAIL UnsupportedScheme"},
            {"file:///etc/passwd", "FAIL UnsupportedScheme"},
            {"//", "FAIL MissingHost"},
            {"//u:p@/x", "FAIL MissingHost"},
            {" d e ", "http://h/a/b/d%20e"},
        });
    }
    void resolvesAgainstABase()
    {
        QFETCH(QByteArray, input);
        QFETCH(QByteArray, expected);
        const Url base = parsed("http://user:pw@h/a/b/c?q#f");
        const auto url = parseUrl(view(input), &base);
        QCOMPARE(url ? withFragment(*url) : "FAIL " + bytes(url.error().name()), expected);
    }

    void refusesWhatIsNoUrl_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QByteArray>("error");
        struct Row {
            const char* input;
            const char* error;
        };
        for (const Row& row : std::initializer_list<Row>{
                 {"", "Empty"}, {" \t\n", "Empty"}, {"example.org", "NoScheme"}, {"/a/b", "NoScheme"}, {"//h/a", "NoScheme"},
                 {"1http://h", "NoScheme"}, {"ftp://h/", "UnsupportedScheme"}, {"file:///a", "UnsupportedScheme"}, {"ws://h/", "UnsupportedScheme"},
                 {"http://", "MissingHost"}, {"http:///", "MissingHost"}, {"http://?q", "MissingHost"}, {"http://:80/", "MissingHost"},
                 {"http://user@/", "MissingHost"}, {"http://user@:80", "MissingHost"},
                 {"http://h:65536/", "BadPort"}, {"http://h:8a/", "BadPort"}, {"http://h:-1/", "BadPort"}, {"http://h:99999999999999999999/", "BadPort"},
                 {"http://a b/", "BadHost"}, {"http://a<b/", "BadHost"}, {"http://a%b/", "BadHost"}, {"http://a%00b/", "BadHost"}, {"http://a%2fb/", "BadHost"},
                 {"http://a%23b/", "BadHost"}, {"http://a|b/", "BadHost"}, {"http://a^b/", "BadHost"}, {"http://a]b/", "BadHost"}, {"http://%ff/", "BadHost"},
                 {"http://\x7F/", "BadHost"}, {"http://\xEF\xBC\x85/", "BadHost"}, {"http://xn--/", "BadHost"}, {"http://xn--a/", "BadHost"},
                 {"http://xn--\xC3\xA9/", "BadHost"}, {"http://b.ex\xC5\xB8\xE2\x80\xA1-/", "BadHost"}, {"http://\xC2\xAD/", "BadHost"}, {"http://\xCC\x81" "a.com/", "BadHost"}, {"http://a\xE2\x80\x8D" "b.com/", "BadHost"}, {"http://a\xE2\x80\x8C" "b.com/", "BadHost"},
                 {"http://\xD8\xA7\xE2\x80\x8C\xD8\xA8.com/", "BadHost"},
                 {"http://1.2.3.256/", "BadIpv4"}, {"http://256.0.0.1/", "BadIpv4"}, {"http://1.2.3.4.5/", "BadIpv4"}, {"http://09/", "BadIpv4"},
                 {"http://4294967296/", "BadIpv4"}, {"http://0xffffffff1/", "BadIpv4"}, {"http://a.0x1g.1/", "BadIpv4"}, {"http://1..2/", "BadIpv4"}, {"http://foo.0x/", "BadIpv4"},
                 {"http://99999999999999999999999999999999/", "BadIpv4"},
                 {"http://[::1/", "BadIpv6"}, {"http://[]/", "BadIpv6"}, {"http://[1]/", "BadIpv6"}, {"http://[1:2:3:4:5:6:7:8:9]/", "BadIpv6"},
                 {"http://[1::2::3]/", "BadIpv6"}, {"http://[12345::]/", "BadIpv6"}, {"http://[::g]/", "BadIpv6"}, {"http://[:1]/", "BadIpv6"}, {"http://[1:]/", "BadIpv6"},
                 {"http://[::1.2.3]/", "BadIpv6"}, {"http://[::1.2.3.256]/", "BadIpv6"}, {"http://[::01.2.3.4]/", "BadIpv6"}, {"http://[1:2:3:4:5:6:7:1.2.3.4]/", "BadIpv6"},
                 {"http://[fe80::1%25eth0]/", "BadIpv6"}, {"http://[::1]x/", "BadIpv6"},
             })
            QTest::newRow(tag(row.input).constData()) << QByteArray(row.input) << QByteArray(row.error);
    }
    void refusesWhatIsNoUrl()
    {
        QFETCH(QByteArray, input);
        QFETCH(QByteArray, error);
        const auto url = parseUrl(view(input));
        QCOMPARE(url ? QByteArray("FINE") : bytes(url.error().name()), error);
        if (!url) {
            QVERIFY(!url.error().detail.empty());
            QVERIFY(url.error().detail.size() <= 120);
        }
    }

    void capsTheLengthAsGivenAndAsSerialised()
    {
        const std::string start = "http://h/";
        const std::string fits = start + std::string(kMaxUrlBytes - start.size(), 'a');
        QVERIFY(parseUrl(fits).has_value());
        QVERIFY(parseUrl("  " + fits + "\n").has_value());
        QCOMPARE(parseUrl(fits + "a").error().code, UrlError::TooLong);
        // Each blank becomes three bytes.
        const auto grown = parseUrl(start + std::string(kMaxUrlBytes / 2, ' ') + 'a');
        QCOMPARE(grown.error().code, UrlError::TooLong);
        QCOMPARE(parseUrl("http://" + std::string(kMaxHostBytes, 'a') + "/")->host.size(), kMaxHostBytes);
        QCOMPARE(parseUrl("http://" + std::string(kMaxHostBytes + 1, 'a') + "/").error().code, UrlError::BadHost);
        QCOMPARE(parseUserUrl("h.x/" + std::string(kMaxUrlBytes, 'a')).error().code, UrlError::TooLong);
    }

    void dropsCredentialsAndSaysSo()
    {
        const Url url = parsed("https://me:secret@example.org:8443/a?b");
        QVERIFY(url.hadCredentials);
        for (const std::string& text : {url.href(), url.key(), url.laneKey(), url.origin()})
            QVERIFY(text.find("secret") == std::string::npos);
        QVERIFY(!parsed("https://example.org/a@b").hadCredentials);
        QVERIFY(!parsed("https://@example.org/").hadCredentials);
    }

    void keepsTheFragmentOutOfHrefAndKey()
    {
        const Url url = parsed("http://h/a?b#c");
        QCOMPARE(url.href(), std::string("http://h/a?b"));
        QCOMPARE(url.key(), parsed("http://H:80/a?b#other").key());
        QCOMPARE(*url.fragment, std::string("c"));
        QCOMPARE(url.pathAndQuery(), std::string("/a?b"));
        // Path and query keep their case, and an empty query is not an absent one.
        QVERIFY(parsed("http://h/A").key() != parsed("http://h/a").key());
        QVERIFY(parsed("http://h/?").key() != parsed("http://h/").key());
    }

    void namesLanesAndOrigins()
    {
        QCOMPARE(parsed("http://Example.org/").laneKey(), std::string("example.org"));
        QCOMPARE(parsed("https://example.org/").laneKey(), std::string("example.org"));
        QCOMPARE(parsed("http://example.org:443/").laneKey(), std::string("example.org"));
        QCOMPARE(parsed("http://example.org./").laneKey(), std::string("example.org"));
        QCOMPARE(parsed("http://example.org:8080/").laneKey(), std::string("example.org:8080"));
        QCOMPARE(parsed("https://[::1]:8080/").laneKey(), std::string("[::1]:8080"));
        QCOMPARE(parsed("https://example.org:8443/a").origin(), std::string("https://example.org:8443"));
        QCOMPARE(parsed("http://example.org:80/a").origin(), std::string("http://example.org"));
        QCOMPARE(parsed("https://example.org/").effectivePort(), std::uint16_t{443});
        QCOMPARE(parsed("http://example.org:81/").effectivePort(), std::uint16_t{81});
    }

    void understandsWhatPeopleType_data()
    {
        addCases({
            {"http://example.org/a", "http://example.org/a"},
            {"HTTPS://example.org", "https://example.org/"},
            {"example.org/a", "http://example.org/a"},
            {"  example.org  ", "http://example.org/"},
            {"example.org?q", "http://example.org/?q"},
            {"example.org:8080/x", "http://example.org:8080/x"},
            {"localhost", "http://localhost/"},
            {"localhost:8080", "http://localhost:8080/"},
            {"nas:5000/files", "http://nas:5000/files"},
            {"127.0.0.1:80", "http://127.0.0.1/"},
            {"[::1]:8080", "http://[::1]:8080/"},
            {"//example.org/a", "http://example.org/a"},
            {"b\xC3\xBC" "cher.example", "http://xn--bcher-kva.example/"},
            {"example.org/a:b@c", "http://example.org/a:b@c"},
            {"hello", "FAIL NotAHost"},
            {"hello/world.html", "FAIL NotAHost"},
            {"hello world.", "FAIL BadHost"},
            {"./a.html", "FAIL NotAHost"},
            {".org", "FAIL NotAHost"},
            {"/etc/passwd", "FAIL NotAHost"},
            {"3.14", "FAIL NotAHost"},
            {"42", "FAIL NotAHost"},
            {"someone@example.org", "FAIL NotAHost"},
            {"ftp://example.org/", "FAIL UnsupportedScheme"},
            {"mailto:someone@example.org", "FAIL UnsupportedScheme"},
            {"javascript:alert(1)", "FAIL UnsupportedScheme"},
            {"example.org:99999", "FAIL BadPort"},
            {"http://", "FAIL MissingHost"},
            {"?", "FAIL NotAHost"},
            {" ", "FAIL Empty"},
        });
    }
    void understandsWhatPeopleType()
    {
        QFETCH(QByteArray, input);
        QFETCH(QByteArray, expected);
        const auto url = parseUserUrl(view(input));
        QCOMPARE(url ? withFragment(*url) : "FAIL " + bytes(url.error().name()), expected);
    }

    /// The values are stored: should this fail, the function is wrong and not the test. From the SipHash paper's reference vectors.
    void hashesAsSipHashesVectors()
    {
        std::string input;
        const std::array<std::uint64_t, 16> expected{
            0x726fdb47dd0e0e31ULL, 0x74f839c593dc67fdULL, 0x0d6c8009d9a94f5aULL, 0x85676696d7fb7e2dULL,
            0xcf2794e0277187b7ULL, 0x18765564cd99a68dULL, 0xcbc9466e58fee3ceULL, 0xab0200f58b01d137ULL,
            0x93f5f5799a932462ULL, 0x9e0082df0ba9e4b0ULL, 0x7a5dbbc594ddb9f3ULL, 0xf4b32f46226bada7ULL,
            0x751e8fbc860ee5fbULL, 0x14ea5627c0843d90ULL, 0xf723ca908e7af2eeULL, 0xa129ca6149be45e5ULL};
        for (std::size_t length = 0; length < expected.size(); ++length) {
            QCOMPARE(static_cast<std::uint64_t>(keyHash(input)), expected[length]);
            input += static_cast<char>(length);
        }
    }

    void hashesAMillionKeysWithoutACollision()
    {
        std::vector<std::int64_t> hashes;
        hashes.reserve(1'000'000);
        for (int i = 0; i < 1'000'000; ++i)
            hashes.push_back(keyHash("http://example.org/page/" + std::to_string(i)));
        std::ranges::sort(hashes);
        QVERIFY(std::ranges::adjacent_find(hashes) == hashes.end());
    }

    void survivesEveryShortHostileInput()
    {
        // Bytes that mean something to some state, in all orders of four.
        constexpr std::string_view kAlphabet("/\\:?#@[]%.2e0x\xC3\xA9\0 ", 19);
        std::set<std::string> keys;
        for (const char a : kAlphabet)
            for (const char b : kAlphabet)
                for (const char c : kAlphabet)
                    for (const char d : kAlphabet) {
                        const auto url = parseUrl(std::string("http://") + a + b + c + d);
                        if (!url)
                            continue;
                        const auto again = parseUrl(url->key());
                        QVERIFY(again.has_value());
                        QCOMPARE(again->key(), url->key());
                        keys.insert(url->key());
                    }
        QVERIFY(keys.size() > 1000);
    }
};

QTEST_APPLESS_MAIN(TstUrl)
#include "tst_url.moc"
