#include "ui/shell/layout_memory.h"

#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/data_table.h"

#include <QSplitter>

namespace millrace::ui {

QSplitter* panelSplitter(Qt::Orientation orientation, const std::array<QWidget*, 2>& parts, const std::array<int, 2>& stretch, const QList<int>& sizes, QWidget* parent)
{
    auto* splitter = new QSplitter(orientation, parent);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        splitter->addWidget(parts[i]);
        splitter->setStretchFactor(static_cast<int>(i), stretch[i]);
    }
    splitter->setSizes(sizes);
    splitter->setHandleWidth(metrics::kPanelGap);
    splitter->setChildrenCollapsible(false);
    return splitter;
}

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
