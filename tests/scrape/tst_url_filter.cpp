#include "app/scrape/url_filter.h"

#include <QElapsedTimer>
#include <QTest>

using namespace millrace::scrape;

class TstUrlFilter : public QObject {
    Q_OBJECT

    using Patterns = std::vector<std::string>;

private Q_SLOTS:
    void takesAllWithoutAPattern()
    {
        QVERIFY(!UrlFilter::make({}, {}));
    }
    void takesWhatOneIncludesAndNoneExcludes()
    {
        const auto filter = UrlFilter::make({"/docs/", "^https://a\\.example/$"}, {"\\.PDF$", "(?i)secret"});
        QVERIFY(filter->takes("https://a.example/"));
        QVERIFY(filter->takes("https://b.example/docs/x.pdf")); // case counts
        QVERIFY(!filter->takes("https://b.example/"));
        QVERIFY(!filter->takes("https://a.example/docs/x.PDF"));
        QVERIFY(!filter->takes("https://a.example/docs/Secret"));
        const auto exclude = UrlFilter::make({}, {"[?&]sort="});
        QVERIFY(exclude->takes("https://a.example/?page=2"));
        QVERIFY(!exclude->takes("https://a.example/?page=2&sort=x"));
    }
    void saysWhatIsWrong()
    {
        QVERIFY(!UrlFilter::problem("/a|b$"));
        QCOMPARE(UrlFilter::problem(""), std::optional<std::string>("it is empty"));
        QCOMPARE(UrlFilter::problem("a(b"), std::optional<std::string>("missing ): a(b"));
        QVERIFY(UrlFilter::problem("(a)\\1"));
        QVERIFY(UrlFilter::problem("\xff"));
        QVERIFY(UrlFilter::problem(std::string(kMaxPatternBytes + 1, 'x')));
        QVERIFY(UrlFilter::problem("((a{1,100}){1,100}){1,100}"));
    }
    void takesNothingWithAPatternThatIsNone()
    {
        for (const auto& filter : {UrlFilter::make({"a(b"}, {}), UrlFilter::make({}, {"a(b"}), UrlFilter::make(Patterns(kMaxPatterns + 1, "a"), {})})
            QVERIFY(!filter->takes("https://a.example/a"));
        QVERIFY(UrlFilter::make(Patterns(kMaxPatterns, "a"), {})->takes("https://a.example/a"));
    }
    void takesTimeInProportionToTheUrl()
    {
        // A matcher that backtracks does not come back from these.
        const auto filter = UrlFilter::make({"(a|aa)+$", "(x+x+)+y"}, {"^(([a-z])+.)+[A-Z]([a-z])+$"});
        const std::string url = "https://a.example/" + std::string(8'000, 'a') + std::string(100, 'x');
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 100; ++i)
            QVERIFY(!filter->takes(url));
        QVERIFY2(timer.elapsed() < 5'000, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_GUILESS_MAIN(TstUrlFilter)
#include "tst_url_filter.moc"
