#include "ui/runtime/runtime_panel.h"

#include "app/settings/settings.h"
#include "ui/runtime/loop_tabs.h"
#include "ui/runtime/metrics_view.h"
#include "ui/runtime/task_view.h"
#include "ui/runtime/tasks_card.h"
#include "ui/shell/layout_memory.h"
#include "ui/widgets/cell_delegate.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/number_delegate.h"
#include "ui/widgets/panel_state.h"
#include "ui/widgets/progress_delegate.h"
#include "ui/widgets/stat_tile.h"

#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

namespace millrace::ui {

using models::LimitsTableModel;

namespace {

constexpr int kDetailsWidth = 330;

} // namespace

RuntimePanel::RuntimePanel(models::RuntimeViewModel& model, models::LogTableModel& log, const Theme& theme, Settings& settings, QWidget* parent)
    : Panel(tr("Runtime"), QStringLiteral("runtime"), parent), m_model(model), m_log(log), m_theme(theme), m_settings(settings)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::kPanelMargin, metrics::kPanelMargin, metrics::kPanelMargin, metrics::kPanelMargin - 4);
    layout->setSpacing(metrics::kPanelGap);
    buildTiles(*layout);
    buildBody(*layout);
    connect(&m_model, &models::RuntimeViewModel::stateChanged, this, [this] { render(m_model.state()); });
    connect(&m_model, &models::RuntimeViewModel::sampled, this, [this](const models::RuntimeSample& sample) {
        m_loop->addSample(sample);
        m_busyTile->appendSpark(sample.busyPercent);
        m_loopTile->appendSpark(sample.loopMs);
        m_windowTile->appendSpark(sample.windowMs);
    });
    connect(m_tasks, &TasksCard::cancelWanted, this, &RuntimePanel::askCancel);
    connect(m_task, &TaskView::cancelWanted, this, &RuntimePanel::askCancel);
    render(m_model.state());
}

RuntimePanel::~RuntimePanel()
{
    m_model.setVisible(false);
}

void RuntimePanel::buildTiles(QLayout& layout)
{
    auto* row = new QHBoxLayout;
    row->setSpacing(metrics::kPanelGap);
    const auto tile = [this, row](const QString& caption, const QString& accessibleName) {
        auto* made = new StatTile(m_theme, caption, this);
        made->setAccessibleName(accessibleName); // the caption alone would be the name of a table, too
        row->addWidget(made, 1);
        return made;
    };
    m_tasksTile = tile(tr("Tasks"), tr("Live tasks"));
    m_loopTile = tile(tr("Loop is late by"), tr("Loop is late by"));
    m_windowTile = tile(tr("Window is late by"), tr("Window is late by"));
    m_busyTile = tile(tr("Loop busy"), tr("Loop busy"));
    m_stallsTile = tile(tr("Stalls"), tr("Stalls since the start"));
    static_cast<QBoxLayout&>(layout).addLayout(row);
}

void RuntimePanel::buildBody(QLayout& layout)
{
    m_tasks = new TasksCard(m_model, m_theme, m_settings, this);
    m_loop = new LoopTabs(m_model, m_log, m_theme, m_settings, this);
    auto* below = panelSplitter(Qt::Horizontal, {m_loop, buildDetails()}, {5, 3}, {830, 490}, this);
    auto* main = panelSplitter(Qt::Vertical, {m_tasks, below}, {1, 1}, {380, 340}, this);
    m_tasks->setMinimumHeight(120);
    rememberSplitter(*main, m_settings, keys::kRuntimeMainSplitter);
    rememberSplitter(*below, m_settings, keys::kRuntimeDetailSplitter);
    static_cast<QBoxLayout&>(layout).addWidget(main, 1);
}

QWidget* RuntimePanel::buildDetails()
{
    m_details = new TabCard(tr("Runtime details"), this);
    m_task = new TaskView(m_theme, m_details);
    m_details->addTab(buildLimits(), tr("Limits"));
    m_metrics = new MetricsView(m_model, m_settings, m_details);
    m_details->addTab(m_task, tr("Task"));
    m_details->addTab(m_metrics, tr("Metrics"));
    m_details->setMinimumWidth(kDetailsWidth);
    rememberTab(*m_details, m_settings, keys::kRuntimeDetailTab);
    return m_details;
}

QWidget* RuntimePanel::buildLimits()
{
    auto* table = new DataTable(m_theme, tr("Limits"), this);
    table->setModel(&m_model.limits());
    table->setSortingEnabled(false);
    table->setItemDelegateForColumn(LimitsTableModel::Name, new CellDelegate(m_theme, table));
    table->setItemDelegateForColumn(LimitsTableModel::Use, new ProgressDelegate(m_theme, table));
    for (const int column : {LimitsTableModel::Used, LimitsTableModel::Most})
        table->setItemDelegateForColumn(column, new NumberDelegate(m_theme, table));
    table->setColumnWidths({180, 100, 80, 80});
    table->setStretchColumn(LimitsTableModel::Name);
    return table;
}

void RuntimePanel::render(const models::RuntimeState& state)
{
    m_tasksTile->setState(tileState(state.tasks));
    m_loopTile->setState(tileState(state.loop));
    m_windowTile->setState(tileState(state.window));
    m_busyTile->setState(tileState(state.busy));
    m_stallsTile->setState(tileState(state.stalls));
    m_tasks->render(state);
    m_loop->render(state);
    m_task->render(state.task);
    m_metrics->render(state.metrics);
}

/// A task is a piece of somebody's work, and what it has begun is lost.
void RuntimePanel::askCancel()
{
    const auto& task = m_model.state().task;
    if (!task || !task->cancel.enabled)
        return;
    auto* box = new QMessageBox(QMessageBox::Question, tr("Cancel task"), tr("Cancel this task?"), QMessageBox::NoButton, this);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(task->heading);
    box->setAttribute(Qt::WA_DeleteOnClose);
    const QPushButton* cancel = box->addButton(tr("Cancel the task"), QMessageBox::DestructiveRole);
    box->setDefaultButton(box->addButton(tr("Keep it"), QMessageBox::RejectRole));
    connect(cancel, &QPushButton::clicked, &m_model, [this, id = task->id] { m_model.cancelTask(id); });
    box->open();
}

void RuntimePanel::takeSettings()
{
    m_metrics->takeSettings();
}

QWidget* RuntimePanel::filterField() const
{
    return m_tasks->filterField();
}

void RuntimePanel::showEvent(QShowEvent* event)
{
    Panel::showEvent(event);
    m_model.setVisible(true);
}

void RuntimePanel::hideEvent(QHideEvent* event)
{
    Panel::hideEvent(event);
    m_model.setVisible(false);
}

} // namespace millrace::ui
