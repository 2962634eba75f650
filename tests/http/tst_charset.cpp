#include "app/http/charset.h"
#include "app/http/utf8.h"

#include <QtTest>

using namespace millrace::http;

namespace {

constexpr const char* kReplaced = "\xEF\xBF\xBD";

std::string_view view(const QByteArray& bytes) { return {bytes.data(), static_cast<std::size_t>(bytes.size())}; }
QByteArray bytes(std::string_view text) { return {text.data(), static_cast<qsizetype>(text.size())}; }

/// "source charset", as the page's details show it.
QByteArray decision(const DecodedText& text) { return bytes(std::string(name(text.source)) + ' ' + text.charset); }

} // namespace

class TstCharset : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("."))); }

    void decidesInTheStandardsOrder_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("contentType");
        QTest::addColumn<QByteArray>("decided");
        const auto row = [](const char* what, const char* body, const char* contentType, const char* decided) {
            QTest::newRow(what) << QByteArray(body) << QByteArray(contentType) << QByteArray(decided);
        };
        row("nothing at all", "", "", "utf-8 UTF-8");
        row("ASCII", "abc", "text/html", "utf-8 UTF-8");
        row("valid UTF-8", "\xC3\xA9", "text/html", "utf-8 UTF-8");
        row("not UTF-8", "\xE9t\xE9", "text/html", "fallback windows-1252");
        row("cut UTF-8", "abc\xC3", "text/html", "fallback windows-1252");
        row("BOM over header", "\xEF\xBB\xBFx", "text/html; charset=koi8-r", "bom UTF-8");
        row("BOM of UTF-16", "\xFE\xFF", "text/html; charset=koi8-r", "bom UTF-16BE");
        row("header over meta", "<meta charset=utf-8>", "text/html; charset=koi8-r", "header KOI8-R");
        row("header, quoted", "x", "text/html; charset=\"Shift-JIS\"", "header Shift_JIS");
        row("header, single quotes", "x", "text/html; charset='gb2312'", "header GBK");
        row("header, spaces and capitals", "x", "Text/HTML ; CharSet = UTF8 ; a=b", "header UTF-8");
        row("header, later parameter", "x", "text/html; version=1; charset=ISO-8859-1", "header windows-1252");
        row("header, unknown label", "<meta charset=koi8-r>", "text/html; charset=klingon", "meta KOI8-R");
        row("header, empty label", "x", "text/html; charset=", "utf-8 UTF-8");
        row("header, a name that only ends so", "x", "text/html; xcharset=koi8-r", "utf-8 UTF-8");
        row("header, no type", "x", "charset=koi8-r", "utf-8 UTF-8");
        row("header UTF-16", "", "text/html; charset=utf-16", "header UTF-16LE");
        row("label latin1", "x", "a; charset=latin1", "header windows-1252");
        row("label us-ascii", "x", "a; charset=us-ascii", "header windows-1252");
        row("label ks_c_5601", "x", "a; charset=ks_c_5601-1987", "header EUC-KR");
        row("label x-sjis", "x", "a; charset=x-sjis", "header Shift_JIS");
        row("label big5", "x", "a; charset=Big5", "header Big5");
        row("label iso-8859-9", "x", "a; charset=iso-8859-9", "header windows-1254");
        row("label with spaces", "x", "a; charset=\" utf-8 \"", "header UTF-8");
        row("encoding replacement counts as unknown", "x", "a; charset=iso-2022-kr", "utf-8 UTF-8");
        // meta
        row("meta charset", "<html><head><meta charset=\"windows-1251\">", "", "meta windows-1251");
        row("meta unquoted", "<meta charset=koi8-r>", "", "meta KOI8-R");
        row("meta capitals", "<META CHARSET='KOI8-R'/>", "", "meta KOI8-R");
        row("meta with slash", "<meta/charset=koi8-r>", "", "meta KOI8-R");
        row("meta http-equiv", "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=euc-jp\">", "", "meta EUC-JP");
        row("meta http-equiv, other order", "<meta content='text/html;charset = euc-jp ;x' http-equiv=content-type>", "", "meta EUC-JP");
        row("meta content without http-equiv", "<meta content=\"text/html; charset=euc-jp\">", "", "utf-8 UTF-8");
        row("meta refresh", "<meta http-equiv=refresh content=\"1; charset=euc-jp\">", "", "utf-8 UTF-8");
        row("meta UTF-16 is read as UTF-8", "<meta charset=utf-16le>", "", "meta UTF-8");
        row("meta x-user-defined", "<meta charset=x-user-defined>", "", "meta windows-1252");
        row("meta unknown, then known", "<meta charset=klingon><meta charset=koi8-r>", "", "meta KOI8-R");
        row("meta in a comment", "<!-- <meta charset=koi8-r> -->", "", "utf-8 UTF-8");
        row("meta behind a comment", "<!--> <meta charset=koi8-r> -->", "", "meta KOI8-R");
        row("meta in an attribute", "<a title=\"<meta charset=koi8-r>\">", "", "utf-8 UTF-8");
        row("meta in a processing instruction", "<?x <meta charset=koi8-r ?>", "", "utf-8 UTF-8");
        row("meta behind a doctype", "<!DOCTYPE html><meta charset=koi8-r>", "", "meta KOI8-R");
        row("meta behind an end tag", "</p a=b><meta charset=koi8-r>", "", "meta KOI8-R");
        row("metal is no meta", "<metal charset=koi8-r>", "", "utf-8 UTF-8");
        row("first charset of a tag counts", "<meta charset=koi8-r charset=euc-jp>", "", "meta KOI8-R");
        row("meta without end", "<meta charset=koi8-r", "", "utf-8 UTF-8");
        row("meta without closing quote", "<meta charset=\"koi8-r>", "", "utf-8 UTF-8");
        row("content without closing quote", "<meta http-equiv=content-type content='charset=\"koi8-r'>", "", "utf-8 UTF-8");
        row("charset twice in content", "<meta http-equiv=content-type content='charset charset=koi8-r'>", "", "meta KOI8-R");
    }
    void decidesInTheStandardsOrder()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, contentType);
        QFETCH(QByteArray, decided);
        QCOMPARE(decision(decodeText(body.toStdString(), view(contentType))), decided);
    }

    void looksForMetaInTheFirst1024BytesOnly()
    {
        const std::string meta = "<meta charset=koi8-r>";
        const std::string inside = std::string(kMetaPrescanBytes - meta.size(), ' ') + meta;
        QCOMPARE(decision(decodeText(inside, "")), QByteArray("meta KOI8-R"));
        QCOMPARE(decision(decodeText(' ' + inside, "")), QByteArray("utf-8 UTF-8"));
    }

    void decodes_data()
    {
        QTest::addColumn<QByteArray>("label");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* label, const char* body, const char* expected) {
            QTest::newRow(label) << QByteArray(label) << QByteArray(body) << QByteArray(expected);
        };
        row("iso-8859-1", "\x80 \x93q\x94 \xE9\xFF \x81", "\xE2\x82\xAC \xE2\x80\x9Cq\xE2\x80\x9D \xC3\xA9\xC3\xBF \xC2\x81");
        row("windows-1251", "\xCF\xF0\xE8\xE2\xE5\xF2", "\xD0\x9F\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82");
        row("koi8-r", "\xF0\xD2\xC9\xD7\xC5\xD4", "\xD0\x9F\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82");
        row("iso-8859-2", "\xA3\xF3\xBC", "\xC5\x81\xC3\xB3\xC5\xBA");
        row("iso-8859-8-i", "\xF9\xEC\xE5\xED", "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D");
        row("shift_jis", "\x93\xFA\x96\x7B \x87\x40 \x5C", "\xE6\x97\xA5\xE6\x9C\xAC \xE2\x91\xA0 \x5C");
        row("euc-jp", "\xC6\xFC\xCB\xDC", "\xE6\x97\xA5\xE6\x9C\xAC");
        row("iso-2022-jp", "\x1B$BF|K\\\x1B(B!", "\xE6\x97\xA5\xE6\x9C\xAC!");
        row("gb2312", "\xD6\xD0\xCE\xC4", "\xE4\xB8\xAD\xE6\x96\x87");
        row("gb18030", "\xD6\xD0\x84\x31\xA4\x37", "\xE4\xB8\xAD\xEF\xBF\xBD");
        row("big5", "\xA4\xA4\xA4\xE5", "\xE4\xB8\xAD\xE6\x96\x87");
        row("euc-kr", "\xC7\xD1\xB1\xDB", "\xED\x95\x9C\xEA\xB8\x80");
        row("windows-874", "\xA1", "\xE0\xB8\x81");
        row("x-user-defined", "a\x80\xFF", "a\xEF\x9E\x80\xEF\x9F\xBF");
        row("utf-8", "\xC3\xA9\xF0\x9F\x92\xA9", "\xC3\xA9\xF0\x9F\x92\xA9");
    }
    void decodes()
    {
        QFETCH(QByteArray, label);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, expected);
        const DecodedText text = decodeText(body.toStdString(), "text/html; charset=" + label.toStdString());
        QCOMPARE(text.source, CharsetSource::Header);
        QCOMPARE(bytes(text.utf8), expected);
    }

    void replacesBrokenUtf8AsBrowsersDo_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("expected");   // R stands for U+FFFD
        const auto row = [](const char* what, const char* body, const char* expected) {
            QTest::newRow(what) << QByteArray(body) << QByteArray(expected).replace('R', kReplaced);
        };
        row("lone continuation", "a\x80z", "aRz");
        row("lead at the end", "a\xC3", "aR");
        row("two of three", "a\xE2\x82z", "aRz");
        row("three of four", "a\xF0\x9F\x92z", "aRz");
        row("overlong slash", "\xC0\xAF", "RR");
        row("overlong, three bytes", "\xE0\x80\xAF", "RRR");
        row("overlong, four bytes", "\xF0\x80\x80\xAF", "RRRR");
        row("surrogate", "\xED\xA0\x80", "RRR");
        row("above U+10FFFF", "\xF4\x90\x80\x80", "RRRR");
        row("bytes that never occur", "\xF8\xFE\xFF", "RRR");
        row("broken, then good", "\xE2\x82\xC3\xA9", "R\xC3\xA9");
        row("the last code point", "\xF4\x8F\xBF\xBF", "\xF4\x8F\xBF\xBF");
        row("a noncharacter stays", "\xEF\xBF\xBF", "\xEF\xBF\xBF");
    }
    void replacesBrokenUtf8AsBrowsersDo()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, expected);
        // At every offset against the validator's blocks.
        for (int before = 0; before < 70; ++before) {
            const std::string start(static_cast<std::size_t>(before), '.');
            const DecodedText text = decodeText(start + body.toStdString(), "a; charset=utf-8");
            QCOMPARE(bytes(text.utf8), bytes(start) + expected);
            QCOMPARE(utf8::isValid(view(bytes(start) + body)), body == expected);
        }
    }

    void decodesUtf16AndItsFaults()
    {
        const auto decodeLittle = [](std::string_view units) { return decodeText("\xFF\xFE" + std::string(units), "").utf8; };
        QCOMPARE(decodeLittle({"a\0\xE9\0", 4}), std::string("a\xC3\xA9"));
        QCOMPARE(decodeLittle({"\x3D\xD8\xA9\xDC", 4}), std::string("\xF0\x9F\x92\xA9"));
        QCOMPARE(decodeLittle({"\x3D\xD8" "a\0", 4}), kReplaced + std::string("a"));
        QCOMPARE(decodeLittle({"\xA9\xDC" "a\0", 4}), kReplaced + std::string("a"));
        QCOMPARE(decodeLittle({"a\0b", 3}), std::string("a") + kReplaced);
        QCOMPARE(decodeLittle({"\x3D\xD8", 2}), std::string(kReplaced));
        QCOMPARE(decodeText(std::string("\xFE\xFF\0a", 4), "").utf8, std::string("a"));
    }

    void takesTheBomOff()
    {
        QCOMPARE(decodeText("\xEF\xBB\xBF<p>", "").utf8, std::string("<p>"));
        QCOMPARE(decodeText("\xEF\xBB\xBF\xEF\xBB\xBF<p>", "").utf8, std::string("\xEF\xBB\xBF<p>"));
        QVERIFY(decodeText("\xEF\xBB\xBF", "").utf8.empty());
    }

    void leavesNoNul()
    {
        using namespace std::string_literals;
        QCOMPARE(decodeText("a\0b\0"s, "").utf8, "a"s + kReplaced + "b" + kReplaced);
        QCOMPARE(decodeText("\0\xE9"s, "").utf8, kReplaced + "\xC3\xA9"s);
        QCOMPARE(decodeText("\xFF\xFE\0\0"s, "").utf8, std::string(kReplaced));
        QCOMPARE(decodeText("\0"s, "a; charset=koi8-r").utf8, std::string(kReplaced));
    }

    void replacesWhatIcuCannotDecodeAndWhatTheEndCutsOff()
    {
        for (const char* label : {"shift_jis", "euc-kr", "gbk", "big5", "euc-jp"}) {
            const std::string type = std::string("a; charset=") + label;
            const std::string cut = decodeText("abc\xB0", type).utf8;
            QVERIFY2(cut == std::string("abc") + kReplaced || QByteArray(label) == "shift_jis", label);   // 0xB0 is half-width katakana there
            const std::string lead = QByteArray(label) == "shift_jis" ? "\x93" : "\xB0";
            QCOMPARE(decodeText("a" + lead + " b", type).utf8, std::string("a") + kReplaced + " b");
            QCOMPARE(decodeText("line\n", type).utf8, std::string("line\n"));
        }
        QCOMPARE(decodeText("abc\x93", "a; charset=shift_jis").utf8, std::string("abc") + kReplaced);
        QCOMPARE(decodeText("a\x1A" "b", "a; charset=koi8-r").utf8, std::string("a\x1A" "b"));
    }

    void handsValidUtf8ThroughWithoutACopy()
    {
        std::string body(1 << 20, 'x');
        body += "\xC3\xA9";
        const char* const data = body.data();
        DecodedText text = decodeText(std::move(body), "text/html; charset=utf-8");
        QCOMPARE(static_cast<const void*>(text.utf8.data()), static_cast<const void*>(data));
        text = decodeText(std::move(text.utf8), "");
        QCOMPARE(static_cast<const void*>(text.utf8.data()), static_cast<const void*>(data));
    }

    void decodesAcrossThePiecesThatIcuGets()
    {
        // An odd start puts a two-byte character across every border of 64 KiB.
        std::string body = "x";
        std::string expected = "x";
        for (int i = 0; i < 100'000; ++i) {
            body += "\x93\xFA";
            expected += "\xE6\x97\xA5";
        }
        QVERIFY(decodeText(body, "a; charset=shift_jis").utf8 == expected);
    }

    void givesValidUtf8ForAnyBytes()
    {
        std::uint32_t state = 7;
        for (const char* label : {"utf-8", "utf-16le", "utf-16be", "windows-1252", "windows-1255", "koi8-u", "macintosh", "ibm866", "shift_jis", "euc-jp", "iso-2022-jp",
                 "gb18030", "gbk", "big5", "euc-kr", "windows-874", "x-mac-cyrillic", "iso-8859-16", "iso-8859-6", "none"}) {
            for (int round = 0; round < 50; ++round) {
                std::string body;
                for (int i = 0; i < 997; ++i) {
                    state = state * 1664525 + 1013904223;
                    body += static_cast<char>(state >> 24);
                }
                const DecodedText text = decodeText(body, std::string("a; charset=") + label);
                QVERIFY2(utf8::isValid(text.utf8), label);
                QVERIFY2(text.utf8.find('\0') == std::string::npos, label);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TstCharset)
#include "tst_charset.moc"
