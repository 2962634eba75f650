#include "ui/dialogs/rate_dialog.h"

#include "models/common/format.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

namespace millrace::ui {

void askForRate(QWidget& parent, double current, std::function<void(double)> chosen)
{
    auto* dialog = new QDialog(&parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(QObject::tr("Rate per host"));
    auto* label = new QLabel(QObject::tr("Starts per second to each host, strictly spaced. 0 or “unlimited” removes the limit;\nhosts with a Crawl-delay or a rate of their own keep it."), dialog);
    auto* edit = new QLineEdit(models::formatRateShort(current).remove(QStringLiteral(" /s")), dialog);
    edit->setAccessibleName(QObject::tr("Starts per second"));
    edit->selectAll();
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, dialog);
    QPushButton* ok = buttons->button(QDialogButtonBox::Ok);
    ok->setText(QObject::tr("Set"));
    auto* layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(10);
    layout->addWidget(label);
    layout->addWidget(edit);
    layout->addWidget(buttons);
    QObject::connect(edit, &QLineEdit::textChanged, dialog, [edit, ok](const QString& text) {
        const bool good = models::parseRate(text).has_value();
        ok->setEnabled(good);
        edit->setProperty("invalid", !good);
        edit->style()->unpolish(edit);
        edit->style()->polish(edit);
    });
    QObject::connect(buttons, &QDialogButtonBox::accepted, dialog, &QDialog::accept);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    QObject::connect(dialog, &QDialog::accepted, &parent, [edit, chosen = std::move(chosen)] {
        if (const auto rate = models::parseRate(edit->text()))
            chosen(*rate);
    });
    dialog->open();
}

} // namespace millrace::ui
