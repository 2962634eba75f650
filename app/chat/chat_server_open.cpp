#include "app/async/callback.h"
#include "app/chat/chat_server.h"
#include "app/chat/server_certificate.h"
#include "app/core/log.h"

#include <QHostInfo>
#include <QWebSocketServer>

#include <algorithm>

// ChatServer: from settings to an open port.

namespace millrace::chat {

namespace {

/// Above what the gate lets through in one turn: QWebSocketServer closes silently beyond it.
constexpr int kMaxPendingUpgrades = 4'096;

} // namespace

async::Task<Result<Listening, ChatError>> ChatServer::start()
{
    if (!m_settings.certificatePath.empty() || !m_settings.keyPath.empty()) {
        auto tls = loadCertificate(m_settings.certificatePath, m_settings.keyPath);
        if (!tls)
            co_return Failure{tls.error()};
        m_tls = std::move(*tls);
    }
    auto where = co_await addresses();
    if (!where)
        co_return Failure{where.error()};
    if (m_log) {
        auto opened = co_await openLog();
        if (!opened)
            co_return Failure{opened.error()};
    }
    auto listening = listen(std::move(*where));
    if (!listening) {
        if (m_log)
            co_await async::awaitCallback<bool>([this](auto done) { m_log->stop(kFlushLimit, [done] { done(true); }); }, "the log");
        co_return Failure{listening.error()};
    }
    m_shown.phase = ServerPhase::Listening;
    m_shown.startedAt = m.clock.wallNow();
    m_shown.url = listening->url;
    logInfo(LogArea::Chat, "listening", {{"url", listening->url}, {"redis", m_settings.redis.has_value()}, {"protected", !m_settings.token.empty()}});
    if (m_reader) {
        m_reader->announceAs(listening->url);
        m_reader->start(*m_settings.redis, m_settings.redisPassword, m_settings.stream);
    }
    m_group.spawn("look after chat handshakes", tendGate());
    m_group.spawn("look after chat clients", tendClients());
    co_return std::move(*listening);
}

async::Task<Result<std::vector<QHostAddress>, ChatError>> ChatServer::addresses()
{
    if (m_settings.host == "localhost")
        co_return std::vector<QHostAddress>{QHostAddress(QHostAddress::LocalHost), QHostAddress(QHostAddress::LocalHostIPv6)};
    std::string host = m_settings.host;
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    QHostAddress address;
    if (address.setAddress(QString::fromStdString(host)))
        co_return std::vector<QHostAddress>{address};
    // A name: looked up by Qt in a thread of its own.
    const QHostInfo info = co_await async::awaitCallback<QHostInfo>(
        [&](auto done) { QHostInfo::lookupHost(QString::fromStdString(host), &m_context, [done](const QHostInfo& found) { done(found); }); }, "the look-up of a name");
    if (info.error() != QHostInfo::NoError || info.addresses().isEmpty())
        co_return Failure{ChatError{ChatErrorCode::AddressInvalid, info.errorString().toStdString(), m_settings.host}};
    co_return std::vector<QHostAddress>{info.addresses().constFirst()};
}

async::Task<Result<void, ChatError>> ChatServer::openLog()
{
    if (m_reader)
        m_log->setDraining([this](const std::string& mid) { m_flow.suppress(mid); });
    m_log->setAnswer([this](MessageLog::Token token, const Result<Receipt, LogFailure>& answer) { m_flow.answered(token, answer); });
    co_return co_await async::awaitCallback<Result<void, ChatError>>([this](auto done) { m_log->start(m_settings, std::move(done)); }, "the journal");
}

std::string ChatServer::urlFor(const QHostAddress& first, std::uint16_t port) const
{
    std::string host = first.protocol() == QAbstractSocket::IPv6Protocol ? '[' + first.toString().toStdString() + ']' : first.toString().toStdString();
    if (m_tls && !QHostAddress().setAddress(QString::fromStdString(m_settings.host)))
        host = m_settings.host; // certificates are for names
    return (m_tls ? "wss://" : "ws://") + host + ':' + std::to_string(port);
}

Result<Listening, ChatError> ChatServer::listen(std::vector<QHostAddress> addresses)
{
    m_webSockets = std::make_unique<QWebSocketServer>(QStringLiteral("Millrace"), QWebSocketServer::NonSecureMode);
    m_webSockets->setMaxPendingConnections(kMaxPendingUpgrades);
    m_webSockets->setSupportedSubprotocols({QString::fromLatin1(kSubprotocol.data(), static_cast<qsizetype>(kSubprotocol.size()))});
    QObject::connect(m_webSockets.get(), &QWebSocketServer::newConnection, &m_context, [this] { takeUpgraded(); });
    m_listener = std::make_unique<Listener>(m_tls, [this](PeerSocket& peer) { m_gate->add(peer, m.clock.now()); }, nullptr);
    const auto port = m_listener->listen(addresses, m_settings.port);
    if (!port) {
        ChatError error = port.error();
        if (error.code == ChatErrorCode::PortInUse || error.code == ChatErrorCode::PortRefused)
            error.where = m_settings.host + ':' + std::to_string(m_settings.port);
        return Failure{std::move(error)};
    }
    const Listening listening{urlFor(addresses.front(), *port), *port};
    m_shown.url = listening.url;
    makeGate(addresses);
    return listening;
}

void ChatServer::makeGate(const std::vector<QHostAddress>& addresses)
{
    HandshakePolicy policy;
    policy.url = m_shown.url;
    policy.loopbackOnly = std::ranges::all_of(addresses, &QHostAddress::isLoopback);
    policy.extraHost = m_settings.host.find(':') == std::string::npos ? m_settings.host : std::string();
    policy.allowedOrigins = m_settings.allowedOrigins;
    policy.token = m_settings.token;
    m_gate = std::make_unique<HandshakeGate>(std::move(policy), m_settings.handshakeTimeout,
        HandshakeGate::Hooks{[this](const HandshakeGate::Visitor& visitor) { return check(visitor); },
            [this](PeerSocket& peer, HandshakeGate::Visitor visitor, Admission admission) { admit(peer, std::move(visitor), std::move(admission)); },
            [this](int status) { ++m_shown.refused[status]; }},
        nullptr);
}

} // namespace millrace::chat
