#include "tests/support/nginx_server.h"

#include "tests/support/server_ports.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QTcpSocket>

#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>

namespace millrace::test {

namespace {

QString findProgram(const QString& program)
{
    const auto found = QStandardPaths::findExecutable(program);
    return found.isEmpty() ? QStandardPaths::findExecutable(program, {QStringLiteral("/usr/sbin"), QStringLiteral("/sbin")}) : found;
}

bool run(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.start(program, arguments);
    return process.waitForFinished(20'000) && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
}

} // namespace

NginxServer::NginxServer(NginxConfig config)
    : m_config(std::move(config))
    , m_documentRoot(m_config.documentRoot.isEmpty() ? m_folder.filePath(QStringLiteral("root")) : m_config.documentRoot)
{
    for (const auto& name : {"root", "logs", "temp"})
        QDir(m_folder.path()).mkpath(QString::fromLatin1(name));
}

NginxServer::~NginxServer()
{
    stop();
}

bool NginxServer::isInstalled()
{
    return !findProgram(QStringLiteral("nginx")).isEmpty();
}

bool NginxServer::start()
{
    // Between choosing a port and listening on it, another program may take it.
    for (int attempt = 0; attempt < kStartTries; ++attempt) {
        if (startOnce())
            return true;
        stop();
    }
    return false;
}

void NginxServer::stop()
{
    if (!m_process)
        return;
    m_process->terminate();
    if (!m_process->waitForFinished(5'000)) {
        m_process->kill();
        m_process->waitForFinished(5'000);
    }
    m_process.reset();
}

bool NginxServer::startOnce()
{
    m_port = freePort();
    m_tlsPort = m_config.certificate.isEmpty() ? 0 : freePort();
    QFile file(m_folder.filePath(QStringLiteral("nginx.conf")));
    if (!file.open(QIODevice::WriteOnly) || file.write(configuration()) < 0) {
        m_why = file.errorString();
        return false;
    }
    file.close();
    m_process = std::make_unique<QProcess>();
    m_process->setProcessChannelMode(QProcess::MergedChannels);
    m_process->setChildProcessModifier([] {
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        static_cast<void>(::nice(kServerNiceness));
    });
    m_process->start(findProgram(QStringLiteral("nginx")),
        {QStringLiteral("-p"), m_folder.path(), QStringLiteral("-c"), file.fileName(), QStringLiteral("-e"), m_folder.filePath(QStringLiteral("logs/error.log"))});
    return waitUntilListening();
}

bool NginxServer::waitUntilListening()
{
    const QDeadlineTimer deadline(5'000);
    while (!deadline.hasExpired()) {
        if (m_process->waitForFinished(20)) {
            m_why = QString::fromUtf8(m_process->readAll());
            return false;
        }
        QTcpSocket socket;
        socket.connectToHost(m_config.addresses.constLast(), static_cast<quint16>(m_port));
        if (socket.waitForConnected(200))
            return true;
    }
    m_why = QStringLiteral("nginx does not listen");
    return false;
}

QByteArray NginxServer::configuration() const
{
    QString listens;
    for (const auto& address : m_config.addresses) {
        listens += QStringLiteral("    listen %1:%2;\n").arg(address).arg(m_port);
        if (m_tlsPort != 0)
            listens += QStringLiteral("    listen %1:%2 ssl http2;\n").arg(address).arg(m_tlsPort);
    }
    QString tls;
    if (m_tlsPort != 0)
        tls = QStringLiteral("    ssl_certificate %1;\n    ssl_certificate_key %2;\n").arg(m_config.certificate, m_config.key);
    // As root, workers would become nobody, who may not enter the temporary folder.
    const QString user = ::geteuid() == 0 ? QStringLiteral("user root;\n") : QString();
    const QString temp = m_folder.filePath(QStringLiteral("temp"));
    return QStringLiteral(R"(%1daemon off;
worker_processes 1;
pid %2/nginx.pid;
events { worker_connections 16384; }
http {
  types { text/html html htm; text/css css; text/plain txt; image/png png; }
  default_type text/html;
  log_format trace '$msec $request_time $host $request_uri $status $connection $connection_requests';
  access_log %3/logs/access.log trace;
  client_body_temp_path %2; proxy_temp_path %2; fastcgi_temp_path %2; uwsgi_temp_path %2; scgi_temp_path %2;
  keepalive_requests %4;
  keepalive_timeout 75s;
  sendfile on;
  server {
%5%6    root %7;
%8
  }
}
)")
        .arg(user, temp, m_folder.path(), QString::number(m_config.keepaliveRequests), listens, tls, m_documentRoot, m_config.serverDirectives)
        .toUtf8();
}

std::string NginxServer::url(const QString& path, const QString& address) const
{
    return QStringLiteral("http://%1:%2/%3").arg(address).arg(m_port).arg(path).toStdString();
}

std::string NginxServer::tlsUrl(const QString& path, const QString& host) const
{
    return QStringLiteral("https://%1:%2/%3").arg(host).arg(m_tlsPort).arg(path).toStdString();
}

QList<NginxRequest> NginxServer::requests() const
{
    QFile log(m_folder.filePath(QStringLiteral("logs/access.log")));
    QList<NginxRequest> result;
    if (!log.open(QIODevice::ReadOnly))
        return result;
    const auto lines = log.readAll().split('\n');
    for (const auto& line : lines) {
        const auto fields = line.split(' ');
        if (fields.size() != 7)
            continue;
        const double duration = fields[1].toDouble();
        result.append({fields[0].toDouble() - duration, duration, QString::fromUtf8(fields[2]), QString::fromUtf8(fields[3]), fields[4].toInt(),
            fields[5].toInt(), fields[6].toInt()});
    }
    return result;
}

bool NginxServer::writeDocument(const QString& name, const QByteArray& content) const
{
    QFile file(QDir(m_documentRoot).filePath(name));
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

bool SelfSignedCertificate::make(const QString& folder, const QString& names, int days)
{
    certificate = QDir(folder).filePath(QStringLiteral("certificate.pem"));
    key = QDir(folder).filePath(QStringLiteral("key.pem"));
    const QString request = QDir(folder).filePath(QStringLiteral("request.pem"));
    // Two steps, because only `x509` takes a number of days below one.
    return run(QStringLiteral("openssl"),
               {QStringLiteral("req"), QStringLiteral("-newkey"), QStringLiteral("ec"), QStringLiteral("-pkeyopt"),
                   QStringLiteral("ec_paramgen_curve:prime256v1"), QStringLiteral("-nodes"), QStringLiteral("-subj"),
                   QStringLiteral("/CN=millrace-test"), QStringLiteral("-addext"), QStringLiteral("subjectAltName=") + names,
                   QStringLiteral("-keyout"), key, QStringLiteral("-out"), request})
        && run(QStringLiteral("openssl"),
            {QStringLiteral("x509"), QStringLiteral("-req"), QStringLiteral("-in"), request, QStringLiteral("-signkey"), key,
                QStringLiteral("-days"), QString::number(days), QStringLiteral("-copy_extensions"), QStringLiteral("copy"),
                QStringLiteral("-out"), certificate});
}

} // namespace millrace::test
