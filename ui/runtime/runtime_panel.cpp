#include "ui/runtime/runtime_panel.h"

#include "app/settings/settings.h"
#include "models/common/format.h"
#include "ui/shell/layout_memory.h"
#include "ui/widgets/card.h"
#include "ui/widgets/cell_delegate.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/number_delegate.h"
#include "ui/widgets/panel_state.h"
#include "ui/widgets/progress_delegate.h"
#include "ui/widgets/stat_tile.h"

#include <QLineEdit>
#include <QSplitter>
#include <QVBoxLayout>

namespace millrace::ui {

using models::LimitsTableModel;
using models::TasksTableModel;

namespace {

constexpr int kLimitsWidth = 400;

} // namespace

RuntimePanel::RuntimePanel(models::RuntimeViewModel& model, const Theme& theme, Settings& settings, QWidget* parent)
    : Panel(QStringLiteral("Runtime"), QStringLiteral("runtime"), parent), m_model(model), m_theme(theme), m_settings(settings)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::kPanelMargin, metrics::kPanelMargin, metrics::kPanelMargin, metrics::kPanelMargin - 4);
    layout->setSpacing(metrics::kPanelGap);
    buildTiles(*layout);
    QWidget* tasks = buildTasks();
    auto* below = new QSplitter(Qt::Horizontal, this);
    below->addWidget(buildGraphs());
    below->addWidget(buildLimits());
    below->setStretchFactor(0, 5);
    below->setStretchFactor(1, 3);
    below->setSizes({830, 490});
    auto* main = new QSplitter(Qt::Vertical, this);
    main->addWidget(tasks);
    main->addWidget(below);
    main->setStretchFactor(0, 3);
    main->setStretchFactor(1, 2);
    main->setSizes({420, 280});
    for (QSplitter* splitter : {below, main}) {
        splitter->setHandleWidth(metrics::kPanelGap);
        splitter->setChildrenCollapsible(false);
    }
    rememberSplitter(*main, m_settings, keys::kRuntimeMainSplitter);
    rememberSplitter(*below, m_settings, keys::kRuntimeDetailSplitter);
    layout->addWidget(main, 1);
    connect(&m_model, &models::RuntimeViewModel::stateChanged, this, [this] { render(m_model.state()); });
    connect(&m_model, &models::RuntimeViewModel::sampled, this, &RuntimePanel::addSample);
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
    m_p99Tile = tile(tr("Turn of the loop, p99"), tr("Turn of the loop, p99"));
    m_longestTile = tile(tr("Longest turn, last seconds"), tr("Longest turn, last seconds"));
    m_busyTile = tile(tr("Loop busy"), tr("Loop busy"));
    static_cast<QBoxLayout&>(layout).addLayout(row);
}

QWidget* RuntimePanel::buildTasks()
{
    m_tasksCard = new Card(tr("Tasks"), this);
    m_tasksCard->setAccessibleName(tr("Tasks card"));
    m_tasks = new DataTable(m_theme, QStringLiteral("Tasks"), m_tasksCard);
    m_tasks->setModel(&m_model.tasks());
    m_tasks->setSortingEnabled(false); // the order is that of the tree
    for (const int column : {TasksTableModel::Name, TasksTableModel::State, TasksTableModel::Awaits, TasksTableModel::Where})
        m_tasks->setItemDelegateForColumn(column, new CellDelegate(m_theme, m_tasks));
    for (const int column : {TasksTableModel::Age, TasksTableModel::Polls, TasksTableModel::Busy, TasksTableModel::Scheduled, TasksTableModel::LongestPoll})
        m_tasks->setItemDelegateForColumn(column, new NumberDelegate(m_theme, m_tasks));
    m_tasks->setColumnWidths({340, 80, 150, 180, 80, 70, 80, 80, 100});
    m_tasks->setStretchColumn(TasksTableModel::Name);
    rememberColumns(*m_tasks, m_settings, keys::kTasksColumns);
    m_tasks->setEmptyState(new EmptyState(m_theme, QStringLiteral("runtime"), tr("No task fits the filter."), m_tasks));
    m_tasksCard->setBody(m_tasks);
    m_filter = new QLineEdit(m_tasksCard);
    m_filter->setPlaceholderText(tr("Filter tasks (Ctrl+F)"));
    m_filter->setAccessibleName(tr("Filter tasks"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(240);
    m_tasksCard->headLayout()->addWidget(m_filter);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) { m_model.setFilter(text.trimmed()); });
    return m_tasksCard;
}

QWidget* RuntimePanel::buildGraphs()
{
    auto* card = new Card(tr("Loop"), this);
    card->setAccessibleName(tr("Loop card"));
    auto* page = new QWidget(card);
    auto* layout = new QHBoxLayout(page);
    layout->setContentsMargins(metrics::kCellPadding, metrics::kGrid * 2, metrics::kCellPadding, metrics::kGrid);
    layout->setSpacing(metrics::kGrid * 5);
    const auto time = [](double v) { return models::formatRateNumber(v) + QStringLiteral(" ms"); };
    const auto count = [](double v) { return models::formatCount(qRound64(v)); };
    m_charts = {new Chart(m_theme, {tr("Turn of the loop graph"), tr("ms"), tr("p99"), tr("longest"), Aggregate::Max, time}, page),
        new Chart(m_theme, {tr("Live tasks graph"), tr("tasks"), {}, {}, Aggregate::Max, count}, page)};
    for (Chart* chart : m_charts) {
        chart->setMinimumHeight(80);
        chart->setSpan(static_cast<Span>(m_settings.get(keys::kRuntimeChartSpan)));
        layout->addWidget(chart);
        connect(chart, &Chart::spanChanged, this, [this](Span span) {
            m_settings.set(keys::kRuntimeChartSpan, static_cast<int>(span));
            for (Chart* each : m_charts) {
                if (each->span() != span)
                    each->setSpan(span);
            }
        });
    }
    card->setBody(page);
    return card;
}

QWidget* RuntimePanel::buildLimits()
{
    auto* card = new Card(tr("Limits"), this);
    card->setAccessibleName(tr("Limits card"));
    auto* table = new DataTable(m_theme, QStringLiteral("Limits"), card);
    table->setModel(&m_model.limits());
    table->setSortingEnabled(false);
    table->setItemDelegateForColumn(LimitsTableModel::Name, new CellDelegate(m_theme, table));
    table->setItemDelegateForColumn(LimitsTableModel::Use, new ProgressDelegate(m_theme, table));
    for (const int column : {LimitsTableModel::Used, LimitsTableModel::Most})
        table->setItemDelegateForColumn(column, new NumberDelegate(m_theme, table));
    table->setColumnWidths({180, 100, 80, 80});
    table->setStretchColumn(LimitsTableModel::Name);
    card->setBody(table);
    card->setMinimumWidth(kLimitsWidth);
    return card;
}

void RuntimePanel::render(const models::RuntimeState& state)
{
    m_tasksTile->setState(tileState(state.tasks));
    m_p99Tile->setState(tileState(state.p99));
    m_longestTile->setState(tileState(state.longest));
    m_busyTile->setState(tileState(state.busy));
    m_tasksCard->setNote(state.tasksNote);
}

void RuntimePanel::addSample(const models::RuntimeSample& sample)
{
    m_charts[0]->addSample(sample.at, sample.p99Ms, sample.longestMs);
    m_charts[1]->addSample(sample.at, sample.tasks);
    m_busyTile->appendSpark(sample.busyPercent);
}

QWidget* RuntimePanel::filterField() const
{
    return m_filter;
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
