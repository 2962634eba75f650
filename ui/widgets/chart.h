#pragma once

#include "ui/theme/theme.h"
#include "ui/widgets/chart_data.h"

#include <QWidget>

#include <functional>

class QLabel;
class QToolButton;

namespace millrace::ui {

class ChartCanvas;

/// What a chart is about. `format` turns a value into words with its unit; by default "13.6 pages/s".
struct ChartSpec {
    QString name;                 ///< title and accessible name, unique within the panel
    QString unit;                 ///< "pages/s"
    QString series;               ///< name of the first line; only needed with a second
    QString second;               ///< name of the second line; empty: there is none
    Aggregate aggregate = Aggregate::Mean;
    std::function<QString(double)> format;
};

/// A line over time at three scales (1 min, 10 min, 1 h), with the value under the pointer in words and a table of what it shows.
///
/// Thread: GUI. Bounds: three rings of fixed size; at most one point a pixel is painted. A hidden chart takes samples and paints nothing.
/// Keyboard: Left and Right move along the line, Home and End to its ends, 1, 2, 3 choose the scale, T shows the table.
/// Assistive technology gets name, last value, lowest and highest in words as description, renewed at most once a second.
class Chart : public QWidget {
    Q_OBJECT

public:
    Chart(const Theme& theme, ChartSpec spec, QWidget* parent = nullptr);
    ~Chart() override;

    /// `nowMs` in milliseconds since 1970. NaN is a gap.
    void addSample(qint64 nowMs, double value, std::optional<double> second = std::nullopt);
    /// Moves "now" without a sample, so that a stalled line runs out to the left.
    void advance(qint64 nowMs);
    void clear();
    void setSpan(Span span);
    [[nodiscard]] Span span() const { return m_span; }
    [[nodiscard]] const ChartData& data() const { return m_data; }
    [[nodiscard]] const ChartSpec& spec() const { return m_spec; }
    [[nodiscard]] qint64 now() const { return m_now; }
    /// The value in words.
    [[nodiscard]] QString words(double value) const;
    /// The point at `at` in words: value, second value, time.
    [[nodiscard]] QString pointInWords(const ChartData::Point& point) const;

public Q_SLOTS:
    /// Opens a window with the points shown now as a table, from which rows can be copied.
    void showAsTable();

Q_SIGNALS:
    void spanChanged(Span span);

protected:
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    friend class ChartCanvas;
    void buildHeader();
    void showReadout(const QString& text);
    void elideReadout();
    void describe();

    const Theme& m_theme;
    ChartSpec m_spec;
    ChartData m_data;
    Span m_span = Span::Minute;
    qint64 m_now = 0;
    qint64 m_describedAt = 0;
    QLabel* m_readout = nullptr;
    QString m_readoutText;        ///< all of it; the label shows what has room
    ChartCanvas* m_canvas = nullptr;
    std::array<QToolButton*, kSpanCount> m_spanButtons{};
};

} // namespace millrace::ui
