#pragma once

#include "models/common/panel_state.h"
#include "ui/theme/theme.h"

#include <QWidget>

namespace millrace::ui {

/// A chip that stands by itself: words on a rounded ground. Thread: GUI. Plain text; elided where there is no room, with all of it as tooltip.
class ChipLabel : public QWidget {
    Q_OBJECT
public:
    ChipLabel(const Theme& theme, const QString& accessibleName, QWidget* parent = nullptr);

    void setState(const models::ChipState& state);
    [[nodiscard]] const models::ChipState& state() const { return m_state; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    models::ChipState m_state;
};

} // namespace millrace::ui
