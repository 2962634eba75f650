#include "app/cli/run_headless.h"

#include "app/cli/chat_runner.h"
#include "app/cli/log_start.h"
#include "app/cli/scrape_runner.h"
#include "app/services.h"
#include "app/signal_watcher.h"

#include <QCoreApplication>

namespace millrace::cli {

int runScrape(ScrapeCommand command, int& argc, char** argv)
{
    catchSignals();
    const auto log = startLog(command.common.logLevels);
    const QCoreApplication application(argc, argv);
    Services services({.concurrency = command.settings.concurrency, .otlp = command.common.otlp});
    if (!startMetrics(services.metrics(), command.common.metrics))
        return kStatusUnavailable;
    SignalWatcher signalWatcher;
    ScrapeRunner runner(std::move(command), services.store(), services.scraper(), [](int status) { QCoreApplication::exit(status); });
    QObject::connect(&signalWatcher, &SignalWatcher::stopRequested, &runner, [&runner] { runner.interrupt(); });
    QMetaObject::invokeMethod(&runner, [&runner] { runner.run(); }, Qt::QueuedConnection);
    const int status = QCoreApplication::exec();
    services.stop(); // while the runner lives: late answers find their target
    return status;
}

int runChat(ChatCommand command, int& argc, char** argv)
{
    catchSignals();
    const auto log = startLog(command.logLevels);
    const QCoreApplication application(argc, argv);
    Services services({.otlp = command.otlp});
    if (!startMetrics(services.metrics(), command.metrics))
        return kStatusUnavailable;
    SignalWatcher signalWatcher;
    ChatRunner runner(std::move(command), services.chat(), [](int status) { QCoreApplication::exit(status); });
    QObject::connect(&signalWatcher, &SignalWatcher::stopRequested, &runner, [&runner] { runner.interrupt(); });
    QObject::connect(&signalWatcher, &SignalWatcher::statisticsRequested, &runner, [&runner] { runner.printStatistics(); });
    QMetaObject::invokeMethod(&runner, [&runner] { runner.run(); }, Qt::QueuedConnection);
    const int status = QCoreApplication::exec();
    services.stop(); // while the runner lives: late answers find their target
    return status;
}

} // namespace millrace::cli
