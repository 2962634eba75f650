#include "app/select/field_set.h"

#include <QElapsedTimer>
#include <QtTest>

#include <string>
#include <thread>
#include <vector>

using namespace millrace;
using namespace millrace::select;

namespace {

using Strings = std::vector<std::string>;

class Page {
public:
    explicit Page(std::string html) : m_html(std::move(html)), m_output(gumbo_parse_with_options(&kGumboDefaultOptions, m_html.data(), m_html.size())) {}
    ~Page() { gumbo_destroy_output(&kGumboDefaultOptions, m_output); }
    Page(const Page&) = delete;
    [[nodiscard]] const GumboNode& document() const { return *m_output->document; }

private:
    std::string m_html;
    GumboOutput* m_output;
};

FieldValues evaluate(const std::string& html, const Strings& specs, const http::Url* base = nullptr)
{
    const Page page(html);
    const auto set = FieldSet::compile(specs);
    return set ? (*set)->evaluate(page.document(), base, {}) : FieldValues{};
}

/// The values of one field.
Strings values(const std::string& html, const std::string& spec)
{
    const auto base = http::parseUrl("http://example.org/dir/page");
    Strings found;
    for (FieldValue& each : evaluate(html, {spec}, &*base).values)
        found.push_back(std::move(each.value));
    return found;
}

std::string joined(const Strings& values)
{
    std::string text;
    for (const std::string& value : values)
        text += (text.empty() ? "" : "|") + value;
    return text;
}

std::string repeated(const char* text, int times)
{
    std::string all;
    for (int i = 0; i < times; ++i)
        all += text;
    return all;
}

const std::string kArticle = R"(<!doctype html><html lang="en-GB"><head><title>A  page</title><meta name="Description" content="About &amp; more">
<meta property="og:title" content="OG"><meta property="og:type" content="article"><meta name="robots" content="noindex"><link rel="Canonical" href="/c">
<script type="application/ld+json">{"a":  1}</script></head><body><h1>One</h1><h1>Two <b>x</b></h1><p class="a b" id="P">t<a href="b.html">c</a> tail</p>
<ul><li>1<li class="on">2<li>3<li>4</ul><a href="b.html#x">again</a><a href="mailto:x@y">mail</a><img src="i.png"><template><p>hidden</p></template>
<svg viewBox="0 0 1 1"><title>no</title><linearGradient xlink:href="#g"/></svg><my-tag Data-X="Ü">own</my-tag>
<form><fieldset disabled><legend><input id=inLegend></legend><input id=inSet></fieldset><input type=CheckBox checked id=box><option selected>o</option></form></body></html>)";

} // namespace

class TestFieldSet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void selects_data()
    {
        QTest::addColumn<QString>("spec");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* spec, const char* expected) { QTest::newRow(spec) << QString::fromUtf8(spec) << QString::fromUtf8(expected); };
        row("f=h1", "One|Two x");
        row("f=first:h1", "One");
        row("f= first: css: h1", "One");
        row("f=p.a::text", "t|tail");
        row("f=P.b#P > A::attr(HREF)", "b.html");
        row("f=li:nth-child(2n)", "2|4");
        row("f=li:nth-child(-n+2)", "1|2");
        row("f=li:nth-last-child(2)", "3");
        row("f=li:first-child, li:last-child", "1|4");
        row("f=li:not(:first-child, .on)", "3|4");
        row("f=li:not(.on):nth-of-type(3)", "3");
        row("f=p:has(> a)::attr(id)", "P");
        row("f=li:has(+ .on)", "1");
        row("f=li.on ~ li", "3|4");
        row("f=:is(h1, li):only-of-type", "");
        row("f=template p", "");
        row("f=template::attr(id)", "");
        row("f=my-tag[data-x='Ü']", "own");
        row("f=lineargradient::attr(viewbox), svg::attr(viewBox)", "0 0 1 1");
        row("f=[type=checkbox]::attr(id)", "box");          // HTML: values of type are compared without regard to case
        row("f=[id=p]::attr(id)", "");
        row("f=[id=p i]::attr(id)", "P");
        row("f=input:disabled::attr(id)", "inSet");
        row("f=input:enabled::attr(id)", "inLegend|box");
        row("f=:checked::attr(id)", "box");
        row("f=:root:lang(en)::attr(lang)", "en-GB");
        row("f=a:hover", "");
        row("f=|p", "");
        row("f=*|p > a", "c");
        row("f=.\\61", "tc tail");
        row("f=//h1", "One|Two x");
        row("f=first://h1/b", "x");
        row("f=xpath:li", "");
        row("f=//li[last()]", "4");
        row("f=count(//li) + 1", "5");
        row("f=//li = '3'", "true");
        row("f=//p/text()", "t|tail");
        row("f=//p/a/@href | //p/@id", "P|b.html");
        row("f=//b/ancestor::*[2]/h1[1]", "One");
        row("f=//linearGradient/@xlink:href", "#g");
        row("f=id('P')/a", "c");
        row("f=//template/*", "");
        row("title", "A page");
        row("description", "About & more");
        row("canonical", "http://example.org/c");
        row("h1", "One|Two x");
        row("language", "en-GB");
        row("robots", "noindex");
        row("opengraph", "og:title=OG|og:type=article");
        row("og:type", "article");
        row("json-ld", "{\"a\":  1}");
        row("links", "http://example.org/dir/b.html");
        row("images", "http://example.org/dir/i.png");
        row("words", "13");
    }
    void selects()
    {
        QFETCH(QString, spec);
        QFETCH(QString, expected);
        QCOMPARE(QString::fromStdString(joined(values(kArticle, spec.toStdString()))), expected);
    }

    void saysWhatIsWrongAndWhere_data()
    {
        QTest::addColumn<QString>("spec");
        QTest::addColumn<int>("column");
        QTest::addColumn<int>("code");
        const auto row = [](const QByteArray& spec, int column, SelectorErrorCode code) { QTest::newRow(spec.left(40)) << QString::fromUtf8(spec) << column << static_cast<int>(code); };
        row("a=p:foo", 2, SelectorErrorCode::Unknown);
        row("a=first:p:foo", 8, SelectorErrorCode::Unknown);
        row("a=ü:foo", 2, SelectorErrorCode::Unknown);
        row("a=li:nth-child(2", 15, SelectorErrorCode::Syntax);
        row("a=li:nth-child(x)", 14, SelectorErrorCode::Syntax);
        row("a=p >> b", 4, SelectorErrorCode::Syntax);
        row("a=p,", 3, SelectorErrorCode::Syntax);
        row("a=p[x", 4, SelectorErrorCode::Syntax);
        row("a=p[x='y]", 5, SelectorErrorCode::Syntax);
        row("a=p::before", 2, SelectorErrorCode::Unknown);
        row("a=p::text b", 9, SelectorErrorCode::Syntax);
        row("a=:is(p::text)", 6, SelectorErrorCode::Syntax);
        row("a=svg|p", 1, SelectorErrorCode::Unknown);
        row("a=p/*", 2, SelectorErrorCode::Syntax);
        row("a=//p[", 4, SelectorErrorCode::Syntax);
        row("a=//p]", 4, SelectorErrorCode::Syntax);
        row("a=//p[foo(x)]", 5, SelectorErrorCode::Unknown);
        row("a=//p[$x]", 5, SelectorErrorCode::Unknown);
        row("a=//h:p", 3, SelectorErrorCode::Unknown);
        row("a=count(//p, 1)", 1, SelectorErrorCode::Syntax);
        row("a=//p[@]", 6, SelectorErrorCode::Syntax);
        row("a=", 0, SelectorErrorCode::Empty);
        row("nothing", 0, SelectorErrorCode::NotBuiltIn);
        row("url=p", 0, SelectorErrorCode::NameTaken);
        row("1a=p", 0, SelectorErrorCode::BadName);
        row("a=" + QByteArray(3'000, 'p'), 0, SelectorErrorCode::TooLong);
        row("a=" + QByteArray(":not(").repeated(40), 86, SelectorErrorCode::TooDeep);
        row("a=" + QByteArray("(").repeated(40), 17, SelectorErrorCode::TooDeep);
    }
    void saysWhatIsWrongAndWhere()
    {
        QFETCH(QString, spec);
        QFETCH(int, column);
        QFETCH(int, code);
        const auto set = FieldSet::compile({"h1", spec.toStdString()});
        QVERIFY(!set);
        QCOMPARE(set.error().index, std::size_t{1});
        QCOMPARE(static_cast<int>(set.error().error.code), code);
        QVERIFY(!set.error().error.text.english().empty());
        QCOMPARE(set.error().error.column, column);
    }

    void saysItInEnglish()
    {
        const auto said = [](const char* spec) { return FieldSet::compile({spec}).error().error.text.english(); };
        QCOMPARE(said("a=p >> b"), std::string("\">\" stands where an element is expected, such as a, .class, #id or [attribute]"));
        QCOMPARE(said("a=li:nth-child(2;"), std::string("\";\" stands where :nth-child( is not closed yet"));
        QCOMPARE(said("a=//p[foo(x)]"), std::string("XPath 1.0 has no function foo()"));
        QCOMPARE(said("100%1=p"), std::string("a name is a letter or _, then letters, digits, _, -, . and :"));
        QCOMPARE(said("a=%1|p"), std::string("\"%\" stands where an element is expected, such as a, .class, #id or [attribute]"));
    }

    void namesAreTakenOnce()
    {
        QVERIFY(!FieldSet::compile({"a=p", "a=b"}));
        Strings many;
        for (std::size_t i = 0; i <= kMaxFields; ++i)
            many.push_back("f" + std::to_string(i) + "=p");
        const auto set = FieldSet::compile(many);
        QVERIFY(!set);
        QCOMPARE(set.error().error.code, SelectorErrorCode::TooMany);
    }

    void keepsWithinItsBounds()
    {
        const FieldValues many = evaluate(repeated("<p>x</p>", 2'000), {"f=p"});
        QCOMPARE(many.values.size(), kMaxValuesPerField);
        QVERIFY(many.cut);
        const FieldValues large = evaluate("<p>" + repeated("\xC3\xA4", 20'000) + "</p>", {"f=p", "g=//p"});
        QVERIFY(large.cut);
        QCOMPARE(large.values.size(), std::size_t{2});
        QCOMPARE(large.values[0].value, repeated("\xC3\xA4", static_cast<int>(kMaxValueBytes / 2)));
        QCOMPARE(large.values[1].value, large.values[0].value);
        const FieldValues sum = evaluate(repeated(("<p>" + std::string(10'000, 'x') + "</p>").c_str(), 30), {"f=p"});
        QVERIFY(sum.cut);
        std::size_t bytes = 0;
        for (const FieldValue& each : sum.values)
            bytes += each.value.size();
        QVERIFY(bytes <= kMaxFieldBytesPerPage && bytes > kMaxFieldBytesPerPage - 10'000);
    }

    /// What costs the square of the page, or more, is cut; CPU is asserted loosely, for sanitizers and busy machines.
    void endsWhateverIsAsked_data()
    {
        QTest::addColumn<QString>("spec");
        for (const char* spec : {"f=p:has(~ p:has(~ p:has(~ b)))", "f=p:not(:has(~ i ~ b))", "f=//p[count(preceding-sibling::p[count(preceding-sibling::p) > 3]) > 2]",
                 "f=//p[contains(string(/), concat(., 'zz'))]", "f=//*[. = //b]", "f=//p[//p[//p]]"})
            QTest::newRow(spec) << QString::fromLatin1(spec);
    }
    void endsWhateverIsAsked()
    {
        QFETCH(QString, spec);
        const Page page(repeated("<p>some text of this paragraph</p>", 6'000));
        const auto set = FieldSet::compile({spec.toStdString(), "first=first:p"});
        QVERIFY(set);
        QElapsedTimer timer;
        timer.start();
        const FieldValues found = (*set)->evaluate(page.document(), nullptr, {});
        QVERIFY2(timer.elapsed() < 5'000, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(found.cut || found.values.size() <= kMaxValuesPerField + 1);
    }

    void manyAncestorsAreNoWork()
    {
        const Page page(repeated("<div>", 500) + "<p>x");
        const auto set = FieldSet::compile({"f=b div div div div div p", "g=div div div div div div p"});
        QElapsedTimer timer;
        timer.start();
        const FieldValues found = (*set)->evaluate(page.document(), nullptr, {});
        QVERIFY(!found.cut);
        QCOMPARE(found.values.size(), std::size_t{1});
    }

    void stopsWhenAsked()
    {
        std::stop_source stop;
        stop.request_stop();
        const Page page(repeated("<p>x</p>", 30'000));
        const auto set = FieldSet::compile({"f=p:has(~ b)", "g=//p[//p[//p[count(//p) = 1]]]"});
        QVERIFY((*set)->evaluate(page.document(), nullptr, stop.get_token()).cut);
    }

    void oneSetServesManyThreads()
    {
        const auto set = FieldSet::compile({"a=//li[contains(., '2')]", "b=li.on", "n=count(//li)", "p=id('P')/a"});
        QVERIFY(set);
        std::vector<int> good(8);
        std::vector<std::jthread> threads;
        for (int& each : good) {
            threads.emplace_back([&each, &set] {
                for (int i = 0; i < 50; ++i) {
                    const Page page(kArticle);
                    const FieldValues found = (*set)->evaluate(page.document(), nullptr, {});
                    each += found.values.size() == 4 && found.values[0].value == "2" && found.values[2].value == "4" ? 1 : 0;
                }
            });
        }
        threads.clear();
        QCOMPARE(good, std::vector<int>(8, 50));
    }
};

QTEST_GUILESS_MAIN(TestFieldSet)
#include "tst_field_set.moc"
