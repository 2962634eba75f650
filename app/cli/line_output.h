#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <functional>
#include <mutex>
#include <string>

namespace millrace::cli {

/// Lines for standard output, made in the loop thread and written by the main thread's event loop: a reader who is slow, or never reads, blocks
/// neither, and a signal is heard meanwhile.
///
/// Thread: post() and isHigh() from any; the rest main. Bounds: while more than kHighWater bytes wait, isHigh() asks the producer to pause (it
/// may add what is under way); pressureChanged() says, in the main thread, that it is to be asked again. Errors: closed() once when the reader
/// is gone; what comes then is dropped.
class LineOutput final : public QObject {
    Q_OBJECT

public:
    static constexpr std::size_t kHighWater = 4 * 1024 * 1024;

    LineOutput();
    /// Takes whole lines, newline included.
    void post(const std::string& lines);
    /// Calls `then` once all that was posted is written or dropped; at once when it is. One at a time.
    void whenWritten(std::function<void()> then);
    /// What waits is written no more.
    void drop();
    [[nodiscard]] bool isHigh() const;

Q_SIGNALS:
    void pressureChanged();
    void closed();

private:
    void write();
    [[nodiscard]] bool takeWaiting();
    [[nodiscard]] std::size_t pieceSize() const;

    QSocketNotifier m_room;                  ///< enabled while there is no room
    bool m_pieces = true;                    ///< a pipe or the like: it may block in the middle of a large write
    std::string m_text;                      ///< being written, [m_at, end) is left
    std::size_t m_at = 0;
    std::function<void()> m_then;
    bool m_closed = false;
    mutable std::mutex m_mutex;              ///< guards what follows
    std::string m_waiting;
    bool m_scheduled = false;
    bool m_high = false;
};

} // namespace millrace::cli
