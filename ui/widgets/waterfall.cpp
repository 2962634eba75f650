#include "ui/widgets/waterfall.h"

#include "ui/theme/tabular_text.h"

#include <QPainter>

#include <algorithm>

namespace millrace::ui {

namespace {

constexpr int kLine = 19;
constexpr int kGap = 12;
constexpr int kBarHeight = 8;
constexpr double kShortest = 2; ///< pixels

} // namespace

Waterfall::Waterfall(const Theme& theme, const QString& accessibleName, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    setAccessibleName(accessibleName);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void Waterfall::setBars(const QList<WaterfallBar>& bars)
{
    const QList<WaterfallBar> shown = bars.first(std::min<qsizetype>(bars.size(), kMaxBars));
    if (shown == m_bars)
        return;
    const bool differentCount = shown.size() != m_bars.size();
    m_bars = shown;
    QStringList words;
    for (const WaterfallBar& bar : m_bars)
        words.append(tr("%1 %2").arg(bar.label, bar.value));
    setAccessibleDescription(words.join(QStringLiteral(", ")));
    if (differentCount)
        updateGeometry();
    update();
}

QSize Waterfall::sizeHint() const
{
    const int line = std::max(kLine, fontMetrics().height() + 2);
    return {320, int(m_bars.size()) * line + 4};
}

QSize Waterfall::minimumSizeHint() const { return {180, sizeHint().height()}; }

void Waterfall::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QFont font = m_theme.font(metrics::kSmallScale);
    const TabularText figures(font);
    const QFontMetrics metrics(font);
    std::chrono::microseconds total{0};
    int labels = 0;
    double values = 0;
    for (const WaterfallBar& bar : m_bars) {
        total += std::max(bar.length, std::chrono::microseconds{0});
        labels = std::max(labels, metrics.horizontalAdvance(bar.label));
        values = std::max(values, figures.width(bar.value));
    }
    const double left = labels + kGap;
    const double room = std::max(10.0, width() - left - values - kGap - 2);
    const double line = m_bars.isEmpty() ? kLine : double(height() - 4) / double(m_bars.size());
    double start = 0;
    for (qsizetype i = 0; i < m_bars.size(); ++i) {
        const WaterfallBar& bar = m_bars[i];
        const QRectF row(0, 2 + double(i) * line, width(), line);
        painter.setFont(font);
        painter.setPen(m_theme.color(Token::Dim));
        painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, bar.label);
        figures.draw(painter, QRectF(width() - values - 2, row.top(), values, line), Qt::AlignRight, bar.value);
        if (total.count() <= 0 || bar.length.count() <= 0)
            continue;
        const double length = double(bar.length.count()) / double(total.count()) * room;
        const double shown = std::max(length, kShortest);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.color(bar.color));
        const double x = left + std::min(start, room - shown);
        painter.drawRoundedRect(QRectF(x, row.center().y() - kBarHeight / 2.0, shown, kBarHeight), 1.5, 1.5);
        start += length;
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(m_theme.color(Token::Accent));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    }
}

} // namespace millrace::ui
