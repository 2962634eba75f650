#pragma once

class QMenu;
class QPushButton;

namespace millrace::ui {

/// Tells assistive technology what our own widgets are: a chart, a notification, a button with its menu below it; Qt sees bare frames in
/// them. Once, before the first of them is made. Thread: GUI.
void installAccessibleRoles();

/// `menu`, which `button` opens by itself, becomes its child to assistive technology, so that its entries are found and chosen without
/// opening it. It becomes a child of the button in Qt's sense too.
void setOpenedMenu(QPushButton& button, QMenu& menu);

} // namespace millrace::ui
