#include "ui/widgets/progress_delegate.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace millrace::ui {

namespace {

double fraction(double value) { return std::isfinite(value) ? std::clamp(value, 0.0, 1.0) : 0.0; }

constexpr int kMaxBarWidth = 180; ///< a bar across a wide window says no more

} // namespace

void paintBar(QPainter& painter, const QRectF& rect, double done, double failed, const QColor& color, const Theme& theme, double height)
{
    const double radius = height / 2;
    const QRectF bar(rect.left(), rect.center().y() - height / 2, rect.width(), height);
    const double doneWidth = fraction(done) * bar.width();
    // A single failure among thousands still shows.
    const double failedWidth = failed > 0 ? std::clamp(fraction(failed) * bar.width(), std::min(2.0, doneWidth), doneWidth) : 0;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    QPainterPath shape;
    shape.addRoundedRect(bar, radius, radius);
    painter.fillPath(shape, theme.color(Token::Track));
    if (doneWidth <= 0)
        return;
    painter.save();
    painter.setClipPath(shape, Qt::IntersectClip);
    painter.setBrush(color);
    const QRectF good(bar.left(), bar.top(), doneWidth - failedWidth, height);
    if (failedWidth > 0)
        painter.drawRect(good);
    else
        painter.drawRoundedRect(good, std::min(radius, good.width() / 2), radius);
    painter.setBrush(theme.color(Token::Error));
    painter.drawRect(QRectF(good.right(), bar.top(), failedWidth, height));
    painter.restore();
}

void ProgressDelegate::paintContent(QPainter& painter, const QRect& rect, const QStyleOptionViewItem&, const QModelIndex& index) const
{
    const QVariant done = index.data(models::ProgressRole);
    if (!done.isValid())
        return;
    const models::Tone tone = toneOf(index);
    const QColor color = tone == models::Tone::Normal ? theme().color(Token::Accent) : theme().toneColor(tone);
    const QRect bar(rect.left(), rect.top(), std::min(rect.width(), kMaxBarWidth), rect.height());
    paintBar(painter, bar, done.toDouble(), index.data(models::ProgressFailedRole).toDouble(), color, theme());
}

QString ProgressDelegate::hiddenText(const QRect&, const QModelIndex& index) const { return index.data(Qt::DisplayRole).toString(); }

} // namespace millrace::ui
