#include "ui/chat/messages_tabs.h"

#include "app/settings/settings.h"
#include "ui/chat/chat_graphs.h"
#include "ui/chat/history_view.h"
#include "ui/shell/layout_memory.h"
#include "ui/widgets/chip_label.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/number_delegate.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>

namespace millrace::ui {

using MessageColumn = models::MessagesTableModel::Column;

MessagesTabs::MessagesTabs(models::ChatViewModel& model, const Theme& theme, Settings& settings, QWidget* parent)
    : TabCard(tr("Views"), parent), m_model(model), m_table(new DataTable(theme, tr("Messages"), this)),
      m_history(new HistoryView(model, theme, settings, this)), m_graphs(new ChatGraphs(theme, this)), m_chip(new ChipLabel(theme, tr("State of the messages"), this)),
      m_jump(new QPushButton(this))
{
    buildTable(theme, settings);
    addTab(m_table, tr("Messages"));
    addTab(m_history, tr("History"));
    addTab(m_graphs, tr("Graphs"));
    m_jump->setProperty("link", true);
    m_jump->setAccessibleName(tr("Jump to live"));
    m_jump->setToolTip(tr("Brings in what came meanwhile and shows the newest"));
    m_jump->setAutoDefault(false);
    m_jump->hide();
    headLayout()->addWidget(m_jump);
    headLayout()->addWidget(m_chip);
    connect(m_jump, &QPushButton::clicked, this, [this] {
        m_model.setPaused(false);
        m_table->clearSelection();
        m_table->scrollToBottom();
    });
    rememberTab(*this, settings, keys::kChatTab);
    m_graphs->setSpan(static_cast<Span>(settings.get(keys::kChatChartSpan)));
    connect(m_graphs, &ChatGraphs::spanChanged, this, [&settings](Span span) { settings.set(keys::kChatChartSpan, static_cast<int>(span)); });
    connect(&m_model, &models::ChatViewModel::sampled, m_graphs, &ChatGraphs::add);
    connect(&m_model, &models::ChatViewModel::samplesCleared, m_graphs, &ChatGraphs::clear);
    connect(this, &TabCard::currentTabChanged, this, [this] { render(m_model.state()); });
}

void MessagesTabs::buildTable(const Theme& theme, Settings& settings)
{
    m_table->setModel(&m_model.messages());
    auto* clock = new CellDelegate(theme, m_table);
    clock->setFixedFont(true);
    m_table->setItemDelegateForColumn(MessageColumn::Time, clock);
    m_table->setItemDelegateForColumn(MessageColumn::LogId, clock);
    auto* number = new NumberDelegate(theme, m_table);
    for (const int column : {MessageColumn::Number, MessageColumn::Size, MessageColumn::Logged, MessageColumn::Sent, MessageColumn::Recipients})
        m_table->setItemDelegateForColumn(column, number);
    m_table->setColumnWidths({132, 110, 90, 260, 90, 80, 84, 110, 110, 96, 170});
    for (int column = MessageColumn::Number; column < MessageColumn::ColumnCount; ++column)
        m_table->setColumnHidden(column, true);
    m_table->setStretchColumn(MessageColumn::Message);
    m_table->setPinnedColumn(MessageColumn::Message);
    rememberColumns(*m_table, settings, keys::kMessagesColumns);
    m_table->setEmptyState(new EmptyState(theme, QStringLiteral("list"), tr("Messages appear here as they are answered."), m_table));
    connect(m_table, &QWidget::customContextMenuRequested, this, &MessagesTabs::showMenu);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        const QModelIndexList rows = m_table->selectionModel()->selectedRows();
        // What is shown in detail stays when its row leaves the ring.
        if (m_table->isVisible() && rows.size() == 1)
            m_model.selectMessage(m_model.messages().messageAt(rows.front().row()));
    });
    follow();
}

void MessagesTabs::follow()
{
    // Newest messages are last: a table that stands at its end stays there, any other stays at the rows that it shows.
    QScrollBar* bar = m_table->verticalScrollBar();
    connect(bar, &QScrollBar::valueChanged, this, [this] { renderJump(m_model.state()); });
    connect(m_table->model(), &QAbstractItemModel::rowsAboutToBeInserted, this, [this, bar] { m_atEnd = bar->value() >= bar->maximum(); });
    connect(m_table->model(), &QAbstractItemModel::rowsInserted, this, [this] {
        if (m_atEnd && m_table->isVisible())
            m_table->scrollToBottom();
    });
    connect(m_table->model(), &QAbstractItemModel::rowsRemoved, this, [this, bar](const QModelIndex&, int first, int last) {
        if (bar->value() < bar->maximum())
            bar->setValue(std::max(0, bar->value() - (last - first + 1) * m_table->verticalHeader()->defaultSectionSize()));
    });
}

void MessagesTabs::showMenu(const QPoint& position)
{
    const models::MessagePointer* message = m_model.messages().messageAt(m_table->indexAt(position).row());
    if (message == nullptr)
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setAccessibleName(tr("Message menu"));
    menu->addAction(tr("Copy text"), this, [text = (*message)->text] { QGuiApplication::clipboard()->setText(QString::fromStdString(text)); });
    menu->addAction(tr("Copy rows"), m_table, &DataTable::copySelection);
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

void MessagesTabs::render(const models::ChatState& state)
{
    const bool messages = currentTab() == 0;
    m_chip->setVisible(messages);
    m_chip->setState(state.messagesChip);
    renderJump(state);
    m_history->render(state);
}

void MessagesTabs::renderJump(const models::ChatState& state)
{
    const QScrollBar* bar = m_table->verticalScrollBar();
    const bool behind = state.phase == chat::ServerPhase::Listening && bar->value() < bar->maximum() - m_table->verticalHeader()->defaultSectionSize();
    const QString text = state.jump.isEmpty() && behind ? tr("Jump to live") : state.jump;
    m_jump->setVisible(currentTab() == 0 && !text.isEmpty());
    if (m_jump->text() != text)
        m_jump->setText(text);
}

} // namespace millrace::ui
