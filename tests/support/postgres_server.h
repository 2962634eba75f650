#pragma once

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

#include <memory>
#include <string>
#include <vector>

namespace millrace::test {

/// A real PostgreSQL for one test program: its own cluster in a temporary folder, an ephemeral port on 127.0.0.1, ended with the program
/// (also when that crashes). As root it runs as the user `postgres`, since the server refuses root.
///
/// Thread: the one that made it. Every wait is bounded; a false answer comes with why().
class PostgresServer {
public:
    enum class Auth { Trust, Password };
    static constexpr const char* kUser = "millrace";
    static constexpr const char* kPassword = "right horse";

    explicit PostgresServer(Auth auth = Auth::Trust);
    ~PostgresServer();
    PostgresServer(const PostgresServer&) = delete;
    PostgresServer& operator=(const PostgresServer&) = delete;

    /// False under ThreadSanitizer: clang 16's aborts in every QProcess.
    [[nodiscard]] static bool canStartProcesses();
    [[nodiscard]] static bool isInstalled();
    /// Makes the cluster at the first call; later ones bring the same cluster up again on the same port.
    [[nodiscard]] bool start();
    void stop();            ///< fast shutdown: clients are cut off
    void kill();            ///< SIGKILL to the server and all its backends
    void pause();           ///< SIGSTOP to all of them
    void resume();          ///< SIGCONT
    /// Ends the backends of all clients with SIGTERM, which they see as 57P01; answers how many.
    int endBackends();

    /// psql's output, unaligned and without headings; empty (and why()) when it fails.
    [[nodiscard]] QString sql(const QString& database, const QString& text);
    [[nodiscard]] bool createDatabase(const QString& database);
    /// "postgresql://millrace@127.0.0.1:PORT/database"
    [[nodiscard]] std::string url(const QString& database) const;
    [[nodiscard]] int port() const { return m_port; }
    [[nodiscard]] QString why() const { return m_why; }
    /// A line for postgresql.conf, before start().
    void setOption(const QString& line) { m_options += line + QLatin1Char('\n'); }

private:
    [[nodiscard]] bool makeCluster();
    [[nodiscard]] bool startOnce();
    [[nodiscard]] bool waitUntilReady();
    [[nodiscard]] QString dataFolder() const;
    [[nodiscard]] std::vector<int> processes() const;
    void signalAll(int signal) const;
    void prepare(QProcess& process) const;

    Auth m_auth;
    QTemporaryDir m_folder;
    QString m_options;
    QString m_why;
    int m_port = 0;
    bool m_hasCluster = false;
    std::unique_ptr<QProcess> m_process;
};

} // namespace millrace::test
