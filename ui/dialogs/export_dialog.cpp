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

void chooseExportFile(QWidget& parent, Settings& settings, const QString& title, std::function<void(const QString&)> chosen)
{
    const QString lines = QObject::tr("JSON lines (*.jsonl)");
    auto* dialog = new QFileDialog(&parent, QObject::tr("Export pages"), lastFolder(settings));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({QObject::tr("CSV table (*.csv)"), lines});
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(QDir(lastFolder(settings)).filePath(fileNameFor(title) + QStringLiteral(".csv")));
    QObject::connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, lines](const QString& filter) {
        dialog->setDefaultSuffix(filter == lines ? QStringLiteral("jsonl") : QStringLiteral("csv"));
        const QStringList files = dialog->selectedFiles();
        if (!files.isEmpty())
            dialog->selectFile(QFileInfo(files.front()).completeBaseName() + u'.' + dialog->defaultSuffix());
    });
    QObject::connect(dialog, &QFileDialog::fileSelected, &parent, [&settings, dialog, chosen = std::move(chosen)](const QString& picked) {
        const QString suffix = QFileInfo(picked).suffix().toLower();
        const bool known = suffix == QLatin1String("csv") || suffix == QLatin1String("jsonl");
        rememberFolder(settings, picked);
        chosen(known ? picked : picked + u'.' + dialog->defaultSuffix());
    });
    dialog->open();
}

} // namespace millrace::ui
