#pragma once

#include <QObject>

#include <functional>
#include <mutex>
#include <string>

namespace millrace::cli {

/// Lines for standard output, made in the loop thread and written in the main thread, so that a reader who is slow or gone never blocks the loop.
///
/// Thread: post() and isHigh() from any; the rest main. Bounds: while more than kHighWater bytes wait, isHigh() asks the producer to pause (it
/// may add what is under way); pressureChanged() says, in the main thread, that it is to be asked again. Errors: closed() once when the reader is gone.
class LineOutput final : public QObject {
    Q_OBJECT

public:
    static constexpr std::size_t kHighWater = 4 * 1024 * 1024;

    /// Takes whole lines, newline included.
    void post(const std::string& lines);
    /// Writes what waits; in the main thread.
    void flush();
    [[nodiscard]] bool isHigh() const;

Q_SIGNALS:
    void pressureChanged();
    void closed();

private:
    mutable std::mutex m_mutex;
    std::string m_waiting;
    bool m_scheduled = false;
    bool m_high = false;
    bool m_closed = false;
};

} // namespace millrace::cli
