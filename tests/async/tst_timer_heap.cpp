#include "app/async/timer_heap.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <algorithm>
#include <memory>
#include <random>

using namespace millrace;
using namespace millrace::async;
using namespace std::chrono_literals;

class TimerHeapTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesTheEarliestAndThoseOfOneTimeInTheOrderOfAdding()
    {
        const SteadyTime start{};
        TimerHeap heap;
        TimerNode a, b, c, d;
        heap.add(a, start + 2s);
        heap.add(b, start + 1s);
        heap.add(c, start + 2s);
        heap.add(d, start + 1s);
        QVERIFY(heap.next() == start + 1s);
        QVERIFY(heap.takeDue(start + 2s) == &b);
        QVERIFY(heap.takeDue(start + 2s) == &d);
        QVERIFY(heap.takeDue(start + 2s) == &a);
        QVERIFY(heap.takeDue(start + 2s) == &c);
        QVERIFY(!heap.takeDue(start + 2s));
        QVERIFY(!heap.next());
    }

    void givesNothingBeforeItsTime()
    {
        const SteadyTime start{};
        TimerHeap heap;
        TimerNode node;
        heap.add(node, start + 1s);
        QVERIFY(!heap.takeDue(start + 1s - 1ns));
        QVERIFY(node.armed());
        QVERIFY(heap.takeDue(start + 1s) == &node);
        QVERIFY(!node.armed());
    }

    void removesAnyNodeAndKeepsTheOrderOfTheRest()
    {
        const SteadyTime start{};
        std::mt19937 random(20240601);
        TimerHeap heap;
        std::vector<std::unique_ptr<TimerNode>> nodes;
        std::vector<TimerNode*> expected;
        for (int i = 0; i < 2000; ++i) {
            nodes.push_back(std::make_unique<TimerNode>());
            heap.add(*nodes.back(), start + Milliseconds(random() % 500));
            if (i % 3 == 2) {
                TimerNode& victim = *nodes[random() % nodes.size()];
                heap.remove(victim);
                heap.remove(victim); // a second time does nothing
            }
        }
        for (const auto& node : nodes) {
            if (node->armed())
                expected.push_back(node.get());
        }
        QCOMPARE(heap.size(), expected.size());
        std::stable_sort(expected.begin(), expected.end(), [](const TimerNode* x, const TimerNode* y) { return x->at < y->at; });
        for (TimerNode* node : expected)
            QVERIFY(heap.takeDue(start + 1s) == node);
        QCOMPARE(heap.size(), std::size_t(0));
    }

    void aDeadlineBeyondTheEndOfTimeIsTheEndOfTime()
    {
        const SteadyTime now = std::chrono::steady_clock::now();
        QVERIFY(deadlineAfter(now, SteadyDuration::max()) == SteadyTime::max());
        QVERIFY(deadlineAfter(now, 1s) == now + 1s);
        QVERIFY(deadlineAfter(now, -1s) == now - 1s);
    }
};

MILLRACE_TEST_MAIN(TimerHeapTest)
#include "tst_timer_heap.moc"
