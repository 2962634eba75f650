#include "app/async/qt_signal.h"
#include "tests/async/async_test.h"
#include "tests/async/qt_loop.h"
#include "tests/support/test_main.h"

#include <QCoreApplication>
#include <QTest>

using namespace millrace;
using namespace millrace::test;

class Speaker : public QObject {
    Q_OBJECT

public:
    [[nodiscard]] int listeners() const { return receivers(SIGNAL(said(int, QString))) + receivers(SIGNAL(destroyed(QObject*))); }

Q_SIGNALS:
    void said(int number, const QString& text);
    void silent();
};

class LoudSpeaker : public Speaker {
    Q_OBJECT
};

class QtSignalTest : public QObject {
    Q_OBJECT

private:
    /// What the next signal of `speaker` brought, as text.
    static Task<void> listen(Speaker* speaker, Log& log)
    {
        auto said = co_await nextSignal(speaker, &Speaker::said);
        if (!said) {
            log.push_back("destroyed");
            co_return;
        }
        const auto& [number, text] = *said;
        log.push_back(std::to_string(number) + ' ' + text.toStdString());
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void givesTheArgumentsOfTheNextEmission()
    {
        QtLoop loop;
        Speaker speaker;
        Log log;
        QVERIFY(loop.run([&](TaskGroup& group) -> Task<void> {
            Q_EMIT speaker.said(1, QStringLiteral("too early"));
            group.spawn("listener", listen(&speaker, log));
            co_await sleepFor(1ms);
            Q_EMIT speaker.said(2, QStringLiteral("hello"));
            Q_EMIT speaker.said(3, QStringLiteral("too late"));
        }));
        QCOMPARE(log, (Log{"2 hello"}));
        QCOMPARE(speaker.listeners(), 0);
    }

    void resumesAfterTheEmissionNotInsideIt()
    {
        QtLoop loop;
        Speaker speaker;
        Log log;
        auto listener = [&]() -> Task<void> {
            (void)co_await nextSignal(&speaker, &Speaker::silent);
            log.push_back("resumed");
        };
        QVERIFY(loop.run([&](TaskGroup& group) -> Task<void> {
            group.spawn("listener", listener());
            co_await sleepFor(1ms);
            Q_EMIT speaker.silent();
            log.push_back("emitted");
        }));
        QCOMPARE(log, (Log{"emitted", "resumed"}));
    }

    void aDestroyedSenderIsAnError()
    {
        QtLoop loop;
        auto speaker = std::make_unique<Speaker>();
        Log log;
        QVERIFY(loop.run([&](TaskGroup& group) -> Task<void> {
            group.spawn("listener", listen(speaker.get(), log));
            co_await sleepFor(1ms);
            speaker.reset();
        }));
        QCOMPARE(log, (Log{"destroyed"}));
    }

    void aSenderDestroyedAfterItsSignalIsNone()
    {
        QtLoop loop;
        auto speaker = std::make_unique<Speaker>();
        Log log;
        QVERIFY(loop.run([&](TaskGroup& group) -> Task<void> {
            group.spawn("listener", listen(speaker.get(), log));
            co_await sleepFor(1ms);
            Q_EMIT speaker->said(4, QStringLiteral("farewell"));
            speaker.reset(); // before the listener has resumed
        }));
        QCOMPARE(log, (Log{"4 farewell"}));
    }

    void aCancelledWaitLeavesNoConnection()
    {
        QtLoop loop;
        Speaker speaker;
        Log log;
        std::string outcome;
        int during = 0;
        QVERIFY(loop.run([&](TaskGroup& group) -> Task<void> {
            CancelScope scope;
            group.spawn("canceller", callAfter(1ms, [&] {
                during = speaker.listeners();
                scope.cancel("by the test");
            }));
            outcome = describe(co_await settle(listen(&speaker, log)));
            scope.leave();
            Q_EMIT speaker.said(5, QStringLiteral("nobody"));
        }));
        QCOMPARE(outcome, std::string("cancelled"));
        QCOMPARE(during, 2);
        QCOMPARE(speaker.listeners(), 0);
        QCOMPARE(log, Log{});
    }

    void keepsTheFirstOfEmissionsWithinAnEmission()
    {
        QtLoop loop;
        Speaker speaker;
        Log log;
        QObject context;
        QObject::connect(&speaker, &Speaker::said, &context, [&](int number, const QString&) {
            if (number < 3)
                Q_EMIT speaker.said(number + 1, QStringLiteral("again"));
        });
        QVERIFY(loop.run([&](TaskGroup& group) -> Task<void> {
            group.spawn("listener", listen(&speaker, log));
            co_await sleepFor(1ms);
            Q_EMIT speaker.said(1, QStringLiteral("first"));
        }));
        // the other slot was connected first, so the innermost emission reaches the listener first
        QCOMPARE(log, (Log{"3 again"}));
    }

    void mayBeCancelledFromWithinTheEmission()
    {
        QtLoop loop;
        Speaker speaker;
        Log log;
        QObject context;
        CancelScope* scope = nullptr;
        QObject::connect(&speaker, &Speaker::said, &context, [&] { scope->cancel("by a slot"); });
        QVERIFY(loop.run([&](TaskGroup& group) -> Task<void> {
            CancelScope inner;
            scope = &inner;
            group.spawn("speaker", callAfter(1ms, [&] { Q_EMIT speaker.said(1, QStringLiteral("x")); }));
            log.push_back(describe(co_await settle(listen(&speaker, log))));
        }));
        QCOMPARE(log, (Log{"cancelled"}));
        QCOMPARE(speaker.listeners(), 1); // the slot that cancelled
    }

    void severalListenersHearOneEmission()
    {
        QtLoop loop;
        LoudSpeaker speaker; // the signal is its base's
        Log log;
        QVERIFY(loop.run([&](TaskGroup& group) -> Task<void> {
            for (int i = 0; i < 3; ++i)
                group.spawn("listener", listen(&speaker, log));
            co_await sleepFor(1ms);
            Q_EMIT speaker.said(6, QStringLiteral("all"));
        }));
        QCOMPARE(log, (Log{"6 all", "6 all", "6 all"}));
    }

    void takesSignalsThatOnlyTheirClassMayEmit()
    {
        QtLoop loop;
        QTimer timer;
        timer.setInterval(1);
        bool ticked = false;
        QString name;
        QVERIFY(loop.run([&](TaskGroup& group) -> Task<void> {
            timer.start();
            ticked = (co_await nextSignal(&timer, &QTimer::timeout)).has_value();
            group.spawn("namer", callAfter(1ms, [&] { timer.setObjectName(QStringLiteral("named")); }));
            auto renamed = co_await nextSignal(&timer, &QObject::objectNameChanged);
            if (renamed)
                name = std::get<0>(*renamed);
        }));
        QVERIFY(ticked);
        QCOMPARE(name, QStringLiteral("named"));
    }
};

MILLRACE_TEST_MAIN(QtSignalTest)
#include "tst_qt_signal.moc"
