#pragma once

#include <QDBusVariant>
#include <QObject>

#include <optional>

class QApplication;

namespace millrace::ui {

/// Whether the desktop wants dark windows, and word when it changes its mind.
///
/// Thread: GUI. Why: Qt 6.4 has no QStyleHints::colorScheme(). Asked in this order: the desktop portal's setting
/// (org.freedesktop.appearance color-scheme, over D-Bus where there is a session bus; never waited for), then the palette that the platform gave
/// the application before anything of ours was set. Where neither says anything, it is light.
class SystemAppearance : public QObject {
    Q_OBJECT

public:
    explicit SystemAppearance(const QApplication& app, QObject* parent = nullptr);

    [[nodiscard]] bool isDark() const { return m_portal.value_or(m_paletteIsDark); }

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    void onPortalSetting(const QString& group, const QString& key, const QDBusVariant& value);

private:
    void askPortal();
    void setPortal(uint colorScheme);

    bool m_paletteIsDark;
    std::optional<bool> m_portal;
};

} // namespace millrace::ui
