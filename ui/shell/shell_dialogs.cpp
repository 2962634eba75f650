#include "ui/shell/shell_dialogs.h"

#include "ui/shell/actions.h"
#include "ui/shell/panel.h"
#include "ui/theme/themed_icon.h"
#include "ui/widgets/card.h"
#include "ui/widgets/data_table.h"

#include <QAction>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>
#include <map>
#include <utility>

namespace millrace::ui {

namespace {

QDialogButtonBox* closeButton(QDialog* dialog)
{
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    return buttons;
}

/// A table to read; the last column takes what the others leave.
DataTable* listOf(const Theme& theme, const QString& name, QStandardItemModel* model, const QList<int>& widths, QWidget* parent)
{
    auto* table = new DataTable(theme, name, parent);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setModel(model);
    table->setColumnWidths(widths);
    table->setStretchColumn(int(widths.size()) - 1);
    return table;
}

/// The tables below `widget` as they stand: a splitter's parts in its order, from above and from the left.
void collectTables(const QWidget& widget, QList<const DataTable*>& tables)
{
    if (const auto* table = qobject_cast<const DataTable*>(&widget)) {
        tables.append(table);
        return;
    }
    QList<QWidget*> parts = widget.findChildren<QWidget*>(Qt::FindDirectChildrenOnly);
    if (const auto* splitter = qobject_cast<const QSplitter*>(&widget)) {
        parts.clear();
        for (int i = 0; i < splitter->count(); ++i)
            parts.append(splitter->widget(i));
    }
    for (const QWidget* part : parts)
        collectTables(*part, tables);
}

/// Everything that the tables below `panel` say of their columns; tables with the same columns together.
QStandardItemModel* columnsOf(const Panel& panel, QObject* parent)
{
    QList<const DataTable*> tables;
    collectTables(panel, tables);
    QList<std::pair<QList<std::pair<QString, QString>>, QStringList>> kinds; // heads and meanings, and the tables with them
    for (const DataTable* table : tables) {
        QList<std::pair<QString, QString>> columns;
        for (int column = 0; table->model() != nullptr && column < table->model()->columnCount(); ++column)
            columns.append({table->model()->headerData(column, Qt::Horizontal).toString(), table->model()->headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString()});
        const auto known = std::find_if(kinds.begin(), kinds.end(), [&](const auto& kind) { return kind.first == columns; });
        if (known == kinds.end())
            kinds.append({columns, {table->accessibleName()}});
        else
            known->second.append(table->accessibleName());
    }
    auto* model = new QStandardItemModel(0, 3, parent);
    model->setHorizontalHeaderLabels({QDialog::tr("Table"), QDialog::tr("Column"), QDialog::tr("What stands in it")});
    for (const auto& [columns, names] : kinds) {
        for (const auto& [head, meaning] : columns)
            model->appendRow({new QStandardItem(names.join(QLatin1String(", "))), new QStandardItem(head), new QStandardItem(meaning)});
    }
    return model;
}

} // namespace

QDialog* makeShortcutsDialog(const Theme& theme, QWidget* window)
{
    auto* dialog = new QDialog(window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(QDialog::tr("Keyboard shortcuts"));
    std::map<ActionId, const QAction*> actions; // by their place in the table
    for (const QAction* action : window->findChildren<QAction*>()) {
        if (const auto id = actionId(*action); id && !action->shortcut().isEmpty())
            actions.emplace(*id, action);
    }
    auto* model = new QStandardItemModel(int(actions.size()), 3, dialog);
    model->setHorizontalHeaderLabels({QDialog::tr("Keys"), QDialog::tr("Action"), QDialog::tr("What it does")});
    int row = 0;
    for (const auto& [id, action] : actions) {
        model->setItem(row, 0, new QStandardItem(QKeySequence::listToString(action->shortcuts(), QKeySequence::NativeText).replace(QLatin1String("; "), QDialog::tr(" or "))));
        model->setItem(row, 1, new QStandardItem(action->text()));
        model->setItem(row, 2, new QStandardItem(QCoreApplication::translate("millrace::ui", actionSpec(id).tooltip)));
        ++row;
    }
    auto* table = listOf(theme, QDialog::tr("Shortcuts"), model, {130, 200, 460}, dialog);
    auto* card = new Card(dialog);
    card->setBody(table);
    auto* layout = new QVBoxLayout(dialog);
    layout->addWidget(card, 1);
    layout->addWidget(closeButton(dialog));
    dialog->resize(880, 560);
    table->setFocus();
    return dialog;
}

QDialog* makeColumnHelpDialog(const Theme& theme, const QList<Panel*>& panels, int current, QWidget* window)
{
    auto* dialog = new QDialog(window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(QDialog::tr("What each column means"));
    auto* tabs = new TabCard(QDialog::tr("Columns by panel"), dialog);
    for (const Panel* panel : panels)
        tabs->addTab(listOf(theme, QDialog::tr("%1 columns").arg(panel->name()), columnsOf(*panel, dialog), {130, 120, 560}, tabs), panel->name());
    tabs->setCurrentTab(current);
    auto* layout = new QVBoxLayout(dialog);
    layout->addWidget(tabs, 1);
    layout->addWidget(closeButton(dialog));
    dialog->resize(960, 560);
    return dialog;
}

QDialog* makeAboutDialog(QWidget* window)
{
    auto* dialog = new QDialog(window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(QDialog::tr("About Millrace"));
    auto* picture = new QLabel(dialog);
    picture->setPixmap(applicationIcon().pixmap(QSize(64, 64), dialog->devicePixelRatioF()));
    auto* name = new QLabel(QDialog::tr("Millrace %1").arg(QStringLiteral(MILLRACE_VERSION)), dialog);
    name->setProperty("tone", QStringLiteral("heading"));
    auto* text = new QLabel(QDialog::tr("A dashboard for live data work on one event loop.\nFree software under the MIT licence.\nBuilt with Qt %1.")
                                .arg(QString::fromLatin1(qVersion())),
        dialog);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* words = new QVBoxLayout;
    words->addWidget(name);
    words->addWidget(text);
    words->addStretch(1);
    auto* top = new QHBoxLayout;
    top->setSpacing(4 * metrics::kGrid);
    top->addWidget(picture, 0, Qt::AlignTop);
    top->addLayout(words, 1);
    auto* layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(20, 20, 20, 14);
    layout->setSpacing(4 * metrics::kGrid);
    layout->addLayout(top);
    layout->addWidget(closeButton(dialog));
    return dialog;
}

} // namespace millrace::ui
