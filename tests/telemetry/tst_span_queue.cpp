#include "app/telemetry/span_queue.h"

#include <QTest>

using namespace millrace;
using namespace millrace::telemetry;
using namespace std::chrono_literals;

namespace {

struct HandClock final : Clock {
    SteadyTime steady{1h};
    WallMs wall = 1'700'000'000'000;
    [[nodiscard]] SteadyTime now() const override { return steady; }
    [[nodiscard]] WallMs wallNow() const override { return wall; }
};

Trace traceOf(std::size_t spans)
{
    Trace trace;
    for (std::size_t i = 0; i < spans; ++i)
        trace.add("span", i == 0 ? -1 : 0, SteadyTime(1h), SteadyTime(1h));
    return trace;
}

int samplesOf(SpanQueue& queue, TraceOf kind, SteadyTime now, int tries)
{
    int taken = 0;
    for (int i = 0; i < tries; ++i)
        taken += queue.sample(kind, now) ? 1 : 0;
    return taken;
}

} // namespace

class TestSpanQueue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void samplesSoManyOfAKindASecond()
    {
        HandClock clock;
        SpanQueue queue(clock, 1);
        QCOMPARE(samplesOf(queue, TraceOf::Message, clock.steady, 1000), SpanQueue::kTracesPerSecond);
        QCOMPARE(samplesOf(queue, TraceOf::Fetch, clock.steady, 5), 5); // a flood of messages leaves room for pages
        QCOMPARE(samplesOf(queue, TraceOf::Message, clock.steady + 999ms, 10), 0);
        QCOMPARE(samplesOf(queue, TraceOf::Message, clock.steady + 1s, 1000), SpanQueue::kTracesPerSecond);
    }

    void samplesByTheRatio()
    {
        HandClock clock;
        SpanQueue none(clock, 0);
        QCOMPARE(samplesOf(none, TraceOf::Fetch, clock.steady, 1000), 0);
        SpanQueue half(clock, 0.5);
        int taken = 0;
        for (int second = 0; second < 1000; ++second)
            taken += samplesOf(half, TraceOf::Fetch, clock.steady + std::chrono::seconds(second), 10);
        QVERIFY2(taken > 4'700 && taken < 5'300, qPrintable(QString::number(taken))); // 10,000 coins: six standard deviations
    }

    void dropsWholeTracesWhenItIsFull()
    {
        HandClock clock;
        SpanQueue queue(clock, 1);
        const std::size_t fit = SpanQueue::kMaxSpans / 100;
        for (std::size_t i = 0; i < fit + 2; ++i)
            queue.record(traceOf(100));
        QCOMPARE(queue.counts().recorded, std::int64_t(fit + 2) * 100);
        QCOMPARE(queue.counts().dropped, 200);
        QCOMPARE(queue.take(100'000).size(), fit);
        queue.record(traceOf(100)); // there is room again
        QCOMPARE(queue.counts().dropped, 200);
    }

    void cutsATraceThatIsTooLong()
    {
        HandClock clock;
        SpanQueue queue(clock, 1);
        queue.record(traceOf(SpanQueue::kMaxSpansPerTrace + 7));
        QCOMPARE(queue.counts().dropped, 7);
        QCOMPARE(queue.take(1).front().trace.spans.size(), SpanQueue::kMaxSpansPerTrace);
    }

    void givesWholeTracesInTheirOrder()
    {
        HandClock clock;
        SpanQueue queue(clock, 1);
        for (const std::size_t size : {4U, 5U, 6U})
            queue.record(traceOf(size));
        const auto first = queue.take(10);
        QCOMPARE(first.size(), 2U);
        QCOMPARE(first[0].trace.spans.size(), 4U);
        QCOMPARE(first[1].trace.spans.size(), 5U);
        QCOMPARE(first[0].wallAt, clock.wall);
        QCOMPARE(queue.take(1).size(), 1U); // though it is longer than asked for
        QVERIFY(queue.take(1).empty());
    }

    void takesNothingAfterItsEnd()
    {
        HandClock clock;
        SpanQueue queue(clock, 1);
        queue.close();
        QVERIFY(!queue.sample(TraceOf::File, clock.steady));
        queue.record(traceOf(3)); // sampled before
        QCOMPARE(queue.counts().dropped, 3);
        QVERIFY(queue.take(10).empty());
    }
};

QTEST_GUILESS_MAIN(TestSpanQueue)
#include "tst_span_queue.moc"
