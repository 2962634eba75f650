#include "ui/desktop/bus_link.h"

#include "models/common/gui_hop.h"

#include <QDBusError>
#include <QDBusPendingCallWatcher>
#include <QThreadPool>
#include <QTimer>

#include <utility>

namespace millrace::ui {

BusLink::BusLink(Bus bus, QObject* parent)
    : QObject(parent)
    , m_bus(bus)
    , m_hop(std::make_shared<models::GuiHop>(this))
{
}

BusLink::~BusLink() { m_hop->close(); }

void BusLink::connectTo()
{
    if (std::exchange(m_asked, true))
        return;
    // Without an address libdbus would start a session bus of its own.
    if (m_bus == Bus::Session && qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS")) {
        m_hop->post([this] { arrived(QDBusConnection(QString())); });
        return;
    }
    QTimer::singleShot(kConnectMs, this, [this] { arrived(QDBusConnection(QString())); });
    QThreadPool::globalInstance()->start([this, hop = m_hop, bus = m_bus] { // `this` is used in its own thread only, and not after close()
        const QDBusConnection connection = bus == Bus::Session ? QDBusConnection::sessionBus() : QDBusConnection::systemBus();
        hop->post([this, connection] { arrived(connection); });
    });
}

void BusLink::arrived(const QDBusConnection& connection)
{
    if (m_connection)
        return; // too late
    m_connection = connection;
    for (const auto& each : std::exchange(m_waiting, {}))
        each();
}

void BusLink::call(const QDBusMessage& message, Answer answer)
{
    if (m_connection) {
        send(message, answer);
        return;
    }
    m_waiting.push_back([this, message, answer = std::move(answer)] { send(message, answer); });
    connectTo();
}

void BusLink::send(const QDBusMessage& message, const Answer& answer)
{
    if (!m_connection->isConnected()) {
        answer(message.createErrorReply(QDBusError::Disconnected, QStringLiteral("there is no bus")));
        return;
    }
    auto* watcher = new QDBusPendingCallWatcher(m_connection->asyncCall(message, kAnswerMs), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [answer](QDBusPendingCallWatcher* done) {
        done->deleteLater();
        answer(done->reply());
    });
}

void BusLink::whenConnected(std::function<void(QDBusConnection&)> then)
{
    const auto say = [this, then = std::move(then)] {
        if (m_connection->isConnected())
            then(*m_connection);
    };
    if (m_connection) {
        say();
        return;
    }
    m_waiting.push_back(say);
    connectTo();
}

} // namespace millrace::ui
