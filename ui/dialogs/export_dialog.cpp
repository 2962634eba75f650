#include "ui/dialogs/export_dialog.h"

#include "ui/dialogs/last_folder.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>

namespace millrace::ui {

QString fileNameFor(const QString& title)
{
    constexpr qsizetype kMaxName = 60;
    QString name;
    for (const QChar c : title.toLower().left(kMaxName)) {
        if (c.isLetterOrNumber())
            name += c;
        else if (!name.isEmpty() && !name.endsWith(u'-'))
            name += u'-';
    }
    while (name.endsWith(u'-'))
        name.chop(1);
    return name.isEmpty() ? QStringLiteral("pages") : name;
}

void chooseExportFile(QWidget& parent, Settings& settings, const QString& title, bool narrowed, std::function<void(const QString&, ExportScope)> chosen)
{
    QStringList forms{QObject::tr("CSV table (*.csv)"), QObject::tr("JSON lines (*.jsonl)")};
    if (narrowed)
        forms = {QObject::tr("CSV table of the pages shown (*.csv)"), QObject::tr("JSON lines of the pages shown (*.jsonl)"),
            QObject::tr("CSV table of all pages (*.csv)"), QObject::tr("JSON lines of all pages (*.jsonl)")};
    auto* dialog = new QFileDialog(&parent, QObject::tr("Export pages"), lastFolder(settings));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters(forms);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(QDir(lastFolder(settings)).filePath(fileNameFor(title) + QStringLiteral(".csv")));
    QObject::connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, forms](const QString& form) {
        dialog->setDefaultSuffix(forms.indexOf(form) % 2 == 1 ? QStringLiteral("jsonl") : QStringLiteral("csv"));
        const QStringList files = dialog->selectedFiles();
        if (!files.isEmpty())
            dialog->selectFile(QFileInfo(files.front()).completeBaseName() + u'.' + dialog->defaultSuffix());
    });
    QObject::connect(dialog, &QFileDialog::fileSelected, &parent, [&settings, dialog, forms, narrowed, chosen = std::move(chosen)](const QString& picked) {
        const QString suffix = QFileInfo(picked).suffix().toLower();
        const bool known = suffix == QLatin1String("csv") || suffix == QLatin1String("jsonl");
        rememberFolder(settings, picked);
        const bool shown = narrowed && forms.indexOf(dialog->selectedNameFilter()) < 2;
        chosen(known ? picked : picked + u'.' + dialog->defaultSuffix(), shown ? ExportScope::Shown : ExportScope::All);
    });
    dialog->open();
}

} // namespace millrace::ui
