#pragma once

#include <QProcess>
#include <QString>

#include <optional>

namespace millrace::test {

/// The test program as a second process that uses a store: `--child TASK URL [RUN]`.
/// Tasks: `open` prints "open" or the error and ends; `hold` prints it and stays until its input ends; `write` queues and saves batches
/// for ever and prints the number of the last batch after each COMMIT.
/// Answers the exit status, or nullopt when this process is no child.
[[nodiscard]] std::optional<int> runAsChild(int argc, char** argv);

inline constexpr int kChildBatch = 50;

/// Such a process, ended with its owner.
class StoreChild {
public:
    StoreChild(const QString& task, const std::string& url, std::int64_t run = 0);
    ~StoreChild();

    /// Runs it as the user `nobody`, if this program is root. Before start().
    void asNobody();
    [[nodiscard]] bool start();
    /// One line of its output without the end of line; empty after `timeoutMs`.
    [[nodiscard]] QString line(int timeoutMs = 30'000);
    void kill();
    [[nodiscard]] qint64 pid() const { return m_process.processId(); }

private:
    QProcess m_process;
};

} // namespace millrace::test
