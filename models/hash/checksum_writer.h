#pragma once

#include <functional>

#include "app/hash/checksum_file.h"
#include "models/common/gui_hop.h"

#include <QObject>
#include <QThreadPool>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace millrace::models {

/// A file's digests, as they are written.
struct SavedFile {
    std::string path;                          ///< bytes
    std::vector<hash::DigestValue> digests;
};

/// `path` as a list in `folder` (with its slash) names it: relative where it lies below, so that the list can be verified where it stands.
[[nodiscard]] std::string nameInList(std::string_view path, std::string_view folder);

/// Writes a checksum file in a thread of its own.
///
/// Thread: GUI; `done` is called there. The file takes its place only when all was written. Errors: as a sentence with the cause.
/// One at a time: write() while busy() is refused with a sentence.
class ChecksumWriter : public QObject {
    Q_OBJECT
public:
    using Done = std::function<void(std::int64_t lines, const QString& problem)>;

    explicit ChecksumWriter(QObject* parent = nullptr);
    /// Abandons what is not finished.
    ~ChecksumWriter() override;

    [[nodiscard]] bool busy() const { return m_busy; }
    void write(const QString& path, std::vector<SavedFile> files, hash::ChecksumForm form, Done done);

private:
    std::shared_ptr<GuiHop> m_hop;
    std::shared_ptr<std::atomic<bool>> m_stop;
    bool m_busy = false;
    QThreadPool m_pool;
};

} // namespace millrace::models
