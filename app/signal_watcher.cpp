#include "app/signal_watcher.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <sys/eventfd.h>
#include <unistd.h>

namespace millrace {

namespace {

constexpr int kInterruptedStatus = 130;
std::atomic<int> g_stop = -1;
std::atomic<int> g_statistics = -1;
std::atomic<int> g_received = 0;

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

void handleStop(int)
{
    if (g_received.fetch_add(1) > 0)
        _exit(kInterruptedStatus);
    count(g_stop.load());
}

void handleStatistics(int)
{
    const int before = errno;
    count(g_statistics.load());
    errno = before;
}

void install(int number, void (*handler)(int))
{
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, nullptr);
}

} // namespace

SignalWatcher::SignalWatcher()
    : m_stop(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), m_statistics(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), m_stopNotifier(m_stop, QSocketNotifier::Read),
      m_statisticsNotifier(m_statistics, QSocketNotifier::Read)
{
    g_stop = m_stop;
    g_statistics = m_statistics;
    connect(&m_stopNotifier, &QSocketNotifier::activated, this, [this] {
        if (takeCount(m_stop))
            Q_EMIT stopRequested();
    });
    connect(&m_statisticsNotifier, &QSocketNotifier::activated, this, [this] {
        if (takeCount(m_statistics))
            Q_EMIT statisticsRequested();
    });
    install(SIGINT, handleStop);
    install(SIGTERM, handleStop);
    install(SIGUSR1, handleStatistics);
    install(SIGPIPE, SIG_IGN);
}

SignalWatcher::~SignalWatcher()
{
    install(SIGINT, SIG_DFL);
    install(SIGTERM, SIG_DFL);
    install(SIGUSR1, SIG_IGN);
    g_stop = -1;
    g_statistics = -1;
    close(m_stop);
    close(m_statistics);
}

} // namespace millrace
