#pragma once

#include "ui/widgets/cell_delegate.h"

namespace millrace::ui {

/// A strip that proves the pacing: one mark per start of the last seconds (models::PacingRole), newest at the right. Thread: GUI.
/// Qt::DisplayRole holds the same in words ("20 starts in 10 s, closest 0.50 s") for the tooltip and assistive technology; it is not painted.
class PacingDelegate : public CellDelegate {
    Q_OBJECT

public:
    using CellDelegate::CellDelegate;

protected:
    void paintContent(QPainter& painter, const QRect& rect, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QString hiddenText(const QRect& rect, const QModelIndex& index) const override;
};

} // namespace millrace::ui
