#include "ui/scrape/pages_tabs.h"

#include "app/settings/settings.h"
#include "ui/scrape/graphs_view.h"
#include "ui/scrape/pacing_view.h"
#include "ui/scrape/pages_filter_bar.h"
#include "ui/scrape/workers_view.h"
#include "ui/shell/actions.h"
#include "ui/shell/layout_memory.h"
#include "ui/widgets/chip_delegate.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/number_delegate.h"

#include <QAction>
#include <QClipboard>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTabBar>
#include <QUrl>

namespace millrace::ui {

using PageColumn = models::PagesTableModel::Column;

PagesTabs::PagesTabs(models::ScrapeViewModel& model, const Theme& theme, Settings& settings, QWidget* parent)
    : TabCard(tr("Views"), parent), m_model(model), m_theme(theme), m_settings(settings),
      m_pages(makeTable(model.pages(), tr("Pages"), keys::kPagesColumns)),
      m_errors(makeTable(model.errors(), tr("Errors"), keys::kErrorsColumns)), m_graphs(new GraphsView(theme, this)),
      m_pacing(new PacingView(theme, this)), m_workers(new WorkersView(model.workers(), theme, settings, this)),
      m_copyUrl(makeAction(ActionId::CopyUrl, theme, this)), m_openUrl(makeAction(ActionId::OpenUrl, theme, this))
{
    m_errors->setEmptyState(new EmptyState(theme, QStringLiteral("check"), tr("No page has failed."), m_errors));
    buildRobots();
    addTab(makePagesView(), tr("Pages"));
    addTab(m_graphs, tr("Graphs"));
    m_errorsTab = addTab(m_errors, tr("Errors"));
    addTab(m_robots, tr("robots.txt"));
    addTab(m_pacing, tr("Pacing"));
    m_workersTab = addTab(m_workers, tr("Workers"));
    setTabVisible(m_workersTab, false);
    buildHead();
    rememberTab(*this, settings, keys::kScraperTab);
    if (currentTab() == m_workersTab)
        setCurrentTab(0); // no run is open yet
    if (const int status = settings.get(keys::kScraperStatusFilter); status > 0 && status <= static_cast<int>(store::PageFilter::Status::Skipped))
        m_model.setPageStatus(static_cast<store::PageFilter::Status>(status));
    m_graphs->setSpan(static_cast<Span>(settings.get(keys::kScraperChartSpan)));
    connect(m_graphs, &GraphsView::spanChanged, this, [this](Span span) { m_settings.set(keys::kScraperChartSpan, static_cast<int>(span)); });
    connect(&m_model, &models::ScrapeViewModel::sampled, m_graphs, &GraphsView::add);
    connect(&m_model, &models::ScrapeViewModel::samplesCleared, m_graphs, &GraphsView::clear);
    connect(m_copyUrl, &QAction::triggered, this, [this] { QGuiApplication::clipboard()->setText(selectedUrl()); });
    connect(m_openUrl, &QAction::triggered, this, [this] {
        const QUrl url(selectedUrl());
        if (url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https"))
            QDesktopServices::openUrl(url);
    });
    connect(this, &TabCard::currentTabChanged, this, [this] {
        render(m_model.state());
        // The selected tab is bold, hence wider; QTabBar measures its tabs again only when something of theirs is set.
        if (auto* bar = findChild<QTabBar*>())
            bar->setIconSize(bar->iconSize());
    });
}

DataTable* PagesTabs::makeTable(models::PagesTableModel& pages, const QString& name, const Key<QByteArray>& key)
{
    auto* table = new DataTable(m_theme, name, this);
    table->setModel(&pages);
    auto* number = new NumberDelegate(m_theme, table);
    auto* path = new CellDelegate(m_theme, table, Qt::ElideMiddle);
    table->setItemDelegateForColumn(PageColumn::Status, new ChipDelegate(m_theme, table));
    for (const int column : {PageColumn::Path, PageColumn::Url})
        table->setItemDelegateForColumn(column, path);
    for (const int column : {PageColumn::Size, PageColumn::Time, PageColumn::Attempts, PageColumn::Redirects, PageColumn::Depth})
        table->setItemDelegateForColumn(column, number);
    auto* clock = new CellDelegate(m_theme, table);
    clock->setFixedFont(true);
    table->setItemDelegateForColumn(PageColumn::FinishedAt, clock);
    table->setColumnWidths({70, 240, 240, 84, 84, 260, 110, 90, 80, 150, 100});
    for (const int column : {PageColumn::Url, PageColumn::Type, PageColumn::Charset, PageColumn::Attempts, PageColumn::Host, PageColumn::FinishedAt, PageColumn::Redirects, PageColumn::Change})
        table->setColumnHidden(column, true);
    table->setStretchColumn(PageColumn::Title);
    table->setPinnedColumn(PageColumn::Path);
    table->setSortingEnabled(true);
    table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    table->horizontalHeader()->setSortIndicatorClearable(true);
    pages.sort(-1, Qt::AscendingOrder);
    rememberColumns(*table, m_settings, key);
    connect(table, &QWidget::customContextMenuRequested, this, [this, table, &pages](const QPoint& at) { showMenu(*table, pages, at); });
    connect(table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this, table, &pages] { selectFrom(*table, pages); });
    follow(*table);
    return table;
}

QWidget* PagesTabs::makePagesView()
{
    auto* view = new QWidget(this);
    m_filterBar = new PagesFilterBar(m_model, view);
    auto* layout = new QVBoxLayout(view);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_filterBar);
    layout->addWidget(m_pages, 1);
    m_nothing = new EmptyState(m_theme, QStringLiteral("list"), tr("Pages appear here as they end."), view);
    m_pages->setEmptyState(m_nothing);
    return view;
}

/// The column that a filter is about comes into view with it, and goes with it unless it was there before.
void PagesTabs::showColumns(const models::ScrapeState& state)
{
    using PageFinding = store::PageFilter::Finding;
    std::optional<int> wanted;
    if (state.filter.wanted.finding == PageFinding::Changed)
        wanted = PageColumn::Change;
    else if (state.filter.wanted.finding == PageFinding::RedirectChain)
        wanted = PageColumn::Redirects;
    if (m_shownColumn && m_shownColumn != wanted)
        m_pages->setColumnHidden(*std::exchange(m_shownColumn, std::nullopt), true);
    if (wanted && m_pages->isColumnHidden(*wanted)) {
        m_pages->setColumnHidden(*wanted, false);
        m_shownColumn = wanted;
    }
}

void PagesTabs::follow(DataTable& table)
{
    // Newest pages are last: a table that stands at its end stays there, unless the pointer or a selection holds it.
    connect(table.model(), &QAbstractItemModel::rowsAboutToBeInserted, this, [this, &table] {
        m_atEnd = table.verticalScrollBar()->value() == table.verticalScrollBar()->maximum();
    });
    connect(table.model(), &QAbstractItemModel::rowsInserted, this, [this, &table] {
        if (m_atEnd && !table.selectionModel()->hasSelection() && !table.viewport()->underMouse() && table.isVisible())
            table.scrollToBottom();
    });
}

void PagesTabs::buildHead()
{
    m_allHosts = new QPushButton(tr("All hosts"), this);
    m_allHosts->setProperty("link", true);
    m_allHosts->setAccessibleName(tr("All hosts"));
    m_allHosts->setToolTip(tr("Shows the pages of every host again"));
    m_allHosts->setAutoDefault(false);
    m_allHosts->hide();
    headLayout()->addWidget(m_allHosts);
    connect(m_allHosts, &QPushButton::clicked, this, &PagesTabs::allHostsWanted);
}

void PagesTabs::buildRobots()
{
    m_robots = new QWidget(this);
    auto* layout = new QVBoxLayout(m_robots);
    layout->setContentsMargins(metrics::kCellPadding, 10, metrics::kCellPadding, metrics::kGrid);
    m_robotsHeading = new QLabel(m_robots);
    m_robotsNote = new QLabel(m_robots);
    m_robotsNote->setProperty("tone", QStringLiteral("dim"));
    for (QLabel* label : {m_robotsHeading, m_robotsNote}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        layout->addWidget(label);
    }
    m_robotsText = new QPlainTextEdit(m_robots);
    m_robotsText->setReadOnly(true);
    m_robotsText->setTabChangesFocus(true);
    m_robotsText->setProperty("flat", true);
    m_theme.keepFixedFont(*m_robotsText);
    m_robotsText->setAccessibleName(tr("Text of robots.txt"));
    layout->addWidget(m_robotsText, 1);
}

DataTable* PagesTabs::shownTable() const
{
    return currentTab() == m_errorsTab ? m_errors : m_pages;
}

void PagesTabs::selectFrom(DataTable& table, models::PagesTableModel& pages)
{
    const QModelIndexList rows = table.selectionModel()->selectedRows();
    // Hidden tables change their selection too, when their rows go.
    if (&table == shownTable())
        m_model.selectPage(rows.size() == 1 ? pages.pageAt(rows.front().row()) : nullptr);
}

QString PagesTabs::selectedUrl() const
{
    const QModelIndex current = shownTable()->currentIndex();
    return current.isValid() ? current.siblingAtColumn(PageColumn::Url).data().toString() : QString();
}

void PagesTabs::showMenu(DataTable& table, models::PagesTableModel& pages, const QPoint& position)
{
    const models::PageRow* page = pages.pageAt(table.indexAt(position).row());
    if (page == nullptr)
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setAccessibleName(tr("Page menu"));
    menu->addActions({m_openUrl, m_copyUrl});
    menu->addAction(tr("Copy rows"), &table, &DataTable::copySelection);
    menu->addSeparator();
    menu->addAction(tr("Try selectors on this page…"), this, [this, url = QString::fromStdString(page->url)] { Q_EMIT selectorsWanted(url); });
    if (page->state == store::UrlState::Failed) {
        menu->addSeparator();
        menu->addAction(tr("Retry failed of this host"), this, [this, host = page->host] { m_model.retryFailed(host); });
    }
    menu->popup(table.viewport()->mapToGlobal(position));
}

void PagesTabs::render(const models::ScrapeState& state)
{
    setTabText(m_errorsTab, state.errorsTab);
    setTabVisible(m_workersTab, state.shared);
    if (state.shared)
        setTabText(m_workersTab, state.workersTab);
    const bool table = currentTab() == 0 || currentTab() == m_errorsTab;
    m_filterBar->render(state);
    if (const int status = static_cast<int>(state.filter.wanted.status); status != m_settings.get(keys::kScraperStatusFilter))
        m_settings.set(keys::kScraperStatusFilter, status);
    m_nothing->setSentence(state.filter.narrowed ? tr("No page matches the filters.") : tr("Pages appear here as they end."));
    showColumns(state);
    m_allHosts->setVisible(table && bool(state.host));
    m_pacing->render(state.pacing);
    const auto showLabel = [](QLabel& label, const QString& text) {
        if (label.text() != text)
            label.setText(text);
        label.setVisible(!text.isEmpty());
    };
    showLabel(*m_robotsHeading, state.robots.heading);
    showLabel(*m_robotsNote, state.robots.note);
    if (m_robotsText->toPlainText() != state.robots.text)
        m_robotsText->setPlainText(state.robots.text);
}

} // namespace millrace::ui
