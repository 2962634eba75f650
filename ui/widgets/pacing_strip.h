#pragma once

#include "ui/theme/theme.h"

#include <QList>
#include <QWidget>

#include <chrono>

namespace millrace::ui {

/// When something started, as marks on lines of time below each other, the newest at the end of the last one. Behind each mark lies the
/// time that it had to leave free: a mark that stands in it came too early, and is painted red when it is said to be broken.
///
/// Thread: GUI. Keyboard and assistive technology: it takes the focus, and its description is what setMarks() is given in words.
/// Cost of painting: the marks that fit the lines.
class PacingStrip : public QWidget {
    Q_OBJECT

public:
    struct Mark {
        std::int64_t at = 0;   ///< ms since 1970
        bool broken = false;
        friend bool operator==(const Mark&, const Mark&) = default;
    };

    PacingStrip(const Theme& theme, const QString& accessibleName, QWidget* parent = nullptr);

    /// `marks` ascending; `spacing` that each asks for, 0: none; `row`: of one line, above 0.
    void setMarks(const QList<Mark>& marks, std::chrono::microseconds spacing, std::chrono::milliseconds row, const QString& words);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    QList<Mark> m_marks;
    std::chrono::microseconds m_spacing{0};
    std::chrono::milliseconds m_row{10'000};
};

} // namespace millrace::ui
