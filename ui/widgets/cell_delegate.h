#pragma once

#include "models/common/cell_roles.h"
#include "ui/theme/theme.h"

#include <QStyledItemDelegate>

namespace millrace::ui {

/// Paints a text cell of a DataTable, and is the base of all delegates here: ground, row line, focus mark, then paintContent().
///
/// Thread: GUI. Why not the style: a stylesheet's item painting costs several times as much and a live table repaints ten times a second.
/// Remote text is plain: tooltips are escaped. The tooltip is Qt::ToolTipRole where the model has one, else the full text when it was elided.
class CellDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    /// How a text that does not fit is cut: paths lose their middle, sentences their end.
    explicit CellDelegate(const Theme& theme, QObject* parent = nullptr, Qt::TextElideMode elide = Qt::ElideRight);

    /// Use the fixed font (digests, times). Before the first paint.
    void setFixedFont(bool fixed) { m_fixed = fixed; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const final;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option, const QModelIndex& index) override;
    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    /// Draws inside `rect` (padding already taken off). The painter is saved around it.
    virtual void paintContent(QPainter& painter, const QRect& rect, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    /// What the tooltip shows if the model has none: empty when all of it can be seen.
    [[nodiscard]] virtual QString hiddenText(const QRect& rect, const QModelIndex& index) const;

    [[nodiscard]] const Theme& theme() const { return m_theme; }
    [[nodiscard]] static models::Tone toneOf(const QModelIndex& index);
    [[nodiscard]] QFont cellFont() const;

private:
    const Theme& m_theme;
    Qt::TextElideMode m_elide;
    bool m_fixed = false;
};

} // namespace millrace::ui
