#include "ui/widgets/calm_events.h"

#include <QAction>
#include <QMenu>
#include <QTableView>
#include <QTreeView>

namespace millrace::ui {
namespace {

CalmEvents* g_calmEvents = nullptr; // Qt calls a plain function

/// An action keeps the interface that it got in its first menu. Once that menu is gone, the entry is silent in every later one.
void forgetEntriesOfFormerMenus(const QMenu& menu)
{
    for (QAction* action : menu.actions()) {
        QAccessibleInterface* entry = QAccessible::queryAccessibleInterface(action);
        if (entry != nullptr && !entry->isValid())
            QAccessible::deleteAccessibleInterface(QAccessible::uniqueId(entry));
    }
}

} // namespace

CalmEvents::CalmEvents(QObject* parent)
    : QObject(parent)
{
    m_timer.setInterval(kRest);
    connect(&m_timer, &QTimer::timeout, this, &CalmEvents::tellAgain);
    g_calmEvents = this;
    QAccessible::installUpdateHandler(&CalmEvents::take);
}

CalmEvents::~CalmEvents()
{
    if (g_calmEvents == this) {
        g_calmEvents = nullptr;
        QAccessible::installUpdateHandler(nullptr);
    }
}

void CalmEvents::take(QAccessibleEvent* event)
{
    if (g_calmEvents != nullptr && g_calmEvents->passes(*event))
        pass(*event);
}

void CalmEvents::pass(QAccessibleEvent& event)
{
    // The only public way to the platform leads past the handler.
    QAccessible::installUpdateHandler(nullptr);
    QAccessible::updateAccessibility(&event);
    QAccessible::installUpdateHandler(&CalmEvents::take);
}

bool CalmEvents::passes(const QAccessibleEvent& event)
{
    switch (event.type()) {
    case QAccessible::TableModelChanged:
        return false; // Qt has renewed its own picture of the table before; a second time would spoil that, and the platform tells nobody
    case QAccessible::Focus: {
        const auto* widget = qobject_cast<QWidget*>(event.object());
        const bool isTable = qobject_cast<const QTableView*>(widget) != nullptr || qobject_cast<const QTreeView*>(widget) != nullptr;
        return !isTable || widget->hasFocus();
    }
    case QAccessible::PopupMenuStart:
        if (const auto* menu = qobject_cast<QMenu*>(event.object()))
            forgetEntriesOfFormerMenus(*menu);
        return true;
    case QAccessible::NameChanged:
    case QAccessible::DescriptionChanged:
        break;
    default:
        return true;
    }
    Told& told = m_told[{event.object(), int(event.type())}];
    if (told.object == event.object() && event.object() != nullptr) {
        told.again = true;
        return false;
    }
    told = {event.object(), false};
    if (!m_timer.isActive())
        m_timer.start();
    return true;
}

void CalmEvents::tellAgain()
{
    for (auto at = m_told.begin(); at != m_told.end();) {
        if (at->object == nullptr || !at->again) {
            at = m_told.erase(at);
            continue;
        }
        at->again = false;
        QAccessibleEvent event(at->object, QAccessible::Event(at.key().second));
        pass(event);
        ++at;
    }
    if (m_told.isEmpty())
        m_timer.stop();
}

} // namespace millrace::ui
