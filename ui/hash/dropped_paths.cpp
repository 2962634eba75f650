#include "ui/hash/dropped_paths.h"

#include "app/core/file_url.h"

#include <QMimeData>
#include <QUrl>

#include <string_view>

namespace millrace::ui {
namespace {

std::vector<std::string> pathsOfLines(std::string_view text, bool urlsOnly)
{
    std::vector<std::string> paths;
    while (!text.empty() && paths.size() < kMaxDroppedPaths) {
        const auto end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (line.starts_with('#'))
            continue;
        if (std::string path = pathFromFileUrl(line); !path.empty())
            paths.push_back(std::move(path));
        else if (!urlsOnly && line.starts_with('/') && line.find('\0') == std::string_view::npos)
            paths.emplace_back(line);
    }
    return paths;
}

} // namespace

std::vector<std::string> droppedPaths(const QMimeData& data)
{
    const QByteArray list = data.data(QStringLiteral("text/uri-list"));
    if (!list.isEmpty())
        return pathsOfLines({list.constData(), static_cast<std::size_t>(list.size())}, true);
    const QByteArray text = data.text().toUtf8();
    return pathsOfLines({text.constData(), static_cast<std::size_t>(text.size())}, false);
}

bool mayHoldPaths(const QMimeData& data)
{
    if (data.hasFormat(QStringLiteral("text/uri-list")))
        return true;
    if (!data.hasText())
        return false;
    const QString text = data.text().left(8);
    return text.startsWith(u'/') || text.startsWith(QLatin1String("file:"));
}

} // namespace millrace::ui
