#include "ui/chat/json_tree_view.h"

#include "models/common/format.h"
#include "ui/widgets/cell_delegate.h"
#include "ui/widgets/table_header.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QMenu>
#include <QPainter>

#include <algorithm>
#include <deque>

namespace millrace::ui {
namespace {

constexpr int kTreeRowHeight = 23;       ///< lower than a table's: it is read as a text is
constexpr int kTreeIndent = 16;
constexpr int kTreeHeadHeight = 26;
constexpr int kNarrowestName = 96;

class TreeCellDelegate : public CellDelegate {
public:
    TreeCellDelegate(const Theme& theme, QObject* parent) : CellDelegate(theme, parent) { setFixedFont(true); }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override
    {
        const QString text = index.data().toString().left(models::JsonTreeModel::kMaxName);
        return {QFontMetrics(cellFont()).horizontalAdvance(text) + 2 * metrics::kCellPadding + 2, theme().scaled(kTreeRowHeight)};
    }
};

} // namespace

JsonTreeView::JsonTreeView(models::JsonTreeModel& model, const Theme& theme, QWidget* parent) : QTreeView(parent), m_model(model), m_theme(theme)
{
    setAccessibleName(tr("Message tree"));
    setItemDelegate(new TreeCellDelegate(theme, this));
    setFrameShape(QFrame::NoFrame);
    setUniformRowHeights(true);
    setIndentation(kTreeIndent);
    setSelectionBehavior(SelectRows);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    setExpandsOnDoubleClick(true);
    setTabKeyNavigation(false);
    viewport()->setAutoFillBackground(false);
    auto* head = new TableHeader(theme, this);
    setHeader(head);
    const auto sizeHead = [head, &theme] { head->setFixedHeight(theme.scaled(kTreeHeadHeight)); };
    sizeHead();
    connect(&theme, &Theme::changed, head, sizeHead);
    head->setSectionResizeMode(QHeaderView::Interactive);
    head->setStretchLastSection(true);
    head->setSectionsMovable(false);
    head->setAccessibleName(tr("Message tree columns"));
    setModel(&model);
    connect(head, &QHeaderView::sectionResized, this, [this](int section) { m_widthChosen = m_widthChosen || (!m_fitting && section == models::JsonTreeModel::Name); });
    connect(&model, &QAbstractItemModel::modelReset, this, &JsonTreeView::showFirst);
    showFirst();
}

void JsonTreeView::showFirst()
{
    Q_EMIT noteChanged({});
    if (m_model.rowCount() == 0)
        return;
    // Qt 6.4's accessibility needs a valid current index.
    selectionModel()->setCurrentIndex(m_model.index(0, 0), QItemSelectionModel::NoUpdate);
    unfold({}, kRowsAtFirst);
    if (m_widthChosen)
        return;
    m_fitting = true;
    setColumnWidth(models::JsonTreeModel::Name, std::clamp(sizeHintForColumn(models::JsonTreeModel::Name), kNarrowestName, std::max(kNarrowestName, viewport()->width() / 2)));
    m_fitting = false;
}

/// Breadth first: what stays folded is the deepest. Whatever has more children than rows are left stays folded as a whole.
bool JsonTreeView::unfold(const QModelIndex& top, int rows)
{
    bool all = true;
    std::deque<QModelIndex> waiting{top};
    scheduleDelayedItemsLayout(); // one layout for all that expand() is told
    while (!waiting.empty()) {
        const QModelIndex parent = waiting.front();
        waiting.pop_front();
        m_model.fetchMore(parent);
        const int children = m_model.rowCount(parent);
        if (children > rows && parent.isValid()) {
            all = false;
            continue;
        }
        rows -= children;
        if (parent.isValid())
            expand(parent);
        for (int row = 0; row < children && rows > 0; ++row) {
            if (const QModelIndex child = m_model.index(row, 0, parent); m_model.hasChildren(child))
                waiting.push_back(child);
        }
        all = all && rows > 0;
    }
    executeDelayedItemsLayout();
    return all;
}

void JsonTreeView::sayUnfolded(bool all)
{
    Q_EMIT noteChanged(all ? QString() : tr("unfolded as far as %1 rows").arg(models::formatCount(kMaxUnfolded)));
}

bool JsonTreeView::unfoldAll()
{
    const bool all = unfold({}, kMaxUnfolded);
    sayUnfolded(all);
    return all;
}

void JsonTreeView::foldAll()
{
    collapseAll();
    sayUnfolded(true);
}

void JsonTreeView::copyValue() const
{
    QGuiApplication::clipboard()->setText(m_model.valueText(currentIndex()));
}

void JsonTreeView::copyPath() const
{
    QGuiApplication::clipboard()->setText(m_model.path(currentIndex()));
}

void JsonTreeView::copyReceived() const
{
    QGuiApplication::clipboard()->setText(m_model.receivedText(currentIndex()));
}

void JsonTreeView::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(event->pos());
    if (!index.isValid())
        return;
    setCurrentIndex(index);
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setAccessibleName(tr("Member menu"));
    menu->addAction(tr("Copy value"), this, &JsonTreeView::copyValue)->setShortcut(QKeySequence::Copy);
    menu->addAction(tr("Copy path"), this, &JsonTreeView::copyPath)->setShortcut(QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_C));
    menu->addAction(tr("Copy as received"), this, &JsonTreeView::copyReceived);
    menu->addSeparator();
    menu->addAction(tr("Unfold all"), this, &JsonTreeView::unfoldAll);
    menu->addAction(tr("Fold all"), this, &JsonTreeView::foldAll);
    menu->popup(byKey ? viewport()->mapToGlobal(visualRect(index).bottomLeft()) : event->globalPos());
}

void JsonTreeView::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy))
        return copyValue();
    if (event->key() == Qt::Key_C && event->modifiers() == (Qt::ControlModifier | Qt::AltModifier))
        return copyPath();
    // Qt's own would unfold without bounds.
    if (event->key() == Qt::Key_Asterisk)
        return sayUnfolded(!currentIndex().isValid() || unfold(currentIndex().siblingAtColumn(0), kMaxUnfolded));
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        const QModelIndex member = currentIndex().siblingAtColumn(0);
        return setExpanded(member, !isExpanded(member));
    }
    QTreeView::keyPressEvent(event);
}

/// The row line and the ground of the selected row, from the left edge on: the delegate paints its cells only.
void JsonTreeView::drawBranches(QPainter* painter, const QRect& rect, const QModelIndex& index) const
{
    if (selectionModel()->isSelected(index))
        painter->fillRect(rect, m_theme.color(Token::Selection));
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), m_theme.color(Token::Line));
    QTreeView::drawBranches(painter, rect, index);
}

} // namespace millrace::ui
