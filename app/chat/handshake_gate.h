#pragma once

#include "app/chat/handshake_rules.h"
#include "app/chat/peer_socket.h"
#include "app/core/clock.h"

#include <QObject>
#include <QPointer>

#include <cstdint>
#include <functional>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>

namespace millrace::chat {

/// An address as it is shown and compared: an IPv4 address inside IPv6 as IPv4, no scope.
[[nodiscard]] std::string addressText(const QHostAddress& address);

/// Where connections wait until their handshake is judged: nothing reaches QWebSocketServer, which answers neither 401 nor 429, has no
/// time limit and believes any Host, before its head was read here.
///
/// The head is peeked at, never taken, so that QWebSocketServer reads it again. Refused connections get a whole HTTP answer and a moment
/// to read it.
/// Thread: loop. Ownership: of the sockets until they are handed to `admitted`, which takes them. Time: nothing here waits by itself:
/// expire() ends what has taken too long. Cost: O(1) per event.
class HandshakeGate final : public QObject {
public:
    static constexpr qint64 kMaxHead = 16 * 1024;                ///< bytes; beyond it 431
    static constexpr std::size_t kMaxWaiting = 2'048;            ///< handshakes under way in all; beyond it 429
    static constexpr int kMaxWaitingPerAddress = 1'024;          ///< of one address
    static constexpr std::size_t kMaxLeaving = 512;              ///< refused ones that still read their answer; beyond it they are cut
    static constexpr Milliseconds kLeaveTime{1'000};

    struct Visitor {
        std::string address;
        std::uint16_t port = 0;
    };
    struct Hooks {
        /// A last word for one that the policy lets in: a refusal (banned, full), or nullopt.
        std::function<std::optional<Refusal>(const Visitor&)> check;
        /// Hands the socket on; the head is still unread.
        std::function<void(PeerSocket&, Visitor, Admission)> admitted;
        std::function<void(int status)> refused;                 ///< 0: cut without an answer
    };

    HandshakeGate(HandshakePolicy policy, Milliseconds timeout, Hooks hooks, QObject* parent);
    ~HandshakeGate() override;

    /// Takes a connection that was just accepted (over TLS: whose handshake was just started).
    void add(PeerSocket& socket, SteadyTime now);
    void expire(SteadyTime now);
    /// Cuts all that is here.
    void clear();
    [[nodiscard]] int waiting() const { return static_cast<int>(m_waiting.size()); }

private:
    struct Guest {
        PeerSocket* socket;
        Visitor visitor;
        SteadyTime deadline;
    };
    using Guests = std::list<Guest>;                             ///< in the order of their deadlines

    void look(QTcpSocket* device);
    void refuseGuest(Guests::iterator guest, const Refusal& refusal);
    void send(Guest guest, const Refusal& refusal);
    void forget(QTcpSocket* device);
    Guest take(Guests::iterator guest);
    static void release(PeerSocket& socket);

    HandshakePolicy m_policy;
    Milliseconds m_timeout;
    Hooks m_hooks;
    SteadyTime m_now;                                            ///< of the last add() or expire()
    Guests m_waiting;
    Guests m_leaving;
    std::unordered_map<QTcpSocket*, Guests::iterator> m_byDevice;
    std::unordered_map<QTcpSocket*, Guests::iterator> m_leavingByDevice;
    std::unordered_map<std::string, int> m_perAddress;
};

} // namespace millrace::chat
