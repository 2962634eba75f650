#include "app/cli/exit_status.h"
#include "app/cli/hash_runner.h"
#include "app/cli/locale.h"
#include "app/cli/options.h"
#include "app/cli/run_headless.h"
#include "app/services.h"
#include "app/signal_watcher.h"
#ifdef MILLRACE_UI
#include "ui/dashboard/dashboard.h"

#include <QApplication>
#endif

#include <QCoreApplication>

#include <csignal>
#include <cstdio>

using namespace millrace;

static int run(cli::ScrapeCommand command, int& argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    Services services({.caFile = {}, .concurrency = command.settings.concurrency});
    return cli::runScrape(std::move(command), services);
}

static int run(cli::ChatCommand command, int& argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    Services services({});
    return cli::runChat(std::move(command), services);
}

static int run(const cli::HashCommand& command, int&, char**)
{
    return cli::runHash(command);
}

static int run(const cli::DashboardCommand& command, int& argc, char** argv)
{
#ifdef MILLRACE_UI
    QApplication application(argc, argv);
    SignalWatcher signalWatcher;
    Services services({});
    ui::Dashboard dashboard(application, {command.common.profile, command.common.store, command.common.storeGiven},
        {services.store(), services.scraper(), services.chat(), services.hash(), [&services] {
            const Services::LoopFigures figures = services.loopFigures();
            return ui::LoopFigures{figures.p99, figures.longest};
        }});
    QObject::connect(&signalWatcher, &SignalWatcher::stopRequested, &application, [&dashboard] { dashboard.quit(); });
    dashboard.open();
    const int status = QApplication::exec();
    services.stop(); // while the dashboard lives: late answers find their target
    return status;
#else
    std::fputs("millrace: this build has no window. Use millrace scrape, chat or hash; see millrace --help.\n", stderr);
    return cli::kStatusUsage;
#endif
}

static int run(const cli::ShowText& text, int&, char**)
{
    std::fputs(text.text.c_str(), stdout);
    return cli::kStatusOk;
}

int main(int argc, char** argv)
{
    std::signal(SIGPIPE, SIG_IGN); // hiredis writes to sockets whose peer may be gone
    cli::ensureUtf8Locale();
    auto command = cli::parseCommandLine({argv + 1, argv + argc});
    if (!command) {
        std::fputs(cli::usageErrorText(command.error()).c_str(), stderr);
        return command.error().status;
    }
    return std::visit([&](auto& each) { return run(std::move(each), argc, argv); }, *command);
}
