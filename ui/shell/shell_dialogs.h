#pragma once

#include "ui/theme/theme.h"

class QDialog;
class QWidget;

namespace millrace::ui {

/// All actions that exist below `window` now, with their keys. Thread: GUI. The dialog belongs to `window` and deletes itself when it is closed.
QDialog* makeShortcutsDialog(const Theme& theme, QWidget* window);
QDialog* makeAboutDialog(QWidget* window);

} // namespace millrace::ui
