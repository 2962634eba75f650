#pragma once

#include "ui/theme/theme.h"

#include <QStyledItemDelegate>

namespace millrace::ui {

/// Paints a row of a page's tree or source in the fixed font, with what a selector matches on a ground of its own (models::PageRole).
/// Thread: GUI. Text is plain, and not elided: rows are short, and the view scrolls.
class MarkedTextDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    static constexpr int kRowHeight = 20;
    static constexpr int kPadding = 6;

    explicit MarkedTextDelegate(const Theme& theme, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    /// Where this character of a row begins.
    [[nodiscard]] int positionOf(const QModelIndex& index, int character) const;

private:
    const Theme& m_theme;
    QFont m_font;
};

} // namespace millrace::ui
