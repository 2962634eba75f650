#include "ui/chat/notice_dialog.h"

#include "models/chat/chat_view_model.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace millrace::ui {

void askForNotice(QWidget& parent, const QString& whom, std::function<void(const QString&)> chosen)
{
    auto* dialog = new QDialog(&parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(QObject::tr("Message to %1").arg(whom));
    auto* label = new QLabel(QObject::tr("It comes as {\"notice\": …}, in raw mode as it is, and is not logged."), dialog);
    label->setTextFormat(Qt::PlainText);
    auto* edit = new QLineEdit(dialog);
    edit->setAccessibleName(QObject::tr("Text of the message"));
    edit->setMaxLength(static_cast<int>(models::ChatViewModel::kMaxNotice));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, dialog);
    QPushButton* ok = buttons->button(QDialogButtonBox::Ok);
    ok->setText(QObject::tr("Send"));
    ok->setEnabled(false);
    auto* layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(10);
    layout->addWidget(label);
    layout->addWidget(edit);
    layout->addWidget(buttons);
    dialog->resize(460, dialog->sizeHint().height());
    QObject::connect(edit, &QLineEdit::textChanged, dialog, [ok](const QString& text) { ok->setEnabled(!text.trimmed().isEmpty()); });
    QObject::connect(buttons, &QDialogButtonBox::accepted, dialog, &QDialog::accept);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    QObject::connect(dialog, &QDialog::accepted, &parent, [edit, chosen = std::move(chosen)] {
        if (!edit->text().trimmed().isEmpty())
            chosen(edit->text().trimmed());
    });
    dialog->open();
}

} // namespace millrace::ui
