// What the metrics say about scraping: labels and bounds, and figures that never fall whatever becomes of runs.
#include "app/scrape/scrape_metrics.h"
#include "tests/scrape/scrape_harness.h"
#include "tests/support/test_main.h"

#include <prometheus/metric_family.h>

#include <QTest>

#include <algorithm>

using namespace millrace;
using namespace millrace::scrape;
using namespace millrace::test;

class TstScrapeMetrics : public QObject {
    Q_OBJECT

    static ScrapeFigures figures(ScrapeHarness& scraper)
    {
        auto seen = std::make_shared<std::optional<ScrapeFigures>>();
        scraper.service().figures([seen](ScrapeFigures now) { *seen = std::move(now); });
        if (!scraper.loop.runUntil([&] { return seen->has_value(); }, 10s))
            throw std::runtime_error("no figures");
        return **seen;
    }
    static std::int64_t waiting(const ScrapeFigures& figures, WaitReason reason) { return figures.waits[static_cast<std::size_t>(reason)]; }

private Q_SLOTS:
    void tellsWhatTheRunDid()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p1", scriptedStatus(404));
        const auto run = scraper.scrapeAll(urlLines("a.example", 3) + urlLines("b.example", 2), noRobots());
        const ScrapeFigures now = figures(scraper);
        QCOMPARE(now.counts.done, run.done);
        QCOMPARE(now.counts.failed, 1);
        QCOMPARE(now.counts.fetches.failures.at("404"), 1);
        QCOMPARE(now.counts.fetches.bytes, run.bytes);
        QCOMPARE(now.counts.starts, 5);
        QCOMPARE(now.counts.fetches.responses[2], 4);
        QCOMPARE(now.counts.fetches.responses[4], 1);
        QCOMPARE(now.queued, 0);
        QCOMPARE(now.hosts.size(), 2U);
        QCOMPARE(now.hosts[0].host, std::string("a.example"));
        QCOMPARE(now.hosts[0].starts, 3);
        QCOMPARE(now.hosts[0].rate, 2.0);
        QCOMPARE(waiting(now, WaitReason::Done), 2);
    }
    void tellsWhyLanesWait()
    {
        ScrapeHarness scraper;
        scraper.begin(urlLines("a.example", 5) + urlLines("b.example", 5) + urlLines("c.example", 1), noRobots());
        scraper.loop.runFor(100ms);
        scraper.service().setHostPaused(scraper.hostId("b.example"), true);
        const ScrapeFigures now = figures(scraper);
        QCOMPARE(waiting(now, WaitReason::Rate), 1);
        QCOMPARE(waiting(now, WaitReason::Paused), 1);
        QCOMPARE(waiting(now, WaitReason::Done), 1);
        QCOMPARE(now.queued, 8);
    }
    void neverFallsOverRunsAndRetries()
    {
        ScrapeHarness scraper;
        scraper.transport.on("https://a.example/p1", scriptedStatus(404));
        (void)scraper.scrapeAll(urlLines("a.example", 3), noRobots());
        QCOMPARE(scraper.retryFailed(), 1);
        QCOMPARE(figures(scraper).counts.failed, 1); // it did fail, whatever the run's own account says now
        QCOMPARE(figures(scraper).counts.fetches.failures.at("404"), 1);
        scraper.start();
        (void)scraper.runToEnd();
        QCOMPARE(figures(scraper).counts.failed, 2);
        QCOMPARE(figures(scraper).counts.fetches.failures.at("404"), 2);
        const RunId first = scraper.snapshot().id;
        (void)scraper.scrapeAll(urlLines("b.example", 2), noRobots());
        const ScrapeFigures second = figures(scraper);
        QCOMPARE(second.counts.done, 4);
        QCOMPARE(second.counts.failed, 2);
        QCOMPARE(second.counts.starts, 6);
        QCOMPARE(second.hosts.size(), 1U); // the open run's
        scraper.openRun(first); // what was done before is not done again
        QCOMPARE(figures(scraper).counts.done, 4);
        QCOMPARE(figures(scraper).counts.failed, 2);
        QCOMPARE(figures(scraper).counts.starts, 6);
    }
    void countsWhatIsSkippedAtOnce()
    {
        ScrapeHarness scraper;
        (void)scraper.scrapeAll(urlLines("a.example", 2), noRobots());
        const auto again = scraper.scrapeAll(urlLines("a.example", 3), noRobots());
        QCOMPARE(again.skipped, 2);
        QCOMPARE(figures(scraper).counts.skipped, 2);
        QCOMPARE(figures(scraper).counts.done, 3);
    }
    void looksAtManyLanesInSlices()
    {
        ScrapeHarness scraper;
        std::string urls;
        for (int host = 0; host < 2'500; ++host)
            urls += "https://h" + std::to_string(host) + ".example/\n";
        scraper.newRun(noRobots());
        scraper.add(urls);
        QCOMPARE(waiting(figures(scraper), WaitReason::Stopped), 0); // begins now
        scraper.loop.runFor(1s);
        const ScrapeFigures now = figures(scraper);
        QCOMPARE(waiting(now, WaitReason::Stopped), 2'500);
        QCOMPARE(now.hosts.size(), kMaxHostLabels);
    }

    // --- families ---
    void hostsBeyondTheCapAreOther()
    {
        ScrapeFigures many;
        many.counts.starts = 1'000;
        many.lanes = 300;
        for (std::size_t i = 0; i < kMaxHostLabels; ++i)
            many.hosts.push_back({"h" + std::to_string(i) + ".example", 4, 2, 1});
        many.otherStarts = 200;
        std::vector<prometheus::MetricFamily> families;
        telemetry::MetricSink sink(families);
        describe(many, sink);
        const auto starts = std::ranges::find(families, "millrace_scrape_host_starts_total", &prometheus::MetricFamily::name);
        QVERIFY(starts != families.end());
        QCOMPARE(starts->metric.size(), kMaxHostLabels + 1);
        QCOMPARE(starts->metric.back().label.front().value, std::string("other"));
        double sum = 0;
        for (const auto& sample : starts->metric)
            sum += sample.counter.value;
        QCOMPARE(sum, 1'000.0);
        for (const prometheus::MetricFamily& family : families)
            QCOMPARE(family.name.ends_with("_total"), family.type == prometheus::MetricType::Counter);
    }
    void causesBeyondTheCapAreOther()
    {
        FetchCounts all;
        for (int i = 0; i < 500; ++i) {
            FetchCounts one;
            one.failures["cause " + std::to_string(i)] = 2;
            all.add(one);
        }
        QCOMPARE(all.failures.size(), kMaxCauses + 1);
        std::int64_t sum = 0;
        for (const auto& [cause, count] : all.failures)
            sum += count;
        QCOMPARE(sum, 1'000);
    }
};

MILLRACE_TEST_MAIN(TstScrapeMetrics)
#include "tst_scrape_metrics.moc"
