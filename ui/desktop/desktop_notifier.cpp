#include "ui/desktop/desktop_notifier.h"

#include <QApplication>
#include <QVariantMap>

#include <utility>

namespace millrace::ui {
namespace {

const auto kName = QStringLiteral("org.freedesktop.Notifications");
const auto kPath = QStringLiteral("/org/freedesktop/Notifications");
constexpr int kAsTheDesktopHasIt = -1; ///< how long it is shown

} // namespace

DesktopNotifier::DesktopNotifier(QWidget& window, QObject* parent)
    : QObject(parent)
    , m_window(window)
    , m_session(BusLink::Bus::Session)
{
}

void DesktopNotifier::say(const QString& title, const QString& text)
{
    if (!std::exchange(m_listens, true)) {
        m_session.whenConnected([this](QDBusConnection& bus) {
            // Of any sender: to name one, the bus would be asked who that is, and waited for. By name, as there is no other form for a
            // remote signal.
            bus.connect(QString(), kPath, kName, QStringLiteral("ActionInvoked"), this, SLOT(onActionInvoked(uint, QString)));
            bus.connect(QString(), kPath, kName, QStringLiteral("ActivationToken"), this, SLOT(onActivationToken(uint, QString)));
        });
    }
    QDBusMessage notify = QDBusMessage::createMethodCall(kName, kPath, kName, QStringLiteral("Notify"));
    const QVariantMap hints{{QStringLiteral("desktop-entry"), QGuiApplication::desktopFileName()}};
    notify << QStringLiteral("Millrace") << m_id << QGuiApplication::desktopFileName() << title << text.toHtmlEscaped()
           << QStringList{QStringLiteral("default"), tr("Show")} << hints << kAsTheDesktopHasIt;
    m_session.call(notify, [this](const QDBusMessage& reply) {
        if (reply.type() == QDBusMessage::ReplyMessage)
            m_id = reply.arguments().value(0).toUInt();
        else
            QApplication::alert(&m_window);
    });
}

void DesktopNotifier::onActivationToken(uint id, const QString& token)
{
    if (id == m_id)
        m_activation = token.toUtf8();
}

void DesktopNotifier::onActionInvoked(uint id, const QString& action)
{
    if (id == m_id && id != 0 && action == QLatin1String("default"))
        Q_EMIT clicked(std::exchange(m_activation, {}));
}

} // namespace millrace::ui
