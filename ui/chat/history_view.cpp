#include "ui/chat/history_view.h"

#include "app/settings/settings.h"
#include "ui/shell/layout_memory.h"
#include "ui/widgets/cell_delegate.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/empty_state.h"

#include <QDateTimeEdit>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace millrace::ui {

using HistoryColumn = models::HistoryTableModel::Column;

namespace {

constexpr int kEditMargins = 52;

} // namespace

HistoryView::HistoryView(models::ChatViewModel& model, const Theme& theme, Settings& settings, QWidget* parent)
    : QWidget(parent), m_model(model), m_from(new QDateTimeEdit(this)), m_to(new QDateTimeEdit(this)), m_load(new QPushButton(tr("Load"), this)),
      m_more(new QPushButton(tr("Load more"), this)), m_note(new QLabel(this)), m_table(new DataTable(theme, tr("History"), this))
{
    const QDateTime now = QDateTime::currentDateTime();
    m_from->setDateTime(now.addSecs(-3'600));
    m_to->setDateTime(now.addSecs(3'600));
    m_from->setAccessibleName(tr("History from"));
    m_to->setAccessibleName(tr("History to"));
    for (QDateTimeEdit* edit : {m_from, m_to}) {
        edit->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
        edit->setToolTip(tr("Local time"));
        // The style's arrows are not in its size hint.
        edit->setMinimumWidth(edit->fontMetrics().horizontalAdvance(QStringLiteral("0000-00-00 00:00:00")) + kEditMargins);
    }
    m_load->setAccessibleName(tr("Load history"));
    m_load->setToolTip(tr("Reads what was said in this time from the stream, or from the journal while Redis is away"));
    m_more->setAccessibleName(tr("Load more history"));
    m_more->setToolTip(tr("Reads the next page of this range"));
    m_more->setProperty("link", true);
    for (QPushButton* button : {m_load, m_more})
        button->setAutoDefault(false);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setProperty("tone", QStringLiteral("caption"));
    m_note->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);

    m_table->setModel(&model.history());
    auto* clock = new CellDelegate(theme, m_table);
    clock->setFixedFont(true);
    m_table->setItemDelegateForColumn(HistoryColumn::Time, clock);
    m_table->setItemDelegateForColumn(HistoryColumn::LogId, clock);
    m_table->setColumnWidths({206, 110, 90, 240, 170});
    m_table->setStretchColumn(HistoryColumn::Message);
    rememberColumns(*m_table, settings, keys::kHistoryColumns);
    m_table->setEmptyState(new EmptyState(theme, QStringLiteral("list"), tr("Choose a range of time and press Load: the log has what was said, also before this start."), m_table));

    auto* range = new QHBoxLayout;
    range->setContentsMargins(metrics::kCellPadding, 6, metrics::kGrid * 2, 6);
    range->setSpacing(metrics::kGrid * 2);
    range->addWidget(m_from);
    range->addWidget(new QLabel(tr("to"), this));
    range->addWidget(m_to);
    range->addWidget(m_load);
    range->addStretch(1);
    range->addWidget(m_more);
    m_note->setContentsMargins(metrics::kCellPadding, 0, metrics::kCellPadding, 4);
    m_note->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(range);
    layout->addWidget(m_note);
    layout->addWidget(m_table, 1);
    connect(m_load, &QPushButton::clicked, this, &HistoryView::load);
    connect(m_more, &QPushButton::clicked, &m_model, &models::ChatViewModel::loadMoreHistory);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        const QModelIndexList rows = m_table->selectionModel()->selectedRows();
        if (m_table->isVisible())
            m_model.selectEntry(rows.size() == 1 ? m_model.history().entryAt(rows.front().row()) : nullptr);
    });
}

void HistoryView::load()
{
    m_model.loadHistory(m_from->dateTime().toMSecsSinceEpoch(), m_to->dateTime().toMSecsSinceEpoch() + 999);
}

void HistoryView::render(const models::ChatState& state)
{
    m_load->setEnabled(!state.history.loading);
    m_more->setVisible(state.history.more);
    m_more->setEnabled(!state.history.loading);
    if (m_note->text() != state.history.note) {
        m_note->setText(state.history.note);
        m_note->setVisible(!state.history.note.isEmpty());
        m_note->setToolTip(QStringLiteral("<span>%1</span>").arg(state.history.note.toHtmlEscaped()));
    }
}

} // namespace millrace::ui
