#pragma once

#include "ui/widgets/chart.h"

#include <optional>

namespace millrace::ui {

/// The painted part of a Chart: axes, lines, and the mark under the pointer. Thread: GUI.
class ChartCanvas : public QWidget {
    Q_OBJECT

public:
    explicit ChartCanvas(Chart& chart);

    /// Moves the mark by so many points along the line, at most to its ends; without a mark it starts at the newest point.
    void moveMark(int steps);
    void clearMark();
    [[nodiscard]] QSize sizeHint() const override { return {320, 140}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {160, 80}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    struct Axis {
        double top = 1;
        double step = 1;
    };
    [[nodiscard]] QRectF plot() const;
    [[nodiscard]] Axis axis(const std::vector<ChartData::Point>& points) const;
    [[nodiscard]] double xOf(qint64 at, const QRectF& area) const;
    void paintAxes(QPainter& painter, const QRectF& area, const Axis& axis) const;
    void paintSeries(QPainter& painter, const QRectF& area, const Axis& axis, const std::vector<ChartData::Point>& points, int series) const;
    void paintMark(QPainter& painter, const QRectF& area, const Axis& axis, const std::vector<ChartData::Point>& points);
    [[nodiscard]] std::optional<ChartData::Point> marked(const std::vector<ChartData::Point>& points) const;
    void setMark(std::optional<qint64> at);

    Chart& m_chart;
    std::optional<qint64> m_markAt; ///< time under the pointer or chosen by keys
    mutable double m_labelWidth = 40;
};

/// The steps of an axis that reads well: 1, 2 or 5 times a power of ten, at most `count` of them up to `highest`.
[[nodiscard]] double axisStep(double highest, int count);

} // namespace millrace::ui
