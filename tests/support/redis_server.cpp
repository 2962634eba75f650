#include "tests/support/redis_server.h"

#include "tests/support/postgres_server.h"
#include "tests/support/server_ports.h"

#include <QDeadlineTimer>
#include <QStandardPaths>
#include <QTcpSocket>
#include <QThread>

#include <sys/prctl.h>

#include <csignal>

namespace millrace::test {

namespace {

constexpr int kStartMs = 15'000;
constexpr int kCliMs = 10'000;

} // namespace

RedisServer::RedisServer(QStringList options) : m_options(std::move(options))
{
    m_port = freePort();
}

RedisServer::~RedisServer()
{
    kill();
}

bool RedisServer::isAvailable()
{
    return PostgresServer::canStartProcesses() && !QStandardPaths::findExecutable(QStringLiteral("redis-server")).isEmpty();
}

void RedisServer::launch()
{
    m_process = std::make_unique<QProcess>();
    m_process->setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGKILL); });
    m_process->setStandardOutputFile(m_folder.filePath(QStringLiteral("redis.log")));
    m_process->start(QStringLiteral("redis-server"),
        QStringList{QStringLiteral("--port"), QString::number(m_port), QStringLiteral("--bind"), QStringLiteral("127.0.0.1"), QStringLiteral("--dir"), m_folder.path(), QStringLiteral("--save"),
            QString(), QStringLiteral("--appendonly"), QStringLiteral("yes"), QStringLiteral("--appendfsync"), QStringLiteral("always")}
            + m_options);
}

bool RedisServer::start()
{
    launch();
    const QDeadlineTimer limit(kStartMs);
    while (!limit.hasExpired() && m_process->state() != QProcess::NotRunning) {
        if (cli({QStringLiteral("PING")}).contains(QStringLiteral("PONG")))
            return true;
        QThread::msleep(20);
    }
    m_why = QStringLiteral("redis-server does not answer on port %1").arg(m_port);
    return false;
}

void RedisServer::kill()
{
    if (!m_process)
        return;
    m_process->kill();
    m_process->waitForFinished(5'000);
    m_process.reset();
}

void RedisServer::pause()
{
    ::kill(static_cast<pid_t>(m_process->processId()), SIGSTOP);
}

void RedisServer::resume()
{
    ::kill(static_cast<pid_t>(m_process->processId()), SIGCONT);
}

QString RedisServer::cli(const QStringList& words)
{
    QStringList arguments{QStringLiteral("-p"), QString::number(m_port), QStringLiteral("--raw")};
    if (const qsizetype at = m_options.indexOf(QStringLiteral("--requirepass")); at >= 0)
        arguments += {QStringLiteral("--no-auth-warning"), QStringLiteral("-a"), m_options.value(at + 1)};
    QProcess process;
    process.start(QStringLiteral("redis-cli"), arguments + words);
    if (!process.waitForFinished(kCliMs))
        return {};
    return QString::fromUtf8(process.readAllStandardOutput());
}

} // namespace millrace::test
