#include "ui/widgets/cell_delegate.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace millrace::ui {

namespace {

constexpr qsizetype kMaxPainted = 1000;     ///< characters of a cell that are measured at all
constexpr qsizetype kMaxTooltip = 2000;
constexpr int kEditorMargin = 2;

QRect contentRect(const QRect& cell) { return cell.adjusted(metrics::kCellPadding, 0, -metrics::kCellPadding, -1); }

/// QToolTip takes text that looks like HTML for HTML.
QString asPlainTooltip(const QString& text) { return QStringLiteral("<span>%1</span>").arg(text.left(kMaxTooltip).toHtmlEscaped().replace(QLatin1Char('\n'), QLatin1String("<br>"))); }

/// The cell that keys act on, once somebody uses keys: a mouse user sees the row only.
bool showsFocus(const QStyleOptionViewItem& option)
{
    return (option.state & QStyle::State_HasFocus) && option.widget != nullptr && option.widget->window()->testAttribute(Qt::WA_KeyboardFocusChange);
}

} // namespace

CellDelegate::CellDelegate(const Theme& theme, QObject* parent, Qt::TextElideMode elide)
    : QStyledItemDelegate(parent), m_theme(theme), m_elide(elide)
{
}

void CellDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, m_theme.color(Token::Selection));
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), m_theme.color(Token::Line));
    if (showsFocus(option)) {
        painter->setPen(m_theme.color(Token::Accent));
        painter->drawRect(option.rect.adjusted(0, 0, -1, -2));
    }
    const QRect content = contentRect(option.rect);
    if (content.width() > 0) {
        painter->setClipRect(option.rect);
        paintContent(*painter, content, option, index);
    }
    painter->restore();
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QString text = index.data(Qt::DisplayRole).toString().left(kMaxPainted);
    return {option.fontMetrics.horizontalAdvance(text) + 2 * metrics::kCellPadding, m_theme.scaled(metrics::kRowHeight)};
}

bool CellDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option, const QModelIndex& index)
{
    if (event->type() != QEvent::ToolTip)
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QString text = index.data(Qt::ToolTipRole).toString();
    if (text.isEmpty())
        text = hiddenText(contentRect(option.rect), index);
    if (text.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(event->globalPos(), asPlainTooltip(text), view, option.rect);
    return true;
}

QWidget* CellDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QWidget* editor = QStyledItemDelegate::createEditor(parent, option, index);
    if (editor != nullptr)
        editor->setAutoFillBackground(true);
    return editor;
}

void CellDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option, const QModelIndex&) const
{
    editor->setGeometry(option.rect.adjusted(kEditorMargin, 1, -kEditorMargin, -kEditorMargin));
}

void CellDelegate::paintContent(QPainter& painter, const QRect& rect, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QFont font = cellFont();
    const QString text = index.data(Qt::DisplayRole).toString().left(kMaxPainted);
    const QVariant alignment = index.data(Qt::TextAlignmentRole);
    const int horizontal = (alignment.isValid() ? alignment.toInt() : int(Qt::AlignLeft)) & Qt::AlignHorizontal_Mask;
    painter.setFont(font);
    painter.setPen(m_theme.toneColor(toneOf(index)));
    const QString shown = QFontMetrics(font).elidedText(text, m_elide, rect.width());
    painter.drawText(rect, horizontal | Qt::AlignVCenter | Qt::TextSingleLine, shown);
}

QString CellDelegate::hiddenText(const QRect& rect, const QModelIndex& index) const
{
    const QString text = index.data(Qt::DisplayRole).toString();
    return QFontMetrics(cellFont()).horizontalAdvance(text.left(kMaxPainted)) > rect.width() ? text : QString();
}

models::Tone CellDelegate::toneOf(const QModelIndex& index) { return models::Tone(index.data(models::ToneRole).toInt()); }

QFont CellDelegate::cellFont() const { return m_fixed ? m_theme.fixedFont() : QApplication::font(); }

} // namespace millrace::ui
