#pragma once

#include "ui/widgets/cell_delegate.h"

namespace millrace::ui {

/// A thin bar: models::ProgressRole in accent, of which models::ProgressFailedRole in the error colour at its end. Thread: GUI.
/// models::ToneRole changes the accent (Warning for a queue that fills). Accessible text is the model's business: give
/// Qt::AccessibleTextRole or Qt::DisplayRole in words ("56 %, 1 failed"); they are not painted. Tooltip: Qt::ToolTipRole.
class ProgressDelegate : public CellDelegate {
    Q_OBJECT

public:
    using CellDelegate::CellDelegate;

protected:
    void paintContent(QPainter& painter, const QRect& rect, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QString hiddenText(const QRect& rect, const QModelIndex& index) const override;
};

/// Paints the bar itself, `height` tall, centred in `rect`. Parts are in [0, 1]; `failed` is counted within `done`.
void paintBar(QPainter& painter, const QRectF& rect, double done, double failed, const QColor& color, const Theme& theme, double height = 7);

} // namespace millrace::ui
