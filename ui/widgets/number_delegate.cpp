#include "ui/widgets/number_delegate.h"

#include <QPainter>

namespace millrace::ui {

namespace {

QString withUnit(const QModelIndex& index)
{
    const QString number = index.data(Qt::DisplayRole).toString();
    const QString unit = index.data(models::UnitRole).toString();
    // U+202F would be the right gap, but not every font has it.
    return number.isEmpty() || unit.isEmpty() ? number : number + QChar(QChar::Nbsp) + unit;
}

} // namespace

NumberDelegate::NumberDelegate(const Theme& theme, QObject* parent) : CellDelegate(theme, parent) {}

const TabularText& NumberDelegate::figures() const
{
    const QFont font = cellFont();
    if (!m_figures || m_figures->font() != font)
        m_figures.emplace(font);
    return *m_figures;
}

void NumberDelegate::paintContent(QPainter& painter, const QRect& rect, const QStyleOptionViewItem&, const QModelIndex& index) const
{
    painter.setPen(theme().toneColor(toneOf(index)));
    figures().draw(painter, rect, Qt::AlignRight, withUnit(index));
}

QString NumberDelegate::hiddenText(const QRect& rect, const QModelIndex& index) const
{
    const QString text = withUnit(index);
    return figures().width(text) > rect.width() + 1 ? text : QString();
}

} // namespace millrace::ui
