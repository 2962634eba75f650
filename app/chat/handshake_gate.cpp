#include "app/chat/handshake_gate.h"

#include "app/core/log.h"

#include <QHostAddress>

#include <array>

namespace millrace::chat {

std::string addressText(const QHostAddress& address)
{
    bool isV4 = false;
    const quint32 v4 = address.toIPv4Address(&isV4);
    if (isV4)
        return QHostAddress(v4).toString().toStdString();
    QHostAddress plain = address;
    plain.setScopeId({});
    return plain.toString().toStdString();
}

HandshakeGate::HandshakeGate(HandshakePolicy policy, Milliseconds timeout, Hooks hooks, QObject* parent)
    : QObject(parent), m_policy(std::move(policy)), m_timeout(timeout), m_hooks(std::move(hooks))
{
}

HandshakeGate::~HandshakeGate()
{
    clear();
}

/// The gate lets go of a socket: it is never touched through a connection of the gate again.
void HandshakeGate::release(PeerSocket& socket)
{
    socket.vanish();
    socket.device().deleteLater();
}

void HandshakeGate::add(PeerSocket& socket, SteadyTime now)
{
    m_now = now;
    QTcpSocket& device = socket.device();
    device.setReadBufferSize(kMaxHead + 1);
    Guest guest{&socket, {addressText(device.peerAddress()), device.peerPort()}, now + m_timeout};
    const auto here = m_perAddress.find(guest.visitor.address);
    if (m_waiting.size() >= kMaxWaiting || (here != m_perAddress.end() && here->second >= kMaxWaitingPerAddress)) {
        send(std::move(guest), refuseFor(429, "Too many handshakes are under way.\n", m_timeout));
        return;
    }
    ++m_perAddress[guest.visitor.address];
    m_byDevice[&device] = m_waiting.insert(m_waiting.end(), std::move(guest));
    connect(&device, &QTcpSocket::readyRead, this, [this, d = &device] { look(d); });
    connect(&device, &QTcpSocket::disconnected, this, [this, d = &device] { forget(d); });
    if (device.bytesAvailable() > 0)
        look(&device);
}

HandshakeGate::Guest HandshakeGate::take(Guests::iterator guest)
{
    Guest taken = std::move(*guest);
    QTcpSocket& device = taken.socket->device();
    device.disconnect(this);
    m_byDevice.erase(&device);
    m_waiting.erase(guest);
    if (const auto here = m_perAddress.find(taken.visitor.address); --here->second == 0)
        m_perAddress.erase(here);
    return taken;
}

void HandshakeGate::look(QTcpSocket* device)
{
    const auto found = m_byDevice.find(device);
    if (found == m_byDevice.end())
        return;
    const Guests::iterator guest = found->second;
    std::array<char, kMaxHead + 1> buffer{};
    const qint64 size = device->peek(buffer.data(), static_cast<qint64>(buffer.size()));
    const std::string_view seen(buffer.data(), static_cast<std::size_t>(std::max<qint64>(size, 0)));
    const std::size_t end = seen.find("\r\n\r\n");
    if (end == std::string_view::npos || end + 4 > kMaxHead) {
        if (seen.size() > kMaxHead)
            refuseGuest(guest, refuse(431, "The request's header is larger than 16 KiB.\n"));
        return;
    }
    const auto head = RequestHead::parse(seen.substr(0, end + 4));
    if (!head) {
        refuseGuest(guest, head.error() == RequestHead::Problem::TooManyFields ? refuse(431, "The request has too many header fields.\n") : refuse(400, "The request is malformed.\n"));
        return;
    }
    auto verdict = judge(*head, m_policy);
    if (const auto* refusal = std::get_if<Refusal>(&verdict)) {
        refuseGuest(guest, *refusal);
        return;
    }
    if (const auto refusal = m_hooks.check(guest->visitor)) {
        refuseGuest(guest, *refusal);
        return;
    }
    Guest taken = take(guest);
    m_hooks.admitted(*taken.socket, std::move(taken.visitor), std::move(std::get<Admission>(verdict)));
}

void HandshakeGate::refuseGuest(Guests::iterator guest, const Refusal& refusal)
{
    send(take(guest), refusal);
}

void HandshakeGate::send(Guest guest, const Refusal& refusal)
{
    m_hooks.refused(refusal.status);
    logInfo(LogArea::Chat, "client refused", {{"address", guest.visitor.address}, {"status", refusal.status}, {"why", std::string_view(refusal.body).substr(0, refusal.body.find('\n'))}});
    QTcpSocket& device = guest.socket->device();
    if (m_leaving.size() >= kMaxLeaving) {
        release(*guest.socket);
        return;
    }
    connect(&device, &QTcpSocket::disconnected, this, [this, d = &device] { forget(d); });
    guest.deadline = m_now + kLeaveTime;
    PeerSocket& socket = *guest.socket;
    m_leavingByDevice[&device] = m_leaving.insert(m_leaving.end(), std::move(guest));
    device.write(QByteArray::fromStdString(response(refusal)));
    socket.expectNothing();
    socket.halfClose();
}

/// The peer has left, waiting or with its answer.
void HandshakeGate::forget(QTcpSocket* device)
{
    if (const auto found = m_byDevice.find(device); found != m_byDevice.end()) {
        m_hooks.refused(0);
        release(*take(found->second).socket);
        return;
    }
    if (const auto found = m_leavingByDevice.find(device); found != m_leavingByDevice.end()) {
        PeerSocket& socket = *found->second->socket;
        device->disconnect(this);
        m_leaving.erase(found->second);
        m_leavingByDevice.erase(found);
        release(socket);
    }
}

void HandshakeGate::expire(SteadyTime now)
{
    m_now = now;
    while (!m_waiting.empty() && m_waiting.front().deadline <= now) {
        m_hooks.refused(0);
        release(*take(m_waiting.begin()).socket);
    }
    while (!m_leaving.empty() && m_leaving.front().deadline <= now)
        forget(&m_leaving.front().socket->device());
}

void HandshakeGate::clear()
{
    while (!m_waiting.empty())
        release(*take(m_waiting.begin()).socket);
    while (!m_leaving.empty())
        forget(&m_leaving.front().socket->device());
}

} // namespace millrace::chat
