#include "app/scrape/scrape_metrics.h"

namespace millrace::scrape {

namespace {

/// In the order of WaitReason.
constexpr std::array<std::string_view, kWaitReasons> kWaitLabels{"ready", "rate", "crawl_delay", "retry_after", "back_off", "circuit", "in_flight", "global", "robots", "retry", "paused",
    "store", "stopped", "elsewhere", "done"};
/// In the order of FetchCounts::responses.
constexpr std::array<std::string_view, 6> kClassLabels{"error", "1xx", "2xx", "3xx", "4xx", "5xx"};

double number(std::int64_t value)
{
    return static_cast<double>(value);
}

void describeHosts(const ScrapeFigures& figures, telemetry::MetricSink& sink)
{
    auto starts = sink.counter("millrace_scrape_host_starts_total", "Requests begun by host of the open run, as its pacing counts them.");
    for (const ScrapeFigures::Host& host : figures.hosts)
        starts.add(number(host.starts), {{"host", host.host}});
    if (figures.lanes > figures.hosts.size())
        starts.add(number(figures.otherStarts), {{"host", telemetry::kOtherLabel}});
    auto rates = sink.gauge("millrace_scrape_host_rate_limit", "Starts per second that each host of the open run is allowed; 0: unlimited.");
    for (const ScrapeFigures::Host& host : figures.hosts)
        rates.add(host.rate, {{"host", host.host}});
    auto queued = sink.gauge("millrace_scrape_host_queued", "URLs of each host of the open run that have not ended.");
    for (const ScrapeFigures::Host& host : figures.hosts)
        queued.add(number(host.queued), {{"host", host.host}});
}

} // namespace

void ScrapeCounts::add(const ScrapeCounts& counts)
{
    done += counts.done;
    failed += counts.failed;
    skipped += counts.skipped;
    starts += counts.starts;
    fetches.add(counts.fetches);
}

void describe(const ScrapeFigures& figures, telemetry::MetricSink& sink)
{
    const ScrapeCounts& counts = figures.counts;
    sink.counter("millrace_scrape_pages_total", "URLs that ended, by result.")
        .add(number(counts.done), {{"result", "done"}})
        .add(number(counts.failed), {{"result", "failed"}})
        .add(number(counts.skipped), {{"result", "skipped"}});
    auto errors = sink.counter("millrace_scrape_errors_total", "URLs that failed, by cause.");
    for (const auto& [cause, count] : counts.fetches.failures)
        errors.add(number(count), {{"cause", cause}});
    sink.counter("millrace_scrape_requests_total", "Requests begun, as the pacing counts them: robots.txt, redirects and retries among them.").add(number(counts.starts));
    auto responses = sink.counter("millrace_scrape_responses_total", "Requests that ended, by the class of the status.");
    for (std::size_t i = 0; i < kClassLabels.size(); ++i)
        responses.add(number(counts.fetches.responses[i]), {{"class", kClassLabels[i]}});
    sink.counter("millrace_scrape_received_bytes_total", "Bytes of bodies received, as they were sent (compressed or not).").add(number(counts.fetches.bytes));
    sink.gauge("millrace_scrape_queued", "URLs of the open run that wait.").add(number(figures.queued));
    sink.gauge("millrace_scrape_in_flight", "Requests of the open run under way.").add(number(figures.inFlight));
    auto lanes = sink.gauge("millrace_scrape_lanes", "Hosts of the open run, by what they wait for.");
    for (std::size_t i = 0; i < kWaitReasons; ++i)
        lanes.add(number(figures.waits[i]), {{"reason", kWaitLabels[i]}});
    describeHosts(figures, sink);
}

} // namespace millrace::scrape
