#include "ui/dashboard/profile_choice.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QProcess>

namespace millrace::ui {
namespace {

QString pathOf(const std::string& profile) { return QDir::cleanPath(QFile::decodeName(QByteArray::fromStdString(profile))); }

void startWith(QWidget& window, const QString& folder)
{
    if (QProcess::startDetached(QCoreApplication::applicationFilePath(), {QStringLiteral("--profile"), folder}))
        return;
    auto* box = new QMessageBox(QMessageBox::Warning, QObject::tr("Open profile"),
        QObject::tr("%1 could not be started for the profile %2.").arg(QCoreApplication::applicationFilePath(), folder), QMessageBox::Ok,
        &window);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(QObject::tr("Start it by hand: millrace --profile DIR."));
    box->open();
}

} // namespace

QString windowTitle(const std::string& profile, bool isDefault)
{
    const QString name = QDir(pathOf(profile)).dirName();
    return isDefault || name.isEmpty() ? QStringLiteral("Millrace") : QStringLiteral("%1 – Millrace").arg(name);
}

void openProfile(QWidget& window, const std::string& current)
{
    auto* dialog = new QFileDialog(&window, QObject::tr("Open profile: choose its folder, or make one"), QFileInfo(pathOf(current)).path());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    QObject::connect(dialog, &QFileDialog::fileSelected, &window, [&window](const QString& folder) { startWith(window, folder); });
    dialog->open();
}

} // namespace millrace::ui
