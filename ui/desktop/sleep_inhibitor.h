#pragma once

#include "ui/desktop/bus_link.h"

#include <QDBusUnixFileDescriptor>

#include <optional>

namespace millrace::ui {

/// Holds off sleep while it is wanted.
///
/// Thread: GUI. Never waits; where nobody can hold sleep off, it does nothing and says nothing. What is held ends with it, and with the
/// process: login1 goes by an open descriptor, the other services by the connection.
/// https://www.freedesktop.org/wiki/Software/systemd/inhibit/
class SleepInhibitor : public QObject {
    Q_OBJECT
public:
    explicit SleepInhibitor(QObject* parent = nullptr);
    ~SleepInhibitor() override;

    void setWanted(bool wanted);
    [[nodiscard]] bool isHeld() const { return m_lock.isValid() || m_cookie.has_value(); }

Q_SIGNALS:
    void heldChanged(bool held);

private:
    void ask();
    void askSession(std::size_t service);
    void answered();
    void release();

    BusLink m_system;
    BusLink m_session;
    bool m_wanted = false;
    bool m_asking = false;
    QDBusUnixFileDescriptor m_lock; ///< of login1
    std::optional<uint> m_cookie; ///< of kServices[m_service]
    std::size_t m_service = 0;
};

} // namespace millrace::ui
