#pragma once

#include "app/settings/settings.h"

#include <QList>

#include <array>

class QLineEdit;
class QSplitter;
class QWidget;

namespace millrace::ui {

class DataTable;
class TabCard;

/// Two parts of a panel with a handle of the panel's gap between them; neither can be made to vanish. `stretch` and `sizes`: of each part.
[[nodiscard]] QSplitter* panelSplitter(Qt::Orientation orientation, const std::array<QWidget*, 2>& parts, const std::array<int, 2>& stretch, const QList<int>& sizes, QWidget* parent);

/// Bring back what the user arranged, and keep it from then on. Thread: GUI. `settings` outlives the widget.
/// After the model and the start widths are set.
void rememberColumns(DataTable& table, Settings& settings, const Key<QByteArray>& key);
void rememberSplitter(QSplitter& splitter, Settings& settings, const Key<QByteArray>& key);
/// After the last addTab().
void rememberTab(TabCard& tabs, Settings& settings, const Key<int>& key);

/// What is typed into a filter. After its connections.
void rememberText(QLineEdit& edit, Settings& settings, const Key<std::string>& key);
/// Size and place of a window of its own; before it is shown.
void rememberPlace(QWidget& window, Settings& settings, const Key<QByteArray>& key);

} // namespace millrace::ui
