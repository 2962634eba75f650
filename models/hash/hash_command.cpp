#include "models/hash/hash_command.h"

#include "models/hash/path_text.h"

#include <QStringList>

#include <algorithm>

namespace millrace::models {
namespace {

QString nameOf(const hash::AlgorithmInfo& info)
{
    return QString::fromUtf8(info.name.data(), static_cast<qsizetype>(info.name.size()));
}

} // namespace

QString hashCommand(const hash::HashSettings& settings, const std::vector<std::string>& added, const std::vector<std::string>& lists)
{
    QStringList lines;
    const QString workers = settings.workers == hash::kDefaultWorkers ? QString() : QStringLiteral(" --workers %1").arg(settings.workers);
    std::vector<std::string> paths;
    for (const std::string& path : added) {
        if (std::find(lists.begin(), lists.end(), path) == lists.end())
            paths.push_back(path);
    }
    if (!paths.empty()) {
        QString line = QStringLiteral("millrace hash");
        for (const hash::Algorithm algorithm : settings.algorithms)
            line += QStringLiteral(" -a ") + nameOf(hash::info(algorithm));
        line += workers + QStringLiteral(" -r --");
        for (const std::string& path : paths)
            line += u' ' + shellQuoted(path);
        lines += line;
    }
    for (const std::string& list : lists) {
        const std::string_view folder = folderOf(list);
        const QString check = QStringLiteral("millrace hash%1 -c -- %2").arg(workers, shellQuoted(baseName(list)));
        lines += folder.empty() ? check : QStringLiteral("(cd %1 && %2)").arg(shellQuoted(folder), check);
    }
    return lines.join(u'\n');
}

} // namespace millrace::models
