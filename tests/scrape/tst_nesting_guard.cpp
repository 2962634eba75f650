#include "app/scrape/nesting_guard.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace millrace::scrape;

/// What the guard lets through and where it cuts: a page that only leaves out end tags is not deep.
class TestNestingGuard : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void passesFlatPages_data();
    void passesFlatPages();
    void cutsDeepPages_data();
    void cutsDeepPages();
    void cutsBeforeTheTagThatIsTooMuch();
    void countsAttributes();
};

namespace {

GuardedHtml guard(const QByteArray& html)
{
    return guardNesting({html.constData(), static_cast<std::size_t>(html.size())});
}

} // namespace

void TestNestingGuard::passesFlatPages_data()
{
    QTest::addColumn<QByteArray>("unit");   // repeated 3,000 times
    QTest::newRow("closed") << QByteArray("<div><p>x</p></div>");
    QTest::newRow("void") << QByteArray("<br><img src=x><input>");
    QTest::newRow("paragraphs") << QByteArray("<p>x");
    QTest::newRow("paragraphs with open b") << QByteArray("<p><b>x");
    QTest::newRow("paragraphs in closed divs") << QByteArray("<div><p>x</div>");
    QTest::newRow("list items") << QByteArray("<li>x");
    QTest::newRow("list items with open anchors") << QByteArray("<li><a name=x>x");
    QTest::newRow("list items with open divs") << QByteArray("<li><div>x");
    QTest::newRow("lists with open items") << QByteArray("<ul><li>x<li>y</ul>");
    QTest::newRow("definitions") << QByteArray("<dt>x<dd>y");
    QTest::newRow("options") << QByteArray("<option>x");
    QTest::newRow("select") << QByteArray("<select><optgroup><option>x<optgroup><option>y</select>");
    QTest::newRow("tables with open cells") << QByteArray("<table><tr><td>x<td><b>y<tr><td>z</table>");
    QTest::newRow("cells outside tables") << QByteArray("<td>");
    QTest::newRow("anchors") << QByteArray("<a href=x>");
    QTest::newRow("headings") << QByteArray("<h1>x<h2>y");
    QTest::newRow("wrong heading ends") << QByteArray("<h1>x</h2>");
    QTest::newRow("buttons") << QByteArray("<button>x");
    QTest::newRow("forms") << QByteArray("<form>");
    QTest::newRow("misnested formatting") << QByteArray("<b><i>x</b></i>");
    QTest::newRow("formatting around a block") << QByteArray("<b><div>x</b></div>");
    QTest::newRow("comments") << QByteArray("<!-- <div> --><!--> <p> <!---><!--<div>--!>");
    QTest::newRow("bogus comments") << QByteArray("<!<div><?<div></ <div>");
    QTest::newRow("quoted attributes") << QByteArray("<p a='<div>' b=\"<div>\" c=d>");
    QTest::newRow("script") << QByteArray("<script>'<div>' < '</div' </SCRIPT >");
    QTest::newRow("style and textarea") << QByteArray("<style><div></style><textarea><div></textarea><title><div></title>");
    QTest::newRow("svg") << QByteArray("<svg><g><path/><title>x</title></g></svg>");
    QTest::newRow("svg left open") << QByteArray("<svg><g><div></div>");
    QTest::newRow("cdata in svg") << QByteArray("<svg><![CDATA[<g><g>]]></svg>");
    QTest::newRow("html in svg") << QByteArray("<svg><foreignObject><div>x</div></foreignObject></svg>");
    QTest::newRow("upper case") << QByteArray("<DIV><P>x</div>");
    QTest::newRow("stray <") << QByteArray("a < b <3 << ");
}

void TestNestingGuard::passesFlatPages()
{
    QFETCH(QByteArray, unit);
    const auto html = "<!doctype html><html><body>" + unit.repeated(3'000);
    const auto guarded = guard(html);
    QCOMPARE(guarded.cut, Cut::None);
    QCOMPARE(guarded.html.size(), static_cast<std::size_t>(html.size()));
}

void TestNestingGuard::cutsDeepPages_data()
{
    QTest::addColumn<QByteArray>("unit");
    QTest::newRow("divs") << QByteArray("<div>");
    QTest::newRow("self-closed divs") << QByteArray("<div/>");
    QTest::newRow("spans") << QByteArray("<span>");
    QTest::newRow("custom elements") << QByteArray("<my-element>");
    QTest::newRow("bold") << QByteArray("<b>");
    QTest::newRow("lists in items") << QByteArray("<li><ul>");
    QTest::newRow("items ended in a list") << QByteArray("<li><ul></li>");
    QTest::newRow("tables in cells") << QByteArray("<table><td>");
    QTest::newRow("tables ended wrongly") << QByteArray("<table><td></div></p></span>");
    QTest::newRow("objects") << QByteArray("<p><object>");
    QTest::newRow("svg groups") << QByteArray("<svg><g>");
    QTest::newRow("ended by another name") << QByteArray("<div></section>");
    QTest::newRow("greater-than in quotes") << QByteArray("<div a='>' b=\"></div>\">");
    QTest::newRow("ended in a comment") << QByteArray("<div><!-- </div> -->");
    QTest::newRow("ended in a script") << QByteArray("<div><script></div></script>");
}

void TestNestingGuard::cutsDeepPages()
{
    QFETCH(QByteArray, unit);
    QCOMPARE(guard(unit.repeated(100)).cut, Cut::None);
    const auto html = unit.repeated(3'000);
    const auto guarded = guard(html);
    QCOMPARE(guarded.cut, Cut::Nesting);
    QVERIFY(guarded.html.size() < static_cast<std::size_t>(html.size()));
}

void TestNestingGuard::cutsBeforeTheTagThatIsTooMuch()
{
    const auto depth = static_cast<qsizetype>(kMaxNesting);
    const auto allowed = QByteArray("<div>").repeated(depth);
    QCOMPARE(guard(allowed + "text").cut, Cut::None);
    const auto html = allowed + "text<div>more";
    const auto guarded = guard(html);
    QCOMPARE(guarded.cut, Cut::Nesting);
    QCOMPARE(QByteArray(guarded.html.data(), static_cast<qsizetype>(guarded.html.size())), allowed + "text");
    QCOMPARE(guard((allowed + QByteArray("</div>").repeated(depth)).repeated(3)).cut, Cut::None);
}

void TestNestingGuard::countsAttributes()
{
    const auto most = static_cast<qsizetype>(kMaxAttributes);
    QCOMPARE(guard("<p" + QByteArray(" a=1").repeated(most) + ">").cut, Cut::None);
    QCOMPARE(guard("<p" + QByteArray(" a=1").repeated(most + 1) + ">").cut, Cut::Attributes);
    QCOMPARE(guard(QByteArray("<body a=1>").repeated(most + 1)).cut, Cut::Attributes);
    QCOMPARE(guard(("<p" + QByteArray(" a").repeated(most) + ">").repeated(100)).cut, Cut::Attributes);
    QCOMPARE(guard(QByteArray("<p class=x id=y lang=en>").repeated(10'000)).cut, Cut::None);
}

MILLRACE_TEST_MAIN(TestNestingGuard)
#include "tst_nesting_guard.moc"
