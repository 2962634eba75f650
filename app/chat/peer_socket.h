#pragma once

#include "app/chat/mask_check.h"
#include "app/core/clock.h"

#include <QByteArray>
#include <QSslSocket>
#include <QTcpSocket>

#include <sys/socket.h>

#include <cerrno>
#include <algorithm>
#include <cstdint>
#include <functional>
#include <utility>

namespace millrace::chat {

/// The server's end of one connection, underneath the QWebSocket that reads from it.
///
/// QWebSocket reads all that there is, closes the connection in the same breath as it writes its close frame, and writes without looking
/// at what is unsent. This class stands between, through the virtual functions of QTcpSocket:
/// - reading stops after so many looks at the socket and goes on in a later turn of the loop, so that one client that sends a million tiny
///   frames does not hold up the others; and it can be held, which lets TCP push back on a client that sends faster than the log takes;
/// - close() lets the close frame out: it half-closes, reads on into nothing, and ends when the peer does (RFC 6455 section 7.1.1).
///   Closing with unread data would make the kernel send RST, which can destroy the close frame on its way;
/// - small frames are gathered and go out together, past the notifiers where that is possible;
/// - a frame that is not masked is not let through.
///
/// Thread: loop. Ownership: a QTcpSocket with a QObject parent, or the QWebSocket's.
class PeerSocket {
public:
    virtual ~PeerSocket() = default;
    [[nodiscard]] virtual QTcpSocket& device() = 0;
    [[nodiscard]] virtual bool secure() const = 0;

    /// Takes a whole frame to be sent with flushQueued(), or at once when it is large.
    virtual void queue(const QByteArray& frame) = 0;
    virtual void flushQueued() = 0;
    /// Gives the kernel what it takes of what is unsent.
    virtual void push() = 0;
    /// Bytes that the kernel has not taken yet.
    [[nodiscard]] virtual std::int64_t unsent() const = 0;
    /// While held, QWebSocket sees no bytes. Set it between two frames: QWebSocket gives up on a frame after 5 s.
    virtual void setHeld(bool held) = 0;
    /// Holds reading once the answer to the handshake is written: QWebSocketServer would read frames that came with the handshake before
    /// anybody has seen the new QWebSocket, and they would be lost.
    virtual void holdAfterAnswer() = 0;
    /// From now on a turn of the loop reads so many times, and not while more than `maxUnsent` bytes wait to go out: QWebSocket answers
    /// every ping, whether or not the pongs are read. Reading is not held any more.
    virtual void limitReading(std::int64_t maxUnsent) = 0;
    /// Called once, from the loop, when a frame is not masked; what came before it has been read. Nothing is read any more.
    virtual void setOnUnmasked(std::function<void()> onUnmasked) = 0;
    /// Sends what is written and stops sending; the rest of the input is thrown away.
    virtual void halfClose() = 0;
    /// The peer has said its last word too: over TLS the connection ends as soon as ours is sent.
    virtual void expectNothing() = 0;
    /// Ends the connection now and frees what is unsent.
    virtual void vanish() = 0;
    /// Bytes that came in and are not read yet, held or not.
    [[nodiscard]] virtual std::int64_t unread() const = 0;
    /// Whether anything came in since the last call.
    [[nodiscard]] virtual bool takeHeard() = 0;
};

constexpr int kReadsPerTurn = 192;                 ///< looks at the socket; a small frame takes four to six
constexpr qsizetype kGatherBelow = 16 * 1024;      ///< bytes; larger frames are written as they are, without a copy

template <class Base>
class PeerSocketOf final : public Base, public PeerSocket {
public:
    explicit PeerSocketOf(QObject* parent) : Base(parent)
    {
        // Before QWebSocket's own connection: a new turn may read again.
        QObject::connect(this, &QIODevice::readyRead, this, [this] { onReadyRead(); });
        QObject::connect(this, &QIODevice::bytesWritten, this, [this] { onWritten(); });
        if constexpr (kSecure) // bytesWritten() of QSslSocket tells what is encrypted, not what has gone
            QObject::connect(this, &QSslSocket::encryptedBytesWritten, this, [this] { onWritten(); });
    }

    QTcpSocket& device() override { return *this; }
    bool secure() const override { return kSecure; }

    void queue(const QByteArray& frame) override
    {
        if (frame.size() < kGatherBelow) {
            m_gathered.append(frame);
            if (m_gathered.size() >= 4 * kGatherBelow)
                flushQueued();
            return;
        }
        flushQueued();
        send(frame);
    }

    void flushQueued() override
    {
        if (!m_gathered.isEmpty())
            send(std::exchange(m_gathered, {}));
    }

    void push() override
    {
        // QSslSocket reads while it flushes, and says so from inside: not while QWebSocket reads. It flushes by itself in the next turn.
        if (!kSecure || !m_reading)
            Base::flush();
    }

    std::int64_t unsent() const override
    {
        std::int64_t bytes = m_gathered.size() + Base::bytesToWrite();
        if constexpr (kSecure)
            bytes += Base::encryptedBytesToWrite();
        return bytes;
    }

    void setHeld(bool held) override
    {
        if (std::exchange(m_held, held) && !held)
            readAgainLater();
    }
    void holdAfterAnswer() override { m_holdAfterWrite = true; }
    void limitReading(std::int64_t maxUnsent) override
    {
        m_maxUnsent = maxUnsent;
        m_held = false;
        m_limited = true;
        m_reads = kReadsPerTurn;
        // Behind QWebSocket's own connection: it has read what it wanted.
        QObject::connect(this, &QIODevice::readyRead, this, [this] { onRead(); });
        readAgainLater();
    }
    void setOnUnmasked(std::function<void()> onUnmasked) override { m_onUnmasked = std::move(onUnmasked); }

    void halfClose() override
    {
        if (std::exchange(m_halfClosing, true))
            return;
        Base::setReadBufferSize(kGatherBelow);
        flushQueued();
        shutDownWhenSent();
        discard();
    }

    void expectNothing() override { m_nothingExpected = true; }

    void vanish() override
    {
        m_final = true;
        m_gathered.clear();
        Base::abort();
    }

    std::int64_t unread() const override { return Base::bytesAvailable(); }
    bool takeHeard() override { return std::exchange(m_heard, false); }

    qint64 bytesAvailable() const override
    {
        if (m_halfClosing || m_held || m_choked)
            return 0;
        if (m_limited && --m_reads < 0) {
            if (m_reads == -1)
                const_cast<PeerSocketOf*>(this)->readAgainLater();
            return 0;
        }
        return std::max<qint64>(0, Base::bytesAvailable() - m_notYet);
    }

    /// QWebSocket's last word: its close frame is written. Or abort(), which has taken the write channel away before it calls this.
    void close() override
    {
        if (m_final || Base::writeChannelCount() == 0 || Base::state() != QAbstractSocket::ConnectedState) {
            m_gathered.clear();
            Base::close();
        } else {
            halfClose();
        }
    }

protected:
    /// Pongs and close frames of QWebSocket must not overtake what is gathered.
    qint64 writeData(const char* data, qint64 size) override
    {
        if (std::exchange(m_holdAfterWrite, false))
            m_held = true;
        flushQueued();
        const qint64 written = Base::writeData(data, size);
        if (m_limited && unsent() > m_maxUnsent)
            m_choked = true;
        else if (kSecure && m_reading && unsent() > m_maxUnsent / 2)
            m_reads = std::min(m_reads, 0); // the kernel is asked in the next turn only: what it would take does not count against the client
        return written;
    }

private:
    static constexpr bool kSecure = std::is_base_of_v<QSslSocket, Base>;

    void onReadyRead()
    {
        m_heard = true;
        m_reads = kReadsPerTurn;
        if (m_halfClosing)
            discard();
        else if (m_limited && std::exchange(m_reading, true))
            m_checksMasks = false, m_notYet = 0; // read from inside reading: what was taken cannot be counted any more
        else if (m_limited)
            checkMasks();
    }

    /// QWebSocket is shown whole headers of masked frames only.
    void checkMasks()
    {
        if (!m_checksMasks)
            return;
        m_available = Base::bytesAvailable();
        if (!m_unmasked && m_masks.wantsLook(m_available))
            m_unmasked = !m_masks.look(Base::peek(m_available));
        m_notYet = std::max<qint64>(0, m_available - m_masks.good());
    }

    void onRead()
    {
        m_reading = false;
        if (m_halfClosing || !m_checksMasks)
            return;
        m_masks.took(m_available - Base::bytesAvailable());
        m_available = Base::bytesAvailable();
        if (!m_unmasked || m_held || m_masks.good() > 0) // what came before it is read first
            return;
        m_held = true;
        QMetaObject::invokeMethod(this, [this] {
            if (m_onUnmasked)
                std::exchange(m_onUnmasked, nullptr)();
        }, Qt::QueuedConnection);
    }

    void onWritten()
    {
        if (m_halfClosing)
            shutDownWhenSent();
        else if (m_choked && unsent() <= m_maxUnsent / 2)
            unchoke();
    }

    void unchoke()
    {
        m_choked = false;
        readAgainLater();
    }

    void readAgainLater()
    {
        if (std::exchange(m_asked, true))
            return;
        QMetaObject::invokeMethod(this, [this] {
            m_asked = false;
            if (Base::bytesAvailable() > 0)
                Q_EMIT this->readyRead();
        }, Qt::QueuedConnection);
    }

    void discard()
    {
        while (Base::bytesAvailable() > 0 && Base::skip(Base::bytesAvailable()) > 0) { }
        if constexpr (kSecure) {
            // TLS has no half-close that peers agree on: what comes after our last word is the peer's answer to it
            if (m_halfClosing && m_shutDown)
                finish();
        }
    }

    void finish()
    {
        m_final = true;
        QMetaObject::invokeMethod(this, [this] { Base::close(); }, Qt::QueuedConnection);
    }

    void shutDownWhenSent()
    {
        if (m_shutDown || Base::state() != QAbstractSocket::ConnectedState)
            return;
        Base::flush();
        if (unsent() > 0)
            return;
        m_shutDown = true;
        if constexpr (!kSecure)
            ::shutdown(static_cast<int>(Base::socketDescriptor()), SHUT_WR);
        else if (m_nothingExpected)
            finish();
    }

    /// Straight to the kernel where nothing waits before it: a write through QAbstractSocket arms a notifier and goes round the loop.
    void send(const QByteArray& bytes)
    {
        if constexpr (kSecure) {
            Base::write(bytes);
            push();
        } else {
            if (Base::bytesToWrite() > 0 || Base::state() != QAbstractSocket::ConnectedState) {
                Base::write(bytes);
                return;
            }
            const ssize_t sent = ::send(static_cast<int>(Base::socketDescriptor()), bytes.constData(), static_cast<std::size_t>(bytes.size()), MSG_DONTWAIT | MSG_NOSIGNAL);
            const qsizetype done = sent > 0 ? static_cast<qsizetype>(sent) : 0;
            if (done == 0)
                Base::write(bytes); // shares the bytes; an error comes up there
            else if (done < bytes.size())
                Base::write(bytes.constData() + done, bytes.size() - done);
        }
    }

    QByteArray m_gathered;
    mutable int m_reads = kReadsPerTurn;
    bool m_limited = false;
    bool m_held = false;
    bool m_holdAfterWrite = false;
    bool m_choked = false;
    std::int64_t m_maxUnsent = 0;
    bool m_asked = false;
    bool m_heard = false;
    MaskCheck m_masks;
    qint64 m_available = 0;            ///< when QWebSocket began to read in this turn
    qint64 m_notYet = 0;               ///< of these, from the first header on that is not whole, or not masked
    bool m_unmasked = false;
    bool m_checksMasks = true;
    bool m_reading = false;            ///< QWebSocket is at it, further up the stack
    std::function<void()> m_onUnmasked;
    bool m_halfClosing = false;
    bool m_nothingExpected = false;
    bool m_shutDown = false;
    bool m_final = false;
};

using PlainPeer = PeerSocketOf<QTcpSocket>;
using SecurePeer = PeerSocketOf<QSslSocket>;

} // namespace millrace::chat
