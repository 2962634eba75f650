#pragma once

#include "app/chat/chat_error.h"
#include "app/chat/chat_service.h"
#include "app/chat/peer_socket.h"
#include "app/core/result.h"

#include <QHostAddress>
#include <QObject>
#include <QSslConfiguration>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace millrace::chat {

/// The listening sockets of one server: one, or for "localhost" one of each family on the same port.
///
/// Accepts at most 32 connections of a socket per turn of the loop. Where descriptors run out it stops accepting (a failing accept would
/// be tried again at once, for ever), and retry() sees whether there are some again; the kernel's queue keeps who comes meanwhile.
/// Thread: loop. Ownership: a socket that is handed out belongs to the taker; it has this object as its QObject parent.
class Listener final : public QObject {
public:
    static constexpr int kBacklog = 1'024;
    static constexpr int kPerTurn = 32;
    static constexpr int kKeptDescriptors = 16;      ///< never used for clients: the journal, Redis and the rest need some

    using Accepted = std::function<void(PeerSocket&)>;
    /// With `tls`, connections are TLS ones and their handshake has been started when they are handed out.
    Listener(std::optional<QSslConfiguration> tls, Accepted accepted, QObject* parent);
    ~Listener() override;

    /// `addresses`: the first one decides where `port` is 0, the others follow; one that this machine does not have is left out unless it
    /// is the first. Errors: AddressInvalid, PortInUse, PortRefused, Internal; then nothing listens. The value is the port.
    [[nodiscard]] Result<std::uint16_t, ChatError> listen(const std::vector<QHostAddress>& addresses, std::uint16_t port);
    void close();
    /// No descriptors are left: nobody is let in until retry() finds some.
    [[nodiscard]] bool paused() const { return m_paused; }
    void retry();

private:
    class Server;
    void drain(Server& server);
    void pause();
    [[nodiscard]] bool descriptorsLeft() const;

    std::optional<QSslConfiguration> m_tls;
    Accepted m_accepted;
    std::vector<std::unique_ptr<Server>> m_servers;
    bool m_paused = false;
};

} // namespace millrace::chat
