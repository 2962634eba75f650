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

void Histogram::setColumns(const QList<HistogramColumn>& columns)
{
    if (columns == m_columns)
        return;
    m_columns = columns;
    QStringList words;
    for (const HistogramColumn& column : m_columns) {
        if (column.count > 0)
            words.append(tr("up to %1: %2").arg(column.label, models::formatCount(qRound64(column.count))));
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
    painter.setPen(m_theme.color(Token::Dim));
    painter.drawText(QRectF(0, 0, width(), fm.height()), Qt::AlignLeft | Qt::AlignVCenter, fm.elidedText(m_caption, Qt::ElideRight, width()));
    const QRectF plot(0, head, width(), std::max(4.0, height() - head - foot));
    painter.setPen(m_theme.color(Token::Line));
    painter.drawLine(plot.bottomLeft(), plot.bottomRight());
    double most = 0;
    for (const HistogramColumn& column : m_columns)
        most = std::max(most, column.count);
    if (most <= 0) {
        painter.setPen(m_theme.color(Token::Dim));
        painter.drawText(plot, Qt::AlignCenter, tr("nothing measured yet"));
    }
    const double step = m_columns.isEmpty() ? plot.width() : std::min(kWidestColumn, plot.width() / double(m_columns.size()));
    double labelled = -1;
    for (qsizetype i = 0; most > 0 && i < m_columns.size(); ++i) {
        const HistogramColumn& column = m_columns[i];
        const double x = plot.left() + double(i) * step;
        if (column.count > 0) {
            const double height = std::max(kLeastHeight, plot.height() * std::log1p(column.count) / std::log1p(most));
            painter.setPen(Qt::NoPen);
            painter.setBrush(column.tone == models::Tone::Normal ? m_theme.color(Token::Accent) : m_theme.toneColor(column.tone));
            painter.drawRect(QRectF(x + kColumnGap / 2, plot.bottom() - height, std::max(1.0, step - kColumnGap), height));
        }
        const double half = fm.horizontalAdvance(column.label) / 2.0;
        const double centre = std::clamp(x + step / 2, half, width() - half);
        if (centre - half < labelled)
            continue;
        painter.setPen(m_theme.color(Token::Dim));
        painter.drawText(QRectF(centre - half - 1, plot.bottom() + 2, 2 * half + 2, fm.height()), Qt::AlignCenter, column.label);
        labelled = centre + half + kLabelRoom;
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(m_theme.color(Token::Accent));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    }
}

} // namespace millrace::ui
