#include "app/surroundings.h"

#include "app/core/log.h"
#include "app/scrape/lease_book.h"
#include "app/telemetry/runtime_inspector.h"

#include <QSysInfo>

#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <thread>
#include <unistd.h>

namespace millrace {

namespace {

constexpr rlim_t kMostDescriptors = 262'144;
constexpr rlim_t kFewDescriptors = 1'024;
/// Descriptors of everything but transfers under way, and the transfers that are let through even where these do not fit.
constexpr rlim_t kOtherDescriptors = 48;
constexpr rlim_t kLeastInFlight = 4;

} // namespace

void raiseDescriptorLimit()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, kMostDescriptors);
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        logWarning(LogArea::App, "the limit of open files could not be raised", {{"error", std::strerror(errno)}});
    if (limit.rlim_cur < kFewDescriptors)
        logInfo(LogArea::App, "few files may be open at once: fewer transfers are made and accepting pauses", {{"limit", limit.rlim_cur}});
}

int mostInFlight()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return static_cast<int>(kLeastInFlight);
    const rlim_t descriptors = std::min(limit.rlim_cur, kMostDescriptors);
    return static_cast<int>(std::max(kLeastInFlight, descriptors - std::min(descriptors, kOtherDescriptors)));
}

bool wantsEpoll()
{
    const QByteArray wanted = qgetenv("MILLRACE_EVENT_LOOP");
    if (wanted == "qt")
        return false;
    if (!wanted.isEmpty() && wanted != "epoll")
        std::fprintf(stderr, "millrace: MILLRACE_EVENT_LOOP=%s is neither epoll nor qt; epoll is used\n", wanted.constData());
    return true;
}

int parseThreads()
{
    return static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 2U, 16U));
}

void plantStall(telemetry::RuntimeInspector& inspector)
{
    int length = 0;
    int after = 2;
    if (std::sscanf(qgetenv("MILLRACE_PLANT_STALL").constData(), "%d@%d", &length, &after) >= 1 && length > 0)
        inspector.plantStall(std::chrono::seconds(std::max(0, after)), std::chrono::milliseconds(std::min(length, 10'000)));
}

Inspection wantedInspection()
{
    const QByteArray wanted = qgetenv("MILLRACE_INSPECTOR");
    return wanted == "off" ? Inspection::Off : wanted == "shown" ? Inspection::Shown : Inspection::On;
}

std::string workerName()
{
    return QSysInfo::machineHostName().toStdString() + ':' + std::to_string(getpid());
}

Milliseconds wantedLease()
{
    bool isNumber = false;
    const int wanted = qEnvironmentVariableIntValue("MILLRACE_LEASE_MS", &isNumber);
    return isNumber ? Milliseconds(std::clamp(wanted, 500, 600'000)) : scrape::kDefaultLease;
}

} // namespace millrace
