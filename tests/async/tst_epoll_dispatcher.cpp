#include "app/async/epoll_dispatcher.h"
#include "app/async/loop_thread.h"
#include "tests/async/async_test.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QThread>
#include <QTimer>

#include <array>
#include <fcntl.h>
#include <numeric>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace millrace;
using namespace millrace::test;

namespace {

/// A pair of connected sockets; each end closes when told, or with the pair.
struct SocketPair {
    SocketPair() { [[maybe_unused]] const int made = socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()); }
    ~SocketPair()
    {
        closeEnd(0);
        closeEnd(1);
    }
    SocketPair(const SocketPair&) = delete;
    void closeEnd(std::size_t index)
    {
        if (const int fd = std::exchange(ends[index], -1); fd >= 0)
            ::close(fd);
    }
    void put(const char* text = "x") const { [[maybe_unused]] const auto written = ::write(ends[1], text, std::strlen(text)); }
    int take() const
    {
        std::array<char, 64> bytes{};
        return static_cast<int>(::read(ends[0], bytes.data(), bytes.size()));
    }
    std::array<int, 2> ends{-1, -1};
};

/// Lets the loop run for as long as that.
void spin(Milliseconds time)
{
    QEventLoop loop;
    QTimer::singleShot(time, Qt::PreciseTimer, &loop, &QEventLoop::quit);
    loop.exec();
}

/// Lets the loop run until `condition` holds, at most 10 s.
bool spinUntil(const std::function<bool()>& condition)
{
    const auto end = std::chrono::steady_clock::now() + 10s;
    QTimer beat; // so that the loop looks at the condition
    beat.start(1);
    while (!condition() && std::chrono::steady_clock::now() < end)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return condition();
}

class CountingObject final : public QObject {
public:
    std::function<void(int)> onTimer;
    std::function<void(QEvent*)> onCustom;

protected:
    void timerEvent(QTimerEvent* event) override { onTimer(event->timerId()); }
    void customEvent(QEvent* event) override { onCustom(event); }
};

QEvent* userEvent()
{
    return new QEvent(QEvent::User);
}

std::chrono::nanoseconds threadCpu()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

} // namespace

/// Every case runs on Qt's own dispatcher and on this one, in a thread of its own, and must log the same.
class EpollDispatcherTest : public QObject {
    Q_OBJECT

    using Case = std::function<Log()>;

    static Log runOn(bool epoll, const Case& body)
    {
        Log log;
        LoopThread thread("case", epoll ? LoopThread::Loop::Epoll : LoopThread::Loop::Qt);
        thread.run([&] { log = body(); });
        return log;
    }

    static void compare(const Case& body, const Log& expected)
    {
        QCOMPARE(QStringLiteral("Qt: ") + joined(runOn(false, body)), QStringLiteral("Qt: ") + joined(expected));
        QCOMPARE(QStringLiteral("epoll: ") + joined(runOn(true, body)), QStringLiteral("epoll: ") + joined(expected));
    }

    static QString joined(const Log& log)
    {
        QStringList lines;
        for (const std::string& line : log)
            lines.append(QString::fromStdString(line));
        return lines.join(QStringLiteral(", "));
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    // --- timers ---

    void timersFireInTheOrderOfTheirDeadlines()
    {
        compare([] {
            Log log;
            for (const int ms : {30, 10, 20})
                QTimer::singleShot(ms, Qt::PreciseTimer, QAbstractEventDispatcher::instance(), [&log, ms] { log.push_back(std::to_string(ms)); });
            spin(60ms);
            return log;
        }, {"10", "20", "30"});
    }

    void aPreciseTimerIsNeverEarlyAndSkipsWhatItMissed()
    {
        compare([] {
            Log log;
            const auto begin = std::chrono::steady_clock::now();
            int fired = 0;
            bool early = false;
            QTimer timer;
            timer.setTimerType(Qt::PreciseTimer);
            QObject::connect(&timer, &QTimer::timeout, &timer, [&] {
                ++fired;
                early = early || std::chrono::steady_clock::now() < begin + fired * 20ms;
                if (fired == 1)
                    QThread::msleep(100); // five of them pass meanwhile
            });
            timer.start(20);
            spin(170ms);
            log.push_back(early ? "early" : "not early");
            log.push_back(fired >= 2 && fired <= 6 ? "skipped" : std::to_string(fired) + " times");
            return log;
        }, {"not early", "skipped"});
    }

    void aTimerOfZeroFiresOnceATurnAndStarvesNobody()
    {
        compare([] {
            Log log;
            int zero = 0;
            CountingObject object;
            object.onTimer = [&](int) { ++zero; };
            object.startTimer(0);
            bool posted = false;
            object.onCustom = [&](QEvent*) { posted = true; };
            SocketPair pair;
            QSocketNotifier notifier(pair.ends[0], QSocketNotifier::Read);
            int read = 0;
            QObject::connect(&notifier, &QSocketNotifier::activated, &object, [&] { read += pair.take(); });
            pair.put();
            QCoreApplication::postEvent(&object, userEvent());
            bool other = false;
            QTimer::singleShot(5, &object, [&] { other = true; });
            const bool all = spinUntil([&] { return zero > 10 && posted && read == 1 && other; });
            log.push_back(all ? "all served" : "starved");
            // one turn: once
            const int before = zero;
            QCoreApplication::processEvents();
            log.push_back(std::to_string(zero - before));
            return log;
        }, {"all served", "1"});
    }

    void timersMayBeStoppedAndStartedByTheirOwnAndByOthersEvents()
    {
        compare([] {
            Log log;
            CountingObject object;
            std::array<int, 4> ids{};
            object.onTimer = [&](int id) {
                const auto index = static_cast<std::size_t>(std::ranges::find(ids, id) - ids.begin());
                log.push_back("timer " + std::to_string(index));
                object.killTimer(id);
                if (index == 0) {
                    object.killTimer(std::exchange(ids[1], -1)); // due in this very turn; its id may be given out again
                    ids[3] = object.startTimer(1, Qt::PreciseTimer);
                }
            };
            ids[0] = object.startTimer(1, Qt::PreciseTimer);
            ids[1] = object.startTimer(2, Qt::PreciseTimer);
            ids[2] = object.startTimer(3, Qt::PreciseTimer);
            QThread::msleep(10); // all are due together
            spin(30ms);
            return log;
        }, {"timer 0", "timer 2", "timer 3"});
    }

    void anObjectMayGoWithItsTimersInItsOwnEvent()
    {
        compare([] {
            Log log;
            auto* object = new CountingObject;
            object->onTimer = [&log, object](int) {
                log.push_back("fired");
                delete object;
            };
            object->startTimer(1);
            object->startTimer(1);
            object->startTimer(0);
            spin(20ms);
            return log;
        }, {"fired"});
    }

    void aTimerWhoseEventIsBeingHandledDoesNotFireInANestedLoop()
    {
        compare([] {
            Log log;
            CountingObject object;
            int depth = 0;
            int fired = 0;
            object.onTimer = [&](int id) {
                ++fired;
                if (++depth > 1)
                    log.push_back("entered again");
                if (fired == 1)
                    spin(20ms);
                else
                    object.killTimer(id);
                --depth;
            };
            object.startTimer(1, Qt::PreciseTimer);
            log.push_back(spinUntil([&] { return fired == 2; }) ? "twice" : "not again");
            return log;
        }, {"twice"});
    }

    void knowsItsTimers()
    {
        compare([] {
            Log log;
            QObject object;
            auto* dispatcher = QAbstractEventDispatcher::instance();
            const int precise = object.startTimer(10'000, Qt::PreciseTimer);
            const int coarse = object.startTimer(5'000, Qt::CoarseTimer);
            const int veryCoarse = object.startTimer(60'000, Qt::VeryCoarseTimer);
            auto timers = dispatcher->registeredTimers(&object);
            std::ranges::sort(timers, {}, &QAbstractEventDispatcher::TimerInfo::interval);
            for (const auto& timer : timers)
                log.push_back(std::to_string(timer.interval) + (timer.timerType == Qt::PreciseTimer ? " precise" : timer.timerType == Qt::CoarseTimer ? " coarse" : " very coarse"));
            const auto within = [&](int id, int from, int to) {
                const int left = dispatcher->remainingTime(id);
                log.push_back(left >= from && left <= to ? "in bounds" : std::to_string(left) + " ms left");
            };
            within(precise, 9'900, 10'000);
            within(coarse, 4'700, 5'250);
            within(veryCoarse, 58'000, 61'000);
            object.killTimer(coarse);
            log.push_back(std::to_string(dispatcher->registeredTimers(&object).size()));
            log.push_back(dispatcher->unregisterTimers(&object) ? "taken out" : "none");
            log.push_back(dispatcher->registeredTimers(&object).isEmpty() ? "none left" : "some left");
            log.push_back(dispatcher->unregisterTimer(precise) ? "known" : "unknown");
            return log;
        }, {"5000 coarse", "10000 precise", "60000 very coarse", "in bounds", "in bounds", "in bounds", "2", "taken out", "none left", "unknown"});
    }

    void coarseTimersAreAboutRight()
    {
        compare([] {
            constexpr int kInterval = 200;
            Log log;
            const auto begin = std::chrono::steady_clock::now();
            int fired = 0;
            QTimer timer;
            timer.setTimerType(Qt::CoarseTimer);
            QObject::connect(&timer, &QTimer::timeout, &timer, [&] { ++fired; });
            timer.start(kInterval);
            spinUntil([&] { return fired == 4; });
            const auto spent = std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - begin).count();
            log.push_back(spent >= 4 * kInterval * 90 / 100 && spent < 4 * kInterval * 110 / 100 + 100 ? "in bounds" : std::to_string(spent) + " ms");
            return log;
        }, {"in bounds"});
    }

    void timersGoWithTheirObjectToAnotherThread()
    {
        compare([] {
            Log log;
            QThread other;
            other.setEventDispatcher(new EpollDispatcher);
            auto* object = new CountingObject;
            std::atomic<QThread*> firedIn = nullptr;
            object->onTimer = [&](int) { firedIn = QThread::currentThread(); };
            object->startTimer(1);
            object->moveToThread(&other);
            QObject::connect(&other, &QThread::finished, object, &QObject::deleteLater);
            other.start();
            const bool fired = spinUntil([&] { return firedIn.load() != nullptr; });
            log.push_back(fired && firedIn == &other ? "there" : "not there");
            other.quit();
            other.wait();
            return log;
        }, {"there"});
    }

    // --- posted events ---

    void postedEventsComeByPriorityAndThoseOfTheirHandlersInTheNextTurn()
    {
        compare([] {
            Log log;
            CountingObject first;
            CountingObject second;
            first.onCustom = [&](QEvent*) {
                log.push_back("first");
                if (log.size() < 3)
                    QCoreApplication::postEvent(&first, userEvent());
            };
            second.onCustom = [&](QEvent*) { log.push_back("second"); };
            QCoreApplication::postEvent(&first, userEvent());
            QCoreApplication::postEvent(&second, userEvent(), Qt::HighEventPriority);
            QCoreApplication::processEvents();
            log.push_back("turn");
            QCoreApplication::processEvents();
            log.push_back("turn");
            return log;
        }, {"second", "first", "turn", "first", "turn"});
    }

    void deferredDeletionWaitsForTheLoopItWasAskedIn()
    {
        compare([] {
            Log log;
            QEventLoop outer;
            QTimer::singleShot(0, &outer, [&] {
                auto* object = new QObject;
                QObject::connect(object, &QObject::destroyed, &outer, [&] { log.push_back("deleted"); });
                object->deleteLater();
                spin(5ms);
                log.push_back("nested loop ended");
                QTimer::singleShot(5, &outer, &QEventLoop::quit);
            });
            outer.exec();
            return log;
        }, {"nested loop ended", "deleted"});
    }

    // --- sockets ---

    void notifiersTellOfReadingAndWriting()
    {
        compare([] {
            Log log;
            SocketPair pair;
            QSocketNotifier read(pair.ends[0], QSocketNotifier::Read);
            QSocketNotifier write(pair.ends[0], QSocketNotifier::Write);
            write.setEnabled(false);
            QObject::connect(&read, &QSocketNotifier::activated, &read, [&] { log.push_back("read " + std::to_string(pair.take())); });
            QObject::connect(&write, &QSocketNotifier::activated, &write, [&] {
                log.push_back("write");
                write.setEnabled(false);
            });
            spin(5ms);
            log.push_back("-");
            pair.put("abc");
            spin(5ms);
            write.setEnabled(true);
            spin(5ms);
            write.setEnabled(true);
            pair.put("de");
            spin(5ms);
            std::ranges::sort(log.end() - 2, log.end()); // Qt's dispatcher and this one may begin with either
            return log;
        }, {"-", "read 3", "write", "read 2", "write"});
    }

    void exceptionalDataIsTold()
    {
        compare([] {
            Log log;
            QTcpServer server;
            server.listen(QHostAddress::LocalHost);
            QTcpSocket client;
            client.connectToHost(server.serverAddress(), server.serverPort());
            spinUntil([&] { return server.hasPendingConnections(); });
            std::unique_ptr<QTcpSocket> peer(server.nextPendingConnection());
            QSocketNotifier exception(peer->socketDescriptor(), QSocketNotifier::Exception);
            QObject::connect(&exception, &QSocketNotifier::activated, &exception, [&] {
                log.push_back("urgent");
                exception.setEnabled(false);
            });
            ::send(static_cast<int>(client.socketDescriptor()), "!", 1, MSG_OOB);
            spinUntil([&] { return !log.empty(); });
            return log;
        }, {"urgent"});
    }

    void whatIsDisabledIsNotToldAndCatchesUpLater()
    {
        compare([] {
            Log log;
            SocketPair pair;
            QSocketNotifier read(pair.ends[0], QSocketNotifier::Read);
            QObject::connect(&read, &QSocketNotifier::activated, &read, [&] { log.push_back("read " + std::to_string(pair.take())); });
            spin(2ms);
            read.setEnabled(false);
            pair.put("abcd");
            spin(10ms);
            log.push_back("enabled");
            read.setEnabled(true);
            spin(10ms);
            return log;
        }, {"enabled", "read 4"});
    }

    void anEndWithNobodyWaitingCostsNothing()
    {
        compare([] {
            Log log;
            SocketPair pair;
            QSocketNotifier read(pair.ends[0], QSocketNotifier::Read);
            spin(2ms);
            read.setEnabled(false);
            pair.closeEnd(1); // HUP: the kernel reports it whether wanted or not
            const auto before = threadCpu();
            spin(100ms);
            log.push_back(threadCpu() - before < 30ms ? "at rest" : "spins");
            return log;
        }, {"at rest"});
    }

    void aNotifierMayGoInItsOwnActivationAndTakeOthersWithIt()
    {
        compare([] {
            Log log;
            std::array<SocketPair, 8> pairs;
            std::array<QSocketNotifier*, 8> notifiers{};
            for (std::size_t i = 0; i < pairs.size(); ++i) {
                notifiers[i] = new QSocketNotifier(pairs[i].ends[0], QSocketNotifier::Read);
                QObject::connect(notifiers[i], &QSocketNotifier::activated, notifiers[i], [&] {
                    log.push_back("one");
                    for (QSocketNotifier*& notifier : notifiers) // that of this activation among them
                        delete std::exchange(notifier, nullptr);
                });
                pairs[i].put();
            }
            spin(10ms);
            return log;
        }, {"one"});
    }

    void aNumberThatIsGivenOutAgainIsAnotherSocket()
    {
        compare([] {
            Log log;
            SocketPair first;
            SocketPair second;
            first.put("1");
            second.put("2");
            std::array<std::unique_ptr<QSocketNotifier>, 2> notifiers;
            std::unique_ptr<SocketPair> reused;
            const auto begin = [&](std::size_t index, SocketPair& pair, SocketPair& other) {
                notifiers[index] = std::make_unique<QSocketNotifier>(pair.ends[0], QSocketNotifier::Read);
                QObject::connect(notifiers[index].get(), &QSocketNotifier::activated, notifiers[index].get(), [&, index] {
                    if (reused)
                        return;
                    pair.take();
                    log.push_back("one of both");
                    // The other is ready in this very turn; its number goes to a socket on which nothing has come.
                    notifiers[1 - index]->setEnabled(false);
                    const int number = other.ends[0];
                    notifiers[1 - index].reset();
                    other.closeEnd(0);
                    reused = std::make_unique<SocketPair>();
                    if (reused->ends[0] != number) {
                        ::dup2(reused->ends[0], number);
                        ::close(reused->ends[0]);
                        reused->ends[0] = number;
                    }
                    notifiers[1 - index] = std::make_unique<QSocketNotifier>(number, QSocketNotifier::Read);
                    QObject::connect(notifiers[1 - index].get(), &QSocketNotifier::activated, notifiers[1 - index].get(),
                        [&] { log.push_back("reused: " + std::to_string(reused->take())); });
                });
            };
            begin(0, first, second);
            begin(1, second, first);
            spin(10ms);
            log.push_back("then");
            reused->put("xyz");
            spin(10ms);
            return log;
        }, {"one of both", "then", "reused: 3"});
    }

    void aSocketThatAChildHoldsOpenDoesNotKeepTheLoopBusy()
    {
        compare([] {
            Log log;
            auto pair = std::make_unique<SocketPair>();
            auto notifier = std::make_unique<QSocketNotifier>(pair->ends[0], QSocketNotifier::Read);
            spin(2ms); // the kernel knows it now
            const int copy = ::dup(pair->ends[0]); // as in a child
            notifier.reset();
            const int number = pair->ends[0];
            pair->put();          // readable for ever
            pair->closeEnd(0);
            SocketPair next;      // may have the number
            QSocketNotifier other(next.ends[0], QSocketNotifier::Read);
            QObject::connect(&other, &QSocketNotifier::activated, &other, [&] { log.push_back("next: " + std::to_string(next.take())); });
            const auto before = threadCpu();
            spin(100ms);
            log.push_back(threadCpu() - before < 30ms ? "at rest" : "spins");
            next.put();
            spin(5ms);
            ::close(copy);
            Q_UNUSED(number);
            return log;
        }, {"at rest", "next: 1"});
    }

    void plainFilesAreAlwaysReady()
    {
        compare([] {
            Log log;
            const int fd = ::open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
            int activated = 0;
            {
                QSocketNotifier notifier(fd, QSocketNotifier::Read);
                QObject::connect(&notifier, &QSocketNotifier::activated, &notifier, [&] { notifier.setEnabled(++activated < 3); });
                spin(20ms);
            }
            ::close(fd);
            log.push_back(std::to_string(activated));
            return log;
        }, {"3"});
    }

    void aClosedNumberIsRefusedOnceAndDisabled()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("QSocketNotifier: .*disabl")));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("QSocketNotifier: .*disabl")));
        compare([] {
            Log log;
            QSocketNotifier notifier(999, QSocketNotifier::Read);
            spin(10ms);
            log.push_back(notifier.isEnabled() ? "enabled" : "disabled");
            return log;
        }, {"disabled"});
    }

    void manyReadySocketsAreServedInTurnWithTimers()
    {
        // Only here: Qt's own serves all that is ready before it comes to the timers.
        const Log log = runOn(true, [] {
            Log result;
            constexpr std::size_t kSockets = 600;
            std::vector<std::unique_ptr<SocketPair>> pairs;
            std::vector<std::unique_ptr<QSocketNotifier>> notifiers;
            std::vector<int> served(kSockets);
            int sinceBeat = 0;
            int most = 0;
            QTimer beat;
            beat.setTimerType(Qt::PreciseTimer);
            QObject::connect(&beat, &QTimer::timeout, &beat, [&] {
                most = std::max(most, std::exchange(sinceBeat, 0));
            });
            for (std::size_t i = 0; i < kSockets; ++i) {
                pairs.push_back(std::make_unique<SocketPair>());
                notifiers.push_back(std::make_unique<QSocketNotifier>(pairs[i]->ends[0], QSocketNotifier::Read));
                QObject::connect(notifiers[i].get(), &QSocketNotifier::activated, &beat, [&, i] {
                    ++served[i]; // never read: ready for ever
                    ++sinceBeat;
                    QThread::usleep(200);
                });
                pairs[i]->put();
            }
            beat.start(1);
            spinUntil([&] { return std::ranges::all_of(served, [](int count) { return count > 0; }); });
            result.push_back(std::ranges::all_of(served, [](int count) { return count > 0; }) ? "all served" : "some starve");
            result.push_back(most <= 60 ? "timers too" : "timers waited for " + std::to_string(most) + " sockets");
            return result;
        });
        QCOMPARE(joined(log), QStringLiteral("all served, timers too"));
    }

    // --- waiting and waking ---

    void isWokenFromOtherThreads()
    {
        compare([] {
            Log log;
            CountingObject object;
            constexpr int kThreads = 4;
            constexpr int kEvents = 5'000;
            int received = 0;
            QEventLoop loop; // with no timer: a lost wake-up would hang here
            object.onCustom = [&](QEvent*) {
                if (++received == kThreads * kEvents)
                    loop.quit();
            };
            std::vector<std::thread> threads;
            for (int i = 0; i < kThreads; ++i) {
                threads.emplace_back([&] {
                    for (int k = 0; k < kEvents; ++k) {
                        QCoreApplication::postEvent(&object, userEvent());
                        if (k % 100 == 0)
                            std::this_thread::sleep_for(100us); // the loop goes to sleep in between
                    }
                });
            }
            loop.exec();
            for (std::thread& thread : threads)
                thread.join();
            log.push_back(std::to_string(received));
            return log;
        }, {"20000"});
    }

    void aWaitEndsOnWakeUpAndOnInterrupt()
    {
        compare([] {
            Log log;
            auto* dispatcher = QAbstractEventDispatcher::instance();
            QCoreApplication::processEvents();
            for (const bool interrupt : {false, true}) {
                std::thread waker([&] {
                    std::this_thread::sleep_for(20ms);
                    interrupt ? dispatcher->interrupt() : dispatcher->wakeUp();
                });
                const auto begin = std::chrono::steady_clock::now();
                dispatcher->processEvents(QEventLoop::WaitForMoreEvents);
                log.push_back(std::chrono::steady_clock::now() - begin < 5s ? "woken" : "slept on");
                waker.join();
            }
            return log;
        }, {"woken", "woken"});
    }

    void doesNotWaitWhenNotAskedTo()
    {
        compare([] {
            Log log;
            const auto begin = std::chrono::steady_clock::now();
            QAbstractEventDispatcher::instance()->processEvents(QEventLoop::AllEvents);
            QAbstractEventDispatcher::instance()->processEvents(QEventLoop::AllEvents);
            log.push_back(std::chrono::steady_clock::now() - begin < 1s ? "at once" : "late");
            return log;
        }, {"at once"});
    }

    void saysWhenItWaitsAndWhenItIsAwake()
    {
        compare([] {
            Log log;
            auto* dispatcher = QAbstractEventDispatcher::instance();
            int waits = 0;
            int wakes = 0;
            QObject context;
            QObject::connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, &context, [&] { ++waits; });
            QObject::connect(dispatcher, &QAbstractEventDispatcher::awake, &context, [&] { ++wakes; });
            spin(20ms);
            log.push_back(waits > 0 && waits < 20 ? "waits" : std::to_string(waits) + " waits");
            log.push_back(wakes >= waits ? "wakes" : std::to_string(wakes) + " wakes");
            return log;
        }, {"waits", "wakes"});
    }

    void nestedLoopsEndFromTheInside()
    {
        compare([] {
            Log log;
            QEventLoop outer;
            QTimer::singleShot(1, &outer, [&] {
                QEventLoop inner;
                QTimer::singleShot(5, &inner, [&] {
                    log.push_back("inner");
                    outer.quit();  // takes effect when the inner one has ended
                    inner.quit();
                });
                inner.exec();
                log.push_back("inner ended");
            });
            outer.exec();
            log.push_back("outer ended");
            return log;
        }, {"inner", "inner ended", "outer ended"});
    }

    void aNestedLoopInANotifierServesTheOthers()
    {
        compare([] {
            Log log;
            SocketPair first;
            SocketPair second;
            QSocketNotifier one(first.ends[0], QSocketNotifier::Read);
            QSocketNotifier two(second.ends[0], QSocketNotifier::Read);
            QObject::connect(&one, &QSocketNotifier::activated, &one, [&] {
                first.take();
                log.push_back("one begins");
                second.put();
                spin(10ms);
                log.push_back("one ends");
            });
            QObject::connect(&two, &QSocketNotifier::activated, &two, [&] {
                second.take();
                log.push_back("two");
            });
            first.put();
            spin(30ms);
            return log;
        }, {"one begins", "two", "one ends"});
    }

    void socketsCanBeLeftOut()
    {
        compare([] {
            Log log;
            SocketPair pair;
            QSocketNotifier read(pair.ends[0], QSocketNotifier::Read);
            QObject::connect(&read, &QSocketNotifier::activated, &read, [&] {
                pair.take();
                log.push_back("read");
            });
            pair.put();
            for (int i = 0; i < 5; ++i)
                QCoreApplication::processEvents(QEventLoop::ExcludeSocketNotifiers);
            // The wait without sockets ends on what else happens.
            QTimer timer;
            timer.start(10);
            QCoreApplication::processEvents(QEventLoop::ExcludeSocketNotifiers | QEventLoop::WaitForMoreEvents);
            log.push_back("left out");
            spin(5ms);
            return log;
        }, {"left out", "read"});
    }

    // --- what stands on it ---

    void carriesTcpSockets()
    {
        compare([] {
            Log log;
            QTcpServer server;
            server.listen(QHostAddress::LocalHost);
            QObject::connect(&server, &QTcpServer::newConnection, &server, [&] {
                QTcpSocket* const peer = server.nextPendingConnection();
                QObject::connect(peer, &QTcpSocket::readyRead, peer, [peer] { peer->write(peer->readAll()); });
            });
            QTcpSocket client;
            const QByteArray sent(3'000'000, 'x');
            qsizetype received = 0;
            QObject::connect(&client, &QTcpSocket::connected, &client, [&] { client.write(sent); });
            QObject::connect(&client, &QTcpSocket::readyRead, &client, [&] { received += client.readAll().size(); });
            client.connectToHost(server.serverAddress(), server.serverPort());
            spinUntil([&] { return received == sent.size(); });
            log.push_back(std::to_string(received));
            return log;
        }, {"3000000"});
    }

    void carriesProcesses()
    {
#if __has_feature(thread_sanitizer)
        QSKIP("clang 16's thread sanitizer aborts in every QProcess");
#endif
        compare([] {
            QProcess process;
            process.start(QStringLiteral("/bin/cat"), {});
            process.write("through a child");
            process.closeWriteChannel();
            spinUntil([&] { return process.state() == QProcess::NotRunning; });
            return Log{process.readAllStandardOutput().toStdString()};
        }, {"through a child"});
    }

    void carriesARuntimeWithoutEventsOrTimers()
    {
        const Log log = runOn(true, [] {
            Log result;
            SystemClock clock;
            auto* dispatcher = dynamic_cast<EpollDispatcher*>(QAbstractEventDispatcher::instance());
            const std::shared_ptr<EpollDriver> driver = dispatcher->driver();
            Runtime runtime(clock, *driver);
            driver->setRuntime(&runtime);
            {
                CancelScope scope(runtime, &runtime.rootScope());
                TaskGroup group(scope);
                const auto begin = clock.now();
                SteadyTime woken;
                auto sleeper = [](Clock& time, SteadyTime& at) -> Task<void> {
                    co_await sleepFor(20ms);
                    at = time.now();
                };
                group.spawn("sleeper", sleeper(clock, woken));
                int posted = 0;
                std::thread other([&] {
                    for (int i = 0; i < 1'000; ++i) {
                        runtime.post([&posted] { ++posted; });
                        if (i % 50 == 0)
                            std::this_thread::sleep_for(100us);
                    }
                });
                spinUntil([&] { return group.size() == 0 && posted == 1'000; });
                other.join();
                result.push_back(std::to_string(posted));
                result.push_back(woken - begin >= 20ms ? "not early" : "early");
                result.push_back(woken - begin < 500ms ? "in time" : "late");
            }
            driver->setRuntime(nullptr);
            driver->wake(); // of a runtime that is gone
            QCoreApplication::processEvents();
            return result;
        });
        QCOMPARE(joined(log), QStringLiteral("1000, not early, in time"));
    }

    void theDriverMayOutliveItsLoop()
    {
        std::shared_ptr<EpollDriver> driver;
        {
            EpollDispatcher dispatcher;
            driver = dispatcher.driver();
        }
        driver->wake();
        driver->setTimer(std::chrono::steady_clock::now());
        driver->wakeLoop();
    }
};

QTEST_GUILESS_MAIN(EpollDispatcherTest)
#include "tst_epoll_dispatcher.moc"
