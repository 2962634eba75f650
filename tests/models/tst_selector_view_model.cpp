#include "models/scrape/selector_view_model.h"
#include "models/scrape/field_texts.h"
#include "models/scrape/selector_texts.h"
#include "models/scrape/service_backend.h"
#include "tests/scrape/scrape_harness.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

using namespace millrace;
using namespace millrace::models;
using namespace millrace::test;
using Phase = SelectorState::Phase;
using From = scrape::ProbeRequest::From;

namespace {

constexpr const char* kUrl = "https://shop.example/list";
constexpr const char* kShop = "<!doctype html>\n<title>Shop</title>\n<ul>\n<li class=item><b class=price>12</b>\n<li class=item><b class=price>7</b> old\n</ul>\n<a href=/next>next</a>\n";

ScriptedAnswer answerWith(int status, std::vector<http::Header> headers, std::string body)
{
    ScriptedAnswer answer = scriptedStatus(status, std::move(headers));
    answer.body = std::move(body);
    return answer;
}

/// The view-model over the real engine on virtual time, its pages served by a script.
struct Shop {
    ScrapeHarness scraper;
    ServiceBackend backend{scraper.service(), scraper.store(), scraper.loop};
    std::unique_ptr<SelectorViewModel> model = std::make_unique<SelectorViewModel>(backend);
    QAbstractItemModelTester source{&model->source(), QAbstractItemModelTester::FailureReportingMode::Fatal};
    QAbstractItemModelTester matches{&model->matches(), QAbstractItemModelTester::FailureReportingMode::Fatal};

    Shop() { serve(kUrl, kShop); }
    const SelectorState& state() const { return model->state(); }
    void serve(const std::string& url, const std::string& html)
    {
        ScriptedAnswer answer = scriptedPage("");
        answer.body = html;
        scraper.transport.on(url, answer);
    }
    /// Lets engine and window take turns.
    bool until(const std::function<bool()>& condition)
    {
        for (int i = 0; i < 500 && !condition(); ++i) {
            scraper.loop.runFor(std::chrono::milliseconds(10));
            QTest::qWait(1);
        }
        return condition();
    }
    bool fetch(const char* url = kUrl, const scrape::ScrapeSettings& settings = unlimited())
    {
        model->fetch(QString::fromLatin1(url), settings, From::User);
        return until([this] { return state().phase != Phase::Fetching; });
    }
    bool tryIt(const QString& selector)
    {
        model->setSelector(selector);
        model->trySelector();
        return until([this] { return !state().matches.isEmpty() || !state().selectorProblem.isEmpty(); });
    }
    QString value(int row) const { return model->matches().index(row, PageMatchesModel::Value).data().toString(); }
    /// Rows of the source, of those with marks: "text" with [ ] around each.
    QStringList marked() const
    {
        QStringList rows;
        for (int row = 0; row < model->source().rowCount(); ++row) {
            const QModelIndex index = model->source().index(row, PageSourceModel::Text);
            const auto marks = index.data(MarksRole).value<QList<int>>();
            for (qsizetype i = 0; i + 2 < marks.size(); i += 3)
                rows += QString::number(marks[i + 2]) + u':' + index.data().toString().mid(marks[i], marks[i + 1] - marks[i]);
        }
        return rows;
    }
};

} // namespace

class TestSelectorViewModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void beginsEmptyAndSaysWhatToDo()
    {
        Shop shop;
        QCOMPARE(shop.state().phase, Phase::Nothing);
        QVERIFY(shop.state().emptyTree.contains(QStringLiteral("press Fetch")));
        QVERIFY(!shop.state().canUse && !shop.state().canStep);
        shop.model->setSelector(QStringLiteral("p"));
        shop.model->trySelector();
        QCOMPARE(shop.state().emptyMatches, QStringLiteral("Fetch a page to try the selector on."));
        QVERIFY(shop.state().canUse);
    }

    void showsWhatASelectorMatchesInTreeAndSource()
    {
        Shop shop;
        QVERIFY(shop.fetch());
        QCOMPARE(shop.state().phase, Phase::Page);
        QVERIFY2(shop.state().facts.startsWith(QStringLiteral("200 · ")), qPrintable(shop.state().facts));
        QVERIFY2(shop.state().facts.endsWith(QStringLiteral("10 elements · robots.txt was not asked, as Run options say")), qPrintable(shop.state().facts));
        QSignalSpy chosen(shop.model.get(), &SelectorViewModel::chosen);
        QVERIFY(shop.tryIt(QStringLiteral(".price::text")));
        QCOMPARE(shop.state().matches, QStringLiteral("1 of 2 matches · CSS"));
        QCOMPARE(shop.value(0) + u'|' + shop.value(1), QStringLiteral("12|7"));
        QCOMPARE(shop.model->matches().index(1, PageMatchesModel::Element).data().toString(), QStringLiteral("<b class=\"price\">"));
        QCOMPARE(shop.marked(), (QStringList{QStringLiteral("1:12"), QStringLiteral("2:12"), QStringLiteral("1:7")}));
        const QModelIndex text = chosen.last().at(0).toModelIndex();
        QCOMPARE(text.data().toString(), QStringLiteral("12"));
        QCOMPARE(text.data(MatchRole).toInt(), 2);
        QCOMPARE(chosen.last().at(1).toInt(), 3);
        QCOMPARE(chosen.last().at(2).toInt(), QStringLiteral("<li class=item><b class=price>").size());
        shop.model->step(1);
        QCOMPARE(shop.state().matches, QStringLiteral("2 of 2 matches · CSS"));
        QCOMPARE(text.data(MatchRole).toInt(), 1);
        shop.model->step(1);
        QCOMPARE(shop.state().chosen, 0);
        shop.model->step(-1);
        QCOMPARE(shop.state().chosen, 1);
    }

    void takesXPathBuiltInOnesAndWhatRunOptionsHas()
    {
        Shop shop;
        QVERIFY(shop.fetch());
        QVERIFY(shop.tryIt(QStringLiteral("//li[2]/b")));
        QCOMPARE(shop.state().matches, QStringLiteral("1 match · XPath"));
        QCOMPARE(shop.value(0), QStringLiteral("7"));
        QVERIFY(shop.tryIt(QStringLiteral("links")));
        QCOMPARE(shop.state().matches, QStringLiteral("1 match · built in"));
        QCOMPARE(shop.value(0), QStringLiteral("https://shop.example/next"));
        QVERIFY(shop.state().nameIsFixed);
        QCOMPARE(shop.model->fieldNamed(QStringLiteral("x")), QStringLiteral("links"));
        QVERIFY(shop.tryIt(QStringLiteral("price = first:.price")));
        QCOMPARE(shop.state().matches, QStringLiteral("1 match · CSS"));
        QCOMPARE(shop.state().fieldName, QStringLiteral("price"));
        QVERIFY(!shop.state().nameIsFixed);
        QCOMPARE(shop.model->fieldNamed(QStringLiteral("cost")), QStringLiteral("cost=first:.price"));
        QVERIFY(shop.tryIt(QStringLiteral("a[href='/next']::attr(href)")));
        QCOMPARE(shop.value(0), QStringLiteral("/next"));
        QCOMPARE(shop.state().fieldName, QString());
        QVERIFY(shop.tryIt(QStringLiteral("count(//li)")));
        QCOMPARE(shop.value(0), QStringLiteral("2"));
        QCOMPARE(shop.model->matches().index(0, PageMatchesModel::Element).data().toString(), QStringLiteral("–"));
    }

    void saysWhatIsWrongWithASelectorAndWhere()
    {
        Shop shop;
        QVERIFY(shop.fetch());
        QVERIFY(shop.tryIt(QStringLiteral("b")));
        QVERIFY(shop.tryIt(QStringLiteral("li > > b")));
        QVERIFY2(shop.state().selectorProblem.startsWith(QStringLiteral("Column 6 of the selector: ")), qPrintable(shop.state().selectorProblem));
        QCOMPARE(shop.model->matches().rowCount(), 0);
        QVERIFY(!shop.state().canUse);
        QVERIFY(shop.marked().isEmpty());
        QVERIFY(shop.tryIt(QStringLiteral("//li[")));
        QVERIFY2(shop.state().selectorProblem.contains(QStringLiteral("is not closed")), qPrintable(shop.state().selectorProblem));
        QVERIFY(shop.tryIt(QStringLiteral("h6")));
        QCOMPARE(shop.state().matches, QStringLiteral("no match · CSS"));
        QVERIFY(shop.state().emptyMatches.startsWith(QStringLiteral("Nothing on this page matches.")));
        QVERIFY(shop.state().selectorProblem.isEmpty());
    }

    void aSelectorStaysForTheNextPage()
    {
        Shop shop;
        QVERIFY(shop.fetch());
        QVERIFY(shop.tryIt(QStringLiteral("title")));
        shop.serve("https://shop.example/other", "<title>Other</title>");
        QVERIFY(shop.fetch("https://shop.example/other"));
        QVERIFY(shop.until([&] { return shop.model->matches().rowCount() == 1; }));
        QCOMPARE(shop.value(0), QStringLiteral("Other"));
    }

    void saysWhyThereIsNoPage()
    {
        Shop shop;
        QVERIFY(shop.fetch());
        shop.scraper.transport.on("https://shop.example/robots.txt", scriptedText("User-agent: *\nDisallow: /list"));
        scrape::ScrapeSettings obeys;
        obeys.rate = 0;
        QVERIFY(shop.fetch(kUrl, obeys));
        QCOMPARE(shop.state().phase, Phase::Failed);
        QVERIFY2(shop.state().problem.contains(QStringLiteral("forbids it in line 2: “Disallow: /list”")) && shop.state().problem.contains(QStringLiteral("Obey robots.txt")), qPrintable(shop.state().problem));
        QCOMPARE(shop.model->tree().rowCount(), 0);
        QVERIFY(shop.fetch("nowhere"));
        QVERIFY2(shop.state().problem.contains(QStringLiteral("fetch it again")), qPrintable(shop.state().problem));
        shop.scraper.transport.on("https://shop.example/refused", scriptedError(http::HttpErrorCode::Refused));
        QVERIFY(shop.fetch("https://shop.example/refused"));
        QVERIFY2(shop.state().problem.endsWith(QStringLiteral("then fetch it again.")), qPrintable(shop.state().problem));
        shop.scraper.transport.on("https://shop.example/pdf", answerWith(200, {{"Content-Type", "application/pdf"}}, "%PDF"));
        QVERIFY(shop.fetch("https://shop.example/pdf"));
        QVERIFY2(shop.state().problem.contains(QStringLiteral("application/pdf")), qPrintable(shop.state().problem));
        shop.scraper.transport.on("https://shop.example/gone", answerWith(404, {{"Content-Type", "text/html"}}, "<h1>Gone</h1>"));
        QVERIFY(shop.fetch("https://shop.example/gone"));
        QCOMPARE(shop.state().phase, Phase::Page);
        QVERIFY2(shop.state().note.startsWith(QStringLiteral("The host answered 404")), qPrintable(shop.state().note));
    }

    void aCancelledFetchLeavesThePageBefore()
    {
        Shop shop;
        QVERIFY(shop.fetch());
        ScriptedAnswer slow = scriptedPage("slow");
        slow.beforeAnswer = std::chrono::minutes(5);
        shop.scraper.transport.on("https://shop.example/slow", slow);
        shop.model->fetch(QStringLiteral("https://shop.example/slow"), unlimited(), From::User);
        QCOMPARE(shop.state().phase, Phase::Fetching);
        shop.scraper.loop.runFor(std::chrono::milliseconds(50));
        shop.model->cancel();
        QVERIFY(shop.until([&] { return shop.state().phase == Phase::Page; }));
        QVERIFY(shop.model->tree().rowCount() > 0);
        QCOMPARE(shop.scraper.transport.inFlight(), 0U);
    }

    void itsEndEndsWhatIsUnderWay()
    {
        Shop shop;
        ScriptedAnswer slow = scriptedPage("slow");
        slow.beforeAnswer = std::chrono::minutes(5);
        shop.scraper.transport.on("https://shop.example/slow", slow);
        auto* trial = new SelectorViewModel(shop.backend);
        trial->fetch(QStringLiteral("https://shop.example/slow"), unlimited(), From::User);
        shop.scraper.loop.runFor(std::chrono::milliseconds(50));
        QCOMPARE(shop.scraper.transport.inFlight(), 1U);
        delete trial;
        QVERIFY(shop.until([&] { return shop.scraper.transport.inFlight() == 0; }));
    }

    void aLargeTreeIsFilledAsItIsLookedAt()
    {
        std::string html = "<ul>";
        for (int i = 0; i < 5'000; ++i)
            html += "<li>" + std::to_string(i);
        const auto page = scrape::PageDocument::make(html + "<li class=last>last", *http::parseUrl(kUrl), {});
        const auto found = page->match(**select::FieldSet::compile({"v=li"}), {}).found;
        PageTreeModel tree; // without a tester, which asks for all
        tree.setPage(page);
        const QModelIndex top = tree.index(0, 0);
        QCOMPARE(top.data().toString(), QStringLiteral("<html>"));
        QVERIFY(tree.hasChildren(top) && tree.rowCount(top) == 0 && tree.canFetchMore(top));
        const QModelIndex some = tree.reveal(found[700].node);
        QCOMPARE(some.row(), 700);
        QCOMPARE(tree.rowCount(some.parent()), 1'000);
        QVERIFY(tree.canFetchMore(some.parent()));
        const QModelIndex last = tree.reveal(found.back().node);
        QCOMPARE(tree.rowCount(last.parent()), 5'001);
        QVERIFY(!tree.canFetchMore(last.parent()));
        QVERIFY(!tree.reveal(scrape::PageDocument::kNone).isValid());
        // It asks for all there is; while a model with more to fetch is reset, it takes that for a mistake, so it comes afterwards.
        const auto small = scrape::PageDocument::make(kShop, *http::parseUrl(kUrl), {});
        tree.setPage(small);
        const QAbstractItemModelTester tester(&tree, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QCOMPARE(tree.rowCount(tree.reveal(small->match(**select::FieldSet::compile({"v=ul"}), {}).found[0].node)), 2);
    }

    void whatAStrangerWritesIsOneLineOfPlainText()
    {
        Shop shop;
        shop.serve(kUrl, "<title>a\u202Eb\tc</title><p title='x\ny'>\u2066z");
        QVERIFY(shop.fetch());
        QVERIFY(shop.tryIt(QStringLiteral("title")));
        QCOMPARE(shop.value(0), QStringLiteral("a b c"));
        for (int row = 0; row < shop.model->source().rowCount(); ++row) {
            const QString text = shop.model->source().index(row, PageSourceModel::Text).data().toString();
            QVERIFY(!text.contains(QChar(0x202e)) && !text.contains(QChar(0x2066)) && !text.contains(u'\t'));
        }
    }

    void aFieldTakesThePlaceOfTheOneOfItsName()
    {
        using Fields = std::vector<std::string>;
        QCOMPARE(withField({"a=b", "title"}, "a=c"), (Fields{"a=c", "title"}));
        QCOMPARE(withField({"a=b"}, "ab=c"), (Fields{"a=b", "ab=c"}));
        QCOMPARE(withField({"a=b", "title"}, "title"), (Fields{"a=b", "title"}));
    }
};

QTEST_GUILESS_MAIN(TestSelectorViewModel)
#include "tst_selector_view_model.moc"
