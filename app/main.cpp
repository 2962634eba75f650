#include "app/cli/exit_status.h"
#include "app/cli/hash_runner.h"
#include "app/cli/locale.h"
#include "app/cli/log_start.h"
#include "app/cli/run_headless.h"
#include "app/cli/run_window.h"
#ifdef MILLRACE_UI
#include "app/services.h"
#include "app/signal_watcher.h"
#include "ui/dashboard/dashboard.h"

#include <QApplication>
#endif

#include <cstdio>

using namespace millrace;

namespace {

struct Run {
    int& argc;
    char** argv;
    int operator()(cli::ScrapeCommand& command) const { return cli::runScrape(std::move(command), argc, argv); }
    int operator()(cli::ChatCommand& command) const { return cli::runChat(std::move(command), argc, argv); }
    int operator()(const cli::HashCommand& command) const { return cli::runHash(command); }
    int operator()(const cli::ShowText& text) const { return std::fputs(text.text.c_str(), stdout) < 0 ? cli::kStatusFailed : cli::kStatusOk; }
    int operator()(const cli::DashboardCommand& command) const
    {
#ifdef MILLRACE_UI
        catchSignals();
        const auto log = cli::startLog(command.common.logLevels, LogLevel::Info);
        QApplication application(argc, argv);
        SingleInstance instance(command.common.profile);
        if (const auto status = cli::handOver(instance, command))
            return *status;
        Services services({.watchMainThread = true, .otlp = command.common.otlp});
        ui::Dashboard dashboard(application, {command.common.profile, command.common.store, command.common.profile == cli::defaultProfile(), command.common.storeGiven, command.common.metrics.has_value()},
            {{services.store(), services.scraper(), services.chat(), services.hash()}, services.runtime(), services.watchdog(), services.metrics(), *log,
                [&] { return ui::LoopFigures{services.loopFigures().p99, services.loopFigures().longest}; }, [&] { services.stopAtExit(); },
                [&](auto made) { services.makeEngineSet([made](auto set) { made({{set->store(), set->scraper(), set->chat(), set->hash()}, [set](auto done) { set->end(done); }, set}); }); }});
        return cli::runWindow(instance, services, command.common.metrics, {[&] { dashboard.open(command.openings); }, [&] { dashboard.quit(); }, [&](const auto& call) { dashboard.comeForward(call.store, call.activation, call.openings); }});
#else
        std::fputs("millrace: this build has no window. Use millrace scrape, chat or hash; see millrace --help.\n", stderr);
        return cli::kStatusUsage;
#endif
    }
};

} // namespace

int main(int argc, char** argv)
{
    cli::ensureUtf8Locale();
    auto command = cli::parseCommandLine({argv + 1, argv + argc});
    if (command)
        return std::visit(Run{argc, argv}, *command);
    std::fputs(cli::usageErrorText(command.error()).c_str(), stderr);
    return command.error().status;
}
