#include "app/core/log.h"

#include <atomic>
#include <mutex>
#include <pthread.h>
#include <shared_mutex>

namespace millrace {

namespace {

constexpr std::array<std::string_view, kLogLevels.size()> kLevelNames{"error", "warning", "info", "debug", "trace"};
constexpr std::array<std::string_view, kLogAreas.size()> kAreaNames{"scrape", "http", "chat", "redis", "store", "hash", "loop", "ui", "app"};
constexpr std::uint8_t kNothing = 0;

// The house has no globals but for this one: a log that has to be handed to whoever may once have to say something is a parameter of everything.
std::shared_mutex g_mutex;
LogReceiver* g_receiver = nullptr;                          ///< under the mutex
std::array<std::atomic<std::uint8_t>, kLogAreas.size()> g_wanted{};   ///< the last wanted level + 1; kNothing: none

/// Read once a thread: names are set when it starts.
const std::string& threadName()
{
    thread_local const std::string name = [] {
        char text[16] = {};
        pthread_getname_np(pthread_self(), text, sizeof text);
        return std::string(text);
    }();
    return name;
}

} // namespace

std::string_view name(LogLevel level)
{
    return kLevelNames[static_cast<std::size_t>(level)];
}

std::string_view name(LogArea area)
{
    return kAreaNames[static_cast<std::size_t>(area)];
}

void setLogReceiver(LogReceiver* receiver, const LogLevels& levels)
{
    const std::unique_lock lock(g_mutex);
    g_receiver = receiver;
    for (std::size_t area = 0; area < g_wanted.size(); ++area)
        g_wanted[area] = receiver ? static_cast<std::uint8_t>(static_cast<int>(levels[area]) + 1) : kNothing;
}

bool logs(LogArea area, LogLevel level) noexcept
{
    return static_cast<int>(level) < g_wanted[static_cast<std::size_t>(area)].load(std::memory_order_relaxed);
}

std::size_t logRecordsWaiting()
{
    const std::shared_lock lock(g_mutex);
    return g_receiver ? g_receiver->waiting() : 0;
}

void flushLog(Milliseconds limit)
{
    const std::shared_lock lock(g_mutex);
    if (g_receiver)
        g_receiver->flush(limit);
}

void logRecord(LogLevel level, LogArea area, std::string_view message, LogFields fields, const std::source_location& place)
{
    if (!logs(area, level))
        return;
    LogEntry entry{SystemClock().wallNow(), level, area, threadName(), std::string(message), {}, place.file_name(), place.line()};
    entry.fields.reserve(fields.size());
    for (const LogField& field : fields)
        std::visit(
            [&](const auto& value) {
                if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string_view>)
                    entry.fields.emplace_back(field.key, std::string(value));
                else
                    entry.fields.emplace_back(field.key, value);
            },
            field.value);
    const std::shared_lock lock(g_mutex);
    if (g_receiver)
        g_receiver->receive(std::move(entry));
}

} // namespace millrace
