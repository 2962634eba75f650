#include "app/scrape/extractor.h"
#include "tests/support/test_main.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QProcess>
#include <QTest>

#include <array>
#include <ctime>
#include <random>
#include <thread>

using namespace millrace::scrape;

/// Titles as document.title gives them, on pages made by hand, on real documentation, and on pages made to hang a parser.
class TestExtractor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsTheTitle_data();
    void findsTheTitle();
    void findsTheSameTitleInTheHeadAlone();
    void parsesNoMoreThanTheHead();
    void capsTheTitleAtACharacter();
    void endsInTimeWhateverThePage_data();
    void endsInTimeWhateverThePage();
    void stopsWhenAsked();
    void knowsHtml_data();
    void knowsHtml();
    void agreesWithHtml5libOnRealPages();
};

namespace {

QByteArray repeated(const char* text, qsizetype times)
{
    return QByteArray(text).repeated(times);
}

QByteArray numbered(const QByteArray& pattern, int count)
{
    QByteArray result;
    for (int i = 0; i < count; ++i)
        result += QByteArray(pattern).replace('#', QByteArray::number(i));
    return result;
}

std::string_view view(const QByteArray& bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

double cpuSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr double kSlowdown = 10;
#else
constexpr double kSlowdown = 1;
#endif
#else
constexpr double kSlowdown = 1;
#endif

} // namespace

void TestExtractor::findsTheTitle_data()
{
    QTest::addColumn<QByteArray>("html");
    QTest::addColumn<QByteArray>("title");
    const QByteArray none = "No title";
    QTest::newRow("plain") << QByteArray("<!doctype html><title>A page</title>") << QByteArray("A page");
    QTest::newRow("white space") << QByteArray("<title>\n  Much \t\f white \r\n  space\xC2\xA0here </title>") << QByteArray("Much white space\xC2\xA0here");
    QTest::newRow("entities") << QByteArray("<title>&lt;b&gt; &amp;amp; &copy; &#x1F600;</title>") << QByteArray("<b> &amp; \xC2\xA9 \xF0\x9F\x98\x80");
    QTest::newRow("markup is text") << QByteArray("<title>a <b>b</b> <!-- c --></title>") << QByteArray("a <b>b</b> <!-- c -->");
    QTest::newRow("two") << QByteArray("<title>First</title><title>Second</title>") << QByteArray("First");
    QTest::newRow("none") << QByteArray("<h1>Heading</h1>") << none;
    QTest::newRow("empty page") << QByteArray() << none;
    QTest::newRow("blank title") << QByteArray("<title> \n </title>") << none;
    QTest::newRow("first is blank") << QByteArray("<title></title><title>Second</title>") << none;
    QTest::newRow("svg title") << QByteArray("<body><svg><title>Not this</title></svg>") << none;
    QTest::newRow("svg, then html") << QByteArray("<body><svg><title>Not this</title></svg><title>This</title>") << QByteArray("This");
    QTest::newRow("in a template") << QByteArray("<template><title>Not this</title></template><title>This</title>") << QByteArray("This");
    QTest::newRow("in a script") << QByteArray("<script>'<title>no</title>'</script><title>This</title>") << QByteArray("This");
    QTest::newRow("in a comment") << QByteArray("<!-- <title>no</title> --><title>This</title>") << QByteArray("This");
    QTest::newRow("in an attribute") << QByteArray("<p title='<title>no</title>'><title>This</title>") << QByteArray("This");
    QTest::newRow("in the body") << QByteArray("<body><p>x<div><title>Late</title></div>") << QByteArray("Late");
    QTest::newRow("fostered before the table") << QByteArray("<body><table><tr><title>In table</title></table>") << QByteArray("In table");
    QTest::newRow("unclosed") << QByteArray("<title>To the end <p>") << QByteArray("To the end <p>");
    QTest::newRow("upper case") << QByteArray("<HTML><HEAD><TITLE>Loud</TITLE>") << QByteArray("Loud");
    QTest::newRow("NUL") << QByteArray("<title>a\0b</title>", 18) << QByteArray("a\xEF\xBF\xBD" "b");
    QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF<title>Marked</title>") << QByteArray("Marked");
}

void TestExtractor::findsTheTitle()
{
    QFETCH(QByteArray, html);
    QFETCH(QByteArray, title);
    const auto page = extract(view(html), Wanted::WholePage, {});
    QCOMPARE(QByteArray::fromStdString(page.title), title);
    QCOMPARE(page.titleSource == TitleSource::None, title == "No title");
    QCOMPARE(name(page.titleSource), title == "No title" ? std::string_view("none") : std::string_view("title"));
    QVERIFY(!page.tooDeep);
    const auto quick = extract(view(html), Wanted::Title, {});
    QCOMPARE(quick.title, page.title);
    QCOMPARE(quick.titleSource, page.titleSource);
}

/// Pages put together at random from what moves titles about: whenever the head is enough, it says what the whole page says.
void TestExtractor::findsTheSameTitleInTheHeadAlone()
{
    static constexpr std::array kPieces{"<title>A</title>", "<title>B", "</title>", "<TITLE >C</TITLE\n>", "<title/>", "<head>", "</head>", "<body>", "</body>", "<html>", "<svg>", "</svg>",
        "<math><mi>", "</math>", "<table>", "<tr>", "<td>", "</table>", "<template>", "</template>", "<noscript>", "</noscript>", "<script>", "</script>", "<style>", "</style>", "<!--",
        "-->", "<textarea>", "</textarea>", "<select>", "</select>", "<frameset>", "<frame>", "<p>", "<b>", "</b>", "<i>", "</i>", "<div>", "</div>", "<meta charset=utf-8>", "<base>", "x", " ",
        "<foreignObject>", "<desc>", "<!doctype html>", "<a href='</title>'>", "&lt;", "<caption>", "<colgroup>", "<plaintext>", "<iframe>", "</iframe>", "<noframes>", "</noframes>"};
    std::mt19937 random(20261128);
    int titles = 0;
    for (int i = 0; i < 20'000; ++i) {
        QByteArray html;
        for (int piece = 1 + static_cast<int>(random() % 14); piece > 0; --piece)
            html += kPieces[random() % kPieces.size()];
        const auto whole = extract(view(html), Wanted::WholePage, {});
        const auto quick = extract(view(html), Wanted::Title, {});
        QVERIFY2(quick.title == whole.title && quick.titleSource == whole.titleSource, html.constData());
        titles += whole.titleSource == TitleSource::Title ? 1 : 0;
    }
    QVERIFY2(titles > 3'000, qPrintable(QString::number(titles)));
}

void TestExtractor::parsesNoMoreThanTheHead()
{
    const QByteArray html = "<!doctype html><html><head><meta charset=utf-8><title>Kept</title></head><body>" + repeated("<div>", 40'000);
    const auto quick = extract(view(html), Wanted::Title, {});
    QCOMPARE(quick.title, std::string("Kept"));
    QVERIFY(!quick.tooDeep);
    QVERIFY(extract(view(html), Wanted::WholePage, {}).tooDeep);
}

void TestExtractor::capsTheTitleAtACharacter()
{
    const auto page = extract(view("<title>x" + repeated("\xE2\x82\xAC", 100'000) + "</title>"), Wanted::WholePage, {});
    QVERIFY(page.title.size() <= kMaxTitleBytes && page.title.size() > kMaxTitleBytes - 3);
    QCOMPARE(page.title.substr(page.title.size() - 3), std::string("\xE2\x82\xAC"));
}

void TestExtractor::endsInTimeWhateverThePage_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("cut");
    constexpr qsizetype kAll = 10 * 1024 * 1024;
    QTest::newRow("one text node") << QByteArray(kAll, 'x') << true;
    QTest::newRow("stray <") << QByteArray(kAll, '<') << true;
    QTest::newRow("stray &") << QByteArray(kAll, '&') << true;
    QTest::newRow("NULs") << QByteArray(kAll, '\0') << true;
    QTest::newRow("40,000 nested") << repeated("<div>", 40'000) << true;
    QTest::newRow("2,000,000 nested") << repeated("<div>", 2'000'000) << true;
    QTest::newRow("nested custom elements") << numbered("<x-#>", 500'000) << true;
    QTest::newRow("nested svg") << repeated("<svg>", 40'000) << true;
    QTest::newRow("nested tables") << repeated("<table><tr><td>", 40'000) << true;
    QTest::newRow("nested templates") << repeated("<template>", 40'000) << true;
    QTest::newRow("nested spans in cells") << repeated("<table><td><span>", 40'000) << true;
    QTest::newRow("100,000 attributes") << "<p" + numbered(" a#=1", 100'000) + ">" << true;
    QTest::newRow("1,000 attributes, often") << repeated(("<p" + numbered(" a#=1", 999) + ">").constData(), 1'500) << true;
    QTest::newRow("attributes of many bodies") << numbered("<body a#=1>", 500'000) << true;
    QTest::newRow("one long attribute") << "<p a='" + QByteArray(kAll, 'x') << true;
    QTest::newRow("paragraphs") << repeated("<p>x", kAll / 4) << true;
    QTest::newRow("line breaks") << repeated("<br>", kAll / 4) << true;
    QTest::newRow("comments") << repeated("<!---->", kAll / 7) << true;
    QTest::newRow("dashes") << "<!--" + QByteArray(kAll, '-') << true;
    QTest::newRow("end tags") << repeated("</p>", kAll / 4) << true;
    QTest::newRow("500 deep, then end tags") << repeated("<div>", 500) + repeated("</p>", kAll / 5) << true;
    QTest::newRow("500 deep, then others' end tags") << repeated("<span>", 500) + repeated("</div>", kAll / 7) << true;
    QTest::newRow("unclosed b") << repeated("<b>", 40'000) << true;
    QTest::newRow("unclosed a") << repeated("<a href=x>", 100'000) << false;
    QTest::newRow("unclosed a in p") << repeated("<p><a>", 1'000'000) << true;
    QTest::newRow("unclosed font in p") << repeated("<p><font size=1>", 40'000) << false;
    QTest::newRow("reopened font") << "<p>" + numbered("<font color=#>", 400) + repeated("<p>x", 1'000'000) << true;
    QTest::newRow("adoption") << repeated("<b><p></b>", 500'000) << true;
    QTest::newRow("fostered") << "<table>" + repeated("<b>x</b>", 1'000'000) << true;
    QTest::newRow("options") << "<select>" + repeated("<option>", 1'000'000) << true;
    QTest::newRow("framesets") << repeated("<frameset>", kAll / 10) << true;
    QTest::newRow("script with <") << "<script>" + QByteArray(kAll, '<') << true;
}

void TestExtractor::endsInTimeWhateverThePage()
{
    QFETCH(QByteArray, body);
    QFETCH(bool, cut);
    const QByteArray html = "<!doctype html><title>Kept</title>" + body;
    const double before = cpuSeconds();
    const auto page = extract(view(html), Wanted::WholePage, {});
    const double taken = cpuSeconds() - before;
    QVERIFY2(taken < 1.0 * kSlowdown, qPrintable(QString::number(taken)));
    QCOMPARE(page.title, std::string("Kept"));
    QCOMPARE(page.tooDeep, page.cut != Cut::None);
    QCOMPARE(page.tooDeep, cut);
    const double beforeQuick = cpuSeconds();
    QCOMPARE(extract(view(html), Wanted::Title, {}).title, std::string("Kept"));
    QVERIFY(cpuSeconds() - beforeQuick < 0.1 * kSlowdown);
}

void TestExtractor::stopsWhenAsked()
{
    const QByteArray html = "<title>Kept</title>" + repeated("<p>x", 1'000'000);
    std::stop_source source;
    source.request_stop();
    const double before = cpuSeconds();
    static_cast<void>(extract(view(html), Wanted::WholePage, source.get_token()));
    QVERIFY(cpuSeconds() - before < 0.2 * kSlowdown);
}

void TestExtractor::knowsHtml_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("html");
    QTest::newRow("html") << QByteArray("text/html; charset=utf-8") << QByteArray() << true;
    QTest::newRow("upper case") << QByteArray(" Text/HTML ;x") << QByteArray() << true;
    QTest::newRow("xhtml") << QByteArray("application/xhtml+xml") << QByteArray() << true;
    QTest::newRow("text") << QByteArray("text/plain") << QByteArray("<!doctype html>") << false;
    QTest::newRow("picture") << QByteArray("image/png") << QByteArray("<html>") << false;
    QTest::newRow("absent, html") << QByteArray() << QByteArray("\n <!DOCTYPE HTML>\n<title>") << true;
    QTest::newRow("absent, comment") << QByteArray() << QByteArray("<!-- x --><html>") << true;
    QTest::newRow("absent, marked") << QByteArray() << QByteArray("\xEF\xBB\xBF<html>") << true;
    QTest::newRow("absent, paragraph") << QByteArray() << QByteArray("<p>x") << true;
    QTest::newRow("absent, other tag") << QByteArray() << QByteArray("<pre>x") << false;
    QTest::newRow("absent, json") << QByteArray() << QByteArray("{\"a\": \"<html>\"}") << false;
    QTest::newRow("absent, xml") << QByteArray() << QByteArray("<?xml version='1.0'?><rss>") << false;
    QTest::newRow("unknown") << QByteArray("unknown/unknown") << QByteArray("<html>") << true;
}

void TestExtractor::knowsHtml()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    QTEST(isHtml(view(type), view(body)), "html");
}

void TestExtractor::agreesWithHtml5libOnRealPages()
{
    constexpr int kPages = 240;
    QStringList pages;
    for (const auto* folder : {"/usr/share/doc/python3.11-doc/html", "/usr/share/doc/postgresql-doc-15/html"}) {
        QDirIterator files(QString::fromLatin1(folder), {QStringLiteral("*.html")}, QDir::Files, QDirIterator::Subdirectories);
        for (int taken = 0; files.hasNext() && taken < kPages / 2;) {
            pages += files.next();
            // html5lib takes seconds for a megabyte.
            if (files.fileInfo().size() < 30'000)
                ++taken;
            else
                pages.removeLast();
        }
    }
    if (pages.size() < 100)
        QSKIP("python3-doc and postgresql-doc-15 are not installed");
    const QString script = QStringLiteral(R"(
import sys, json, re
try:
    import html5lib
except ImportError:
    sys.exit(77)
titles = []
for path in sys.stdin.read().split("\n"):
    document = html5lib.parse(open(path, "rb").read(), transport_encoding="utf-8")
    title = next(document.iter("{http://www.w3.org/1999/xhtml}title"), None)
    text = "" if title is None else " ".join(re.split("[ \t\n\f\r]+", title.text or "")).strip(" ")
    titles.append(text or "No title")
json.dump(titles, sys.stdout)
)");
    const auto titles = [&script](const QStringList& paths) {
        auto python = std::make_unique<QProcess>();
        python->start(QStringLiteral("/usr/bin/python3"), {QStringLiteral("-c"), script});
        python->write(paths.join(QLatin1Char('\n')).toUtf8());
        python->closeWriteChannel();
        return python;
    };
    const auto half = pages.size() / 2;
    const auto first = titles(pages.mid(0, half));
    const auto second = titles(pages.mid(half));
    QVERIFY(first->waitForFinished(110'000) && second->waitForFinished(110'000));
    if (first->exitCode() == 77)
        QSKIP("python3-html5lib is not installed");
    const auto expected = QJsonDocument::fromJson(first->readAllStandardOutput()).array();
    const auto rest = QJsonDocument::fromJson(second->readAllStandardOutput()).array();
    QCOMPARE(expected.size() + rest.size(), pages.size());
    for (qsizetype i = 0; i < pages.size(); ++i) {
        QFile file(pages[i]);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto html = file.readAll();
        const auto page = extract(view(html), Wanted::WholePage, {});
        const auto wanted = i < half ? expected[i].toString() : rest[i - half].toString();
        QVERIFY2(QString::fromStdString(page.title) == wanted, qPrintable(pages[i]));
        QVERIFY2(page.cut == Cut::None, qPrintable(pages[i]));
    }
}

MILLRACE_TEST_MAIN(TestExtractor)
#include "tst_extractor.moc"
