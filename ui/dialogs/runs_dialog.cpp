#include "ui/dialogs/runs_dialog.h"

#include "app/settings/settings.h"
#include "ui/shell/actions.h"
#include "ui/shell/layout_memory.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chip_delegate.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/number_delegate.h"
#include "ui/widgets/undo_bar.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace millrace::ui {

using Column = models::RunsTableModel::Column;

RunsDialog::RunsDialog(models::ScrapeViewModel& model, const Theme& theme, Settings& settings, QWidget* parent)
    : QDialog(parent), m_model(model), m_table(new DataTable(theme, tr("Runs"), this)), m_summary(new QLabel(this)),
      m_undo(new UndoBar(theme, this)), m_open(new QAction(tr("Open"), this)), m_join(new QAction(tr("Join"), this)), m_compare(new QAction(tr("Compare"), this)), m_rename(makeAction(ActionId::RenameRun, theme, this)),
      m_delete(makeAction(ActionId::DeleteRun, theme, this))
{
    setWindowTitle(tr("Runs"));
    setAccessibleName(tr("Runs dialog"));
    resize(860, 440);
    buildTable(theme, settings);
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setProperty("tone", QStringLiteral("dim"));
    auto* buttons = new QHBoxLayout;
    const auto button = [this, buttons](QAction& action, const QString& text) {
        auto* made = new QPushButton(text, this);
        made->setAccessibleName(text);
        made->setAutoDefault(false);
        made->setToolTip(action.toolTip());
        made->setEnabled(action.isEnabled());
        connect(&action, &QAction::changed, made, [made, &action] { made->setEnabled(action.isEnabled()); });
        connect(made, &QPushButton::clicked, &action, [&action] { action.trigger(); });
        buttons->addWidget(made);
    };
    m_open->setToolTip(tr("Shows this run in the window (Return)"));
    button(*m_open, tr("Open run"));
    m_join->setToolTip(tr("Opens this run, which other programs work on, and takes a share of its hosts"));
    button(*m_join, tr("Join run"));
    m_compare->setToolTip(tr("Shows what changed in the open run since this one, and counts what is new and what is gone"));
    button(*m_compare, tr("Compare run"));
    button(*m_rename, tr("Rename run"));
    button(*m_delete, tr("Delete run"));
    buttons->addStretch(1);
    auto* store = new QPushButton(tr("Store…"), this);
    store->setAccessibleName(tr("Store"));
    store->setAutoDefault(false);
    store->setToolTip(tr("Keep pages in another file, or in PostgreSQL"));
    connect(store, &QPushButton::clicked, this, [this] {
        accept();
        Q_EMIT storeWanted();
    });
    buttons->addWidget(store);
    auto* close = new QPushButton(tr("Close"), this);
    close->setAccessibleName(tr("Close"));
    close->setAutoDefault(false);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    buttons->addWidget(close);

    auto* card = new Card(this);
    card->setBody(m_table);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(10);
    layout->addWidget(card, 1);
    layout->addWidget(m_summary);
    layout->addWidget(m_undo);
    layout->addLayout(buttons);

    connect(m_open, &QAction::triggered, this, [this] {
        if (const RunId run = selectedRun()) {
            m_model.openRun(run);
            accept();
        }
    });
    connect(m_join, &QAction::triggered, this, [this] {
        if (const RunId run = selectedRun()) {
            m_model.joinRun(run);
            accept();
        }
    });
    connect(m_table, &DataTable::rowActivated, m_open, &QAction::trigger);
    connect(m_compare, &QAction::triggered, this, [this] {
        if (const RunId run = selectedRun()) {
            m_model.compareWith(run);
            accept();
        }
    });
    connect(m_rename, &QAction::triggered, this, [this] {
        const QModelIndex current = m_table->currentIndex();
        if (current.isValid())
            m_table->edit(current.siblingAtColumn(Column::Name));
    });
    connect(m_delete, &QAction::triggered, this, [this] {
        if (const RunId run = selectedRun())
            m_model.deleteRun(run);
    });
    connect(&m_model, &models::ScrapeViewModel::undoOffered, this,
        [this](const QString& sentence, const std::function<void()>& undo, const std::function<void()>& commit) {
            if (isVisible())
                m_undo->offer(sentence, undo, commit);
        });
    connect(&m_model.runs(), &models::RunsTableModel::summaryChanged, m_summary, [this] { m_summary->setText(m_model.runs().summary()); });
    connect(this, &QDialog::finished, m_undo, &UndoBar::flush);
    m_summary->setText(m_model.runs().summary());
    updateActions();
}

RunsDialog::~RunsDialog()
{
    m_undo->flush();
}

void RunsDialog::buildTable(const Theme& theme, Settings& settings)
{
    m_table->setModel(&m_model.runs());
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    // A double click opens; F2 and the button rename.
    m_table->setEditTriggers(QAbstractItemView::EditKeyPressed);
    auto* number = new NumberDelegate(theme, m_table);
    m_table->setItemDelegateForColumn(Column::State, new ChipDelegate(theme, m_table));
    for (const int column : {Column::Given, Column::Done, Column::Failed, Column::Size})
        m_table->setItemDelegateForColumn(column, number);
    m_table->setColumnWidths({220, 130, 84, 84, 78, 160, 110});
    m_table->setStretchColumn(Column::Name);
    m_table->setPinnedColumn(Column::Name);
    m_table->setEmptyState(new EmptyState(theme, QStringLiteral("list"), tr("Every run that you start stays here until you delete it."), m_table));
    rememberColumns(*m_table, settings, keys::kRunsColumns);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RunsDialog::updateActions);
    connect(&m_model.runs(), &QAbstractItemModel::modelReset, this, [this] {
        if (m_table->model()->rowCount() > 0)
            m_table->selectRow(0);
        updateActions();
    });
}

RunId RunsDialog::selectedRun() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    const store::RunRecord* run = rows.isEmpty() ? nullptr : m_model.runs().runAt(rows.front().row());
    return run != nullptr ? run->id : RunId{};
}

void RunsDialog::updateActions()
{
    const bool some = bool(selectedRun());
    const store::RunRecord* run = m_model.runs().run(selectedRun());
    m_join->setEnabled(run != nullptr && run->workers > 0 && (run->id != m_model.state().run || !models::isActive(m_model.state().phase)));
    for (QAction* action : {m_open, m_rename, m_delete})
        action->setEnabled(some);
    m_compare->setEnabled(some && m_model.state().run && selectedRun() != m_model.state().run);
}

} // namespace millrace::ui
