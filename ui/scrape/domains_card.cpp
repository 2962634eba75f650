#include "ui/scrape/domains_card.h"

#include "app/settings/settings.h"
#include "ui/shell/actions.h"
#include "ui/shell/layout_memory.h"
#include "ui/widgets/chip_delegate.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/number_delegate.h"
#include "ui/widgets/pacing_delegate.h"
#include "ui/widgets/progress_delegate.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QHeaderView>
#include <QMenu>
#include <QUrl>

namespace millrace::ui {

using HostColumn = models::HostsTableModel::Column;

DomainsCard::DomainsCard(models::ScrapeViewModel& model, const Theme& theme, Settings& settings, QWidget* parent)
    : Card(tr("Domains"), parent), m_model(model), m_table(new DataTable(theme, tr("Domains"), this))
{
    setAccessibleName(tr("Domains card"));
    buildTable(theme, settings);
    buildActions(theme);
    setBody(m_table);
    connect(&m_model, &models::ScrapeViewModel::ticked, this, &DomainsCard::tick);
}

void DomainsCard::buildTable(const Theme& theme, Settings& settings)
{
    m_table->setModel(&m_model.sortedHosts());
    auto* number = new NumberDelegate(theme, m_table);
    auto* countdown = new CellDelegate(theme, m_table);
    countdown->setFixedFont(true);
    m_table->setItemDelegateForColumn(HostColumn::Progress, new ProgressDelegate(theme, m_table));
    for (const int column : {HostColumn::Queued, HostColumn::InFlight, HostColumn::Done, HostColumn::Failed, HostColumn::Skipped, HostColumn::Rate, HostColumn::Eta})
        m_table->setItemDelegateForColumn(column, number);
    m_table->setItemDelegateForColumn(HostColumn::NextStart, countdown);
    m_table->setItemDelegateForColumn(HostColumn::WaitsFor, new ChipDelegate(theme, m_table));
    m_table->setItemDelegateForColumn(HostColumn::Last10s, new PacingDelegate(theme, m_table));
    m_table->setItemDelegateForColumn(HostColumn::Worker, new CellDelegate(theme, m_table, Qt::ElideMiddle));
    m_table->setColumnWidths({180, 120, 76, 76, 64, 64, 76, 92, 190, 130, 110, 84, 130});
    m_table->setColumnHidden(HostColumn::Skipped, true);
    m_table->setStretchColumn(HostColumn::Host);
    m_table->setPinnedColumn(HostColumn::Host);
    m_table->setSortingEnabled(true);
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_table->horizontalHeader()->setSortIndicatorClearable(true);
    rememberColumns(*m_table, settings, keys::kDomainsColumns);
    m_table->setColumnHidden(HostColumn::Worker, true); // render() brings it
    connect(m_table, &QWidget::customContextMenuRequested, this, &DomainsCard::showMenu);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &DomainsCard::onSelection);
    connect(&m_model.sortedHosts(), &QAbstractItemModel::modelReset, this, &DomainsCard::onSelection);
}

void DomainsCard::buildActions(const Theme& theme)
{
    const auto forHosts = [this, &theme](ActionId id, auto what) {
        QAction* action = makeAction(id, theme, this);
        connect(action, &QAction::triggered, this, [this, what] {
            for (const HostId host : selectedHosts())
                what(host);
        });
        return action;
    };
    m_editRate = new QAction(tr("Set rate…"), this);
    m_editRate->setToolTip(tr("Edits this host's starts per second; empty takes the run's again (F2)"));
    m_editRate->setShortcut(Qt::Key_F2); // from whatever column is current
    m_editRate->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_table->addAction(m_editRate);
    connect(m_editRate, &QAction::triggered, this, &DomainsCard::editRate);
    m_pause = forHosts(ActionId::PauseHost, [this](HostId host) { m_model.pauseHost(host, !m_model.state().hostPaused); });
    m_skip = forHosts(ActionId::SkipHost, [this](HostId host) { m_model.skipHost(host); });
    m_skip->setText(tr("Skip wait"));
    m_skip->setToolTip(tr("Ends the back-off, or sends the probe of an open circuit now; the rate's spacing stays (%1)")
                           .arg(m_skip->shortcut().toString(QKeySequence::NativeText)));
    m_boost = forHosts(ActionId::BoostHost, [this](HostId host) { m_model.boostHost(host); });
    m_retry = new QAction(tr("Retry failed of this host"), this);
    m_retry->setToolTip(tr("Queues the selected hosts' failed URLs again"));
    connect(m_retry, &QAction::triggered, this, [this] {
        for (const HostId host : selectedHosts())
            m_model.retryFailed(host);
    });
    m_remove = forHosts(ActionId::Remove, [this](HostId host) { m_model.removeHost(host); });
    // Del belongs to whatever has the focus.
    m_remove->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_open = new QAction(tr("Open host in browser"), this);
    m_open->setToolTip(tr("Opens the host's start page in the browser"));
    connect(m_open, &QAction::triggered, this, [this] {
        if (const auto* host = m_model.sortedHosts().hostAt(m_table->currentIndex().row()))
            QDesktopServices::openUrl(QUrl(QStringLiteral("http://") + QString::fromStdString(host->host)));
    });
    m_copy = new QAction(tr("Copy rows"), this);
    m_copy->setToolTip(tr("Copies the selected rows as text (Ctrl+C)"));
    connect(m_copy, &QAction::triggered, m_table, &DataTable::copySelection);
    updateActions();
}

std::vector<HostId> DomainsCard::selectedHosts() const
{
    std::vector<HostId> hosts;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows()) {
        if (const auto* host = m_model.sortedHosts().hostAt(index.row()))
            hosts.push_back(host->id);
    }
    return hosts;
}

void DomainsCard::onSelection()
{
    const std::vector<HostId> hosts = selectedHosts();
    // Several lanes at once: their pages are not filtered, the actions work on all.
    m_model.selectHost(hosts.size() == 1 ? hosts.front() : HostId{});
    updateActions();
}

void DomainsCard::updateActions()
{
    const bool some = m_table->selectionModel()->hasSelection();
    for (QAction* action : {m_editRate, m_pause, m_skip, m_boost, m_retry, m_remove, m_open, m_copy})
        action->setEnabled(some);
}

void DomainsCard::tick()
{
    // A row must not move under the pointer, nor under an editor.
    const QWidget* focus = QApplication::focusWidget();
    const bool editing = focus != nullptr && m_table->viewport()->isAncestorOf(focus);
    m_model.setRowsHeld(editing || m_table->viewport()->underMouse());
    const int first = m_table->rowAt(0);
    const int last = m_table->rowAt(m_table->viewport()->height() - 1);
    if (first >= 0)
        m_model.tickRows(first, last >= 0 ? last : m_model.sortedHosts().rowCount() - 1);
}

void DomainsCard::showMenu(const QPoint& position)
{
    if (!m_table->indexAt(position).isValid())
        return;
    m_pause->setText(m_model.state().hostPaused ? tr("Resume host") : tr("Pause host"));
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    menu->setAccessibleName(tr("Host menu"));
    menu->addActions({m_pause, m_boost, m_skip, m_editRate});
    menu->addSeparator();
    menu->addActions({m_retry, m_remove});
    menu->addSeparator();
    menu->addActions({m_open, m_copy});
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

void DomainsCard::clearSelection()
{
    m_table->clearSelection();
}

void DomainsCard::editRate()
{
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid())
        return;
    const QModelIndex rate = current.siblingAtColumn(HostColumn::Rate);
    m_table->setColumnHidden(HostColumn::Rate, false);
    m_table->setCurrentIndex(rate);
    m_table->edit(rate);
}

void DomainsCard::render(const models::ScrapeState& state)
{
    setNote(state.domainsNote);
    if (const bool several = state.others > 0; std::exchange(m_several, several) != several)
        m_table->setColumnHidden(HostColumn::Worker, !several);
}

} // namespace millrace::ui
