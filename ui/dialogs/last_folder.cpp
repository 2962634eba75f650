#include "ui/dialogs/last_folder.h"

#include "app/settings/settings.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace millrace::ui {

QString lastFolder(const Settings& settings)
{
    const QString kept = QFile::decodeName(settings.get(keys::kLastFolder));
    return kept.isEmpty() ? QDir::homePath() : kept;
}

void rememberFolder(Settings& settings, const QString& filePath)
{
    settings.set(keys::kLastFolder, QFile::encodeName(QFileInfo(filePath).absolutePath()));
}

} // namespace millrace::ui
