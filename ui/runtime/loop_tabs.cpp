#include "ui/runtime/loop_tabs.h"

#include "app/settings/settings.h"
#include "models/common/format.h"
#include "ui/shell/layout_memory.h"
#include "ui/widgets/cell_delegate.h"
#include "ui/widgets/chart.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/histogram.h"
#include "ui/widgets/number_delegate.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSplitter>

namespace millrace::ui {

using models::StallsTableModel;

LoopTabs::LoopTabs(models::RuntimeViewModel& model, models::LogTableModel& log, const Theme& theme, Settings& settings, QWidget* parent)
    : TabCard(tr("Loop views"), parent), m_model(model), m_log(log)
{
    addTab(buildLatency(theme, settings), tr("Latency"));
    addTab(buildStalls(theme, settings), tr("Stalls"));
    addTab(buildLog(theme, settings), tr("Log"));
    connect(this, &TabCard::currentTabChanged, this, &LoopTabs::showLogTools);
    rememberTab(*this, settings, keys::kLoopTab);
    showLogTools();
}

QWidget* LoopTabs::buildLatency(const Theme& theme, Settings& settings)
{
    auto* page = new QWidget(this);
    auto* layout = new QGridLayout(page);
    layout->setContentsMargins(metrics::kCellPadding, metrics::kGrid * 2, metrics::kCellPadding, metrics::kGrid);
    layout->setHorizontalSpacing(metrics::kGrid * 5);
    layout->setVerticalSpacing(metrics::kGrid * 2);
    const auto time = [](double v) { return models::formatRateNumber(v) + QStringLiteral(" ms"); };
    const auto count = [](double v) { return models::formatCount(qRound64(v)); };
    m_charts = {new Chart(theme, {tr("Latency graph"), tr("ms"), tr("loop"), tr("window"), Aggregate::Max, time}, page),
        new Chart(theme, {tr("Live tasks graph"), tr("tasks"), {}, {}, Aggregate::Max, count}, page)};
    for (std::size_t i = 0; i < m_charts.size(); ++i) {
        Chart* chart = m_charts[i];
        chart->setMinimumHeight(70);
        chart->setSpan(static_cast<Span>(settings.get(keys::kRuntimeChartSpan)));
        layout->addWidget(chart, 0, static_cast<int>(i));
        connect(chart, &Chart::spanChanged, this, [this, &settings](Span span) {
            settings.set(keys::kRuntimeChartSpan, static_cast<int>(span));
            for (Chart* each : m_charts) {
                if (each->span() != span)
                    each->setSpan(span);
            }
        });
    }
    m_loop = new Histogram(theme, tr("Latency of the loop"), tr("Latency of the loop since the start"), page);
    m_window = new Histogram(theme, tr("Latency of the window"), tr("Latency of the window since the start"), page);
    layout->addWidget(m_loop, 1, 0);
    layout->addWidget(m_window, 1, 1);
    layout->setRowStretch(0, 3);
    layout->setRowStretch(1, 2);
    layout->setColumnStretch(0, 1);
    layout->setColumnStretch(1, 1);
    return page;
}

QWidget* LoopTabs::buildStalls(const Theme& theme, Settings& settings)
{
    auto* page = new QSplitter(Qt::Horizontal, this);
    m_stalls = new DataTable(theme, tr("Stalls"), page);
    m_stalls->setModel(&m_model.stalls());
    m_stalls->setSortingEnabled(false);
    auto* text = new CellDelegate(theme, m_stalls);
    for (int column = 0; column < StallsTableModel::Lasted; ++column)
        m_stalls->setItemDelegateForColumn(column, text);
    m_stalls->setItemDelegateForColumn(StallsTableModel::Lasted, new NumberDelegate(theme, m_stalls));
    m_stalls->setColumnWidths({84, 84, 100, 80, 76});
    m_stalls->setStretchColumn(StallsTableModel::Where);
    rememberColumns(*m_stalls, settings, keys::kStallsColumns);
    m_stalls->setEmptyState(new EmptyState(theme, QStringLiteral("runtime"), tr("Nothing has kept the loop or the window for 50 ms or longer."), page));
    m_stack = new QPlainTextEdit(page);
    m_stack->setReadOnly(true);
    m_stack->setTabChangesFocus(true);
    m_stack->setProperty("flat", true);
    m_stack->setLineWrapMode(QPlainTextEdit::NoWrap);
    theme.keepFixedFont(*m_stack, metrics::kSmallScale);
    m_stack->setAccessibleName(tr("Stack of the stall"));
    m_stack->setPlaceholderText(tr("Select a stall to see what ran."));
    page->addWidget(m_stalls);
    page->addWidget(m_stack);
    page->setStretchFactor(0, 3);
    page->setStretchFactor(1, 2);
    page->setSizes({520, 280});
    page->setChildrenCollapsible(false);
    connect(m_stalls->selectionModel(), &QItemSelectionModel::selectionChanged, this, &LoopTabs::showStack);
    connect(&m_model.stalls(), &QAbstractItemModel::dataChanged, this, &LoopTabs::showStack);
    return page;
}

QWidget* LoopTabs::buildLog(const Theme& theme, Settings& settings)
{
    using models::LogTableModel;
    m_records = new DataTable(theme, tr("Log"), this);
    m_records->setModel(&m_log);
    m_records->setSortingEnabled(false);
    auto* text = new CellDelegate(theme, m_records);
    for (int column = 0; column < LogTableModel::ColumnCount; ++column)
        m_records->setItemDelegateForColumn(column, text);
    m_records->setColumnWidths({110, 80, 80, 400});
    m_records->setStretchColumn(LogTableModel::Message);
    rememberColumns(*m_records, settings, keys::kLogColumns);
    m_records->setEmptyState(new EmptyState(theme, QStringLiteral("list"), tr("What the engines have to say appears here."), m_records));
    const auto words = [](std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); };
    m_area = new QComboBox(this);
    m_area->setAccessibleName(tr("Area of the log"));
    m_area->addItem(tr("all areas"));
    for (const LogArea area : kLogAreas)
        m_area->addItem(words(name(area)));
    m_level = new QComboBox(this);
    m_level->setAccessibleName(tr("Least important level"));
    m_level->setToolTip(tr("What is kept of the area from now on; what is written to standard error is --log-level's matter"));
    for (const LogLevel level : kLogLevels)
        m_level->addItem(words(name(level)));
    m_level->setCurrentIndex(static_cast<int>(m_log.level()));
    m_logFilter = new QLineEdit(this);
    m_logFilter->setPlaceholderText(tr("Filter the log"));
    m_logFilter->setAccessibleName(tr("Filter the log"));
    m_logFilter->setClearButtonEnabled(true);
    m_logFilter->setMaximumWidth(200);
    headLayout()->addWidget(m_area);
    headLayout()->addWidget(m_level);
    headLayout()->addWidget(m_logFilter);
    connect(m_area, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_log.setArea(index > 0 ? std::optional(kLogAreas[static_cast<std::size_t>(index - 1)]) : std::nullopt);
        m_level->setCurrentIndex(static_cast<int>(m_log.level()));
    });
    connect(m_level, &QComboBox::activated, this, [this](int index) { m_log.setLevel(kLogLevels[static_cast<std::size_t>(std::max(0, index))]); });
    connect(m_logFilter, &QLineEdit::textChanged, this, [this](const QString& filter) { m_log.setFilter(filter.trimmed()); });
    rememberText(*m_logFilter, settings, keys::kLogFilter);
    // The newest is last: a table that stands at its end stays there.
    QScrollBar* bar = m_records->verticalScrollBar();
    connect(&m_log, &QAbstractItemModel::rowsInserted, m_records, [this, bar] {
        if (bar->value() >= bar->maximum())
            QMetaObject::invokeMethod(m_records, &QTableView::scrollToBottom, Qt::QueuedConnection);
    });
    return m_records;
}

void LoopTabs::showLogTools()
{
    const bool log = currentTab() == kLog;
    m_area->setVisible(log);
    m_level->setVisible(log);
    m_logFilter->setVisible(log);
    m_log.setVisible(log && isVisible());
    if (log)
        m_records->scrollToBottom();
}

void LoopTabs::showEvent(QShowEvent* event)
{
    TabCard::showEvent(event);
    showLogTools();
}

void LoopTabs::hideEvent(QHideEvent* event)
{
    TabCard::hideEvent(event);
    m_log.setVisible(false);
}

void LoopTabs::showStack()
{
    const QModelIndexList rows = m_stalls->selectionModel()->selectedRows();
    const QString text = rows.isEmpty() ? QString() : m_model.stalls().details(rows.front().row());
    if (text != m_stack->toPlainText())
        m_stack->setPlainText(text);
}

void LoopTabs::render(const models::RuntimeState& state)
{
    m_loop->setBars(state.loopLatency);
    m_window->setBars(state.windowLatency);
    const int stalls = m_model.stalls().rowCount();
    setTabText(kStalls, stalls == 0 ? tr("Stalls") : tr("Stalls (%1)").arg(stalls));
}

void LoopTabs::addSample(const models::RuntimeSample& sample)
{
    m_charts[0]->addSample(sample.at, sample.loopMs, sample.windowMs);
    m_charts[1]->addSample(sample.at, sample.tasks);
}

} // namespace millrace::ui
