#include "ui/shell/frame_monitor.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QEvent>
#include <QFile>
#include <QTextStream>
#include <QWidget>

#include <algorithm>
#include <utility>

namespace millrace::ui {

namespace {

constexpr int kBeatsAfterAnEvent = 2;
constexpr std::chrono::milliseconds kReportEvery{500};
constexpr std::chrono::milliseconds kQuietReportEvery{5'000};
constexpr auto kLogVariable = "MILLRACE_FRAME_LOG";
constexpr qint64 kBinUs = 100;

qint64 ns(std::chrono::nanoseconds value) { return value.count(); }

double ms(std::chrono::microseconds value) { return double(value.count()) / 1000.0; }

} // namespace

FrameMonitor::FrameMonitor(QObject* parent) : QObject(parent), m_bins(kBins)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &FrameMonitor::beat);
    qApp->installEventFilter(this);
}

FrameMonitor::~FrameMonitor() { writeLog(); }

void FrameMonitor::watch(QWidget* window) { m_window = window; }

void FrameMonitor::start()
{
    m_clock.start();
    m_lastBeatNs = 0;
    m_reportedNs = 0;
    m_paintNs = 0;
    setBeat(kBeat);
}

void FrameMonitor::stop() { m_timer.stop(); }

void FrameMonitor::setBeat(std::chrono::milliseconds beat)
{
    m_quietBeats = 0;
    m_timer.start(beat);
}

void FrameMonitor::beat()
{
    const qint64 now = m_clock.nsecsElapsed();
    const qint64 late = std::max<qint64>(0, now - m_lastBeatNs - ns(m_timer.intervalAsDuration()));
    m_lastBeatNs = now;
    countQuiet(ns(m_timer.intervalAsDuration() - kBeat));
    record(std::chrono::microseconds((late + m_paintNs) / 1000));
    m_paintNs = 0;
    const bool quiet = m_timer.intervalAsDuration() == kQuietBeat || ++m_quietBeats > kBeatsAfterAnEvent;
    if (!quiet)
        Q_EMIT stirred();
    else if (m_timer.intervalAsDuration() == kBeat)
        setBeat(kQuietBeat);
    if (now - m_reportedNs < ns(quiet ? kQuietReportEvery : kReportEvery))
        return;
    m_reportedNs = now;
    Q_EMIT figuresChanged();
}

void FrameMonitor::countQuiet(qint64 quietNs)
{
    for (qint64 left = quietNs; left >= ns(kBeat); left -= ns(kBeat))
        record(std::chrono::microseconds(0));
}

void FrameMonitor::record(std::chrono::microseconds frame)
{
    const qint64 us = std::max<qint64>(0, frame.count());
    m_recent.push(us);
    ++m_bins[std::min(std::size_t(us / kBinUs), kBins - 1)];
    ++m_count;
    m_maxUs = std::max(m_maxUs, us);
}

bool FrameMonitor::eventFilter(QObject* watched, QEvent* event)
{
    if (m_timer.isActive() && watched != &m_timer && event->type() != m_ignored) {
        m_quietBeats = 0;
        if (m_timer.intervalAsDuration() == kQuietBeat) {
            const qint64 now = m_clock.nsecsElapsed();
            countQuiet(now - std::exchange(m_lastBeatNs, now));
            setBeat(kBeat);
            Q_EMIT stirred();
        }
    }
    // A window paints all of itself while it handles UpdateRequest: handle it here, to see both ends.
    if (watched != m_window || event->type() != QEvent::UpdateRequest || m_painting)
        return QObject::eventFilter(watched, event);
    m_painting = true;
    const qint64 before = m_clock.isValid() ? m_clock.nsecsElapsed() : 0;
    const bool handled = watched->event(event);
    if (m_clock.isValid())
        m_paintNs += m_clock.nsecsElapsed() - before;
    if (m_firstPaintAt == 0)
        m_firstPaintAt = QDateTime::currentMSecsSinceEpoch();
    m_painting = false;
    return handled;
}

FrameMonitor::Figures FrameMonitor::recent() const
{
    Figures figures;
    std::vector<qint64> values;
    values.reserve(m_recent.size());
    for (std::size_t i = 0; i < m_recent.size(); ++i)
        values.push_back(m_recent[i]);
    if (values.empty())
        return figures;
    std::sort(values.begin(), values.end());
    const auto at = [&](double part) { return std::chrono::microseconds(values[std::size_t(part * double(values.size() - 1) + 0.5)]); };
    figures.p50 = at(0.50);
    figures.p99 = at(0.99);
    figures.max = std::chrono::microseconds(values.back());
    figures.count = qint64(values.size());
    return figures;
}

FrameMonitor::Figures FrameMonitor::session() const
{
    Figures figures;
    figures.count = m_count;
    figures.max = std::chrono::microseconds(m_maxUs);
    // The upper edge of the bin in which the rank falls, but never more than the maximum.
    const auto percentile = [&](double part) {
        const auto rank = qint64(part * double(m_count - 1) + 0.5);
        qint64 seen = 0;
        for (std::size_t bin = 0; bin < kBins; ++bin) {
            seen += m_bins[bin];
            if (seen > rank)
                return std::chrono::microseconds(std::min(qint64(bin + 1) * kBinUs, m_maxUs));
        }
        return std::chrono::microseconds(m_maxUs);
    };
    if (m_count > 0) {
        figures.p50 = percentile(0.50);
        figures.p99 = percentile(0.99);
    }
    return figures;
}

void FrameMonitor::writeLog() const
{
    const QString path = qEnvironmentVariable(kLogVariable);
    if (path.isEmpty())
        return;
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate | QIODevice::Text))
        return;
    const Figures figures = session();
    QTextStream(&file) << "frames " << figures.count << "\np50_ms " << ms(figures.p50) << "\np99_ms " << ms(figures.p99) << "\nmax_ms "
                       << ms(figures.max) << "\nfirst_paint_at_ms " << m_firstPaintAt << "\n";
}

} // namespace millrace::ui
