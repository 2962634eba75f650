#pragma once

#include <QObject>

#include <functional>
#include <mutex>
#include <string>

namespace millrace::cli {

/// Lines for standard output, made in the loop thread and written in the main thread, so that a reader who is slow or gone never blocks the loop.
///
/// Thread: post() from any; the rest main. Bounds: kHighWater bytes wait, then `pressure(true)` asks the producer to pause (it may add what
/// is under way); pressure(false) follows when they are written. Errors: closed() once when the reader is gone.
class LineOutput final : public QObject {
    Q_OBJECT

public:
    static constexpr std::size_t kHighWater = 4 * 1024 * 1024;

    /// Takes whole lines, newline included.
    void post(const std::string& lines);
    /// Writes what waits; in the main thread.
    void flush();

Q_SIGNALS:
    void pressure(bool high);
    void closed();

private:
    std::mutex m_mutex;
    std::string m_waiting;
    bool m_scheduled = false;
    bool m_high = false;
    bool m_closed = false;
};

} // namespace millrace::cli
