#pragma once

#include "app/telemetry/span.h"

namespace millrace::telemetry {

/// What a trace is of; each kind has its own share of the samples, so that a flood of messages leaves room for pages.
enum class TraceOf { Fetch, Message, File };
inline constexpr int kTraceKinds = 3;

/// Where engines tell their traces. They hold a pointer that is null while nobody wants any: then a trace costs one branch.
///
/// Thread: any; neither call waits for I/O. sample() is for the begin of each URL, message or file and takes some 50 ns.
class SpanSink {
public:
    virtual ~SpanSink() = default;
    /// Whether what begins now is to be traced.
    [[nodiscard]] virtual bool sample(TraceOf kind, SteadyTime now) = 0;
    /// Takes an ended trace for which sample() was true, or drops and counts it when too many wait.
    virtual void record(Trace trace) = 0;
};

} // namespace millrace::telemetry
