#pragma once

#include "app/hash/file_hasher.h"
#include "app/telemetry/span_sink.h"

#include <vector>

namespace millrace::hash {

/// Tells one file that was read from `began` to `ended` and was sampled, as a trace of one span, `hash file`. Its size, its algorithms and its
/// error are told, its name is not: names of files are nobody's business but their owner's.
void traceFile(telemetry::SpanSink& sink, SteadyTime began, SteadyTime ended, const std::vector<Algorithm>& algorithms, const Result<FileDigests, HashError>& result);

} // namespace millrace::hash
