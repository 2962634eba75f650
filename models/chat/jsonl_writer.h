#pragma once

#include <functional>

#include "models/chat/messages_table_model.h"
#include "models/common/gui_hop.h"

#include <QObject>
#include <QThreadPool>

#include <atomic>
#include <memory>

class QSaveFile;

namespace millrace::models {

/// Writes messages to a file, an object a line, in a thread of its own: all at once, or page by page.
///
/// Thread: GUI; `done` is called there. The file takes its place only when all was written. Errors: as a sentence with the cause.
/// One export at a time: begin() and write() while busy() are refused with a sentence.
class JsonlWriter : public QObject {
    Q_OBJECT
public:
    using Done = std::function<void(std::int64_t lines, const QString& problem)>;

    explicit JsonlWriter(QObject* parent = nullptr);
    /// Abandons what is not finished.
    ~JsonlWriter() override;

    [[nodiscard]] bool busy() const { return m_file != nullptr; }
    void write(const QString& path, std::vector<MessagePointer> messages, Done done);

    /// For pages: begin(), then page() for each once the one before is done, then finish() or abandon(). False: busy.
    [[nodiscard]] bool begin(const QString& path);
    void page(std::vector<chat::HistoryEntry> entries, Done done);
    void finish(Done done);
    void abandon();

private:
    struct File;
    class Jobs;
    void run(std::function<void(File&)> work, Done done);

    std::shared_ptr<GuiHop> m_hop;
    std::shared_ptr<File> m_file;
    std::shared_ptr<std::atomic<bool>> m_stop;
    std::unique_ptr<Jobs> m_jobs;
    QThreadPool m_pool;
};

/// One line without its end. Exported for tests.
[[nodiscard]] std::string jsonLine(const chat::MessageEvent& message);
[[nodiscard]] std::string jsonLine(const chat::HistoryEntry& entry);

} // namespace millrace::models
