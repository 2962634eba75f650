#include "app/cli/otlp_option.h"

#include "app/cli/page_line.h"

#include <cstdio>
#include <cstdlib>

namespace millrace::cli {

namespace {

std::string inBrackets(const std::string& trouble)
{
    return trouble.empty() ? std::string() : " (" + trouble + ")";
}

std::string lossOf(const telemetry::OtlpFigures& figures, const char* what)
{
    std::string text = std::to_string(figures.lost()) + " of " + std::to_string(figures.made) + ' ' + what;
    if (figures.rejected > 0)
        text += ", " + std::to_string(figures.rejected) + " of them rejected by it";
    return text;
}

} // namespace

std::optional<std::string> setOtlp(std::optional<telemetry::OtlpOptions>& target, const std::string& url)
{
    auto read = telemetry::readOtlpOptions(url, [](const char* name) {
        const char* value = std::getenv(name);
        return std::string(value ? value : "");
    });
    if (!read)
        return read.error();
    target = std::move(*read);
    target->firstTrouble = [](const telemetry::OtlpReport& report) { std::fputs(otlpTroubleText(report).c_str(), stderr); };
    target->lostAtEnd = [](const telemetry::OtlpReport& report) { std::fputs(otlpLossText(report).c_str(), stderr); };
    return std::nullopt;
}

std::string otlpTroubleText(const telemetry::OtlpReport& report)
{
    return oneLine("millrace: the collector at " + report.endpoint + " does not take all telemetry" + inBrackets(report.trouble) + "; what it misses is counted, nothing waits for it") + "\n";
}

std::string otlpLossText(const telemetry::OtlpReport& report)
{
    std::string lost;
    if (report.spans.lost() > 0)
        lost = lossOf(report.spans, "spans");
    if (report.points.lost() > 0)
        lost += (lost.empty() ? "" : " and ") + lossOf(report.points, "data points");
    return oneLine("millrace: telemetry that did not get into the collector at " + report.endpoint + ": " + lost + inBrackets(report.trouble)) + "\n";
}

} // namespace millrace::cli
