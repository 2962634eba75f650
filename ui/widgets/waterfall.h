#pragma once

#include "ui/theme/theme.h"

#include <QList>
#include <QWidget>

#include <chrono>

namespace millrace::ui {

struct WaterfallBar {
    QString label;                          ///< "first byte"
    std::chrono::microseconds length{0};    ///< bars follow each other without a gap
    QString value;                          ///< "121 ms"
    Token color = Token::Accent;

    friend bool operator==(const WaterfallBar&, const WaterfallBar&) = default;
};

/// Phases of one fetch under each other, each starting where the one before ended: label, bar, value.
///
/// Thread: GUI. Keyboard and assistive technology: it takes the focus, and its description lists every phase with its value.
/// A bar that is not zero is at least 2 pixels long, so that none disappears beside a long wait.
class Waterfall : public QWidget {
    Q_OBJECT

public:
    Waterfall(const Theme& theme, const QString& accessibleName, QWidget* parent = nullptr);

    void setBars(const QList<WaterfallBar>& bars);
    [[nodiscard]] const QList<WaterfallBar>& bars() const { return m_bars; }
    static constexpr int kMaxBars = 24;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    QList<WaterfallBar> m_bars;
};

} // namespace millrace::ui
