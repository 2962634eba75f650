#include "app/cli/exit_status.h"
#include "app/cli/options.h"
#include "app/cli/run_headless.h"
#include "app/services.h"
#ifdef MILLRACE_UI
#include "ui/dashboard/dashboard.h"
#endif

#include <QCoreApplication>

#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <langinfo.h>

namespace {

using namespace millrace;

/// Qt wants a UTF-8 locale and complains on standard error where there is none, as on bare servers.
void ensureUtf8()
{
    std::setlocale(LC_ALL, "");
    if (std::strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        setenv("LC_ALL", "C.UTF-8", 1);
}

int run(cli::ScrapeCommand command, int& argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    Services services({.caFile = {}, .concurrency = command.settings.concurrency});
    return cli::runScrape(std::move(command), services);
}

int run(const cli::DashboardCommand& command, int& argc, char** argv)
{
#ifdef MILLRACE_UI
    return ui::runDashboard({command.common.profile, command.common.store, command.common.storeGiven}, argc, argv);
#else
    std::fputs("millrace: this build has no window. Use millrace scrape; see millrace --help.\n", stderr);
    return cli::kStatusUsage;
#endif
}

int run(const cli::ShowText& text, int&, char**)
{
    std::fputs(text.text.c_str(), stdout);
    return cli::kStatusOk;
}

} // namespace

int main(int argc, char** argv)
{
    ensureUtf8();
    auto command = cli::parseCommandLine({argv + 1, argv + argc});
    if (!command) {
        std::fprintf(stderr, "millrace: %s. See millrace --help.\n", command.error().sentence.c_str());
        return cli::kStatusUsage;
    }
    return std::visit([&](auto& each) { return run(std::move(each), argc, argv); }, *command);
}
