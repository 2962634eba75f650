#include "ui/widgets/histogram.h"

#include "models/common/format.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace millrace::ui {

namespace {

constexpr double kColumnGap = 2;
constexpr double kWidestColumn = 56;
constexpr double kLeastHeight = 3;    ///< pixels of a column that counts anything
constexpr double kLabelRoom = 6;

} // namespace

Histogram::Histogram(const Theme& theme, const QString& accessibleName, const QString& caption, QWidget* parent) : QWidget(parent), m_theme(theme), m_caption(caption)
{
    setAccessibleName(accessibleName);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void Histogram::setBars(const QList<models::HistogramBar>& bars)
{
    if (bars == m_bars)
        return;
    m_bars = bars;
    QStringList words;
    for (const models::HistogramBar& bar : m_bars) {
        if (bar.count > 0)
            words.append(tr("up to %1: %2").arg(bar.label, models::formatCount(qRound64(bar.count))));
    }
    setAccessibleDescription(words.join(QStringLiteral(", ")));
    setToolTip(words.join(u'\n'));
    update();
}

void Histogram::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QFont font = m_theme.font(metrics::kSmallScale);
    const QFontMetrics fm(font);
    const double head = fm.height() + 4;
    const double foot = fm.height() + 2;
    painter.setFont(font);
    const QRectF plot(0, head, width(), std::max(4.0, height() - head - foot));
    painter.setPen(m_theme.color(Token::Line));
    painter.drawLine(plot.bottomLeft(), plot.bottomRight());
    double most = 0;
    for (const models::HistogramBar& bar : m_bars)
        most = std::max(most, bar.count);
    const QString scale = most > 0 ? tr("tallest: %1, log scale").arg(models::formatCount(qRound64(most))) : QString();
    const int captionWidth = width() - fm.horizontalAdvance(scale) - static_cast<int>(kLabelRoom);
    painter.setPen(m_theme.color(Token::Dim));
    painter.drawText(QRectF(0, 0, width(), fm.height()), Qt::AlignLeft | Qt::AlignVCenter, fm.elidedText(m_caption, Qt::ElideRight, captionWidth));
    painter.drawText(QRectF(0, 0, width(), fm.height()), Qt::AlignRight | Qt::AlignVCenter, scale);
    if (most <= 0) {
        painter.setPen(m_theme.color(Token::Dim));
        painter.drawText(plot, Qt::AlignCenter, tr("nothing measured yet"));
    }
    const double step = m_bars.isEmpty() ? plot.width() : std::min(kWidestColumn, plot.width() / double(m_bars.size()));
    double labelled = -1;
    for (qsizetype i = 0; most > 0 && i < m_bars.size(); ++i) {
        const models::HistogramBar& bar = m_bars[i];
        const double x = plot.left() + double(i) * step;
        if (bar.count > 0) {
            const double height = std::max(kLeastHeight, plot.height() * std::log1p(bar.count) / std::log1p(most));
            painter.setPen(Qt::NoPen);
            painter.setBrush(bar.tone == models::Tone::Normal ? m_theme.color(Token::Accent) : m_theme.toneColor(bar.tone));
            painter.drawRect(QRectF(x + kColumnGap / 2, plot.bottom() - height, std::max(1.0, step - kColumnGap), height));
        }
        const double half = fm.horizontalAdvance(bar.label) / 2.0;
        const double centre = std::clamp(x + step / 2, half, width() - half);
        if (centre - half < labelled)
            continue;
        painter.setPen(m_theme.color(Token::Dim));
        painter.drawText(QRectF(centre - half - 1, plot.bottom() + 2, 2 * half + 2, fm.height()), Qt::AlignCenter, bar.label);
        labelled = centre + half + kLabelRoom;
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(m_theme.color(Token::Accent));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    }
}

} // namespace millrace::ui
