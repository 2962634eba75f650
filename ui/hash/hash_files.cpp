// What HashPanel does with files: choosing, saving, copying, opening.
#include "app/settings/settings.h"
#include "models/hash/path_text.h"
#include "ui/dialogs/last_folder.h"
#include "ui/hash/files_table.h"
#include "ui/hash/hash_panel.h"

#include <QAction>
#include <QClipboard>
#include <QDesktopServices>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QGuiApplication>
#include <QMenu>
#include <QMimeData>
#include <QUrl>

#include <set>

namespace millrace::ui {
namespace {

constexpr std::size_t kMaxFoldersOpened = 5;

} // namespace

void HashPanel::choose(Choose what)
{
    const QString title = what == Choose::Files ? tr("Add files") : what == Choose::Folder ? tr("Add folder") : tr("Verify checksum files");
    auto* dialog = new QFileDialog(this, title, lastFolder(m_settings));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(what == Choose::Folder ? QFileDialog::Directory : QFileDialog::ExistingFiles);
    if (what == Choose::Folder)
        dialog->setOption(QFileDialog::ShowDirsOnly);
    if (what == Choose::Lists) {
        dialog->setNameFilters({tr("Checksum files (*SUMS *SUMS.txt *.sha256 *.sha512 *.sha1 *.sha224 *.sha384 *.sha3 *.md5 *.b2 *.sum *.sums *checksum* *CHECKSUM*)"), tr("All files (*)")});
    }
    connect(dialog, &QFileDialog::filesSelected, this, [this, what](const QStringList& chosen) {
        std::vector<std::string> paths;
        for (const QString& path : chosen)
            paths.push_back(QFile::encodeName(path).toStdString());
        if (paths.empty())
            return;
        rememberFolder(m_settings, chosen.front());
        what == Choose::Lists ? m_model.verify(std::move(paths)) : m_model.add(std::move(paths));
    });
    dialog->open();
}

void HashPanel::chooseSave(bool bsd)
{
    auto* dialog = new QFileDialog(this, bsd ? tr("Save as BSD lines") : tr("Save as GNU lines"), lastFolder(m_settings));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    const auto& algorithms = m_model.state().settings.algorithms;
    const std::string_view tag = hash::info(algorithms.front()).tag;
    const QString name = bsd ? QStringLiteral("CHECKSUMS") : QString::fromUtf8(tag.data(), static_cast<qsizetype>(tag.size())).toUpper() + QStringLiteral("SUMS");
    dialog->selectFile(QDir(lastFolder(m_settings)).filePath(name));
    connect(dialog, &QFileDialog::fileSelected, this, [this, bsd](const QString& path) {
        rememberFolder(m_settings, path);
        m_model.save(path, bsd ? hash::ChecksumForm::Bsd : hash::ChecksumForm::Gnu);
    });
    dialog->open();
}

std::vector<hash::FileId> HashPanel::selected() const
{
    return m_current->selectedFiles();
}

void HashPanel::selectionChanged(FilesTable& table)
{
    const std::vector<hash::FileId> files = table.selectedFiles();
    // A table that is emptied behind the others takes nothing from the one that is used.
    if (files.empty() && m_current != &table)
        return;
    m_current = &table;
    m_model.select(files.size() == 1 ? files.front() : hash::FileId{});
    updateFileActions();
}

void HashPanel::updateFileActions()
{
    const bool any = m_current->selectionModel()->hasSelection();
    for (QAction* action : {m_remove, m_openFolder, m_copyDigest, m_copyLines, m_copyBsd, m_copyPath, m_retrySelected})
        action->setEnabled(any);
}

void HashPanel::showMenu(FilesTable& table, const QPoint& position)
{
    if (!table.indexAt(position).isValid())
        return;
    m_current = &table;
    updateFileActions();
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    menu->setAccessibleName(tr("File menu"));
    menu->addActions({m_copyDigest, m_copyLines, m_copyBsd, m_copyPath});
    menu->addSeparator();
    menu->addActions({m_openFolder, m_retrySelected});
    menu->addSeparator();
    menu->addAction(m_remove);
    menu->popup(table.viewport()->mapToGlobal(position));
}

void HashPanel::openFolder()
{
    std::set<std::string> folders;
    for (const hash::FileId id : selected()) {
        if (const models::FileRow* row = m_model.store().find(id); row != nullptr && folders.size() < kMaxFoldersOpened)
            folders.emplace(models::folderOf(row->path));
    }
    // The URL keeps bytes that are no UTF-8, as a QString of the path would not.
    for (const std::string& folder : folders)
        QDesktopServices::openUrl(QUrl::fromEncoded(QByteArray::fromStdString(models::fileUrl(folder))));
}

void HashPanel::copyBytes(const QByteArray& bytes, bool asFiles)
{
    auto* data = new QMimeData;
    const QString text = QString::fromUtf8(bytes);
    data->setText(text);
    // Names that are no UTF-8 go as they are to whoever takes them so.
    if (text.toUtf8() != bytes)
        data->setData(QStringLiteral("text/plain"), bytes);
    if (asFiles) {
        QByteArray urls;
        for (const hash::FileId id : selected()) {
            if (const models::FileRow* row = m_model.store().find(id))
                urls += QByteArray::fromStdString(models::fileUrl(row->path)) + "\r\n";
        }
        data->setData(QStringLiteral("text/uri-list"), urls);
    }
    QGuiApplication::clipboard()->setMimeData(data);
}

} // namespace millrace::ui
