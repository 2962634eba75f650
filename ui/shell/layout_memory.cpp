#include "ui/shell/layout_memory.h"

#include "ui/widgets/card.h"
#include "ui/widgets/data_table.h"

#include <QSplitter>

namespace millrace::ui {

void rememberColumns(DataTable& table, Settings& settings, const Key<QByteArray>& key)
{
    table.restoreColumnLayout(settings.get(key));
    QObject::connect(&table, &DataTable::columnLayoutChanged, &table, [&table, &settings, key] { settings.set(key, table.columnLayout()); });
}

void rememberSplitter(QSplitter& splitter, Settings& settings, const Key<QByteArray>& key)
{
    const QByteArray state = settings.get(key);
    if (!state.isEmpty())
        splitter.restoreState(state);
    QObject::connect(&splitter, &QSplitter::splitterMoved, &splitter, [&splitter, &settings, key] { settings.set(key, splitter.saveState()); });
}

void rememberTab(TabCard& tabs, Settings& settings, const Key<int>& key)
{
    tabs.setCurrentTab(settings.get(key));
    QObject::connect(&tabs, &TabCard::currentTabChanged, &tabs, [&settings, key](int index) { settings.set(key, index); });
}

} // namespace millrace::ui
