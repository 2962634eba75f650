#include "ui/runtime/tasks_card.h"

#include "app/settings/settings.h"
#include "ui/shell/actions.h"
#include "ui/shell/layout_memory.h"
#include "ui/widgets/cell_delegate.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/number_delegate.h"
#include "ui/widgets/panel_state.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>

namespace millrace::ui {

using models::EndedTableModel;
using models::KindsTableModel;
using models::TasksTableModel;

namespace {

/// Text up to `firstNumber`, numbers from there on; the order is the model's.
void dressTable(DataTable& table, const Theme& theme, QAbstractItemModel& model, int firstNumber)
{
    table.setModel(&model);
    table.setSortingEnabled(false);
    auto* text = new CellDelegate(theme, &table);
    auto* number = new NumberDelegate(theme, &table);
    for (int column = 0; column < model.columnCount(); ++column)
        table.setItemDelegateForColumn(column, column < firstNumber ? text : number);
    table.setStretchColumn(0);
}

} // namespace

TasksCard::TasksCard(models::RuntimeViewModel& model, const Theme& theme, Settings& settings, QWidget* parent)
    : TabCard(tr("Task views"), parent), m_model(model), m_live(new DataTable(theme, tr("Tasks"), this)),
      m_kinds(new DataTable(theme, tr("Tasks by name"), this)), m_ended(new DataTable(theme, tr("Ended tasks"), this)),
      m_filter(new QLineEdit(this)), m_cancel(makeAction(ActionId::CancelTask, theme, this))
{
    buildLive(theme, settings);
    buildKinds(theme, settings);
    buildEnded(theme, settings);
    addTab(m_live, tr("Tasks"));
    addTab(m_kinds, tr("By name"));
    addTab(m_ended, tr("Ended"));
    m_filter->setPlaceholderText(tr("Filter tasks (Ctrl+F)"));
    m_filter->setToolTip(m_filter->placeholderText());
    m_filter->setAccessibleName(tr("Filter tasks"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(240);
    headLayout()->addWidget(m_filter);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) { m_model.setFilter(text.trimmed()); });
    rememberText(*m_filter, settings, keys::kTasksFilter);
    connect(this, &TabCard::currentTabChanged, this, [this] { render(m_model.state()); });
    m_cancel->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(m_cancel, &QAction::triggered, this, &TasksCard::cancelWanted);
    rememberTab(*this, settings, keys::kTasksTab);
}

void TasksCard::buildLive(const Theme& theme, Settings& settings)
{
    dressTable(*m_live, theme, m_model.tasks(), TasksTableModel::Age);
    m_live->setColumnWidths({330, 80, 130, 170, 150, 80, 70, 80, 80, 80, 100});
    rememberColumns(*m_live, settings, keys::kTasksColumns);
    m_live->setEmptyState(new EmptyState(theme, QStringLiteral("runtime"), tr("No task fits the filter."), m_live));
    m_live->setSelectionMode(QAbstractItemView::SingleSelection);
    connect(m_live->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        const QModelIndexList rows = m_live->selectionModel()->selectedRows();
        if (!rows.isEmpty()) // what is shown of a task stays when it has ended and its row has gone
            m_model.selectTask(rows.front().row());
    });
    connect(m_live, &QWidget::customContextMenuRequested, this, &TasksCard::showMenu);
}

void TasksCard::buildKinds(const Theme& theme, Settings& settings)
{
    dressTable(*m_kinds, theme, m_model.kinds(), KindsTableModel::Live);
    m_kinds->setColumnWidths({340, 90, 90, 100, 100, 100, 110});
    rememberColumns(*m_kinds, settings, keys::kTaskKindsColumns);
    m_kinds->setEmptyState(new EmptyState(theme, QStringLiteral("runtime"), tr("No task lives."), m_kinds));
}

void TasksCard::buildEnded(const Theme& theme, Settings& settings)
{
    dressTable(*m_ended, theme, m_model.ended(), EndedTableModel::Lasted);
    m_ended->setColumnWidths({340, 90, 180, 90, 80, 90, 110});
    rememberColumns(*m_ended, settings, keys::kEndedTasksColumns);
    m_ended->setEmptyState(new EmptyState(theme, QStringLiteral("runtime"), tr("Tasks that end while this panel is open stay here for a while."), m_ended));
}

void TasksCard::showMenu(const QPoint& position)
{
    if (!m_live->indexAt(position).isValid())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    menu->setAccessibleName(tr("Task menu"));
    menu->addAction(m_cancel);
    menu->addAction(tr("Copy rows"), m_live, &DataTable::copySelection);
    menu->popup(m_live->viewport()->mapToGlobal(position));
}

void TasksCard::render(const models::RuntimeState& state)
{
    setNote(currentTab() == 0 ? state.tasksNote : QString()); // of the filter, which the other tabs do not have
    applyAction(*m_cancel, state.task ? state.task->cancel : models::ActionState{false, tr("Select a task first")});
}

} // namespace millrace::ui
