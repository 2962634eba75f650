#include "models/hash/checksum_writer.h"

#include "models/common/words.h"
#include "models/hash/path_text.h"

#include <QFile>
#include <QSaveFile>

namespace millrace::models {
namespace {

constexpr std::size_t kWriteChunk = 256 * 1024;

/// Lines written; `problem` is empty when all are in their place.
std::int64_t writeList(const QString& path, const std::vector<SavedFile>& files, hash::ChecksumForm form, const std::atomic<bool>& stop, QString& problem)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) {
        problem = file.errorString();
        return 0;
    }
    const QByteArray native = QFile::encodeName(path);
    const std::string folder(folderOf({native.constData(), static_cast<std::size_t>(native.size())}));
    std::string buffer;
    std::int64_t lines = 0;
    const auto flush = [&] {
        if (problem.isEmpty() && file.write(buffer.data(), static_cast<qint64>(buffer.size())) != static_cast<qint64>(buffer.size()))
            problem = file.errorString();
        buffer.clear();
    };
    for (const SavedFile& each : files) {
        if (stop || !problem.isEmpty())
            break;
        const std::string name = nameInList(each.path, folder);
        for (const hash::DigestValue& digest : each.digests) {
            buffer += hash::checksumLine(digest, name, form);
            ++lines;
        }
        if (buffer.size() >= kWriteChunk)
            flush();
    }
    flush();
    if (stop)
        file.cancelWriting();
    else if (problem.isEmpty() && !file.commit())
        problem = file.errorString();
    return lines;
}

} // namespace

std::string nameInList(std::string_view path, std::string_view folder)
{
    if (!folder.empty() && path.size() > folder.size() && path.starts_with(folder))
        path.remove_prefix(folder.size());
    return std::string(path);
}

ChecksumWriter::ChecksumWriter(QObject* parent) : QObject(parent), m_hop(std::make_shared<GuiHop>(this)), m_stop(std::make_shared<std::atomic<bool>>(false))
{
    m_pool.setMaxThreadCount(1);
}

ChecksumWriter::~ChecksumWriter()
{
    m_hop->close();
    *m_stop = true;
    m_pool.waitForDone();
}

void ChecksumWriter::write(const QString& path, std::vector<SavedFile> files, hash::ChecksumForm form, Done done)
{
    if (m_busy) {
        done(0, Words::tr("Another list is being written"));
        return;
    }
    m_busy = true;
    auto shared = std::make_shared<std::vector<SavedFile>>(std::move(files));
    m_pool.start([this, hop = m_hop, stop = m_stop, path, shared, form, done = std::move(done)] {
        QString problem;
        const std::int64_t lines = writeList(path, *shared, form, *stop, problem);
        shared->clear();
        hop->post([this, done, lines, problem] {
            m_busy = false;
            done(lines, problem);
        });
    });
}

} // namespace millrace::models
