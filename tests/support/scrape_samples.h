#pragma once

#include "app/scrape/scrape_feed.h"

#include <string>

namespace millrace::test {

/// Invented hosts, runs and pages for tests and galleries of the Scraper's window.
[[nodiscard]] inline scrape::HostSnapshot host(std::int64_t id, std::string name, std::int64_t queued = 10, std::int64_t done = 5, std::int64_t failed = 0)
{
    scrape::HostSnapshot host;
    host.id = HostId{id};
    host.host = std::move(name);
    host.queued = queued;
    host.done = done;
    host.failed = failed;
    host.rate = 2;
    host.waits = scrape::WaitReason::Rate;
    return host;
}

[[nodiscard]] inline scrape::RunSnapshot run(scrape::RunPhase phase, std::int64_t given, std::int64_t done, std::int64_t failed = 0)
{
    scrape::RunSnapshot run;
    run.id = RunId{14};
    run.phase = phase;
    run.given = given;
    run.done = done;
    run.failed = failed;
    run.queued = given - done - failed;
    return run;
}

[[nodiscard]] inline scrape::PageEvent page(std::int64_t key, std::string url, int status = 200, std::string title = "A title", HostId host = HostId{1})
{
    scrape::PageEvent page;
    page.run = RunId{14};
    page.host = host;
    page.keyHash = key;
    page.finalUrl = url;
    page.url = std::move(url);
    page.status = status;
    page.state = status >= 400 || status == 0 ? store::UrlState::Failed : store::UrlState::Done;
    page.title = std::move(title);
    page.titleSource = "title";
    page.contentType = "text/html";
    page.charset = "UTF-8";
    page.charsetSource = "header";
    page.httpVersion = "HTTP/2";
    page.bytes = 84'000;
    page.attempts = 1;
    page.timings.laneWait = Milliseconds(1380);
    page.timings.dns = Milliseconds(2);
    page.timings.connect = Milliseconds(14);
    page.timings.tls = Milliseconds(31);
    page.timings.firstByte = Milliseconds(121);
    page.timings.body = Milliseconds(44);
    page.timings.parse = Milliseconds(4);
    page.timings.store = Milliseconds(3);
    page.headers = {{"content-type", "text/html; charset=utf-8"}, {"server", "nginx"}};
    page.endedAt = 1'700'000'000'000 + key;
    return page;
}

} // namespace millrace::test
