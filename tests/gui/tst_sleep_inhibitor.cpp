#include "ui/desktop/desktop_notifier.h"
#include "ui/desktop/sleep_inhibitor.h"

#include <QDBusConnection>
#include <QProcess>
#include <QSignalSpy>
#include <QtTest>

using namespace millrace;

namespace {

const auto kService = QStringLiteral("org.freedesktop.ScreenSaver");

} // namespace

/// As screen savers have it; counts.
class FakeScreenSaver : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.ScreenSaver")

public:
    QStringList asked;
    QList<uint> released;

public Q_SLOTS:
    uint Inhibit(const QString& application, const QString& reason)
    {
        asked += application + u'/' + reason;
        return 4711;
    }
    void UnInhibit(uint cookie) { released += cookie; }
};

/// Over a bus of the test's own; there is no system bus, as in a container.
class TestSleepInhibitor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_bus.start(QStringLiteral("dbus-daemon"),
            {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--nopidfile"), QStringLiteral("--print-address=1")});
        if (!m_bus.waitForStarted(5'000))
            QSKIP("dbus is not installed: packaging/deps --test");
        QVERIFY(m_bus.waitForReadyRead(5'000));
        const QByteArray address = m_bus.readLine().trimmed();
        qputenv("DBUS_SESSION_BUS_ADDRESS", address);
        qputenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus");
        QDBusConnection desktop = QDBusConnection::connectToBus(QString::fromLatin1(address), QStringLiteral("desktop"));
        QVERIFY(desktop.registerObject(QStringLiteral("/org/freedesktop/ScreenSaver"), &m_saver, QDBusConnection::ExportAllSlots));
    }

    void cleanupTestCase()
    {
        QDBusConnection::disconnectFromBus(QStringLiteral("desktop"));
        m_bus.terminate();
        m_bus.waitForFinished(5'000);
    }

    void doesNothingWhereNobodyCanHoldSleepOff()
    {
        ui::SleepInhibitor inhibitor;
        const QSignalSpy changed(&inhibitor, &ui::SleepInhibitor::heldChanged);
        inhibitor.setWanted(true);
        QTest::qWait(150);
        QVERIFY(!inhibitor.isHeld());
        inhibitor.setWanted(false);
        QCOMPARE(changed.size(), 0);
    }

    void takesWhatTheSessionHasWhereThereIsNoSystemBus()
    {
        QVERIFY(QDBusConnection(QStringLiteral("desktop")).registerService(kService));
        ui::SleepInhibitor inhibitor;
        inhibitor.setWanted(true);
        QVERIFY(!inhibitor.isHeld()); // it is not waited for
        QTRY_VERIFY(inhibitor.isHeld());
        inhibitor.setWanted(true);
        QCOMPARE(m_saver.asked, QStringList{QStringLiteral("Millrace/Pages are being fetched or files hashed")});
        inhibitor.setWanted(false);
        QVERIFY(!inhibitor.isHeld());
        QTRY_COMPARE(m_saver.released, QList<uint>{4711});
    }

    void letsGoOfWhatComesTooLate()
    {
        m_saver.asked.clear();
        m_saver.released.clear();
        ui::SleepInhibitor inhibitor;
        inhibitor.setWanted(true);
        inhibitor.setWanted(false);
        QTRY_COMPARE(m_saver.released, QList<uint>{4711});
        QCOMPARE(m_saver.asked.size(), 1);
        QVERIFY(!inhibitor.isHeld());
        inhibitor.setWanted(true);
        QTRY_VERIFY(inhibitor.isHeld());
    }

    void asksForAttentionWithoutAServiceForNotifications()
    {
        QWidget window;
        ui::DesktopNotifier notifier(window);
        const QSignalSpy clicked(&notifier, &ui::DesktopNotifier::clicked);
        notifier.say(QStringLiteral("Run 1 is done"), QStringLiteral("<b>6</b>"));
        QTest::qWait(100);
        QCOMPARE(clicked.size(), 0);
    }

private:
    QProcess m_bus;
    FakeScreenSaver m_saver;
};

QTEST_MAIN(TestSleepInhibitor)
#include "tst_sleep_inhibitor.moc"
