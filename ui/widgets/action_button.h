#pragma once

#include <QPushButton>

class QAction;
class QMenu;

namespace millrace::ui {

/// A push button that stands for an action: same text, tooltip, enabled state; a click triggers it. Thread: GUI.
/// Its accessible name is fixed, while the text may change ("Rate 2 /s per host ▾"): then the description begins with it.
class ActionButton : public QPushButton {
    Q_OBJECT
public:
    enum class Look { Plain, Primary };

    ActionButton(QAction& action, const QString& accessibleName, Look look = Look::Plain, QWidget* parent = nullptr);
    /// A button that opens `menu` below itself. Not QPushButton::setMenu, which makes it another role for assistive technology and opens a
    /// nested event loop. Becomes the parent of `menu`.
    ActionButton(const QString& text, QMenu& menu, const QString& accessibleName, QWidget* parent = nullptr);
    /// Shown text; for menus with the arrow.
    void setWords(const QString& text);

protected:
    bool event(QEvent* event) override;

private:
    void sync(const QAction& action);
    void describe();

    bool m_menu = false;
};

} // namespace millrace::ui
