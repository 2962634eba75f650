#include "ui/widgets/action_button.h"

#include "ui/widgets/accessible_roles.h"

#include <QAction>
#include <QMenu>

namespace millrace::ui {

namespace {

constexpr QStringView kMenuArrow(u" ▾");

} // namespace

ActionButton::ActionButton(QAction& action, const QString& accessibleName, Look look, QWidget* parent) : QPushButton(parent)
{
    setAccessibleName(accessibleName);
    setAutoDefault(false);
    if (look == Look::Primary)
        setProperty("primary", true);
    setText(accessibleName);
    sync(action);
    connect(&action, &QAction::changed, this, [this, &action] { sync(action); });
    connect(this, &QPushButton::clicked, &action, [&action] { action.trigger(); });
}

ActionButton::ActionButton(const QString& text, QMenu& menu, const QString& accessibleName, QWidget* parent) : QPushButton(parent), m_menu(true)
{
    setAccessibleName(accessibleName);
    setAutoDefault(false);
    setWords(text);
    setOpenedMenu(*this, menu);
    connect(this, &QPushButton::clicked, this, [this, &menu] { menu.popup(mapToGlobal(QPoint(0, height() + 3))); });
}

void ActionButton::setWords(const QString& words)
{
    const QString shown = m_menu ? words + kMenuArrow.toString() : words;
    if (shown == text())
        return;
    setText(shown);
    describe();
}

bool ActionButton::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTipChange)
        describe();
    return QPushButton::event(event);
}

/// Without a description of its own, what assistive technology reads is the tooltip alone.
void ActionButton::describe()
{
    const QString words = m_menu ? text().chopped(kMenuArrow.size()) : text();
    setAccessibleDescription(words != accessibleName() ? words + (toolTip().isEmpty() ? QString() : QStringLiteral(". ") + toolTip()) : QString());
}

void ActionButton::sync(const QAction& action)
{
    if (isEnabled() != action.isEnabled())
        setEnabled(action.isEnabled());
    if (toolTip() != action.toolTip())
        setToolTip(action.toolTip());
}

} // namespace millrace::ui
