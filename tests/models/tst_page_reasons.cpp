#include "models/scrape/page_details.h"
#include "models/scrape/page_reasons.h"
#include "tests/support/scrape_samples.h"

#include <QtTest>

using namespace millrace;
using namespace millrace::models;

namespace {

scrape::PageEvent untitled(const char* source, const char* noTitle, const char* cut = "")
{
    auto page = test::page(1, "http://a.example/x");
    page.title = "No title";
    page.titleSource = source;
    page.noTitle = noTitle;
    page.cut = cut;
    return page;
}

scrape::PageEvent skipped(const char* error, const char* finalUrl = "http://a.example/x")
{
    auto page = test::page(1, "http://a.example/x", 0);
    page.state = store::UrlState::Skipped;
    page.error = error;
    page.finalUrl = finalUrl;
    return page;
}

} // namespace

class TestPageReasons : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void saysWhyThereIsNoTitle_data()
    {
        QTest::addColumn<QString>("sentence");
        QTest::addColumn<QString>("part");
        const auto row = [](const char* tag, const scrape::PageEvent& page, const char* part) {
            QTest::newRow(tag) << whyNoTitle(page) << QString::fromUtf8(part);
        };
        row("missing", untitled("none", "missing"), "has no title element");
        row("blank", untitled("none", "blank"), "nothing but white space");
        row("svg", untitled("none", "svg"), "inside an image (svg)");
        row("cut", untitled("too_deep", "missing", "nesting"), "in the part of the page that was read");
        row("not HTML", [] {
            auto page = untitled("not_html", "");
            page.contentType = "application/pdf";
            return page;
        }(), "the answer is application/pdf");
        row("not HTML, no type", [] {
            auto page = untitled("not_html", "");
            page.contentType = "";
            return page;
        }(), "names no type");
        row("not changed", [] {
            auto page = untitled("none", "");
            page.status = 304;
            page.bytes = 0;
            return page;
        }(), "or an empty one, when it was fetched whole");
        row("empty", [] {
            auto page = untitled("none", "missing");
            page.bytes = 0;
            return page;
        }(), "the page is empty");
    }
    void saysWhyThereIsNoTitle()
    {
        QFETCH(QString, sentence);
        QFETCH(QString, part);
        QVERIFY2(sentence.startsWith(QLatin1String("No title")) && sentence.contains(part) && sentence.endsWith(u'.'), qPrintable(sentence));
    }
    void saysNothingOfAPageThatHasOne()
    {
        QCOMPARE(whyNoTitle(test::page(1, "http://a.example/")), QString());
        QCOMPARE(whyNoTitle(test::page(1, "http://a.example/", 404)), QString());
        QCOMPARE(whyCut(test::page(1, "http://a.example/")), QString());
        QCOMPARE(whySkipped(test::page(1, "http://a.example/"), nullptr), QString());
    }

    void saysWhatCutThePage_data()
    {
        QTest::addColumn<QByteArray>("cut");
        QTest::addColumn<QString>("part");
        QTest::newRow("nesting") << QByteArray("nesting") << QStringLiteral("deeper than 512");
        QTest::newRow("attributes") << QByteArray("attributes") << QStringLiteral("more than 1,000 attributes");
        QTest::newRow("size") << QByteArray("size") << QStringLiteral("longer than the 6.3 MB");
        QTest::newRow("work") << QByteArray("work") << QStringLiteral("too long");
    }
    void saysWhatCutThePage()
    {
        QFETCH(QByteArray, cut);
        QFETCH(QString, part);
        const QString sentence = whyCut(untitled("title", "", cut.constData()));
        QVERIFY2(sentence.contains(part), qPrintable(sentence));
    }

    void saysWhyItWasSkipped_data()
    {
        QTest::addColumn<QByteArray>("error");
        QTest::addColumn<QByteArray>("finalUrl");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* error, const char* finalUrl, const char* sentence) {
            QTest::newRow(error) << QByteArray(error) << QByteArray(finalUrl) << QString::fromUtf8(sentence);
        };
        row("Robots: line 12: Disallow: /private", "http://a.example/x", "Skipped: the robots.txt of a.example forbids it in line 12: “Disallow: /private”.");
        row("Robots: line 2: Disallow: /", "http://b.example:81/y", "Skipped: the robots.txt of b.example:81 forbids it in line 2: “Disallow: /”.");
        row("Robots: path too long for 2000 patterns", "http://a.example/x", "Skipped: the robots.txt of a.example cannot be compared with it (path too long for 2000 patterns).");
        row("Scope: redirected to http://b.example/", "http://b.example/", "Skipped: it redirects to http://b.example/, which is outside the scope of the crawl.");
        row("RedirectedToKnown: http://a.example/y", "http://a.example/y", "Skipped: it redirects to http://a.example/y, which this run has already.");
        row("already stored", "http://a.example/x", "Skipped: the store has it already; “Fetch again what is stored” in Run options fetches it anew.");
        row("NoSitemap: 404", "http://a.example/sitemap.xml", "Skipped: the site has no sitemap at the usual address (status 404).");
        row("NoSitemap: it is an HTML page", "http://a.example/sitemap.xml", "Skipped: what the site has at the usual address is no sitemap.");
        row("", "http://a.example/x", "Skipped: the run has it already.");
        row("Another: reason", "http://a.example/x", "Skipped: Another: reason.");
    }
    void saysWhyItWasSkipped()
    {
        QFETCH(QByteArray, error);
        QFETCH(QByteArray, finalUrl);
        QFETCH(QString, sentence);
        QCOMPARE(whySkipped(skipped(error.constData(), finalUrl.constData()), nullptr), sentence);
    }
    void namesTheRunThatStoredIt()
    {
        store::PageExplanation stored;
        stored.storedBy = RunId{3};
        stored.storedAt = 1'700'000'000'000;
        const QString sentence = whySkipped(skipped("already stored"), &stored);
        QVERIFY2(sentence.startsWith(QLatin1String("Skipped: run 3 stored it on ")) && sentence.contains(QLatin1String("2023")), qPrintable(sentence));
    }

    void saysWhereAPageWasFound()
    {
        store::PageExplanation stored;
        const auto page = test::page(1, "http://a.example/x");
        QCOMPARE(whereFrom(page, stored, 0), QString()); // no crawl
        QCOMPARE(whereFrom(page, stored, 2), QStringLiteral("Given · depth 0 of 2"));
        stored.depth = 2;
        stored.foundOn = "http://a.example/";
        QCOMPARE(whereFrom(page, stored, 3), QStringLiteral("Found on http://a.example/ · depth 2 of 3"));
        QCOMPARE(whereFrom(page, stored, 2), QStringLiteral("Found on http://a.example/ · depth 2 of 2, so its links were not followed"));
        stored.foundOn.clear();
        QVERIFY(whereFrom(page, stored, 3).startsWith(QLatin1String("Found on a page that the run has no more")));
    }

    /// A page whose details the window does not hold any more tells the same from the store.
    void tellsTheSameFromTheStore()
    {
        auto live = untitled("none", "svg");
        live.charsetSource = "meta";
        live.redirects = {{"http://a.example/x", 301}, {"http://a.example/y", 302}};
        live.finalUrl = "http://a.example/z";
        live.fields = std::make_shared<const std::vector<store::FieldRecord>>(std::vector<store::FieldRecord>{{"price", 0, "12"}, {"price", 1, "7"}});
        auto rest = live; // as toEvent() leaves it
        rest.charsetSource.clear();
        rest.redirects.clear();
        rest.noTitle.clear();
        rest.fields.reset();
        store::PageExplanation stored;
        stored.charsetSource = live.charsetSource;
        stored.redirects = live.redirects;
        stored.noTitle = live.noTitle;
        stored.finalUrl = live.finalUrl;
        stored.fields = *live.fields;
        const PageDetails full = describePage(live, true);
        const PageDetails read = describePage(rest, false, &stored);
        QCOMPARE(read.whyNoTitle, full.whyNoTitle);
        QVERIFY(read.redirects == full.redirects);
        QVERIFY(read.fields == full.fields && read.fields.size() == 2);
        QCOMPARE(read.redirects.size(), 3);
        QCOMPARE(read.redirects.last().name, QStringLiteral("200"));
        QVERIFY(read.facts.startsWith(QStringLiteral("UTF-8 from the page's meta element")));
        // Where the chain led to was not asked for.
        auto blocked = skipped("Robots: line 2: Disallow: /", "http://b.example/");
        blocked.status = 301;
        blocked.redirects = {{"http://a.example/x", 301}};
        QCOMPARE(describePage(blocked, true).redirects.last().name, QStringLiteral("–"));
    }
};

QTEST_GUILESS_MAIN(TestPageReasons)
#include "tst_page_reasons.moc"
