#include "ui/scrape/workers_view.h"

#include "app/settings/settings.h"
#include "models/scrape/run_workers_model.h"
#include "ui/shell/layout_memory.h"
#include "ui/widgets/chip_delegate.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/number_delegate.h"

#include <QVBoxLayout>

namespace millrace::ui {

using WorkerColumn = models::RunWorkersModel::Column;

WorkersView::WorkersView(models::RunWorkersModel& model, const Theme& theme, Settings& settings, QWidget* parent)
    : QWidget(parent)
    , m_table(new DataTable(theme, tr("Workers"), this))
{
    m_table->setModel(&model);
    m_table->setItemDelegateForColumn(WorkerColumn::State, new ChipDelegate(theme, m_table));
    auto* number = new NumberDelegate(theme, m_table);
    for (const int column : {WorkerColumn::Hosts, WorkerColumn::Speed, WorkerColumn::Pages, WorkerColumn::LastSeen})
        m_table->setItemDelegateForColumn(column, number);
    m_table->setColumnWidths({280, 90, 76, 84, 90, 110, 160});
    m_table->setStretchColumn(WorkerColumn::Worker);
    m_table->setPinnedColumn(WorkerColumn::Worker);
    m_table->setEmptyState(new EmptyState(theme, QStringLiteral("runtime"), tr("Nobody works on this run."), m_table));
    rememberColumns(*m_table, settings, keys::kRunWorkersColumns);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_table);
}

} // namespace millrace::ui
