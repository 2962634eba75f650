#include "ui/widgets/table_header.h"

#include <QHelpEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>

namespace millrace::ui {

namespace {

constexpr int kArrow = 7;
constexpr int kArrowGap = 5;

void paintArrow(QPainter& painter, QPointF center, bool up)
{
    const double half = kArrow / 2.0;
    const double rise = up ? -half / 2 : half / 2;
    QPainterPath path(QPointF(center.x() - half, center.y() - rise));
    path.lineTo(center.x(), center.y() + rise);
    path.lineTo(center.x() + half, center.y() - rise);
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
}

} // namespace

TableHeader::TableHeader(const Theme& theme, QWidget* parent) : QHeaderView(Qt::Horizontal, parent), m_theme(theme)
{
    setSectionsClickable(true);
    setSectionsMovable(true);
    setHighlightSections(false);
    setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
}

void TableHeader::paintSection(QPainter* painter, const QRect& rect, int logicalIndex) const
{
    if (!rect.isValid() || model() == nullptr)
        return;
    painter->save();
    const QFont font = m_theme.font(metrics::kSmallScale);
    const QFontMetrics metrics(font);
    const QRect inner = rect.adjusted(metrics::kCellPadding, 0, -metrics::kCellPadding, -1);
    const QVariant alignment = model()->headerData(logicalIndex, orientation(), Qt::TextAlignmentRole);
    const bool right = alignment.isValid() && (alignment.toInt() & Qt::AlignRight);
    const bool sorted = isSortIndicatorShown() && sortIndicatorSection() == logicalIndex;
    const int room = std::max(0, inner.width() - (sorted ? kArrow + kArrowGap : 0));
    const QString text = metrics.elidedText(model()->headerData(logicalIndex, orientation()).toString(), Qt::ElideRight, room);
    const int width = metrics.horizontalAdvance(text);
    painter->setFont(font);
    painter->setPen(m_theme.color(sorted ? Token::Text : Token::Dim));
    painter->drawText(inner, int(right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter | Qt::TextSingleLine, text);
    if (sorted && inner.width() > kArrow) {
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(m_theme.color(Token::Text), 1.4));
        const double x = right ? inner.right() - width - kArrowGap - kArrow / 2.0 : inner.left() + width + kArrowGap + kArrow / 2.0;
        paintArrow(*painter, QPointF(x, inner.center().y() + 1), sortIndicatorOrder() == Qt::AscendingOrder);
    }
    painter->restore();
}

bool TableHeader::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::ToolTip && model() != nullptr) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int section = logicalIndexAt(help->pos());
        const QString text = section < 0 ? QString() : model()->headerData(section, orientation()).toString();
        const int room = section < 0 ? 0 : sectionSize(section) - 2 * metrics::kCellPadding - (sortIndicatorSection() == section ? kArrow + kArrowGap : 0);
        if (QFontMetrics(m_theme.font(metrics::kSmallScale)).horizontalAdvance(text) > room) {
            QToolTip::showText(help->globalPos(), QStringLiteral("<b>%1</b><br>%2").arg(text.toHtmlEscaped(), model()->headerData(section, orientation(), Qt::ToolTipRole).toString().toHtmlEscaped()), this);
            return true;
        }
    }
    return QHeaderView::viewportEvent(event);
}

void TableHeader::paintEvent(QPaintEvent* event)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), m_theme.color(Token::Panel));
    painter.fillRect(QRect(0, viewport()->height() - 1, viewport()->width(), 1), m_theme.color(Token::Line));
    painter.end();
    QHeaderView::paintEvent(event);
}

} // namespace millrace::ui
