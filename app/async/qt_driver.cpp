#include "app/async/qt_driver.h"

#include <QCoreApplication>
#include <QEvent>

#include <algorithm>
#include <memory>

namespace millrace::async {

namespace {

const QEvent::Type kWake = static_cast<QEvent::Type>(QEvent::registerEventType());

/// QTimer counts milliseconds in an int, 24 days; what is later is armed in steps.
constexpr Milliseconds kLongestTimer = std::chrono::hours(24);

} // namespace

QtDriver::QtDriver() : m_timer(this)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        // The runtime does not arm again what it has armed already, so a timer that came early is this class's matter.
        if (m_at && *m_at > m_runtime->clock().now())
            setTimer(m_at);
        else
            m_runtime->turn();
    });
}

QtDriver::~QtDriver() = default;

void QtDriver::wake()
{
    if (m_woken.load())
        return;
    auto event = std::make_unique<QEvent>(kWake);
    if (!m_woken.exchange(true))
        QCoreApplication::postEvent(this, event.release());
}

void QtDriver::setTimer(std::optional<SteadyTime> at)
{
    m_at = at;
    if (!at) {
        m_timer.stop();
        return;
    }
    // Rounded up: a timer that fires early would find nothing due and be armed again for nothing.
    const auto left = std::chrono::ceil<Milliseconds>(*at - m_runtime->clock().now());
    m_timer.start(std::clamp(left, Milliseconds(0), kLongestTimer));
}

bool QtDriver::event(QEvent* event)
{
    // Read first: the flag, which TSan sees, orders this thread after the one that made the event; Qt's queue does so unseen.
    (void)m_woken.load(std::memory_order_acquire);
    if (event->type() != kWake)
        return QObject::event(event);
    m_woken.store(false);
    m_runtime->turn();
    return true;
}

} // namespace millrace::async
