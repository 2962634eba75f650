#pragma once

#include "ui/theme/tabular_text.h"
#include "ui/theme/theme.h"

#include <QFrame>
#include <QList>

#include <optional>

namespace millrace::ui {

/// All that a tile shows except its caption and sparkline.
struct StatTileState {
    QString value;                    ///< "1,284"
    QString second;                   ///< dim, after the value: "of 2,723"
    QString foot;                     ///< dim line at the bottom; not together with progress
    models::Tone tone = models::Tone::Normal; ///< of the value
    std::optional<double> progress;   ///< [0, 1]: thin bar at the bottom

    friend bool operator==(const StatTileState&, const StatTileState&) = default;
};

/// One of the four or five answers at the top of a panel: caption, large value, and a bar, a sparkline or a line of explanation.
///
/// Thread: GUI. Accessible name is the caption, the description says the rest. Texts that do not fit are elided and shown in the tooltip.
class StatTile : public QFrame {
    Q_OBJECT

public:
    StatTile(const Theme& theme, const QString& caption, QWidget* parent = nullptr);

    /// Repaints only when something differs.
    void setState(const StatTileState& state);
    [[nodiscard]] const StatTileState& state() const { return m_state; }

    /// Adds a point to the sparkline (last kSparkPoints are kept); the first one makes it appear.
    void appendSpark(double value);
    void clearSpark();
    static constexpr int kSparkPoints = 120;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    void paintSpark(QPainter& painter, const QRectF& rect) const;
    [[nodiscard]] QString inWords() const;

    const Theme& m_theme;
    QString m_caption;
    StatTileState m_state;
    QList<double> m_spark;
};

} // namespace millrace::ui
