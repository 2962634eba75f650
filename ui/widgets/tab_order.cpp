#include "ui/widgets/tab_order.h"

#include <QLayout>
#include <QSplitter>

namespace millrace::ui {
namespace {

void collect(QWidget& widget, QList<QWidget*>& stops);

void collect(QLayout& layout, QList<QWidget*>& stops)
{
    for (int i = 0; i < layout.count(); ++i) {
        QLayoutItem* item = layout.itemAt(i);
        if (item->widget() != nullptr)
            collect(*item->widget(), stops);
        else if (item->layout() != nullptr)
            collect(*item->layout(), stops);
    }
}

void collect(QWidget& widget, QList<QWidget*>& stops)
{
    if ((widget.focusPolicy() & Qt::TabFocus) != 0) {
        stops.append(&widget);
        if (widget.layout() == nullptr)
            return; // what is in a view or a field is its own affair
    }
    if (const auto* splitter = qobject_cast<QSplitter*>(&widget)) {
        for (int i = 0; i < splitter->count(); ++i)
            collect(*splitter->widget(i), stops);
    } else if (widget.layout() != nullptr) {
        collect(*widget.layout(), stops);
    }
}

} // namespace

void tabInLayoutOrder(QWidget& root)
{
    QList<QWidget*> stops;
    collect(root, stops);
    for (qsizetype i = 1; i < stops.size(); ++i)
        QWidget::setTabOrder(stops[i - 1], stops[i]);
}

} // namespace millrace::ui
