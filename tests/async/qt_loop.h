#pragma once

#include "app/async/qt_driver.h"
#include "app/async/task_group.h"

#include <QEventLoop>
#include <QTimer>

#include <functional>

namespace millrace::test {

/// A Runtime on the Qt loop of the thread that makes it, for tests of what is Qt's: run() is bounded by 20 s of real time.
class QtLoop {
public:
    explicit QtLoop(async::Runtime::Options options = {}) : runtime(clock, driver, options) { driver.setRuntime(&runtime); }

    /// Runs `body(group)` and the tasks that it spawns; false when they have not ended in time (they are cancelled then).
    bool run(std::function<async::Task<void>(async::TaskGroup&)> body)
    {
        async::CancelScope scope(runtime, &runtime.rootScope());
        async::TaskGroup group(scope);
        QEventLoop events;
        group.spawn("main", main(body, events));
        bool inTime = true;
        QTimer limit;
        QObject::connect(&limit, &QTimer::timeout, &events, [&] {
            inTime = false;
            group.cancel("the test took too long");
        });
        limit.start(std::chrono::seconds(20));
        while (group.size() > 0)
            events.processEvents(QEventLoop::WaitForMoreEvents);
        return inTime;
    }

    SystemClock clock;
    async::QtDriver driver;
    async::Runtime runtime;

private:
    static async::Task<void> main(const std::function<async::Task<void>(async::TaskGroup&)>& body, QEventLoop& events)
    {
        const async::Outcome<void> outcome = co_await async::settle(async::withTaskGroup(body));
        if (outcome.failed())
            qFatal("an exception escaped the test's coroutine");
        events.wakeUp();
    }
};

} // namespace millrace::test
