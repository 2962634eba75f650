#include "ui/widgets/accessible_roles.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QMenu>
#include <QPushButton>

#include <array>

namespace millrace::ui {
namespace {

constexpr auto kMenuProperty = "millraceOpenedMenu";

struct ClassRole {
    const char* name;
    QAccessible::Role role;
};

// A notification is read out when it comes into view.
constexpr std::array kRoles{
    ClassRole{"millrace::ui::Chart", QAccessible::Chart},
    ClassRole{"millrace::ui::Histogram", QAccessible::Chart},
    ClassRole{"millrace::ui::PacingStrip", QAccessible::Chart},
    ClassRole{"millrace::ui::Waterfall", QAccessible::Chart},
    ClassRole{"millrace::ui::Banner", QAccessible::Notification},
    ClassRole{"millrace::ui::UndoBar", QAccessible::Notification},
    ClassRole{"millrace::ui::Announcer", QAccessible::Notification},
};
constexpr std::array kMenuButtons{"millrace::ui::ActionButton", "millrace::ui::RailButton"};

/// Qt's own knows only of menus that it opens itself, in an event loop of their own, and has them in another role.
class MenuButtonAccess : public QAccessibleWidget {
public:
    explicit MenuButtonAccess(QPushButton* button)
        : QAccessibleWidget(button, QAccessible::PushButton)
    {
    }

    [[nodiscard]] int childCount() const override { return menu() != nullptr ? 1 : 0; }
    [[nodiscard]] QAccessibleInterface* child(int index) const override
    {
        return index == 0 && menu() != nullptr ? QAccessible::queryAccessibleInterface(menu()) : nullptr;
    }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface* child) const override
    {
        return child != nullptr && menu() != nullptr && child->object() == menu() ? 0 : -1;
    }

    [[nodiscard]] QAccessible::State state() const override
    {
        QAccessible::State state = QAccessibleWidget::state();
        state.hasPopup = menu() != nullptr;
        return state;
    }

    [[nodiscard]] QStringList actionNames() const override
    {
        QStringList names = QAccessibleWidget::actionNames();
        if (widget()->isEnabled())
            names.prepend(pressAction());
        return names;
    }

    void doAction(const QString& name) override
    {
        if (name != pressAction())
            QAccessibleWidget::doAction(name);
        else if (widget()->isEnabled())
            static_cast<QPushButton*>(object())->animateClick();
    }

private:
    [[nodiscard]] QMenu* menu() const { return object()->property(kMenuProperty).value<QMenu*>(); }
};

QAccessibleInterface* makeAccess(const QString& className, QObject* object)
{
    const auto fits = [&className](const char* name) { return className == QLatin1String(name); };
    for (const ClassRole& each : kRoles) {
        if (auto* widget = fits(each.name) ? qobject_cast<QWidget*>(object) : nullptr)
            return new QAccessibleWidget(widget, each.role); // owned by Qt's cache
    }
    for (const char* name : kMenuButtons) {
        if (auto* button = fits(name) ? qobject_cast<QPushButton*>(object) : nullptr)
            return new MenuButtonAccess(button);
    }
    return nullptr;
}

} // namespace

void installAccessibleRoles() { QAccessible::installFactory(makeAccess); } // twice is once

void setOpenedMenu(QPushButton& button, QMenu& menu)
{
    menu.setParent(&button, menu.windowFlags());
    button.setProperty(kMenuProperty, QVariant::fromValue(&menu));
}

} // namespace millrace::ui
