#include "app/async/sync.h"
#include "tests/async/async_test.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <memory>
#include <numeric>

using namespace millrace;
using namespace millrace::test;

class ChannelTest : public QObject {
    Q_OBJECT

private:
    static Task<void> sendAll(Channel<int>& channel, int first, int count, int& sent)
    {
        for (int i = 0; i < count; ++i) {
            if (!co_await channel.send(first + i))
                co_return;
            ++sent;
        }
    }

    static Task<void> receiveAll(Channel<int>& channel, std::vector<int>& received)
    {
        while (const std::optional<int> value = co_await channel.receive())
            received.push_back(*value);
    }

    static std::vector<int> range(int count)
    {
        std::vector<int> numbers(static_cast<std::size_t>(count));
        std::iota(numbers.begin(), numbers.end(), 0);
        return numbers;
    }

private Q_SLOTS:
    void givesValuesInTheOrderOfSending()
    {
        std::vector<int> received;
        int sent = 0;
        VirtualLoop loop;
        Channel<int> channel(3);
        loop.run([&](TaskGroup& group) -> Task<void> {
            group.spawn("receiver", receiveAll(channel, received));
            co_await sendAll(channel, 0, 100, sent);
            channel.close();
        });
        QCOMPARE(received, range(100));
    }

    void holdsAtMostItsCapacity()
    {
        int sent = 0;
        std::size_t held = 0;
        int sentEarly = 0;
        std::vector<int> received;
        VirtualLoop loop;
        Channel<int> channel(4);
        loop.run([&](TaskGroup& group) -> Task<void> {
            group.spawn("sender", sendAll(channel, 0, 10, sent));
            co_await sleepFor(1s);
            held = channel.size();
            sentEarly = sent;
            group.spawn("receiver", receiveAll(channel, received));
            co_await sleepFor(1s);
            channel.close();
        });
        QCOMPARE(held, std::size_t(4));
        QCOMPARE(sentEarly, 4);
        QCOMPARE(received, range(10));
    }

    void closingLetsReceiversTakeWhatIsLeft()
    {
        std::vector<int> received;
        int sent = 0;
        bool late = true;
        VirtualLoop loop;
        Channel<int> channel(5);
        loop.run([&]() -> Task<void> {
            co_await sendAll(channel, 0, 3, sent);
            channel.close();
            late = co_await channel.send(9);
            co_await receiveAll(channel, received);
        });
        QVERIFY(!late);
        QCOMPARE(received, range(3));
    }

    void closingEndsThoseWhoWait()
    {
        int sent = 0;
        std::vector<int> received;
        VirtualLoop loop;
        Channel<int> full(1);
        Channel<int> empty(1);
        loop.run([&](TaskGroup& group) -> Task<void> {
            group.spawn("sender", sendAll(full, 0, 5, sent));
            group.spawn("receiver", receiveAll(empty, received));
            group.spawn("receiver", receiveAll(empty, received));
            co_await sleepFor(1s);
            full.close();
            empty.close();
        });
        QCOMPARE(sent, 1);
        QVERIFY(received.empty());
    }

    void takesValuesThatOnlyMove()
    {
        int value = 0;
        VirtualLoop loop;
        Channel<std::unique_ptr<int>> channel(1);
        loop.run([&]() -> Task<void> {
            (void)co_await channel.send(std::make_unique<int>(7));
            std::optional<std::unique_ptr<int>> received = co_await channel.receive();
            value = **received;
        });
        QCOMPARE(value, 7);
    }

    // Receivers are cancelled all the time, at every phase of a hand-over; the values that come out are those that went in.
    void cancellingReceiversLosesNoValue()
    {
        std::vector<int> received;
        int sent = 0;
        VirtualLoop loop;
        Channel<int> channel(2);
        auto impatient = [&](SteadyDuration patience) -> Task<void> {
            while (loop.elapsed() < 10s) {
                Outcome<std::optional<int>> outcome = co_await cancelAfter(patience, channel.receive());
                if (!outcome.hasValue())
                    continue;
                if (const std::optional<int> value = outcome.take())
                    received.push_back(*value);
                else
                    co_return;
            }
        };
        auto slow = [&]() -> Task<void> {
            for (int i = 0; i < 500; ++i) {
                (void)co_await channel.send(i);
                ++sent;
                if (i % 3 == 0)
                    co_await sleepFor(1ms);
            }
        };
        loop.run([&](TaskGroup& group) -> Task<void> {
            for (const Microseconds patience : {300us, 500us, 1000us, 1500us})
                group.spawn("impatient", impatient(patience));
            co_await slow();
            co_await sleepFor(1s);
            channel.close();
        });
        QCOMPARE(sent, 500);
        std::sort(received.begin(), received.end());
        QCOMPARE(received, range(500));
    }

    void aCancelledSendHasSentNothing()
    {
        std::vector<int> received;
        std::string outcome;
        int sent = 0;
        VirtualLoop loop;
        Channel<int> channel(1);
        loop.run([&]() -> Task<void> {
            co_await sendAll(channel, 0, 1, sent);
            auto second = [&]() -> Task<void> { (void)co_await channel.send(1); };
            outcome = describe(co_await cancelAfter(1s, second()));
            channel.close();
            co_await receiveAll(channel, received);
        });
        QCOMPARE(outcome, std::string("cancelled"));
        QCOMPARE(received, range(1));
    }

    // the value and the cancellation come in the same turn: the receiver has it, or the channel still has
    void aValueThatArrivesWithTheCancellationIsNotLost()
    {
        std::optional<int> value;
        std::string next;
        VirtualLoop loop;
        Channel<int> channel(1);
        loop.run([&](TaskGroup& group) -> Task<void> {
            CancelScope scope;
            group.spawn("both", [](Channel<int>& to, CancelScope& receiver) -> Task<void> {
                co_await sleepFor(1s);
                (void)co_await to.send(5);
                receiver.cancel("at once");
            }(channel, scope));
            Outcome<std::optional<int>> outcome = co_await settle(channel.receive());
            if (outcome.hasValue())
                value = outcome.take();
            next = describe(co_await settle(sleepTask(1s)));
        });
        QVERIFY(value.has_value());
        QCOMPARE(*value, 5);
        QCOMPARE(next, std::string("cancelled"));
    }

    void isACancellationPointEvenWhenItNeedNotWait()
    {
        Log log;
        VirtualLoop loop;
        Channel<int> channel(2);
        int sent = 0;
        loop.run([&]() -> Task<void> {
            co_await sendAll(channel, 0, 1, sent);
            CancelScope scope;
            scope.cancel("before");
            log.push_back(describe(co_await settle(channel.send(1))));
            log.push_back(describe(co_await settle(channel.receive())));
        });
        QCOMPARE(log, (Log{"cancelled", "cancelled"}));
        QCOMPARE(channel.size(), std::size_t(1));
    }

    void manySendersAndReceiversAccountForEveryValue()
    {
        std::vector<int> received;
        int sent = 0;
        VirtualLoop loop;
        Channel<int> channel(3);
        loop.run([&](TaskGroup& group) -> Task<void> {
            for (int i = 0; i < 4; ++i)
                group.spawn("receiver", receiveAll(channel, received));
            co_await withTaskGroup([&](TaskGroup& senders) -> Task<void> {
                for (int i = 0; i < 10; ++i)
                    senders.spawn("sender", sendAll(channel, i * 100, 100, sent));
                co_return;
            });
            channel.close();
        });
        QCOMPARE(sent, 1000);
        std::sort(received.begin(), received.end());
        QCOMPARE(received, range(1000));
    }
};

MILLRACE_TEST_MAIN(ChannelTest)
#include "tst_channel.moc"
