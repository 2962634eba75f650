#include "app/cli/log_start.h"

#include "app/cli/page_line.h"
#include "app/cli/patient_write.h"

#include <cstdlib>

namespace millrace::cli {

namespace {

constexpr auto kLogFormatVariable = "MILLRACE_LOG_FORMAT";

telemetry::LogFormat wantedFormat()
{
    const char* const given = std::getenv(kLogFormatVariable);
    const std::string wanted = given ? given : "";
    if (wanted == "json")
        return telemetry::LogFormat::Json;
    if (!wanted.empty() && wanted != "text")
        sayToPerson("millrace: " + std::string(kLogFormatVariable) + "=" + oneLine(wanted) + " is neither text nor json; text is used\n");
    return telemetry::LogFormat::Lines;
}

} // namespace

std::unique_ptr<telemetry::LogSink> startLog(const LogLevels& levels, std::optional<LogLevel> kept)
{
    auto sink = std::make_unique<telemetry::LogSink>(telemetry::LogOptions{.written = levels, .format = wantedFormat(), .kept = kept});
    logInfo(LogArea::App, "started", {{"version", MILLRACE_VERSION}});
    return sink;
}

std::optional<std::string> readLogLevels(LogLevels& levels, const std::string& text)
{
    const auto read = telemetry::parseLogLevels(text);
    if (!read)
        return read.error();
    levels = *read;
    return std::nullopt;
}

} // namespace millrace::cli
