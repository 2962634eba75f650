#include "app/telemetry/span_queue.h"

namespace millrace::telemetry {

SpanQueue::SpanQueue(const Clock& clock, double ratio) : m_clock(clock), m_ratio(ratio), m_random(std::random_device{}()) {}

bool SpanQueue::sample(TraceOf kind, SteadyTime now)
{
    const std::lock_guard lock(m_mutex);
    if (m_closed)
        return false;
    Second& second = m_seconds[static_cast<std::size_t>(kind)];
    if (now - second.since >= std::chrono::seconds(1) || second.traces == 0)
        second = {now, 0};
    if (second.traces >= kTracesPerSecond)
        return false;
    if (m_ratio < 1 && std::uniform_real_distribution<double>(0, 1)(m_random) >= m_ratio)
        return false;
    ++second.traces;
    return true;
}

void SpanQueue::record(Trace trace)
{
    if (trace.spans.empty())
        return;
    const SteadyTime steadyNow = m_clock.now();
    const WallMs wallNow = m_clock.wallNow();
    const std::lock_guard lock(m_mutex);
    m_counts.recorded += static_cast<std::int64_t>(trace.spans.size());
    if (trace.spans.size() > kMaxSpansPerTrace) { // parents come before their children, so what is left is whole
        m_counts.dropped += static_cast<std::int64_t>(trace.spans.size() - kMaxSpansPerTrace);
        trace.spans.resize(kMaxSpansPerTrace);
    }
    const std::size_t size = trace.spans.size();
    if (m_closed || m_spans + size > kMaxSpans) {
        m_counts.dropped += static_cast<std::int64_t>(size);
        return;
    }
    m_spans += size;
    m_traces.push_back({std::move(trace), steadyNow, wallNow});
}

std::vector<RecordedTrace> SpanQueue::take(std::size_t spans)
{
    const std::lock_guard lock(m_mutex);
    std::vector<RecordedTrace> taken;
    std::size_t count = 0;
    while (!m_traces.empty()) {
        const std::size_t size = m_traces.front().trace.spans.size();
        if (!taken.empty() && count + size > spans)
            break;
        count += size;
        taken.push_back(std::move(m_traces.front()));
        m_traces.pop_front();
    }
    m_spans -= count;
    return taken;
}

void SpanQueue::close()
{
    const std::lock_guard lock(m_mutex);
    m_closed = true;
}

void SpanQueue::clear()
{
    const std::lock_guard lock(m_mutex);
    m_counts.dropped += static_cast<std::int64_t>(m_spans);
    m_spans = 0;
    m_traces.clear();
}

SpanQueue::Counts SpanQueue::counts() const
{
    const std::lock_guard lock(m_mutex);
    Counts counts = m_counts;
    counts.waiting = static_cast<std::int64_t>(m_spans);
    return counts;
}

} // namespace millrace::telemetry
