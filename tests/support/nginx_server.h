#pragma once

#include <QList>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <memory>

namespace millrace::test {

struct NginxConfig {
    QString documentRoot;                            ///< empty: a folder of its own, see NginxServer::documentRoot()
    QStringList addresses{QStringLiteral("127.0.0.1")};
    QString certificate;                             ///< PEM; with `key`: https with HTTP/2 on a second port
    QString key;
    QString serverDirectives;                        ///< more lines for each server block: locations, limits
    int keepaliveRequests = 1'000'000;
};

/// One request as nginx logged it. `start` is its $msec − $request_time, in seconds since 1970.
struct NginxRequest {
    double start = 0;
    double duration = 0;
    QString host;
    QString uri;
    int status = 0;
    int connection = 0;                              ///< nginx's number of the connection
    int requestOfConnection = 0;
};

/// A real nginx for one test: its own prefix, ephemeral ports on loopback, ended with the test (also when that crashes).
///
/// Thread: the one that made it. Runs at nice 10, so that it does not take the processor from what is measured.
class NginxServer {
public:
    explicit NginxServer(NginxConfig config);
    ~NginxServer();
    NginxServer(const NginxServer&) = delete;
    NginxServer& operator=(const NginxServer&) = delete;

    [[nodiscard]] static bool isInstalled();
    /// Waits until it accepts, at most 5 s. False: why() says what nginx said.
    [[nodiscard]] bool start();
    void stop();

    [[nodiscard]] QString why() const { return m_why; }
    [[nodiscard]] int port() const { return m_port; }
    [[nodiscard]] int tlsPort() const { return m_tlsPort; }
    [[nodiscard]] QString documentRoot() const { return m_documentRoot; }
    /// "http://127.0.0.1:PORT/path"
    [[nodiscard]] std::string url(const QString& path, const QString& address = QStringLiteral("127.0.0.1")) const;
    [[nodiscard]] std::string tlsUrl(const QString& path, const QString& host = QStringLiteral("127.0.0.1")) const;
    /// What has been logged so far, in the order of the ends.
    [[nodiscard]] QList<NginxRequest> requests() const;
    bool writeDocument(const QString& name, const QByteArray& content) const;

private:
    [[nodiscard]] QByteArray configuration() const;
    [[nodiscard]] bool startOnce();
    [[nodiscard]] bool waitUntilListening();

    NginxConfig m_config;
    QTemporaryDir m_folder;
    QString m_documentRoot;
    QString m_why;
    int m_port = 0;
    int m_tlsPort = 0;
    std::unique_ptr<QProcess> m_process;
};

/// A certificate for 127.0.0.1 and `localhost`, signed by itself, made with the openssl program.
struct SelfSignedCertificate {
    QString certificate;
    QString key;
    /// False when openssl is missing or fails. `days` below 1 gives one that has expired.
    [[nodiscard]] bool make(const QString& folder, const QString& names = QStringLiteral("IP:127.0.0.1,DNS:localhost"), int days = 2);
};

} // namespace millrace::test
