#pragma once

#include "ui/widgets/cell_delegate.h"

namespace millrace::ui {

/// Words on a rounded ground: Qt::DisplayRole and models::ToneRole (Normal is the neutral chip). Empty text paints no chip. Thread: GUI.
class ChipDelegate : public CellDelegate {
    Q_OBJECT

public:
    using CellDelegate::CellDelegate;

protected:
    void paintContent(QPainter& painter, const QRect& rect, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QString hiddenText(const QRect& rect, const QModelIndex& index) const override;
};

/// Paints one chip at the left of `rect`, vertically centred; returns its width. Shared with the status bar's and cards' chips.
int paintChip(QPainter& painter, const QRect& rect, const QString& text, models::Tone tone, const Theme& theme);

} // namespace millrace::ui
