#include "ui/shell/panel.h"

#include <utility>

namespace millrace::ui {

Panel::Panel(QString name, QString icon, QWidget* parent) : QWidget(parent), m_name(std::move(name)), m_icon(std::move(icon))
{
    setAccessibleName(m_name);
}

bool Panel::acceptsDrop(const QMimeData&) const { return false; }

void Panel::drop(const QMimeData&) {}

bool Panel::paste(const QMimeData&) { return false; }

void Panel::showCause(const QString&) {}

void Panel::takeSettings() {}

void Panel::setBadge(const QString& badge)
{
    if (badge == m_badge)
        return;
    m_badge = badge;
    Q_EMIT badgeChanged(badge);
}

void Panel::setStatusText(const QString& text)
{
    if (text == m_statusText)
        return;
    m_statusText = text;
    Q_EMIT statusTextChanged(text);
}

} // namespace millrace::ui
