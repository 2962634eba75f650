#include "app/scrape/page_document.h"

#include <QElapsedTimer>
#include <QtTest>

#include <set>
#include <string>

using namespace millrace;
using namespace millrace::scrape;

namespace {

using Document = std::shared_ptr<const PageDocument>;

constexpr const char* kPage = "<!doctype html>\n"
                              "<html><head><title>Shop</title></head>\n"
                              "<body>\n"
                              "<div id=main class=list>\n"
                              "  <p class=\"price big\" data-n='1'>12 \xE2\x82\xAC</p>\n"
                              "  <p class=price>7 \xE2\x82\xAC<br>each<!-- old --></p>\n"
                              "  <a href=\"/next\">next</a>\n"
                              "</div></body></html>\n";

Document parsed(std::string html)
{
    return PageDocument::make(std::move(html), *http::parseUrl("https://example.org/shop/"), {});
}

PageMatches matched(const Document& page, const std::string& field)
{
    const auto set = select::FieldSet::compile({field});
    return set ? page->match(**set, {}) : PageMatches{};
}

QByteArray textOf(const Document& page, SourceRange range)
{
    return QByteArray::fromStdString(std::string(page->source().substr(range.begin, range.end - range.begin)));
}

/// "value → source", one a line.
QByteArray described(const Document& page, const PageMatches& matches)
{
    QByteArray lines;
    for (const PageMatch& match : matches.found)
        lines += QByteArray::fromStdString(match.value) + " → " + textOf(page, match.range) + '\n';
    return lines;
}

std::string outline(const PageDocument& page, PageDocument::NodeId node, int depth = 0)
{
    std::string text = node == PageDocument::kRoot ? std::string() : std::string(static_cast<std::size_t>(depth), ' ') + page.label(node) + '\n';
    for (std::uint32_t i = 0; i < page.childCount(node); ++i)
        text += outline(page, page.child(node, i), node == PageDocument::kRoot ? 0 : depth + 1);
    return text;
}

} // namespace

class TestPageDocument : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isATreeWithoutTheWhiteSpaceBetweenElements()
    {
        const Document page = parsed(kPage);
        QCOMPARE(QByteArray::fromStdString(outline(*page, PageDocument::kRoot)), QByteArray("<html>\n"
                                                                                           " <head>\n"
                                                                                           "  <title>\n"
                                                                                           "   Shop\n"
                                                                                           " <body>\n"
                                                                                           "  <div id=\"main\" class=\"list\">\n"
                                                                                           "   <p class=\"price big\" data-n=\"1\">\n"
                                                                                           "    12 \xE2\x82\xAC\n"
                                                                                           "   <p class=\"price\">\n"
                                                                                           "    7 \xE2\x82\xAC\n"
                                                                                           "    <br>\n"
                                                                                           "    each\n"
                                                                                           "    <!-- old -->\n"
                                                                                           "   <a href=\"/next\">\n"
                                                                                           "    next\n"));
        QCOMPARE(page->elementCount(), 9U);
        for (PageDocument::NodeId node = 1; page->kind(node) == PageDocument::Kind::Element && node < 5; ++node)
            QCOMPARE(page->child(page->parent(node), page->placeOf(node)), node);
    }

    void saysWhereEachValueStands()
    {
        const Document page = parsed(kPage);
        QCOMPARE(described(page, matched(page, "v=.price")), QByteArray("12 \xE2\x82\xAC → <p class=\"price big\" data-n='1'>12 \xE2\x82\xAC</p>\n"
                                                                        "7 \xE2\x82\xAC" "each → <p class=price>7 \xE2\x82\xAC<br>each<!-- old --></p>\n"));
        const QByteArray texts("12 \xE2\x82\xAC → 12 \xE2\x82\xAC\n7 \xE2\x82\xAC → 7 \xE2\x82\xAC\neach → each\n");
        QCOMPARE(described(page, matched(page, "v=.price::text")), texts);
        QCOMPARE(described(page, matched(page, "v=//p[contains(@class, 'price')]/text()")), texts);
        QCOMPARE(described(page, matched(page, "v=p::attr(class)")), QByteArray("price big → class=\"price big\"\nprice → class=price\n"));
        QCOMPARE(described(page, matched(page, "v=//p/@data-n")), QByteArray("1 → data-n='1'\n"));
        QCOMPARE(described(page, matched(page, "links")), QByteArray("https://example.org/next → href=\"/next\"\n"));
        QCOMPARE(described(page, matched(page, "title")), QByteArray("Shop → <title>Shop</title>\n"));
        QCOMPARE(described(page, matched(page, "v=//p[1]/..//a")), QByteArray("next → <a href=\"/next\">next</a>\n"));
        // What an expression makes stands nowhere.
        const PageMatches count = matched(page, "v=count(//p)");
        QCOMPARE(count.found.size(), 1U);
        QCOMPARE(count.found[0].node, PageDocument::kNone);
        QVERIFY(count.found[0].range.empty());
        QVERIFY(matched(page, "v=h6").found.empty());
    }

    void aRangeEndsWhereTheElementDoes()
    {
        // Without end tags, closed by another's, a table's foster child, and what only the parser has put there.
        const Document page = parsed("<div><p>one<p>two</div><ul><li>a<li>b</ul><table><b>out</b><tr><td>in</table><img src=x>tail");
        QCOMPARE(described(page, matched(page, "v=p")), QByteArray("one → <p>one\ntwo → <p>two\n"));
        QCOMPARE(described(page, matched(page, "v=li")), QByteArray("a → <li>a\nb → <li>b\n"));
        QCOMPARE(described(page, matched(page, "v=b")), QByteArray("out → <b>out</b>\n"));
        QCOMPARE(described(page, matched(page, "v=img")), QByteArray(" → <img src=x>\n"));
        QCOMPARE(described(page, matched(page, "v=td")), QByteArray("in → <td>in\n"));
        const PageMatches implied = matched(page, "v=tbody");
        QCOMPARE(implied.found.size(), 1U);
        QVERIFY(implied.found[0].range.empty());
        QVERIFY(implied.found[0].node != PageDocument::kNone);
        const PageMatches heads = matched(page, "v=div");
        QCOMPARE(textOf(page, heads.found[0].head), QByteArray("<div>"));
    }

    void itsSourceHasRows()
    {
        const Document page = parsed("one\r\ntwo\n\n" + std::string(250, 'x') + "\nlast");
        QCOMPARE(page->rowCount(), 7U);
        QCOMPARE(page->row(0), std::string_view("one"));
        QCOMPARE(page->row(1), std::string_view("two"));
        QCOMPARE(page->row(2), std::string_view(""));
        QCOMPARE(page->row(3).size(), kSourceRowChars);
        QCOMPARE(page->row(5).size(), 50U);
        QCOMPARE(page->row(6), std::string_view("last"));
        const std::vector<std::uint32_t> lines{1, 2, 3, 4, 4, 4, 5};
        for (std::size_t row = 0; row < lines.size(); ++row) {
            QCOMPARE(page->lineOf(row), lines[row]);
            QCOMPARE(page->rowAt(static_cast<std::uint32_t>(page->rowBegin(row))), row);
        }
        QCOMPARE(page->rowAt(4), 0U); // its line's end is a row's, too
        QVERIFY(page->allRows());
        const Document empty = parsed("");
        QCOMPARE(empty->rowCount(), 0U);
        // A row breaks between characters.
        const Document wide = parsed(std::string(99, 'a') + "\xE2\x82\xAC\xE2\x82\xAC");
        QCOMPARE(wide->row(0), std::string(99, 'a') + "\xE2\x82\xAC");
        QCOMPARE(wide->row(1), std::string_view("\xE2\x82\xAC"));
    }

    void suggestsASelectorForAnElement()
    {
        const Document page = parsed(kPage);
        for (const auto& [field, selector, matches] : {std::tuple("v=[data-n]", "div#main > p.price", 2U), {"v=a", "div#main > a", 1U}, {"v=title", "html > head > title", 1U}}) {
            const std::string suggested = page->selectorOf(matched(page, field).found.at(0).node);
            QCOMPARE(suggested, std::string(selector));
            QCOMPARE(matched(page, "v=" + suggested).found.size(), matches);
        }
        const Document rows = parsed("<table><tr><td>1<td>2<tr><td>3<td>4</table>");
        const std::string cell = rows->selectorOf(matched(rows, "v=//tr[2]/td[2]").found.at(0).node);
        const PageMatches again = matched(rows, "v=" + cell);
        QCOMPARE(described(rows, again), QByteArray("4 → <td>4\n"));
    }

    void tellsWhatARunWouldKeep()
    {
        std::string html;
        for (int i = 0; i < 1'500; ++i)
            html += "<li>" + std::to_string(i);
        const PageMatches many = matched(parsed(html), "v=li");
        QCOMPARE(many.found.size(), 1'500U);
        QCOMPARE(many.kept, select::kMaxValuesPerField);
        QVERIFY(!many.more);
        const PageMatches tooMany = matched(parsed(html + html + html + html + html + html + html + html + html + html + html + html + html + html), "v=li");
        QCOMPARE(tooMany.found.size(), kMaxMatches);
        QVERIFY(tooMany.more);
        // Values are shown in part; whether a run has them whole is another question.
        const PageMatches longOne = matched(parsed("<p>" + std::string(2'000, 'x')), "v=p");
        QCOMPARE(longOne.found[0].value.size(), kMatchValueBytes);
        QVERIFY(!longOne.shortened && longOne.kept == 1);
        QVERIFY(matched(parsed("<p>" + std::string(20'000, 'x')), "v=p").shortened);
        // A page's bytes are bounded: of values within each other the first ones are kept.
        std::string nested;
        for (int i = 0; i < 20; ++i)
            nested += "<div>";
        const PageMatches bytes = matched(parsed(nested + std::string(15'000, 'x')), "v=div");
        QCOMPARE(bytes.found.size(), 20U);
        QCOMPARE(bytes.kept, 8U);
    }

    void largePagesAreReadAndMatchedInTime()
    {
        std::string html = "<!doctype html><title>t</title><body>";
        while (html.size() < 10 * 1024 * 1024 - 100)
            html += "<div class=row><span class=a>x</span><a href='/p?q=1'>link</a></div>\n";
        QElapsedTimer took;
        took.start();
        const Document page = parsed(html);
        const qint64 made = took.restart();
        QVERIFY(page->cut() == Cut::Size || page->cut() == Cut::Work);
        QVERIFY(page->rowCount() > 100'000);
        const PageMatches matches = matched(page, "v=div > span.a");
        const qint64 tried = took.elapsed();
        qInfo("10 MiB: %lld ms to make, %zu nodes' elements, %zu rows; %lld ms to match %zu", made, page->elementCount(), page->rowCount(), tried, matches.found.size());
        QVERIFY(!matches.found.empty());
        // One line of 10 MiB.
        const Document line = parsed("<p>" + std::string(10 * 1024 * 1024, 'x'));
        QCOMPARE(line->row(0).size(), kSourceRowChars);
    }

    void endsEarlyWhenItIsNotWanted()
    {
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(!PageDocument::make(kPage, *http::parseUrl("https://example.org/"), stop.get_token()));
    }

    void takesWhatNoBrowserShouldSee()
    {
        for (const std::string& html : {std::string(), std::string("\0\0", 2), std::string("</html>"), std::string("<"), std::string("<!--"), std::string("<svg><title>x</title><a xlink:href=y>"),
                 std::string("<template><p>in</p></template>"), std::string("<frameset><frame src=a>"), std::string(200'000, '<'), std::string("<p a=1 a=2 \"'=x>")}) {
            const Document page = parsed(html);
            QVERIFY(page);
            for (const char* field : {"v=*", "v=//node()", "v=//@*", "v=*::text", "links", "title"}) {
                for (const PageMatch& match : matched(page, field).found) {
                    QVERIFY(match.range.end <= page->source().size() && match.head.end <= page->source().size());
                    QVERIFY(match.node == PageDocument::kNone || !page->label(match.node).empty());
                }
            }
            (void)outline(*page, PageDocument::kRoot);
        }
    }
};

QTEST_GUILESS_MAIN(TestPageDocument)
#include "tst_page_document.moc"
