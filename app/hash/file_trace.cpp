#include "app/hash/file_trace.h"

namespace millrace::hash {

void traceFile(telemetry::SpanSink& sink, SteadyTime began, SteadyTime ended, const std::vector<Algorithm>& algorithms, const Result<FileDigests, HashError>& result)
{
    telemetry::Trace trace;
    trace.add("hash file", -1, began, ended);
    telemetry::Span& span = trace.spans.front();
    std::string names;
    for (const Algorithm each : algorithms)
        names += (names.empty() ? "" : ",") + std::string(info(each).name);
    span.attributes.push_back({"millrace.hash.algorithms", std::move(names)});
    if (result)
        span.attributes.push_back({"file.size", result->bytes});
    else
        span.errorType = name(result.error().code);
    sink.record(std::move(trace));
}

} // namespace millrace::hash
