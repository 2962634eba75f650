#pragma once

#include "ui/theme/theme.h"

#include <QHeaderView>

namespace millrace::ui {

/// Column heads whose words stand exactly over their cells, left or right, with the sorting arrow beside them. Thread: GUI.
/// Why not the stylesheet: it insets right-aligned heads by its own margins, and figures then do not line up with their heads.
class TableHeader : public QHeaderView {
    Q_OBJECT

public:
    explicit TableHeader(const Theme& theme, QWidget* parent = nullptr);

protected:
    void paintSection(QPainter* painter, const QRect& rect, int logicalIndex) const override;
    void paintEvent(QPaintEvent* event) override;
    bool viewportEvent(QEvent* event) override; ///< what is elided is in the tooltip

private:
    const Theme& m_theme;
};

} // namespace millrace::ui
