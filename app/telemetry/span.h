#pragma once

#include "app/core/clock.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace millrace::telemetry {

/// SpanKind of OpenTelemetry's trace.proto; the numbers go over the wire.
enum class SpanKind { Internal = 1, Server = 2, Client = 3 };

/// Of one attribute's text in bytes; longer ones are cut between characters, at the latest when they are encoded.
inline constexpr std::size_t kMaxAttributeBytes = 2'048;

struct Attribute {
    const char* key;                     ///< a literal, by OpenTelemetry's semantic conventions where they have a name for it
    std::variant<std::string, std::int64_t> value;
};

/// One step of a trace. Names are literals, so that they never hold what a peer sent.
struct Span {
    const char* name;
    int parent = -1;                     ///< index in Trace::spans, before this one; -1: the root
    SteadyTime start;
    SteadyTime end;
    SpanKind kind = SpanKind::Internal;
    std::vector<Attribute> attributes;
    std::string errorType;               ///< attribute error.type; empty: it did not fail
    std::string errorMessage;
};

/// What happened to one URL, message or file, told as a whole once it has ended: its parents are there by construction, and ids are only
/// made for what is sent. A plain value.
struct Trace {
    std::vector<Span> spans;             ///< the root first

    /// The new span's index.
    int add(const char* name, int parent, SteadyTime start, SteadyTime end)
    {
        Span span;
        span.name = name;
        span.parent = parent;
        span.start = start;
        span.end = end;
        spans.push_back(std::move(span));
        return static_cast<int>(spans.size()) - 1;
    }
};

} // namespace millrace::telemetry
