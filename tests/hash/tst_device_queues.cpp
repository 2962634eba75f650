#include "app/hash/device_queues.h"

#include <QTest>

#include <map>
#include <sys/sysmacros.h>

using namespace millrace;
using namespace millrace::hash;
using namespace std::chrono_literals;

namespace {

constexpr dev_t kFast = 1, kDisk = 2, kNetwork = 3;

/// Kept by the test: a device that seeks is kDisk only.
DeviceQueues queuesOfThree()
{
    return DeviceQueues([](dev_t device) { return device == kDisk; });
}

} // namespace

class TestDeviceQueues : public QObject {
    Q_OBJECT
    using Reader = DeviceQueues::Reader;
    SteadyTime m_now{1h};

private Q_SLOTS:
    void keepsTheOrderOfOneDevice()
    {
        DeviceQueues queues = queuesOfThree();
        for (int i = 1; i <= 3; ++i)
            queues.push(kFast, FileId{i}, m_now);
        QCOMPARE(queues.queued(), 3U);
        for (int i = 1; i <= 3; ++i)
            QCOMPARE(queues.take(Reader::Regular, m_now)->file, FileId{i});
        QVERIFY(!queues.hasNext(Reader::Regular));
        QVERIFY(!queues.take(Reader::Regular, m_now));
    }

    void aRotationalDeviceHasOneReader()
    {
        DeviceQueues queues = queuesOfThree();
        queues.push(kDisk, FileId{1}, m_now);
        queues.push(kDisk, FileId{2}, m_now);
        const auto first = queues.take(Reader::Regular, m_now);
        QVERIFY(first && queues.rotational(first->device));
        QVERIFY(!queues.hasNext(Reader::Regular));
        queues.ended(first->device, m_now);
        QCOMPARE(queues.take(Reader::Regular, m_now)->file, FileId{2});
    }

    void takesTurnsSoThatAFullQueueDoesNotHoldAShortOne()
    {
        DeviceQueues queues = queuesOfThree();
        for (int i = 1; i <= 100; ++i)
            queues.push(kNetwork, FileId{i}, m_now);
        for (int i = 101; i <= 104; ++i)
            queues.push(kFast, FileId{i}, m_now);
        std::map<dev_t, int> readers;
        for (int i = 0; i < 4; ++i)
            ++readers[queues.device(queues.take(Reader::Regular, m_now)->device)];
        QCOMPARE(readers[kNetwork], 2);
        QCOMPARE(readers[kFast], 2);
    }

    void aDeviceThatStarvesGetsAReaderBeyondTheNumber()
    {
        DeviceQueues queues = queuesOfThree();
        for (int i = 1; i <= 9; ++i)
            queues.push(kNetwork, FileId{i}, m_now);
        for (int i = 0; i < 4; ++i) // all four workers hang in the kernel
            QVERIFY(queues.take(Reader::Regular, m_now));
        queues.push(kFast, FileId{10}, m_now);
        queues.push(kFast, FileId{11}, m_now);
        QVERIFY(!queues.findStarved(m_now + 500ms));
        QVERIFY(!queues.hasNext(Reader::Extra));
        QVERIFY(queues.findStarved(m_now + 1s));
        const auto extra = queues.take(Reader::Extra, m_now + 1s);
        QVERIFY(extra);
        QCOMPARE(extra->file, FileId{10});
        QVERIFY(!queues.hasNext(Reader::Extra)); // one only, and never for the device that has readers
        queues.ended(extra->device, m_now + 1s);
        QCOMPARE(queues.take(Reader::Extra, m_now + 1s)->file, FileId{11}); // without another second
        queues.ended(extra->device, m_now + 1s);
        queues.push(kFast, FileId{12}, m_now + 1s);
        QVERIFY(!queues.hasNext(Reader::Extra)); // its queue had been empty: it starves no more
    }

    void takeAllEmptiesTheQueues()
    {
        DeviceQueues queues = queuesOfThree();
        queues.push(kFast, FileId{1}, m_now);
        queues.push(kDisk, FileId{2}, m_now);
        const auto all = queues.takeAll();
        QCOMPARE(all.size(), 2U);
        QCOMPARE(queues.queued(), 0U);
        QVERIFY(!queues.hasNext(Reader::Regular));
    }

    void whatHasNoBlockDeviceIsNotRotational()
    {
        QVERIFY(!isRotational(makedev(0, 1)));
        QCOMPARE(deviceName(makedev(8, 1)), std::string("8:1"));
    }
};

QTEST_GUILESS_MAIN(TestDeviceQueues)
#include "tst_device_queues.moc"
