#pragma once

#include "app/telemetry/span_sink.h"

#include <array>
#include <cstddef>
#include <deque>
#include <mutex>
#include <random>
#include <vector>

namespace millrace::telemetry {

/// A trace with the moment it was told, on both clocks: its spans' dates follow from that.
struct RecordedTrace {
    Trace trace;
    SteadyTime steadyAt;
    WallMs wallAt = 0;
};

/// Traces between the engines and the exporter: samples, keeps a bounded number, drops and counts the rest.
///
/// Thread: any, under one mutex. Lossy on purpose: what is full or closed drops the new trace as a whole.
class SpanQueue final : public SpanSink {
public:
    static constexpr int kTracesPerSecond = 20;            ///< of a kind; beyond it nothing is sampled until the next second
    static constexpr std::size_t kMaxSpans = 4'096;        ///< that wait to be sent
    static constexpr std::size_t kMaxSpansPerTrace = 128;  ///< the rest of a longer trace is dropped and counted

    struct Counts {
        std::int64_t recorded = 0;       ///< spans
        std::int64_t dropped = 0;        ///< of them
        std::int64_t waiting = 0;        ///< of them
    };

    /// `ratio` of what begins is traced, [0, 1].
    SpanQueue(const Clock& clock, double ratio);

    [[nodiscard]] bool sample(TraceOf kind, SteadyTime now) override;
    void record(Trace trace) override;

    /// Takes whole traces of at most `spans` spans together, and at least one trace when there is any.
    [[nodiscard]] std::vector<RecordedTrace> take(std::size_t spans);
    /// Takes nothing in any more.
    void close();
    /// Drops and counts what waits.
    void clear();
    [[nodiscard]] Counts counts() const;

private:
    struct Second {
        SteadyTime since;
        int traces = 0;
    };

    const Clock& m_clock;
    const double m_ratio;
    mutable std::mutex m_mutex;
    std::minstd_rand m_random;
    std::array<Second, kTraceKinds> m_seconds;
    std::deque<RecordedTrace> m_traces;
    std::size_t m_spans = 0;
    Counts m_counts;
    bool m_closed = false;
};

} // namespace millrace::telemetry
