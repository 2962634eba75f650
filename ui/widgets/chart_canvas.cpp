#include "ui/widgets/chart_canvas.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace millrace::ui {

namespace {

constexpr int kRows = 3;            ///< at most so many lines across
constexpr double kGroundAlpha = 0.14;
constexpr int kTop = 8;
constexpr int kRight = 10;
constexpr double kMarkRadius = 3.5;

} // namespace

double axisStep(double highest, int count)
{
    if (!(highest > 0) || count < 1)
        return 1;
    const double raw = highest / count;
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (raw <= factor * power * 1.000001)
            return factor * power;
    }
    return 10 * power;
}

ChartCanvas::ChartCanvas(Chart& chart) : QWidget(&chart), m_chart(chart)
{
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

QRectF ChartCanvas::plot() const
{
    const int bottom = QFontMetrics(m_chart.m_theme.font(metrics::kSmallScale)).height() + 6;
    return QRectF(m_labelWidth, kTop, std::max(1.0, width() - m_labelWidth - kRight), std::max(1, height() - kTop - bottom));
}

ChartCanvas::Axis ChartCanvas::axis(const std::vector<ChartData::Point>& points) const
{
    double highest = 0;
    for (const ChartData::Point& point : points) {
        for (const auto& value : point.values)
            highest = std::max(highest, value.value_or(0));
    }
    Axis axis;
    axis.step = axisStep(highest, kRows);
    axis.top = std::max(1.0, std::ceil(highest / axis.step - 1e-9)) * axis.step;
    return axis;
}

double ChartCanvas::xOf(qint64 at, const QRectF& area) const
{
    return area.right() - double(m_chart.m_now - at) / double(spanMs(m_chart.m_span)) * area.width();
}

void ChartCanvas::paintEvent(QPaintEvent*)
{
    const auto points = m_chart.m_data.points(m_chart.m_span, m_chart.m_now);
    const Axis scale = axis(points);
    const QFontMetrics labels(m_chart.m_theme.font(metrics::kSmallScale));
    m_labelWidth = 0;
    for (double value = 0; value <= scale.top * 1.0001; value += scale.step)
        m_labelWidth = std::max(m_labelWidth, double(labels.horizontalAdvance(m_chart.words(value))));
    m_labelWidth = std::min(m_labelWidth + 14, width() / 2.0);

    QPainter painter(this);
    const QRectF area = plot();
    paintAxes(painter, area, scale);
    painter.setRenderHint(QPainter::Antialiasing);
    if (!m_chart.m_spec.second.isEmpty())
        paintSeries(painter, area, scale, points, 1);
    paintSeries(painter, area, scale, points, 0);
    paintMark(painter, area, scale, points);
    if (m_chart.hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(m_chart.m_theme.color(Token::Accent));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    }
}

void ChartCanvas::paintAxes(QPainter& painter, const QRectF& area, const Axis& axis) const
{
    const Theme& theme = m_chart.m_theme;
    painter.setFont(theme.font(metrics::kSmallScale));
    const QFontMetrics metrics = painter.fontMetrics();
    for (double value = 0; value <= axis.top * 1.0001; value += axis.step) {
        const double y = std::round(area.bottom() - value / axis.top * area.height()) + 0.5;
        painter.setPen(theme.color(Token::Line));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(theme.color(Token::Dim));
        const QRectF label(0, y - metrics.height() / 2.0, area.left() - 8, metrics.height());
        painter.drawText(label, Qt::AlignRight | Qt::AlignVCenter, m_chart.words(value));
    }
    const qint64 span = spanMs(m_chart.m_span) / 1000;
    const QRectF times(area.left(), area.bottom() + 4, area.width(), metrics.height());
    const auto ago = [](qint64 seconds) {
        return seconds >= 120 ? Chart::tr("%1 min ago").arg(seconds / 60) : Chart::tr("%1 s ago").arg(seconds);
    };
    painter.drawText(times, Qt::AlignLeft, ago(span));
    painter.drawText(times, Qt::AlignHCenter, ago(span / 2));
    painter.drawText(times, Qt::AlignRight, Chart::tr("now"));
}

void ChartCanvas::paintSeries(
    QPainter& painter, const QRectF& area, const Axis& axis, const std::vector<ChartData::Point>& points, int series) const
{
    const Theme& theme = m_chart.m_theme;
    const QColor color = theme.color(series == 0 ? Token::Accent : Token::Warning);
    QColor ground = color;
    ground.setAlphaF(float(kGroundAlpha));
    painter.save();
    painter.setClipRect(area.adjusted(0, -2, 1, 1));
    const qint64 gap = m_chart.m_data.gapMs(m_chart.m_span);
    QPolygonF line;
    const auto flush = [&] {
        if (line.size() == 1)
            line.append(line.first() + QPointF(1, 0)); // a lone sample is a dot, not nothing
        if (line.isEmpty())
            return;
        if (series == 0) {
            QPolygonF under = line;
            under.append(QPointF(line.last().x(), area.bottom()));
            under.append(QPointF(line.first().x(), area.bottom()));
            painter.setPen(Qt::NoPen);
            painter.setBrush(ground);
            painter.drawPolygon(under);
        }
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(color, 1.6, series == 0 ? Qt::SolidLine : Qt::DashLine, Qt::FlatCap, Qt::BevelJoin));
        painter.drawPolyline(line);
        line.clear();
    };
    qint64 before = 0;
    double lastPixel = -1e9;
    for (const ChartData::Point& point : points) {
        const auto& value = point.values[std::size_t(series)];
        if (!value)
            continue;
        if (!line.isEmpty() && point.at - before > gap) {
            flush();
            lastPixel = -1e9;
        }
        before = point.at;
        const QPointF at(xOf(point.at, area), area.bottom() - *value / axis.top * area.height());
        if (at.x() - lastPixel < 1 && !line.isEmpty()) {
            line.last().setY(std::min(line.last().y(), at.y())); // one point a pixel: keep the peak
            continue;
        }
        lastPixel = at.x();
        line.append(at);
    }
    flush();
    painter.restore();
}

std::optional<ChartData::Point> ChartCanvas::marked(const std::vector<ChartData::Point>& points) const
{
    if (!m_markAt || points.empty())
        return std::nullopt;
    const auto nearest = std::min_element(points.begin(), points.end(), [this](const auto& a, const auto& b) {
        return std::abs(a.at - *m_markAt) < std::abs(b.at - *m_markAt);
    });
    return *nearest;
}

void ChartCanvas::paintMark(QPainter& painter, const QRectF& area, const Axis& axis, const std::vector<ChartData::Point>& points)
{
    const auto point = marked(points);
    if (!point)
        return;
    const Theme& theme = m_chart.m_theme;
    const double x = xOf(point->at, area);
    painter.setPen(QPen(theme.color(Token::Dim), 1, Qt::DotLine));
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    if (const auto& value = point->values[0]) {
        painter.setPen(QPen(theme.color(Token::Panel), 1.5));
        painter.setBrush(theme.color(Token::Accent));
        painter.drawEllipse(QPointF(x, area.bottom() - *value / axis.top * area.height()), kMarkRadius, kMarkRadius);
    }
}

void ChartCanvas::setMark(std::optional<qint64> at)
{
    m_markAt = at;
    const auto point = marked(m_chart.m_data.points(m_chart.m_span, m_chart.m_now));
    m_chart.showReadout(point ? m_chart.pointInWords(*point) : QString());
    update();
}

void ChartCanvas::mouseMoveEvent(QMouseEvent* event)
{
    const QRectF area = plot();
    const double part = std::clamp((area.right() - event->position().x()) / area.width(), 0.0, 1.0);
    setMark(m_chart.m_now - qint64(part * double(spanMs(m_chart.m_span))));
}

void ChartCanvas::leaveEvent(QEvent*) { clearMark(); }

void ChartCanvas::clearMark() { setMark(std::nullopt); }

void ChartCanvas::moveMark(int steps)
{
    const auto points = m_chart.m_data.points(m_chart.m_span, m_chart.m_now);
    if (points.empty())
        return;
    qsizetype index = qsizetype(points.size()) - 1;
    if (const auto point = marked(points)) {
        for (std::size_t i = 0; i < points.size(); ++i) {
            if (points[i].at == point->at)
                index = qsizetype(i);
        }
        index = std::clamp<qsizetype>(index + steps, 0, qsizetype(points.size()) - 1);
    } else if (steps < -1) {
        index = 0;
    }
    setMark(points[std::size_t(index)].at);
}

} // namespace millrace::ui
