#include "models/scrape/url_importer.h"

#include "models/common/format.h"
#include "models/common/words.h"
#include "models/scrape/url_import.h"

#include <QMimeData>

namespace millrace::models {
namespace {

Result<QString, ImportError> readAll(const QStringList& paths)
{
    QString lines;
    for (const QString& path : paths) {
        auto file = linesFromFile(path);
        if (!file)
            return file;
        lines += file.value();
        if (!lines.endsWith(u'\n'))
            lines += u'\n';
        if (lines.size() > kMaxImportBytes)
            return Failure{ImportError{Words::tr("That is more than %1 of URLs at once. Add it in parts.").arg(formatBytes(kMaxImportBytes))}};
    }
    return lines;
}

} // namespace

UrlImporter::UrlImporter(QObject* parent) : QObject(parent), m_hop(std::make_shared<GuiHop>(this))
{
    m_pool.setMaxThreadCount(1);
}

UrlImporter::~UrlImporter()
{
    // A file is at most kMaxImportBytes: waiting is short.
    m_hop->close();
    m_pool.clear();
    m_pool.waitForDone();
}

void UrlImporter::importFiles(const QStringList& paths)
{
    ++m_pending;
    m_pool.start([this, hop = m_hop, paths] {
        auto outcome = std::make_shared<Result<QString, ImportError>>(readAll(paths));
        hop->post([this, outcome] {
            --m_pending;
            if (*outcome)
                Q_EMIT imported(outcome->value());
            else
                Q_EMIT failed(outcome->error().sentence);
        });
    });
}

void UrlImporter::importMime(const QMimeData& mime)
{
    QStringList paths;
    for (const QUrl& url : mime.urls()) {
        if (url.isLocalFile())
            paths += url.toLocalFile();
    }
    if (!paths.isEmpty()) {
        importFiles(paths);
        return;
    }
    const auto lines = linesFromMime(mime);
    if (lines)
        Q_EMIT imported(lines.value());
    else
        Q_EMIT failed(lines.error().sentence);
}

} // namespace millrace::models
