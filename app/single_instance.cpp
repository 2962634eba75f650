#include "app/single_instance.h"

#include "app/core/clock.h"
#include "app/store/writer_lock.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocalSocket>
#include <QThread>
#include <QTimer>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace millrace {

namespace {

constexpr std::size_t kMaxSocketPath = sizeof(sockaddr_un::sun_path) - 1;
constexpr std::size_t kMaxActivation = 256;
constexpr int kTryAgainMs = 20;
constexpr auto kTaken = "taken\n";
// QLocalServer binds under another name first, in a folder of its own beside the socket.
constexpr std::size_t kQtTemporary = 24;

std::string socketPath(const std::string& profile)
{
    std::error_code ignored;
    const std::string absolute = std::filesystem::weakly_canonical(profile, ignored).string();
    const QByteArray hash = QCryptographicHash::hash(QByteArray::fromStdString(ignored ? profile : absolute), QCryptographicHash::Sha256).toHex().left(16);
    const char* runtime = std::getenv("XDG_RUNTIME_DIR");
    std::string path;
    if (runtime && *runtime == '/' && ::access(runtime, W_OK) == 0)
        path = std::string(runtime) + "/millrace-" + hash.toStdString() + ".sock";
    else
        path = absolute + "/window.sock";
    return path.size() + kQtTemporary <= kMaxSocketPath ? path : std::string();
}

bool isOwnUser(const QLocalSocket& socket)
{
    ucred peer = {};
    socklen_t size = sizeof peer;
    return getsockopt(static_cast<int>(socket.socketDescriptor()), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == geteuid();
}

/// Names are bytes, and JSON has none.
QJsonArray bytesAsJson(const std::vector<std::string>& texts)
{
    QJsonArray array;
    for (const std::string& text : texts)
        array.append(QString::fromLatin1(QByteArray::fromStdString(text).toBase64()));
    return array;
}

std::vector<std::string> bytesFromJson(const QJsonValue& value)
{
    std::vector<std::string> texts;
    for (const QJsonValue& each : value.toArray())
        texts.push_back(QByteArray::fromBase64(each.toString().toLatin1()).toStdString());
    return texts;
}

QByteArray messageFor(const SingleInstance::Call& call)
{
    const QJsonObject object{{QStringLiteral("store"), QString::fromStdString(call.store)}, {QStringLiteral("activation"), QString::fromStdString(call.activation.substr(0, kMaxActivation))},
        {QStringLiteral("urls"), bytesAsJson(call.openings.urls)}, {QStringLiteral("urlFiles"), bytesAsJson(call.openings.urlFiles)}, {QStringLiteral("paths"), bytesAsJson(call.openings.paths)}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace

SingleInstance::SingleInstance(std::string profile) : m_path(socketPath(profile))
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    m_server.setMaxPendingConnections(kMaxVisitors);
    connect(&m_server, &QLocalServer::newConnection, this, [this] { welcome(); });
}

SingleInstance::~SingleInstance()
{
    release();
}

SingleInstance::Start SingleInstance::claim(const Call& call)
{
    if (m_path.empty())
        return Start::First;
    std::error_code ignored; // the lock says it
    std::filesystem::create_directories(std::filesystem::path(m_path).parent_path(), ignored);
    const SteadyTime until = std::chrono::steady_clock::now() + Milliseconds(kAnswerLimitMs);
    for (;;) {
        auto lock = store::WriterLock::take(m_path);
        if (lock) {
            m_lock = std::move(*lock);
            if (!listen())
                m_lock.reset();
            return Start::First;
        }
        if (lock.error().code != store::StoreErrorCode::InUse)
            return Start::First;
        m_holder = lock.error().detail;
        const auto left = std::chrono::ceil<Milliseconds>(until - std::chrono::steady_clock::now()).count();
        if (left <= 0)
            return Start::NoAnswer;
        if (handOver(call, static_cast<int>(left)))
            return Start::HandedOver;
        QThread::msleep(kTryAgainMs); // it only starts, or ends, just now
    }
}

bool SingleInstance::listen()
{
    QLocalServer::removeServer(QString::fromStdString(m_path)); // of one that was killed: the lock is ours
    return m_server.listen(QString::fromStdString(m_path));
}

void SingleInstance::release()
{
    m_server.close();
    m_lock.reset();
}

bool SingleInstance::handOver(const Call& call, int milliseconds) const
{
    const QByteArray message = messageFor(call);
    if (message.size() > kMaxMessage)
        return false;
    const SteadyTime until = std::chrono::steady_clock::now() + Milliseconds(milliseconds);
    const auto left = [&] { return std::max(1, static_cast<int>(std::chrono::ceil<Milliseconds>(until - std::chrono::steady_clock::now()).count())); };
    QLocalSocket socket;
    socket.connectToServer(QString::fromStdString(m_path));
    if (!socket.waitForConnected(left()) || !isOwnUser(socket))
        return false;
    socket.write(message);
    while (!socket.canReadLine() && std::chrono::steady_clock::now() < until) {
        if (!socket.waitForReadyRead(left()))
            return false;
    }
    return socket.readLine() == kTaken;
}

// --- the first one ---

void SingleInstance::welcome()
{
    while (QLocalSocket* visitor = m_server.nextPendingConnection()) {
        if (m_visitors >= kMaxVisitors || !isOwnUser(*visitor)) {
            delete visitor;
            continue;
        }
        ++m_visitors;
        connect(visitor, &QObject::destroyed, this, [this] { --m_visitors; });
        connect(visitor, &QLocalSocket::disconnected, visitor, &QObject::deleteLater);
        connect(visitor, &QLocalSocket::readyRead, this, [this, visitor] { read(*visitor); });
        QTimer::singleShot(kVisitLimitMs, visitor, &QObject::deleteLater);
        visitor->setReadBufferSize(kMaxMessage + 1);
        read(*visitor);
    }
}

void SingleInstance::read(QLocalSocket& visitor)
{
    if (!visitor.canReadLine()) {
        if (visitor.bytesAvailable() > kMaxMessage)
            visitor.abort();
        return;
    }
    const QJsonDocument message = QJsonDocument::fromJson(visitor.readLine(kMaxMessage + 1));
    if (!message.isObject()) {
        visitor.abort();
        return;
    }
    visitor.write(kTaken);
    visitor.disconnectFromServer();
    Q_EMIT called({message[QLatin1String("store")].toString().toStdString(), message[QLatin1String("activation")].toString().toStdString().substr(0, kMaxActivation),
        {bytesFromJson(message[QLatin1String("urls")]), bytesFromJson(message[QLatin1String("urlFiles")]), bytesFromJson(message[QLatin1String("paths")])}});
}

} // namespace millrace
