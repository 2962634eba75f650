#include "ui/shell/shell_dialogs.h"

#include "ui/shell/actions.h"
#include "ui/theme/themed_icon.h"
#include "ui/widgets/card.h"
#include "ui/widgets/data_table.h"

#include <QAction>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <map>

namespace millrace::ui {

namespace {

QDialogButtonBox* closeButton(QDialog* dialog)
{
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    return buttons;
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
        model->setItem(row, 0, new QStandardItem(action->shortcut().toString(QKeySequence::NativeText)));
        model->setItem(row, 1, new QStandardItem(action->text()));
        model->setItem(row, 2, new QStandardItem(QString::fromUtf8(actionSpec(id).tooltip)));
        ++row;
    }
    auto* table = new DataTable(theme, QDialog::tr("Shortcuts"), dialog);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setModel(model);
    table->setColumnWidths({130, 180, 340});
    table->setStretchColumn(2);
    auto* card = new Card(dialog);
    card->setBody(table);
    auto* layout = new QVBoxLayout(dialog);
    layout->addWidget(card, 1);
    layout->addWidget(closeButton(dialog));
    dialog->resize(720, 560);
    table->setFocus();
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
