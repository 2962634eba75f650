#include "ui/widgets/stat_tile.h"

#include "ui/widgets/progress_delegate.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace millrace::ui {

namespace {

constexpr int kPadding = 12;
constexpr int kTopPadding = 8;
constexpr double kSparkPart = 0.5;   ///< of the tile's width
constexpr int kSecondGap = 6;
constexpr int kValueGap = 2;
constexpr double kTileBar = 5;

} // namespace

StatTile::StatTile(const Theme& theme, const QString& caption, QWidget* parent) : QFrame(parent), m_theme(theme), m_caption(caption)
{
    setAccessibleName(caption);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize StatTile::sizeHint() const
{
    const int lines = QFontMetrics(m_theme.font(metrics::kSmallScale)).height() * 2 + QFontMetrics(m_theme.font(metrics::kTileValueScale, true)).height();
    return {200, std::max(metrics::kTileHeight, lines + kValueGap * 2 + kTopPadding * 2)};
}

QSize StatTile::minimumSizeHint() const { return {110, sizeHint().height()}; }

void StatTile::setState(const StatTileState& state)
{
    if (state == m_state)
        return;
    m_state = state;
    setAccessibleDescription(inWords());
    update();
}

QString StatTile::inWords() const
{
    QString words = m_state.value;
    if (!m_state.second.isEmpty())
        words += QLatin1Char(' ') + m_state.second;
    if (!m_state.foot.isEmpty())
        words += QStringLiteral("; ") + m_state.foot;
    return words;
}

void StatTile::appendSpark(double value)
{
    if (!std::isfinite(value))
        return;
    if (m_spark.size() >= kSparkPoints)
        m_spark.removeFirst();
    m_spark.append(value);
    update();
}

void StatTile::clearSpark()
{
    m_spark.clear();
    update();
}

void StatTile::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_theme.color(Token::Line));
    painter.setBrush(m_theme.color(Token::Panel));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), metrics::kCardRadius, metrics::kCardRadius);

    const QFont small = m_theme.font(metrics::kSmallScale);
    const QFontMetrics smallMetrics(small);
    const QRectF inner(kPadding, kTopPadding, width() - 2 * kPadding, height() - 2 * kTopPadding);
    const double sparkWidth = m_spark.isEmpty() ? 0 : inner.width() * kSparkPart;
    const double textWidth = inner.width() - sparkWidth;

    painter.setFont(small);
    painter.setPen(m_theme.color(Token::Dim));
    painter.drawText(QRectF(inner.left(), inner.top(), textWidth, smallMetrics.height()), Qt::AlignLeft | Qt::AlignVCenter,
        smallMetrics.elidedText(m_caption, Qt::ElideRight, int(textWidth)));

    const TabularText value(m_theme.font(metrics::kTileValueScale, true));
    const QFontMetricsF valueMetrics(value.font());
    const QRectF line(inner.left(), inner.top() + smallMetrics.height() + kValueGap, textWidth, valueMetrics.height());
    painter.setPen(m_theme.toneColor(m_state.tone));
    value.draw(painter, line, Qt::AlignLeft, m_state.value);
    const double used = value.width(m_state.value) + kSecondGap;
    if (!m_state.second.isEmpty() && used < textWidth) {
        const QFont font = m_theme.font();
        painter.setFont(font);
        painter.setPen(m_theme.color(Token::Dim));
        // On the value's baseline.
        const double baseline = line.top() + valueMetrics.ascent();
        painter.drawText(QPointF(line.left() + used, baseline), QFontMetrics(font).elidedText(m_state.second, Qt::ElideRight, int(textWidth - used)));
    }
    const QRectF foot(inner.left(), inner.bottom() - smallMetrics.height() + 2, inner.width(), smallMetrics.height());
    if (m_state.progress) {
        paintBar(painter, QRectF(foot.left(), foot.bottom() - kTileBar - 2, foot.width(), kTileBar), *m_state.progress, 0,
            m_theme.color(Token::Accent), m_theme, kTileBar);
    } else if (!m_state.foot.isEmpty()) {
        painter.setFont(small);
        painter.setPen(m_theme.color(Token::Dim));
        painter.drawText(foot, Qt::AlignLeft | Qt::AlignVCenter, smallMetrics.elidedText(m_state.foot, Qt::ElideRight, int(foot.width())));
    }
    if (!m_spark.isEmpty()) {
        const double bottom = m_state.progress || !m_state.foot.isEmpty() ? foot.top() - 4 : inner.bottom();
        paintSpark(painter, QRectF(inner.right() - sparkWidth + 8, inner.top() + 4, sparkWidth - 8, bottom - inner.top() - 4));
    }
}

void StatTile::paintSpark(QPainter& painter, const QRectF& rect) const
{
    const double most = *std::max_element(m_spark.begin(), m_spark.end());
    QPolygonF line;
    for (qsizetype i = 0; i < m_spark.size(); ++i) {
        const double x = rect.right() - double(m_spark.size() - 1 - i) / (kSparkPoints - 1) * rect.width();
        line.append(QPointF(x, rect.bottom() - (most > 0 ? m_spark[i] / most : 0) * rect.height()));
    }
    QPolygonF ground = line;
    ground.append(QPointF(line.last().x(), rect.bottom()));
    ground.append(QPointF(line.first().x(), rect.bottom()));
    const QColor color = m_theme.color(Token::Accent);
    QColor fill = color;
    fill.setAlphaF(0.14F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawPolygon(ground);
    painter.setPen(QPen(color, 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(line);
}

bool StatTile::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), QStringLiteral("<span>%1: %2</span>").arg(m_caption.toHtmlEscaped(), inWords().toHtmlEscaped()), this);
        return true;
    }
    return QFrame::event(event);
}

} // namespace millrace::ui
