#pragma once

#include "ui/theme/theme.h"

#include <QList>
#include <QWidget>

namespace millrace::ui {

struct HistogramColumn {
    QString label;                    ///< its upper end
    double count = 0;
    models::Tone tone = models::Tone::Normal;
    friend bool operator==(const HistogramColumn&, const HistogramColumn&) = default;
};

/// How often each size was seen: a column for each, its height by the logarithm of the count, so that the one outlier among a million is seen.
///
/// Thread: GUI. Keyboard and assistive technology: it takes the focus, and its description lists every column that is not empty.
class Histogram : public QWidget {
    Q_OBJECT

public:
    Histogram(const Theme& theme, const QString& accessibleName, const QString& caption, QWidget* parent = nullptr);

    void setColumns(const QList<HistogramColumn>& columns);
    [[nodiscard]] QSize sizeHint() const override { return {260, 96}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {140, 72}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    QString m_caption;
    QList<HistogramColumn> m_columns;
};

} // namespace millrace::ui
