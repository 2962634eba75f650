#include "ui/widgets/chip_delegate.h"

#include <QPainter>

#include <algorithm>

namespace millrace::ui {

namespace {

constexpr int kChipPadding = 8;
constexpr int kChipHeight = 18;

int chipTextWidth(const QString& text, const Theme& theme) { return QFontMetrics(theme.font(metrics::kSmallScale)).horizontalAdvance(text); }

} // namespace

int paintChip(QPainter& painter, const QRect& rect, const QString& text, models::Tone tone, const Theme& theme)
{
    const QFont font = theme.font(metrics::kSmallScale);
    const QFontMetrics metrics(font);
    const int wanted = metrics.horizontalAdvance(text) + 2 * kChipPadding;
    const int width = std::min(wanted, rect.width());
    const int height = std::min(std::max(kChipHeight, metrics.height() + 2), rect.height());
    const QRectF ground(rect.left(), rect.top() + (rect.height() - height) / 2, width, height);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.toneGround(tone));
    painter.drawRoundedRect(ground, height / 2.0, height / 2.0);
    painter.setFont(font);
    painter.setPen(theme.toneColor(tone == models::Tone::Dim ? models::Tone::Normal : tone));
    // Advances are rounded: text that was measured to fit must not be cut by half a pixel.
    const QString shown = wanted <= rect.width() ? text : metrics.elidedText(text, Qt::ElideRight, std::max(0, width - 2 * kChipPadding));
    painter.drawText(ground, Qt::AlignCenter | Qt::TextSingleLine, shown);
    return width;
}

void ChipDelegate::paintContent(QPainter& painter, const QRect& rect, const QStyleOptionViewItem&, const QModelIndex& index) const
{
    const QString text = index.data(Qt::DisplayRole).toString();
    if (!text.isEmpty())
        paintChip(painter, rect, text, toneOf(index), theme());
}

QString ChipDelegate::hiddenText(const QRect& rect, const QModelIndex& index) const
{
    const QString text = index.data(Qt::DisplayRole).toString();
    return chipTextWidth(text, theme()) + 2 * kChipPadding > rect.width() ? text : QString();
}

} // namespace millrace::ui
