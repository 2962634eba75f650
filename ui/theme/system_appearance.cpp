#include "ui/theme/system_appearance.h"

#include <QApplication>
#include <QPalette>
#include <QVariant>

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

namespace millrace::ui {

namespace {

const auto kService = QStringLiteral("org.freedesktop.portal.Desktop");
const auto kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const auto kInterface = QStringLiteral("org.freedesktop.portal.Settings");

/// Read() wraps its answer in a variant more often than SettingChanged does.
QVariant unwrapped(QVariant value)
{
    while (value.canConvert<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    return value;
}

const auto kGroup = QStringLiteral("org.freedesktop.appearance");
const auto kKey = QStringLiteral("color-scheme");

} // namespace

SystemAppearance::SystemAppearance(const QApplication& app, QObject* parent)
    : QObject(parent), m_paletteIsDark(app.palette().color(QPalette::Window).lightness() < 128)
{
    askPortal();
}

void SystemAppearance::askPortal()
{
    // Without an address libdbus would start a bus of its own.
    if (qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS"))
        return;
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    // QDBusConnection takes its slot by name only; there is no other form for a remote signal without a blocking proxy object.
    bus.connect(kService, kPath, kInterface, QStringLiteral("SettingChanged"), this,
        SLOT(onPortalSetting(QString, QString, QDBusVariant)));
    QDBusMessage read = QDBusMessage::createMethodCall(kService, kPath, kInterface, QStringLiteral("Read"));
    read << kGroup << kKey;
    auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(read, 2000), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* done) {
        const QDBusPendingReply<QDBusVariant> reply = *done;
        if (!reply.isError())
            setPortal(unwrapped(reply.value().variant()).toUInt());
        done->deleteLater();
    });
}

void SystemAppearance::onPortalSetting(const QString& group, const QString& key, const QDBusVariant& value)
{
    if (group == kGroup && key == kKey)
        setPortal(unwrapped(value.variant()).toUInt());
}

void SystemAppearance::setPortal(uint colorScheme)
{
    // 0: no preference, 1: dark, 2: light.
    const bool before = isDark();
    m_portal = colorScheme == 0 ? std::nullopt : std::optional(colorScheme == 1);
    if (isDark() != before)
        Q_EMIT changed();
}

} // namespace millrace::ui
