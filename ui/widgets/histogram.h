#pragma once

#include "models/common/panel_state.h"
#include "ui/theme/theme.h"

#include <QList>
#include <QWidget>

namespace millrace::ui {

/// How often each size was seen: a column for each, its height by the logarithm of the count, so that the one outlier among a million is seen; what the tallest one counts is written
/// above it.
///
/// Thread: GUI. Keyboard and assistive technology: it takes the focus, and its description lists every column that is not empty.
class Histogram : public QWidget {
    Q_OBJECT

public:
    Histogram(const Theme& theme, const QString& accessibleName, const QString& caption, QWidget* parent = nullptr);

    void setBars(const QList<models::HistogramBar>& bars);
    [[nodiscard]] QSize sizeHint() const override { return {260, 96}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {140, 72}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    QString m_caption;
    QList<models::HistogramBar> m_bars;
};

} // namespace millrace::ui
