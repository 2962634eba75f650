#include "ui/desktop/sleep_inhibitor.h"

#include <array>
#include <utility>

namespace millrace::ui {
namespace {

struct InhibitService {
    const char* name;
    const char* path;
};
/// Each has Inhibit(application, reason) → cookie. The first leaves the screen alone.
constexpr std::array kServices{InhibitService{"org.freedesktop.PowerManagement", "/org/freedesktop/PowerManagement/Inhibit"},
    InhibitService{"org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"}};

const auto kApplication = QStringLiteral("Millrace");

QString reason() { return SleepInhibitor::tr("Pages are being fetched or files hashed"); }

QDBusMessage sessionCall(const InhibitService& service, const char* method)
{
    const QString name = QString::fromLatin1(service.name);
    // PowerManagement's interface is named after its object.
    const QString interface = name.endsWith(QLatin1String("PowerManagement")) ? name + QStringLiteral(".Inhibit") : name;
    return QDBusMessage::createMethodCall(name, QString::fromLatin1(service.path), interface, QString::fromLatin1(method));
}

} // namespace

SleepInhibitor::SleepInhibitor(QObject* parent)
    : QObject(parent)
    , m_system(BusLink::Bus::System)
    , m_session(BusLink::Bus::Session)
{
}

SleepInhibitor::~SleepInhibitor() = default;

void SleepInhibitor::setWanted(bool wanted)
{
    m_wanted = wanted;
    if (m_asking)
        return; // answered() looks at it
    if (wanted && !isHeld())
        ask();
    else if (!wanted && isHeld())
        release();
}

void SleepInhibitor::ask()
{
    m_asking = true;
    QDBusMessage inhibit = QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.login1"),
        QStringLiteral("/org/freedesktop/login1"), QStringLiteral("org.freedesktop.login1.Manager"), QStringLiteral("Inhibit"));
    inhibit << QStringLiteral("sleep") << kApplication << reason() << QStringLiteral("block");
    m_system.call(inhibit, [this](const QDBusMessage& reply) {
        const QVariant first = reply.arguments().value(0);
        if (reply.type() != QDBusMessage::ReplyMessage || !first.canConvert<QDBusUnixFileDescriptor>()) {
            askSession(0);
            return;
        }
        m_lock = first.value<QDBusUnixFileDescriptor>();
        answered();
    });
}

void SleepInhibitor::askSession(std::size_t service)
{
    if (service == kServices.size()) {
        m_asking = false; // nobody can: the next work asks again
        return;
    }
    QDBusMessage inhibit = sessionCall(kServices[service], "Inhibit");
    inhibit << kApplication << reason();
    m_session.call(inhibit, [this, service](const QDBusMessage& reply) {
        bool isCookie = false;
        const uint cookie = reply.arguments().value(0).toUInt(&isCookie);
        if (reply.type() != QDBusMessage::ReplyMessage || !isCookie) {
            askSession(service + 1);
            return;
        }
        m_cookie = cookie;
        m_service = service;
        answered();
    });
}

void SleepInhibitor::answered()
{
    m_asking = false;
    if (!m_wanted) {
        release();
        return;
    }
    Q_EMIT heldChanged(true);
}

void SleepInhibitor::release()
{
    m_lock = QDBusUnixFileDescriptor();
    if (m_cookie) {
        QDBusMessage release = sessionCall(kServices[m_service], "UnInhibit");
        release << *std::exchange(m_cookie, std::nullopt);
        m_session.call(release, [](const QDBusMessage&) {});
    }
    Q_EMIT heldChanged(false);
}

} // namespace millrace::ui
