#pragma once

#include "app/settings/settings.h"

class QSplitter;

namespace millrace::ui {

class DataTable;
class TabCard;

/// Bring back what the user arranged, and keep it from then on. Thread: GUI. `settings` outlives the widget.
/// After the model and the start widths are set.
void rememberColumns(DataTable& table, Settings& settings, const Key<QByteArray>& key);
void rememberSplitter(QSplitter& splitter, Settings& settings, const Key<QByteArray>& key);
/// After the last addTab().
void rememberTab(TabCard& tabs, Settings& settings, const Key<int>& key);

} // namespace millrace::ui
