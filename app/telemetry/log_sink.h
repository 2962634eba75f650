#pragma once

#include "app/telemetry/log_flood.h"
#include "app/telemetry/log_levels.h"
#include "app/telemetry/log_ring.h"

#include <condition_variable>
#include <deque>
#include <optional>
#include <string>
#include <thread>

namespace millrace::telemetry {

enum class LogFormat { Lines, Json };

struct LogOptions {
    LogLevels written = allAt(kUsualLevel);
    LogFormat format = LogFormat::Lines;
    /// What the ring keeps beside that; nullopt: it stays empty, as nobody looks.
    std::optional<LogLevel> kept;
    int descriptor = 2;
};

/// Receives all records of the program while it lives, and what Qt and libraries say through qWarning() and its kin: writes them to a descriptor
/// and keeps the last ones.
///
/// Thread: made and destroyed in main, one at a time, outliving the other threads. Those who log never wait for the descriptor: a queue takes
/// kMaxQueued records and kMaxQueuedBytes, what comes beyond is counted and said ("N records dropped"). A thread of its own ("log", made with the
/// first record) makes records and writes when there is room; of what the descriptor does not take kMaxUnwritten bytes wait. At destruction it has
/// kFlush to write the rest.
class LogSink final : public LogReceiver {
public:
    static constexpr std::size_t kMaxQueued = 4'096;
    static constexpr std::size_t kMaxQueuedBytes = std::size_t{4} << 20;
    static constexpr std::size_t kMaxEntry = std::size_t{8} << 10;     ///< bytes of one message or value that are looked at
    static constexpr std::size_t kMaxUnwritten = std::size_t{1} << 20;
    static constexpr Milliseconds kFlush{300};

    explicit LogSink(LogOptions options = {});
    ~LogSink() override;
    LogSink(const LogSink&) = delete;

    [[nodiscard]] LogRing& ring() { return m_ring; }
    /// From now on, beside what is written. Any thread; where the options have `kept`.
    void setKept(const LogLevels& levels);
    void receive(LogEntry entry) override;
    void flush(Milliseconds limit) override;
    [[nodiscard]] std::size_t waiting() const override;

private:
    void run();
    void take(std::unique_lock<std::mutex>& lock);
    void store(const LogEntry& entry);
    void write();
    [[nodiscard]] bool hasWork() const { return !m_queue.empty() || m_ending; }

    const LogOptions m_options;
    LogRing m_ring;
    std::string m_unwritten;                 ///< whole lines; the thread's own, as the next
    std::int64_t m_lost = 0;                 ///< lines for which there was no room, not told yet
    mutable std::mutex m_mutex;              ///< guards what follows
    std::condition_variable m_wake;
    std::condition_variable m_idle;
    std::deque<LogEntry> m_queue;
    std::size_t m_queuedBytes = 0;
    std::int64_t m_dropped = 0;              ///< not told yet
    LogFlood m_flood;
    bool m_busy = false;                     ///< the thread has something that is not written
    bool m_ending = false;
    SteadyTime m_endBy;
    std::thread m_thread;
};

} // namespace millrace::telemetry
