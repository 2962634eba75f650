#pragma once

#include "app/core/ring_buffer.h"

#include <QElapsedTimer>
#include <QEvent>
#include <QObject>
#include <QPointer>
#include <QString>
#include <QTimer>
#include <QWidget>

#include <chrono>
#include <vector>

namespace millrace::ui {

/// Measures how smoothly the GUI thread runs: a heartbeat every 16 ms, and a frame is the beat's lateness plus the time spent painting since
/// the beat before. While no event comes, none can be late: then it beats 4 times a second, such a beat counts for all that it stands for, and
/// the next event is timed from when it came.
///
/// Thread: GUI. Cost: one timer and an event filter on the application; bounds: the beats of 10 s, and a histogram of fixed size for the
/// whole session. Where MILLRACE_FRAME_LOG names a file, the session's figures are written there on destruction, a line each:
/// `frames N`, `p50_ms X`, `p99_ms X`, `max_ms X`, `first_paint_at_ms T` (when the watched window had first been painted, by the wall clock, ms
/// since 1970; 0: it was not).
class FrameMonitor : public QObject {
    Q_OBJECT

public:
    explicit FrameMonitor(QObject* parent = nullptr);
    ~FrameMonitor() override;

    /// Counts the painting of `window` and of all inside it. Without this a frame is lateness alone.
    void watch(QWidget* window);
    /// Events of this type are none that the program has to handle.
    void ignore(int eventType) { m_ignored = eventType; }
    void start();
    void stop();

    struct Figures {
        std::chrono::microseconds p50{0};
        std::chrono::microseconds p99{0};
        std::chrono::microseconds max{0};
        qint64 count = 0;
    };
    /// Over the last 10 s.
    [[nodiscard]] Figures recent() const;
    /// Over the whole session; percentiles to 0.1 ms.
    [[nodiscard]] Figures session() const;

    /// For tests: enters one frame as if it had been measured.
    void record(std::chrono::microseconds frame);

    static constexpr std::chrono::milliseconds kBeat{16};
    static constexpr std::chrono::milliseconds kQuietBeat{250};
    static constexpr std::size_t kRecentFrames = 625; ///< 10 s of beats

Q_SIGNALS:
    /// Twice a second; less while no event comes.
    void figuresChanged();
    /// The first event after a while without one has come, and is handled next. Then again with each beat, while events come.
    void stirred();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void setBeat(std::chrono::milliseconds beat);
    void beat();
    void countQuiet(qint64 quietNs);
    void writeLog() const;

    static constexpr std::size_t kBins = 10'000; ///< 0.1 ms each: up to 1 s, the last takes the rest
    QTimer m_timer;
    QElapsedTimer m_clock;
    qint64 m_lastBeatNs = 0;
    qint64 m_paintNs = 0;
    qint64 m_reportedNs = 0;
    int m_quietBeats = 0;
    int m_ignored = QEvent::None;
    bool m_painting = false;
    qint64 m_firstPaintAt = 0;
    QPointer<QWidget> m_window;
    RingBuffer<qint64> m_recent{kRecentFrames}; ///< µs
    std::vector<qint64> m_bins;
    qint64 m_count = 0;
    qint64 m_maxUs = 0;
};

} // namespace millrace::ui
