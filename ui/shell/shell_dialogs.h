#pragma once

#include "ui/theme/theme.h"

#include <QList>

class QDialog;
class QWidget;

namespace millrace::ui {

class Panel;

/// All actions that exist below `window` now, with their keys. Thread: GUI. The dialog belongs to `window` and deletes itself when it is closed.
QDialog* makeShortcutsDialog(const Theme& theme, QWidget* window);
/// The columns of every table of `panels`, a tab for each with those of `current` shown, and what the tables themselves say of them.
QDialog* makeColumnHelpDialog(const Theme& theme, const QList<Panel*>& panels, int current, QWidget* window);
QDialog* makeAboutDialog(QWidget* window);

} // namespace millrace::ui
