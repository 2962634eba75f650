#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <memory>

namespace millrace::test {

/// A real redis-server for one test: a folder and an ephemeral port of its own on 127.0.0.1, append-only file with fsync at every write,
/// ended with the test (also when that crashes).
///
/// Thread: the one that made it. Every wait is bounded; a false answer comes with why().
class RedisServer {
public:
    explicit RedisServer(QStringList options = {});
    ~RedisServer();
    RedisServer(const RedisServer&) = delete;

    /// False under ThreadSanitizer: clang 16's aborts in every QProcess.
    [[nodiscard]] static bool isAvailable();
    /// Later calls bring it back on the same port with the same data.
    [[nodiscard]] bool start();
    /// As start(), without waiting: it may be loading its data.
    void launch();
    void kill();            ///< SIGKILL
    void pause();           ///< SIGSTOP
    void resume();          ///< SIGCONT
    /// redis-cli's raw output; the password of the options is used.
    [[nodiscard]] QString cli(const QStringList& words);
    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] QString why() const { return m_why; }

private:
    QStringList m_options;
    QTemporaryDir m_folder;
    QString m_why;
    quint16 m_port = 0;
    std::unique_ptr<QProcess> m_process;
};

} // namespace millrace::test
