#include "app/core/ring_buffer.h"

#include <QTest>

#include <memory>

using namespace millrace;

class TstRingBuffer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsTheLastValuesOldestFirst()
    {
        RingBuffer<int> ring(3);
        QVERIFY(ring.empty());
        for (int i = 1; i <= 7; ++i)
            ring.push(i);
        QCOMPARE(ring.size(), 3U);
        QCOMPARE(ring.capacity(), 3U);
        QCOMPARE(ring[0], 5);
        QCOMPARE(ring[1], 6);
        QCOMPARE(ring[2], 7);
        QCOMPARE(ring.back(), 7);
    }
    void isInOrderBeforeItIsFull()
    {
        RingBuffer<int> ring(5);
        ring.push(1);
        ring.push(2);
        QCOMPARE(ring.size(), 2U);
        QCOMPARE(ring[0], 1);
        QCOMPARE(ring.back(), 2);
    }
    void beginsAnewAfterClear()
    {
        RingBuffer<int> ring(2);
        for (int i = 0; i < 3; ++i)
            ring.push(i);
        ring.clear();
        QVERIFY(ring.empty());
        ring.push(8);
        ring.push(9);
        ring.push(10);
        QCOMPARE(ring[0], 9);
        QCOMPARE(ring.back(), 10);
    }
    void holdsOneValue()
    {
        RingBuffer<std::unique_ptr<int>> ring(1);
        ring.push(std::make_unique<int>(1));
        ring.push(std::make_unique<int>(2));
        QCOMPARE(ring.size(), 1U);
        QCOMPARE(*ring[0], 2);
        QCOMPARE(*ring.back(), 2);
    }
};

QTEST_GUILESS_MAIN(TstRingBuffer)
#include "tst_ring_buffer.moc"
