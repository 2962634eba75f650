#include "ui/chat/clients_card.h"

#include "app/settings/settings.h"
#include "models/chat/chat_texts.h"
#include "ui/chat/notice_dialog.h"
#include "ui/shell/actions.h"
#include "ui/shell/layout_memory.h"
#include "ui/widgets/chip_delegate.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/number_delegate.h"
#include "ui/widgets/progress_delegate.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>

namespace millrace::ui {

using ClientColumn = models::ClientsTableModel::Column;

ClientsCard::ClientsCard(models::ChatViewModel& model, const Theme& theme, Settings& settings, QWidget* parent)
    : Card(tr("Clients"), parent), m_model(model), m_table(new DataTable(theme, tr("Clients"), this))
{
    setAccessibleName(tr("Clients card"));
    buildTable(theme, settings);
    buildActions(theme);
    setBody(m_table);
    connect(&m_model, &models::ChatViewModel::ticked, this, &ClientsCard::tick);
}

void ClientsCard::buildTable(const Theme& theme, Settings& settings)
{
    m_table->setModel(&m_model.sortedClients());
    auto* number = new NumberDelegate(theme, m_table);
    auto* fixed = new CellDelegate(theme, m_table);
    fixed->setFixedFont(true);
    for (const int column : {ClientColumn::In, ClientColumn::Out, ClientColumn::Rtt, ClientColumn::Rejected, ClientColumn::MessagesIn, ClientColumn::MessagesOut, ClientColumn::BytesIn, ClientColumn::BytesOut})
        m_table->setItemDelegateForColumn(column, number);
    m_table->setItemDelegateForColumn(ClientColumn::Age, fixed);
    m_table->setItemDelegateForColumn(ClientColumn::Unsent, new ProgressDelegate(theme, m_table));
    m_table->setItemDelegateForColumn(ClientColumn::State, new ChipDelegate(theme, m_table));
    m_table->setColumnWidths({66, 110, 90, 168, 88, 80, 80, 76, 100, 84, 130, 110, 110, 94, 94, 180, 200});
    for (int column = ClientColumn::MessagesIn; column < ClientColumn::ColumnCount; ++column)
        m_table->setColumnHidden(column, true);
    m_table->setStretchColumn(ClientColumn::User);
    m_table->setPinnedColumn(ClientColumn::Id);
    m_table->setSortingEnabled(true);
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_table->horizontalHeader()->setSortIndicatorClearable(true);
    rememberColumns(*m_table, settings, keys::kClientsColumns);
    m_empty = new EmptyState(theme, QStringLiteral("chat"), tr("Clients appear here as they connect."), m_table);
    m_table->setEmptyState(m_empty);
    connect(m_empty, &EmptyState::activated, this, [this] { QGuiApplication::clipboard()->setText(m_snippet); });
    connect(m_table, &QWidget::customContextMenuRequested, this, &ClientsCard::showMenu);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ClientsCard::updateActions);
    connect(&m_model.sortedClients(), &QAbstractItemModel::modelReset, this, &ClientsCard::updateActions);
}

void ClientsCard::buildActions(const Theme& theme)
{
    const auto make = [this, &theme](ActionId id, auto what) {
        QAction* action = makeAction(id, theme, this);
        connect(action, &QAction::triggered, this, what);
        return action;
    };
    m_kick = make(ActionId::KickClient, [this] {
        for (const auto& client : selectedClients())
            m_model.kick(client.id, {});
    });
    m_ban = make(ActionId::BanClient, [this] {
        for (const auto& client : selectedClients())
            m_model.ban(client.id);
    });
    // Del belongs to whatever has the focus.
    m_kick->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_ban->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_notice = make(ActionId::NoticeClient, [this] { askNotice(false); });
    m_noticeRoom = make(ActionId::NoticeRoom, [this] { askNotice(true); });
    m_copyAddress = make(ActionId::CopyAddress, [this] {
        QStringList addresses;
        for (const auto& client : selectedClients())
            addresses += QString::fromStdString(client.address);
        QGuiApplication::clipboard()->setText(addresses.join(u'\n'));
    });
    m_copy = new QAction(tr("Copy rows"), this);
    m_copy->setToolTip(tr("Copies the selected rows as text (Ctrl+C)"));
    connect(m_copy, &QAction::triggered, m_table, &DataTable::copySelection);
    updateActions();
}

std::vector<chat::ClientSnapshot> ClientsCard::selectedClients() const
{
    std::vector<chat::ClientSnapshot> clients;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows()) {
        if (const auto* client = m_model.sortedClients().clientAt(index.row()); client != nullptr && !client->ended)
            clients.push_back(*client);
    }
    return clients;
}

void ClientsCard::updateActions()
{
    const std::size_t count = selectedClients().size();
    for (QAction* action : {m_kick, m_ban, m_copyAddress})
        action->setEnabled(count > 0);
    for (QAction* action : {m_notice, m_noticeRoom})
        action->setEnabled(count == 1);
    m_copy->setEnabled(m_table->selectionModel()->hasSelection());
}

void ClientsCard::tick()
{
    // A row must not move under the pointer.
    m_model.setRowsHeld(m_table->viewport()->underMouse());
    const int first = m_table->rowAt(0);
    const int last = m_table->rowAt(m_table->viewport()->height() - 1);
    if (first >= 0)
        m_model.tickRows(first, last >= 0 ? last : m_model.sortedClients().rowCount() - 1);
    updateActions();
}

void ClientsCard::askNotice(bool room)
{
    const auto clients = selectedClients();
    if (clients.size() != 1)
        return;
    const chat::ClientSnapshot& client = clients.front();
    if (room)
        askForNotice(*this, tr("the room %1").arg(models::roomName(client.room)), [this, name = client.room](const QString& text) { m_model.noticeRoom(name, text); });
    else
        askForNotice(*this, models::clientName(client.id), [this, id = client.id](const QString& text) { m_model.noticeClient(id, text); });
}

void ClientsCard::showMenu(const QPoint& position)
{
    if (!m_table->indexAt(position).isValid())
        return;
    updateActions();
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    menu->setAccessibleName(tr("Client menu"));
    menu->addActions({m_notice, m_noticeRoom});
    menu->addSeparator();
    menu->addActions({m_kick, m_ban});
    menu->addSeparator();
    menu->addActions({m_copyAddress, m_copy});
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

void ClientsCard::render(const models::ChatState& state)
{
    setNote(state.clientsNote);
    const QString snippet = state.url.isEmpty() ? QString() : models::pythonSnippet(state.url, state.tokenAsked);
    if (snippet == m_snippet)
        return;
    m_snippet = snippet;
    if (snippet.isEmpty()) {
        m_empty->setSentence(tr("Clients appear here while the server runs."));
        m_empty->setAction({}, {});
    } else {
        m_empty->setSentence(tr("Nobody is connected yet. Point a WebSocket client at %1.").arg(state.url));
        m_empty->setAction(tr("Copy a Python client"), tr("Copy a Python client"));
    }
}

} // namespace millrace::ui
