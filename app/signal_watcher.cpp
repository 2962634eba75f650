#include "app/signal_watcher.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <ctime>
#include <poll.h>
#include <string_view>
#include <sys/eventfd.h>
#include <unistd.h>

namespace millrace {

namespace {

constexpr int kInterruptedStatus = 130;

// For the handlers, which have nothing but globals. Made once and kept to the end of the process: a signal may come at any moment.
std::atomic<int> g_stop = -1;            ///< eventfd
std::atomic<int> g_statistics = -1;      ///< eventfd
std::atomic<int> g_received = 0;         ///< SIGINT and SIGTERM
std::atomic<std::int64_t> g_requestedAt = 0;   ///< nanoseconds of the steady clock, 0: not yet
timer_t g_lastResort = nullptr;

static_assert(std::atomic<std::int64_t>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

void count(int descriptor)
{
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = write(descriptor, &one, sizeof one);
}

bool takeCount(int descriptor)
{
    std::uint64_t counted = 0;
    return read(descriptor, &counted, sizeof counted) > 0;
}

/// The first request starts the time that the end may take.
void noteRequest()
{
    timespec now = {};
    clock_gettime(CLOCK_MONOTONIC, &now);
    std::int64_t none = 0;
    if (!g_requestedAt.compare_exchange_strong(none, now.tv_sec * std::int64_t{1'000'000'000} + now.tv_nsec))
        return;
    itimerspec when = {};
    when.it_value.tv_sec = kEndWithin.count() / 1000;
    when.it_value.tv_nsec = kEndWithin.count() % 1000 * 1'000'000;
    timer_settime(g_lastResort, 0, &when, nullptr);
}

void handleStop(int number)
{
    const int before = errno;
    if (number != SIGHUP && g_received.fetch_add(1) > 0)
        _exit(kInterruptedStatus);
    noteRequest();
    count(g_stop.load());
    errno = before;
}

void handleStatistics(int)
{
    const int before = errno;
    count(g_statistics.load());
    errno = before;
}

void handleLastResort(int)
{
    cutOff();
}

void install(int number, void (*handler)(int))
{
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, nullptr);
}

bool isIgnored(int number)
{
    struct sigaction action = {};
    return sigaction(number, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

} // namespace

void catchSignals()
{
    if (g_stop.load() >= 0)
        return;
    g_stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    g_statistics = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    sigevent event = {};
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = SIGALRM;
    timer_create(CLOCK_MONOTONIC, &event, &g_lastResort);
    install(SIGALRM, handleLastResort);
    install(SIGINT, handleStop);
    install(SIGTERM, handleStop);
    if (!isIgnored(SIGHUP))
        install(SIGHUP, handleStop);
    install(SIGUSR1, handleStatistics);
    install(SIGPIPE, SIG_IGN); // hiredis writes to sockets whose peer may be gone
}

std::optional<SteadyTime> endRequestedAt()
{
    const std::int64_t at = g_requestedAt.load();
    if (at == 0)
        return std::nullopt;
    return SteadyTime(std::chrono::duration_cast<SteadyDuration>(std::chrono::nanoseconds(at)));
}

void noteEndRequested()
{
    if (g_stop.load() >= 0)
        noteRequest();
}

/// As a signal handler may do it.
void cutOff()
{
    constexpr std::string_view kSentence = "millrace: not all could be ended within 5 s, so it was cut off; what was stored and logged is kept.\n";
    pollfd out = {STDERR_FILENO, POLLOUT, 0};
    if (poll(&out, 1, 0) == 1)
        [[maybe_unused]] const auto written = write(STDERR_FILENO, kSentence.data(), kSentence.size());
    _exit(kInterruptedStatus);
}

SignalWatcher::SignalWatcher()
    : m_stopNotifier((catchSignals(), g_stop.load()), QSocketNotifier::Read), m_statisticsNotifier(g_statistics.load(), QSocketNotifier::Read)
{
    connect(&m_stopNotifier, &QSocketNotifier::activated, this, [this] {
        if (takeCount(g_stop.load()))
            Q_EMIT stopRequested();
    });
    connect(&m_statisticsNotifier, &QSocketNotifier::activated, this, [this] {
        if (takeCount(g_statistics.load()))
            Q_EMIT statisticsRequested();
    });
}

} // namespace millrace
