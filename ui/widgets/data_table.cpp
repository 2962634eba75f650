#include "ui/widgets/data_table.h"

#include "ui/widgets/cell_delegate.h"
#include "ui/widgets/table_header.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDataStream>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QSplitter>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace millrace::ui {

namespace {

constexpr quint32 kLayoutMagic = 0x4d524331; // "MRC1": raised when columns change their meaning
constexpr int kMinColumn = 36;
constexpr int kHeaderHeight = 26;

QString copied(const QModelIndex& index)
{
    QString text = index.data(models::CopyRole).toString();
    if (text.isEmpty())
        text = index.data(Qt::DisplayRole).toString();
    // One cell is one field: what would break it in a spreadsheet becomes a blank.
    return text.replace(QLatin1Char('\t'), QLatin1Char(' ')).replace(QLatin1Char('\n'), QLatin1Char(' ')).replace(QLatin1Char('\r'), QLatin1Char(' '));
}

} // namespace

DataTable::DataTable(const Theme& theme, const QString& accessibleName, QWidget* parent) : QTableView(parent), m_theme(theme), m_textSize(theme.textSize())
{
    setAccessibleName(accessibleName);
    setItemDelegate(new CellDelegate(theme, this));
    setShowGrid(false);
    setWordWrap(false);
    setFrameShape(QFrame::NoFrame);
    setAlternatingRowColors(false);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(EditKeyPressed | DoubleClicked);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setTabKeyNavigation(false); // Tab leaves the table, arrows move in it
    viewport()->setAutoFillBackground(false);
    setCornerWidget(new QWidget(this)); // the style's own has a line around it

    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    auto* header = new TableHeader(theme, this);
    setHorizontalHeader(header);
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setMinimumSectionSize(kMinColumn);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    header->setAccessibleName(tr("%1 columns").arg(accessibleName));
    connect(header, &QWidget::customContextMenuRequested, this, &DataTable::showHeaderMenu);
    connect(header, &QHeaderView::sectionMoved, this, &DataTable::announceLayout);
    connect(header, &QHeaderView::sortIndicatorChanged, this, &DataTable::announceLayout);
    connect(header, &QHeaderView::sectionResized, this, [this] {
        if (!m_stretching) {
            announceLayout();
            applyStretch();
        }
    });
    connect(this, &QTableView::doubleClicked, this, &DataTable::rowActivated);
    takeTextSize();
    connect(&theme, &Theme::changed, this, &DataTable::takeTextSize);
}

void DataTable::setRowHeight(int pixels)
{
    m_rowHeight = pixels;
    takeTextSize();
}

void DataTable::takeTextSize()
{
    const int row = m_theme.scaled(m_rowHeight);
    verticalHeader()->setMinimumSectionSize(row);
    verticalHeader()->setDefaultSectionSize(row);
    horizontalHeader()->setFixedHeight(m_theme.scaled(kHeaderHeight));
    const int before = std::exchange(m_textSize, m_theme.textSize());
    if (before == m_textSize)
        return;
    for (int column = 0; column < horizontalHeader()->count(); ++column) {
        if (column != m_stretchColumn && !isColumnHidden(column))
            setColumnWidth(column, columnWidth(column) * m_textSize / before);
    }
    applyStretch();
}

void DataTable::setModel(QAbstractItemModel* newModel)
{
    if (model() != nullptr)
        disconnect(model(), nullptr, this, nullptr);
    QTableView::setModel(newModel); // connects again what the view itself needs
    if (newModel == nullptr)
        return;
    const auto check = [this] {
        ensureCurrent();
        updateEmptyState();
    };
    connect(newModel, &QAbstractItemModel::rowsInserted, this, check);
    connect(newModel, &QAbstractItemModel::rowsRemoved, this, check);
    connect(newModel, &QAbstractItemModel::modelReset, this, check);
    connect(newModel, &QAbstractItemModel::layoutChanged, this, check);
    check();
}

void DataTable::ensureCurrent()
{
    if (model() == nullptr || currentIndex().isValid() || model()->rowCount() == 0)
        return;
    const QModelIndex first = model()->index(0, horizontalHeader()->logicalIndex(0));
    selectionModel()->setCurrentIndex(first, QItemSelectionModel::NoUpdate);
}

void DataTable::setColumnWidths(const QList<int>& widths)
{
    for (int column = 0; column < widths.size() && column < horizontalHeader()->count(); ++column) {
        if (widths[column] > 0)
            setColumnWidth(column, m_theme.scaled(widths[column]));
    }
}

void DataTable::setStretchColumn(int column)
{
    m_stretchColumn = column;
    applyStretch();
}

void DataTable::applyStretch()
{
    // QHeaderView::Stretch would take the column's width out of the user's hands and re-measure on every change.
    QHeaderView* header = horizontalHeader();
    if (m_stretchColumn < 0 || m_stretchColumn >= header->count() || header->isSectionHidden(m_stretchColumn))
        return;
    const int spare = viewport()->width() - header->length();
    const int width = std::max(header->sectionSize(m_stretchColumn) + spare, m_theme.scaled(3 * kMinColumn));
    if (width == header->sectionSize(m_stretchColumn))
        return;
    m_stretching = true;
    header->resizeSection(m_stretchColumn, width);
    m_stretching = false;
}

QByteArray DataTable::columnLayout() const
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream << kLayoutMagic << qint32(horizontalHeader()->count()) << horizontalHeader()->saveState();
    return bytes;
}

bool DataTable::restoreColumnLayout(const QByteArray& layout)
{
    QDataStream stream(layout);
    quint32 magic = 0;
    qint32 count = 0;
    QByteArray state;
    stream >> magic >> count >> state;
    if (stream.status() != QDataStream::Ok || magic != kLayoutMagic || count != horizontalHeader()->count())
        return false;
    if (!horizontalHeader()->restoreState(state))
        return false;
    applyStretch();
    return true;
}

void DataTable::announceLayout()
{
    if (m_announcing)
        return;
    m_announcing = true;
    QTimer::singleShot(0, this, [this] {
        m_announcing = false;
        Q_EMIT columnLayoutChanged();
    });
}

void DataTable::setEmptyState(QWidget* widget)
{
    delete m_emptyState;
    m_emptyState = widget;
    updateEmptyState();
}

void DataTable::updateEmptyState()
{
    if (m_emptyState == nullptr)
        return;
    // Beside the table rather than in it: to assistive technology a table has cells only. A splitter would make a pane of it.
    QWidget* host = parentWidget();
    if (host == nullptr || qobject_cast<QSplitter*>(host) != nullptr)
        host = this;
    if (m_emptyState->parentWidget() != host)
        m_emptyState->setParent(host);
    const bool isEmpty = model() == nullptr || model()->rowCount() == 0;
    horizontalHeader()->setVisible(!isEmpty);
    // Without rows there is nothing to scroll to.
    setHorizontalScrollBarPolicy(isEmpty ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    m_emptyState->setGeometry(host == this ? rect() : geometry());
    m_emptyState->setVisible(isEmpty && !isHidden());
    if (isEmpty)
        m_emptyState->raise();
}

bool DataTable::event(QEvent* event)
{
    const bool handled = QTableView::event(event);
    switch (event->type()) {
    case QEvent::ParentChange:
    case QEvent::Show:
    case QEvent::Hide:
    case QEvent::ShowToParent: // a page of a stack that nobody has seen is hidden without a Hide
    case QEvent::HideToParent:
    case QEvent::Move:
        updateEmptyState();
        break;
    default:
        break;
    }
    return handled;
}

QString DataTable::selectedText() const
{
    if (selectionModel() == nullptr)
        return {};
    QModelIndexList rows = selectionModel()->selectedRows(horizontalHeader()->logicalIndex(0));
    std::sort(rows.begin(), rows.end(), [](const QModelIndex& a, const QModelIndex& b) { return a.row() < b.row(); });
    QString text;
    for (qsizetype i = 0; i < std::min<qsizetype>(rows.size(), kMaxCopiedRows); ++i) {
        QStringList cells;
        for (int visual = 0; visual < horizontalHeader()->count(); ++visual) {
            const int column = horizontalHeader()->logicalIndex(visual);
            if (!isColumnHidden(column))
                cells.append(copied(rows[i].siblingAtColumn(column)));
        }
        text += cells.join(QLatin1Char('\t')) + QLatin1Char('\n');
    }
    return text;
}

void DataTable::copySelection()
{
    const QString text = selectedText();
    if (!text.isEmpty())
        QApplication::clipboard()->setText(text);
}

void DataTable::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
        return;
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && state() != EditingState && currentIndex().isValid()) {
        Q_EMIT rowActivated(currentIndex());
        return;
    }
    QTableView::keyPressEvent(event);
}

void DataTable::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    applyStretch();
    updateEmptyState();
}

void DataTable::focusInEvent(QFocusEvent* event)
{
    QTableView::focusInEvent(event);
    ensureCurrent();
}

void DataTable::showHeaderMenu(const QPoint& position)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int visual = 0; visual < horizontalHeader()->count(); ++visual) {
        const int column = horizontalHeader()->logicalIndex(visual);
        QAction* action = menu->addAction(model()->headerData(column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        action->setEnabled(column != m_pinnedColumn);
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            setColumnHidden(column, !shown);
            applyStretch();
            announceLayout();
        });
    }
    menu->popup(horizontalHeader()->viewport()->mapToGlobal(position));
}

} // namespace millrace::ui
