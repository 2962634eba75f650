#pragma once

#include "ui/desktop/bus_link.h"

#include <QWidget>

namespace millrace::ui {

/// Says something while another window is in use: a notification of the desktop (Desktop Notifications Specification 1.2), or else `window`
/// asks for attention.
///
/// Thread: GUI. Never waits. `window` outlives it.
class DesktopNotifier : public QObject {
    Q_OBJECT
public:
    explicit DesktopNotifier(QWidget& window, QObject* parent = nullptr);

    /// Replaces what was said before. Both are plain text.
    void say(const QString& title, const QString& text);

Q_SIGNALS:
    /// The notification was clicked. `activation`: the XDG activation token, where the desktop gave one.
    void clicked(const QByteArray& activation);

private Q_SLOTS:
    void onActionInvoked(uint id, const QString& action);
    void onActivationToken(uint id, const QString& token);

private:
    QWidget& m_window;
    BusLink m_session;
    uint m_id = 0; ///< of what is shown; 0: nothing
    QByteArray m_activation;
    bool m_listens = false;
};

} // namespace millrace::ui
