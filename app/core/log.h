#pragma once

#include "app/core/clock.h"

#include <array>
#include <cstdint>
#include <initializer_list>
#include <source_location>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

/// The one log of the program, as those see it who write to it.
///
///     logInfo(LogArea::Redis, "connected", {{"server", where}, {"version", version}});
///
/// Thread: any; never blocks on what becomes of the record. A record that nobody wants costs one atomic read and its arguments. Where nobody receives
/// (tests, a library's user) all are dropped. Not QLoggingCategory: that has no fields, four levels and one switch for all of a category's receivers;
/// what Qt and libraries say through it arrives here as well (telemetry::LogSink). What is written stands in full only at the receiver: never
/// leave a secret out by hand, redaction is done there, at one place.
namespace millrace {

enum class LogLevel : std::uint8_t { Error, Warning, Info, Debug, Trace };
enum class LogArea : std::uint8_t { Scrape, Http, Chat, Redis, Store, Hash, Loop, Ui, App };
inline constexpr std::array kLogLevels{LogLevel::Error, LogLevel::Warning, LogLevel::Info, LogLevel::Debug, LogLevel::Trace};
inline constexpr std::array kLogAreas{LogArea::Scrape, LogArea::Http, LogArea::Chat, LogArea::Redis, LogArea::Store, LogArea::Hash, LogArea::Loop, LogArea::Ui, LogArea::App};

/// As on the command line: "warning", "chat".
[[nodiscard]] std::string_view name(LogLevel level);
[[nodiscard]] std::string_view name(LogArea area);

/// For each area the last level that is wanted.
using LogLevels = std::array<LogLevel, kLogAreas.size()>;

/// A named value; it lives as long as the call. (Not by concepts: moc 6.4 cannot parse libstdc++'s <concepts>.)
struct LogField {
    template <class T, std::enable_if_t<std::is_convertible_v<const T&, std::string_view>, int> = 0>
    LogField(std::string_view fieldKey, const T& text) : key(fieldKey), value(std::string_view(text)) {}
    LogField(std::string_view fieldKey, bool truth) : key(fieldKey), value(std::string_view(truth ? "true" : "false")) {}
    template <class T, std::enable_if_t<std::is_integral_v<T>, int> = 0>
    LogField(std::string_view fieldKey, T number) : key(fieldKey), value(static_cast<std::int64_t>(number)) {}
    LogField(std::string_view fieldKey, double number) : key(fieldKey), value(number) {}
    LogField(std::string_view fieldKey, Milliseconds time) : key(fieldKey), value(static_cast<std::int64_t>(time.count())) {}

    std::string_view key;
    std::variant<std::int64_t, double, std::string_view> value;
};
using LogFields = std::initializer_list<LogField>;

/// What a receiver gets: raw, with whatever it was called with.
struct LogEntry {
    WallMs at = 0;
    LogLevel level = LogLevel::Info;
    LogArea area = LogArea::App;
    std::string thread;                      ///< its name, pthread_getname_np(3)
    std::string message;
    std::vector<std::pair<std::string, std::variant<std::int64_t, double, std::string>>> fields;
    const char* file = nullptr;              ///< of the call; with `line` it names the place
    std::uint32_t line = 0;
};

class LogReceiver {
public:
    virtual ~LogReceiver() = default;
    /// Thread: any, several at once; must not log.
    virtual void receive(LogEntry entry) = 0;
    /// Waits until what was logged before is written, at most `limit`.
    virtual void flush(Milliseconds limit) = 0;
    /// Records that wait to be written.
    [[nodiscard]] virtual std::size_t waiting() const = 0;
};

/// Who receives from now on, and which records; null: nobody. Returns when no call of the last one is under way.
void setLogReceiver(LogReceiver* receiver, const LogLevels& levels = {});

/// Whether anybody wants it: for arguments that cost something.
[[nodiscard]] bool logs(LogArea area, LogLevel level) noexcept;

/// LogReceiver::waiting(); 0 where nobody receives.
[[nodiscard]] std::size_t logRecordsWaiting();

/// Waits for the receiver: before the process ends without destroying it.
void flushLog(Milliseconds limit = Milliseconds(200));

void logRecord(LogLevel level, LogArea area, std::string_view message, LogFields fields = {}, const std::source_location& place = std::source_location::current());

inline void logError(LogArea area, std::string_view message, LogFields fields = {}, const std::source_location& place = std::source_location::current())
{
    logRecord(LogLevel::Error, area, message, fields, place);
}
inline void logWarning(LogArea area, std::string_view message, LogFields fields = {}, const std::source_location& place = std::source_location::current())
{
    logRecord(LogLevel::Warning, area, message, fields, place);
}
inline void logInfo(LogArea area, std::string_view message, LogFields fields = {}, const std::source_location& place = std::source_location::current())
{
    logRecord(LogLevel::Info, area, message, fields, place);
}
inline void logDebug(LogArea area, std::string_view message, LogFields fields = {}, const std::source_location& place = std::source_location::current())
{
    logRecord(LogLevel::Debug, area, message, fields, place);
}
inline void logTrace(LogArea area, std::string_view message, LogFields fields = {}, const std::source_location& place = std::source_location::current())
{
    logRecord(LogLevel::Trace, area, message, fields, place);
}

} // namespace millrace
