#include "app/chat/listener.h"

#include "app/core/log.h"

#include <QTcpServer>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <limits>

namespace millrace::chat {

/// QTcpServer that makes our kind of socket. Its cap on pending connections is what bounds one turn.
class Listener::Server final : public QTcpServer {
public:
    Server(Listener& listener, bool secure) : m_listener(listener), m_secure(secure)
    {
        setListenBacklogSize(kBacklog);
        setMaxPendingConnections(kPerTurn);
        connect(this, &QTcpServer::acceptError, &listener, [&listener] { listener.pause(); });
    }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        QTcpSocket* socket = m_secure ? static_cast<QTcpSocket*>(new SecurePeer(&m_listener)) : new PlainPeer(&m_listener);
        if (!socket->setSocketDescriptor(descriptor)) {
            ::close(static_cast<int>(descriptor));
            delete socket;
            return;
        }
        addPendingConnection(socket);
        if (!std::exchange(m_asked, true)) {
            QMetaObject::invokeMethod(this, [this] {
                m_asked = false;
                m_listener.drain(*this);
            }, Qt::QueuedConnection);
        }
    }

private:
    Listener& m_listener;
    bool m_secure;
    bool m_asked = false;
};

namespace {

ChatError listenError(const QTcpServer& server, const QHostAddress& address, std::uint16_t port)
{
    ChatError error;
    const QString host = address.protocol() == QAbstractSocket::IPv6Protocol ? QLatin1Char('[') + address.toString() + QLatin1Char(']') : address.toString();
    error.where = host.toStdString() + ':' + std::to_string(port);
    error.detail = server.errorString().toStdString();
    switch (server.serverError()) {
    case QAbstractSocket::AddressInUseError: error.code = ChatErrorCode::PortInUse; break;
    case QAbstractSocket::SocketAccessError: error.code = ChatErrorCode::PortRefused; break;
    case QAbstractSocket::SocketAddressNotAvailableError:
    case QAbstractSocket::UnsupportedSocketOperationError: error.code = ChatErrorCode::AddressInvalid; break;
    default: error.code = ChatErrorCode::Internal; break;
    }
    return error;
}

} // namespace

Listener::Listener(std::optional<QSslConfiguration> tls, Accepted accepted, QObject* parent) : QObject(parent), m_tls(std::move(tls)), m_accepted(std::move(accepted)) {}

Listener::~Listener() = default;

Result<std::uint16_t, ChatError> Listener::listen(const std::vector<QHostAddress>& addresses, std::uint16_t port)
{
    constexpr int kTries = 20; // where the system chooses a port that the second family has in use
    for (int attempt = 1;; ++attempt) {
        std::uint16_t chosen = port;
        std::optional<ChatError> failed;
        for (const QHostAddress& address : addresses) {
            auto server = std::make_unique<Server>(*this, m_tls.has_value());
            if (server->listen(address, chosen)) {
                chosen = server->serverPort();
                m_servers.push_back(std::move(server));
                continue;
            }
            ChatError error = listenError(*server, address, chosen);
            if (!m_servers.empty() && error.code == ChatErrorCode::AddressInvalid)
                continue;
            failed = std::move(error);
            break;
        }
        if (!failed)
            return chosen;
        const bool again = port == 0 && !m_servers.empty() && attempt < kTries;
        close();
        if (!again)
            return Failure{std::move(*failed)};
    }
}

void Listener::close()
{
    for (const auto& server : m_servers)
        server->close();
    m_servers.clear();
}

void Listener::drain(Server& server)
{
    while (QTcpSocket* socket = server.nextPendingConnection()) {
        if (m_tls) {
            auto* secure = static_cast<SecurePeer*>(socket);
            secure->setSslConfiguration(*m_tls);
            secure->startServerEncryption();
            m_accepted(*secure);
        } else {
            m_accepted(*static_cast<PlainPeer*>(socket));
        }
    }
    if (!descriptorsLeft())
        pause();
}

bool Listener::descriptorsLeft() const
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || m_servers.empty())
        return true;
    // the lowest free descriptor tells how far they are used up
    const int probe = ::fcntl(static_cast<int>(m_servers.front()->socketDescriptor()), F_DUPFD_CLOEXEC, 0);
    if (probe < 0)
        return false;
    ::close(probe);
    return static_cast<rlim_t>(probe) + kKeptDescriptors < limit.rlim_cur;
}

void Listener::pause()
{
    if (!m_paused)
        logInfo(LogArea::Chat, "accepting pauses: no descriptor is left");
    m_paused = true;
    for (const auto& server : m_servers)
        server->pauseAccepting();
}

void Listener::retry()
{
    if (!m_paused || !descriptorsLeft())
        return;
    m_paused = false;
    logInfo(LogArea::Chat, "accepting goes on");
    for (const auto& server : m_servers)
        server->resumeAccepting();
}

} // namespace millrace::chat
