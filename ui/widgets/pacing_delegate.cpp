#include "ui/widgets/pacing_delegate.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace millrace::ui {

namespace {

constexpr int kMarkHeight = 9;
constexpr double kMarkWidth = 1.6;
constexpr int kMaxStripWidth = 220;

} // namespace

void PacingDelegate::paintContent(QPainter& painter, const QRect& rect, const QStyleOptionViewItem&, const QModelIndex& index) const
{
    const auto marks = index.data(models::PacingRole).value<QList<double>>();
    const int width = std::min(rect.width(), kMaxStripWidth);
    const double bottom = rect.center().y() + kMarkHeight / 2.0 + 0.5;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(QRectF(rect.left(), bottom, width, 1), theme().color(Token::Line));
    const QColor color = theme().color(Token::Accent);
    const qsizetype first = std::max<qsizetype>(0, marks.size() - models::kMaxPacingMarks);
    for (qsizetype i = first; i < marks.size(); ++i) {
        if (!std::isfinite(marks[i]))
            continue;
        const double x = rect.left() + std::clamp(marks[i], 0.0, 1.0) * (width - kMarkWidth);
        painter.fillRect(QRectF(x, bottom - kMarkHeight, kMarkWidth, kMarkHeight), color);
    }
}

QString PacingDelegate::hiddenText(const QRect&, const QModelIndex& index) const { return index.data(Qt::DisplayRole).toString(); }

} // namespace millrace::ui
