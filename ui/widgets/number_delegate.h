#pragma once

#include "ui/theme/tabular_text.h"
#include "ui/widgets/cell_delegate.h"

#include <optional>

namespace millrace::ui {

/// A number with its unit (Qt::DisplayRole, models::UnitRole, models::ToneRole): right-aligned, in figures of one width.
/// Thread: GUI.
class NumberDelegate : public CellDelegate {
    Q_OBJECT

public:
    explicit NumberDelegate(const Theme& theme, QObject* parent = nullptr);

protected:
    void paintContent(QPainter& painter, const QRect& rect, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QString hiddenText(const QRect& rect, const QModelIndex& index) const override;

private:
    [[nodiscard]] const TabularText& figures() const;
    mutable std::optional<TabularText> m_figures; ///< made for the font in force
};

} // namespace millrace::ui
