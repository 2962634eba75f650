#include "app/async/qt_driver.h"
#include "app/async/sleep.h"
#include "app/async/task_group.h"
#include "app/async/timeout.h"

#include <QCoreApplication>

#include <cstdio>
#include <stdexcept>
#include <string>

using namespace millrace;
using namespace millrace::async;
using namespace std::chrono_literals;

namespace {

Task<void> greet(std::string name)
{
    co_await sleepFor(1s);
    std::printf("Hello, %s!\n", name.c_str());
}

Task<void> fail()
{
    co_await sleepFor(100ms);
    throw std::runtime_error("no network");
}

Task<void> greetings()
{
    // Three at once: they take one second, not three. The group waits for all of them.
    const SteadyTime begin = Runtime::current()->clock().now();
    co_await withTaskGroup([](TaskGroup& group) -> Task<void> {
        for (const std::string name : {"Ada", "Grace", "Barbara"})
            group.spawn("greet " + name, greet(name));
        co_return;
    });
    std::printf("after %lld s\n", static_cast<long long>((Runtime::current()->clock().now() - begin) / 1s));

    // One failure cancels the rest: nobody is greeted here.
    try {
        co_await withTaskGroup([](TaskGroup& group) -> Task<void> {
            group.spawn("greet Ada", greet("Ada"));
            group.spawn("fail", fail());
            co_return;
        });
    } catch (const TaskGroupError& error) {
        std::printf("%s\n", error.what());
    }

    // A timeout is a value, not an exception.
    const Result<void, TimedOut> greeted = co_await withTimeout(200ms, greet("Grace"));
    std::puts(greeted ? "in time" : "timed out");
}

Task<void> program()
{
    co_await greetings();
    QCoreApplication::quit();
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    SystemClock clock;
    QtDriver driver;
    Runtime runtime(clock, driver);
    driver.setRuntime(&runtime);

    // No task exists outside a group, this one neither. It is empty when the loop ends.
    CancelScope scope(runtime, &runtime.rootScope());
    TaskGroup group(scope);
    group.spawn("program", program());
    return QCoreApplication::exec();
}
