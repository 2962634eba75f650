#include "tests/support/postgres_server.h"

#include "tests/support/server_ports.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QProcessEnvironment>

#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace millrace::test {

namespace {

QString program(const char* name)
{
    // Debian keeps each major version's programs in a folder of its own, not on the path.
    const QDir versions(QStringLiteral("/usr/lib/postgresql"));
    QStringList names = versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    std::sort(names.begin(), names.end(), [](const QString& a, const QString& b) { return a.toInt() > b.toInt(); });
    for (const QString& version : names) {
        const QString path = versions.filePath(version + QLatin1String("/bin/") + QLatin1String(name));
        if (QFile::exists(path))
            return path;
    }
    return {};
}

int parentOf(int pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray text = file.readAll();
    const QList<QByteArray> words = text.mid(text.lastIndexOf(')') + 2).split(' ');
    return words.size() > 1 ? words[1].toInt() : 0;
}

} // namespace

PostgresServer::PostgresServer(Auth auth) : m_auth(auth) {}

PostgresServer::~PostgresServer()
{
    kill();
}

bool PostgresServer::canStartProcesses()
{
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
    return false;
#endif
#endif
    return true;
}

bool PostgresServer::isInstalled()
{
    return canStartProcesses() && !program("postgres").isEmpty() && !program("initdb").isEmpty();
}

QString PostgresServer::dataFolder() const
{
    return m_folder.filePath(QStringLiteral("data"));
}

/// Drops root, and lets the child die with the test.
void PostgresServer::prepare(QProcess& process) const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C"));
    environment.insert(QStringLiteral("PGPASSWORD"), QLatin1String(kPassword));
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(m_folder.path());
    process.setProcessChannelMode(QProcess::MergedChannels);
    const passwd* user = ::geteuid() == 0 ? ::getpwnam("postgres") : nullptr;
    const uid_t uid = user ? user->pw_uid : ::geteuid();
    const gid_t gid = user ? user->pw_gid : ::getegid();
    process.setChildProcessModifier([uid, gid] {
        if (::geteuid() == 0 && (::setgroups(1, &gid) != 0 || ::setgid(gid) != 0 || ::setuid(uid) != 0))
            ::_exit(126);
        // After setuid(), which clears it. SIGQUIT: the server ends its backends at once.
        ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
        if (::nice(kServerNiceness) == -1)
            errno = 0;
    });
}

bool PostgresServer::makeCluster()
{
    if (::geteuid() == 0) {
        const passwd* user = ::getpwnam("postgres");
        if (!user || ::chown(QFile::encodeName(m_folder.path()).constData(), user->pw_uid, user->pw_gid) != 0) {
            m_why = QStringLiteral("there is no user postgres to run the server as");
            return false;
        }
    }
    const QString passwordFile = m_folder.filePath(QStringLiteral("password"));
    QFile file(passwordFile);
    if (!file.open(QIODevice::WriteOnly) || file.write(kPassword) < 0)
        return false;
    file.setPermissions(file.permissions() | QFile::ReadOther);
    file.close();

    QProcess initdb;
    prepare(initdb);
    initdb.start(program("initdb"),
        { QStringLiteral("--no-sync"), QStringLiteral("--encoding=UTF8"), QStringLiteral("--locale=C"), QStringLiteral("-U"), QLatin1String(kUser),
            QStringLiteral("-A"), m_auth == Auth::Trust ? QStringLiteral("trust") : QStringLiteral("scram-sha-256"),
            QStringLiteral("--pwfile=") + passwordFile, QStringLiteral("-D"), dataFolder() });
    if (!initdb.waitForFinished(60'000) || initdb.exitCode() != 0) {
        m_why = QStringLiteral("initdb: ") + QString::fromLocal8Bit(initdb.readAll());
        return false;
    }
    QFile configuration(dataFolder() + QStringLiteral("/postgresql.auto.conf"));
    if (!configuration.open(QIODevice::Append))
        return false;
    configuration.write("listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\nfsync = off\nmax_connections = 40\n" + m_options.toUtf8());
    return true;
}

bool PostgresServer::start()
{
    if (!isInstalled()) {
        m_why = QStringLiteral("PostgreSQL is not installed");
        return false;
    }
    if (!m_hasCluster && !makeCluster())
        return false;
    m_hasCluster = true;
    if (m_port != 0)
        return startOnce();
    // Between the choice of a free port and its use, somebody else may take it.
    for (int i = 0; i < kStartTries; ++i) {
        m_port = freePort();
        if (startOnce())
            return true;
    }
    return false;
}

bool PostgresServer::startOnce()
{
    m_process = std::make_unique<QProcess>();
    prepare(*m_process);
    m_process->start(program("postgres"), { QStringLiteral("-D"), dataFolder(), QStringLiteral("-p"), QString::number(m_port) });
    if (m_process->waitForStarted(5'000) && waitUntilReady())
        return true;
    if (m_process->state() == QProcess::NotRunning)
        m_why = QString::fromLocal8Bit(m_process->readAll());
    kill();
    return false;
}

bool PostgresServer::waitUntilReady()
{
    const QDeadlineTimer deadline(30'000);
    while (!deadline.hasExpired() && m_process->state() == QProcess::Running) {
        if (sql(QStringLiteral("postgres"), QStringLiteral("SELECT 1")) == QLatin1String("1"))
            return true;
        m_process->waitForFinished(50);
    }
    return false;
}

void PostgresServer::stop()
{
    if (!m_process)
        return;
    resume();
    ::kill(static_cast<pid_t>(m_process->processId()), SIGINT);
    if (!m_process->waitForFinished(20'000))
        kill();
    m_process.reset();
}

void PostgresServer::kill()
{
    if (!m_process)
        return;
    const std::vector<int> all = processes();
    signalAll(SIGKILL);
    m_process->waitForFinished(10'000);
    // The cluster cannot start again while an old backend holds its memory.
    const QDeadlineTimer deadline(10'000);
    for (const int pid : all) {
        while (::kill(pid, 0) == 0 && parentOf(pid) != 0 && !deadline.hasExpired())
            ::usleep(5'000);
    }
    m_process.reset();
}

void PostgresServer::pause()
{
    signalAll(SIGSTOP);
}

void PostgresServer::resume()
{
    signalAll(SIGCONT);
}

int PostgresServer::endBackends()
{
    return sql(QStringLiteral("postgres"),
        QStringLiteral("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"))
        .toInt();
}

QString PostgresServer::sql(const QString& database, const QString& text)
{
    QProcess psql;
    prepare(psql);
    psql.start(program("psql"),
        { QStringLiteral("-X"), QStringLiteral("-q"), QStringLiteral("-A"), QStringLiteral("-t"), QStringLiteral("-v"), QStringLiteral("ON_ERROR_STOP=1"),
            QStringLiteral("-h"), QStringLiteral("127.0.0.1"), QStringLiteral("-p"), QString::number(m_port), QStringLiteral("-U"),
            QLatin1String(kUser), QStringLiteral("-d"), database, QStringLiteral("-c"), text });
    const bool ended = psql.waitForFinished(30'000);
    const QString output = QString::fromUtf8(psql.readAll()).trimmed();
    if (ended && psql.exitCode() == 0)
        return output;
    m_why = output;
    return {};
}

bool PostgresServer::createDatabase(const QString& database)
{
    m_why.clear();
    static_cast<void>(sql(QStringLiteral("postgres"), QStringLiteral("CREATE DATABASE \"%1\"").arg(database)));
    return m_why.isEmpty();
}

std::string PostgresServer::url(const QString& database) const
{
    return std::string("postgresql://") + kUser + "@127.0.0.1:" + std::to_string(m_port) + "/" + database.toStdString();
}

/// The server and its children: each backend leads a session of its own, so there is no group to signal.
std::vector<int> PostgresServer::processes() const
{
    const int server = m_process ? static_cast<int>(m_process->processId()) : 0;
    if (server == 0)
        return {};
    std::vector<int> found { server };
    const QStringList entries = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs);
    for (const QString& entry : entries) {
        bool isNumber = false;
        const int pid = entry.toInt(&isNumber);
        if (isNumber && parentOf(pid) == server)
            found.push_back(pid);
    }
    return found;
}

void PostgresServer::signalAll(int signal) const
{
    for (const int pid : processes())
        ::kill(pid, signal);
}

} // namespace millrace::test
