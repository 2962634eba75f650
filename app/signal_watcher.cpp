#include "app/signal_watcher.h"

#include <atomic>
#include <csignal>
#include <cstdint>
#include <sys/eventfd.h>
#include <unistd.h>

namespace millrace {

namespace {

constexpr int kInterruptedStatus = 130;
std::atomic<int> g_descriptor = -1;
std::atomic<int> g_received = 0;

void handleSignal(int)
{
    if (g_received.fetch_add(1) > 0)
        _exit(kInterruptedStatus);
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = write(g_descriptor.load(), &one, sizeof one);
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

SignalWatcher::SignalWatcher() : m_descriptor(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), m_notifier(m_descriptor, QSocketNotifier::Read)
{
    g_descriptor = m_descriptor;
    connect(&m_notifier, &QSocketNotifier::activated, this, [this] {
        std::uint64_t count = 0;
        if (read(m_descriptor, &count, sizeof count) > 0)
            Q_EMIT stopRequested();
    });
    install(SIGINT, handleSignal);
    install(SIGTERM, handleSignal);
    install(SIGPIPE, SIG_IGN);
}

SignalWatcher::~SignalWatcher()
{
    install(SIGINT, SIG_DFL);
    install(SIGTERM, SIG_DFL);
    g_descriptor = -1;
    close(m_descriptor);
}

} // namespace millrace
