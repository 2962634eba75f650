// First line: a path; then a robots.txt.
#include "app/http/robots.h"
#include "app/http/url.h"
#include "app/http/utf8.h"
#include "tests/fuzz/fuzz_target.h"

using namespace millrace;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::string_view body = fuzz::textOf(data, size);
    const std::string path = "/" + std::string(fuzz::takeLine(body).substr(0, http::kMaxUrlBytes));
    const http::RobotsRules rules = http::parseRobots(body, "Millrace/1.0");
    const http::RobotsVerdict verdict = rules.verdict(path);
    fuzz::require(verdict.allowed || !verdict.rule.empty(), "what is not allowed has its rule");
    fuzz::require(rules.verdict("/robots.txt").allowed, "robots.txt itself is allowed");
    fuzz::require(rules.sitemaps().size() <= http::kRobotsMaxSitemaps, "sitemaps are capped");
    for (const std::string& sitemap : rules.sitemaps())
        fuzz::require(http::utf8::isValid(sitemap), "sitemaps are UTF-8");
    fuzz::require(!rules.crawlDelay() || (rules.crawlDelay()->count() >= 0 && *rules.crawlDelay() <= http::kRobotsMaxCrawlDelay), "the delay is within its bounds");
    fuzz::require(!http::RobotsRules::disallowAll().verdict(path).allowed || path == "/robots.txt", "all is disallowed");
    return 0;
}
