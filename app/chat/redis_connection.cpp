#include "app/chat/redis_connection.h"

#include "app/chat/redis_watch.h"
#include "app/core/log.h"

#include <QHostAddress>
#include <QHostInfo>

#include <hiredis/async.h>

#include <algorithm>
#include <utility>

#include <sys/socket.h>

namespace millrace::chat {

namespace {

constexpr std::chrono::milliseconds kWatchEvery{500};

/// What the kernel has not sent yet is not to be sent after the connection was given up: closing resets instead of flushing.
void forgetUnsent(redisAsyncContext* context)
{
    const linger reset{1, 0};
    ::setsockopt(context->c.fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
}

} // namespace

RedisConnection::RedisConnection(const Clock& clock, RedisOwner& owner) : m_clock(clock), m_owner(owner), m_random(QRandomGenerator::securelySeeded())
{
    m_retryTimer.setSingleShot(true);
    connect(&m_retryTimer, &QTimer::timeout, this, [this] { lookUp(); });
    m_watchTimer.setInterval(kWatchEvery);
    connect(&m_watchTimer, &QTimer::timeout, this, [this] { watch(); });
    m_settleTimer.setSingleShot(true);
    connect(&m_settleTimer, &QTimer::timeout, this, [this] { becomeUp(); });
}

RedisConnection::~RedisConnection()
{
    stop();
}

std::string RedisConnection::where() const
{
    return (m_url.host.find(':') == std::string::npos ? m_url.host : '[' + m_url.host + ']') + ':' + std::to_string(m_url.port);
}

void RedisConnection::start(RedisUrl url, std::string password)
{
    m_url = std::move(url);
    m_password = std::move(password);
    m_watchTimer.start();
    lookUp();
}

void RedisConnection::stop()
{
    m_watchTimer.stop();
    m_retryTimer.stop();
    if (m_lookUp >= 0)
        QHostInfo::abortHostLookup(std::exchange(m_lookUp, -1));
    m_nextAttemptAt = 0;
    if (m_context != nullptr) {
        redisAsyncContext* context = std::exchange(m_context, nullptr);
        context->data = this; // the replies that are due come from inside
        forgetUnsent(context);
        redisAsyncFree(context);
    }
    m_settleTimer.stop();
    m_state = RedisState::Off;
}

void RedisConnection::retryNow()
{
    if (m_retryTimer.isActive()) {
        m_retry = kFirstRetry;
        m_retryTimer.stop();
        lookUp();
    }
}

void RedisConnection::lookUp()
{
    m_nextAttemptAt = 0;
    m_connectingSince = m_clock.now();
    if (m_state == RedisState::Off)
        m_state = RedisState::Connecting;
    QHostAddress literal;
    if (literal.setAddress(QString::fromStdString(m_url.host)))
        return connectTo(m_url.host);
    m_lookUp = QHostInfo::lookupHost(QString::fromStdString(m_url.host), this, [this](const QHostInfo& info) {
        m_lookUp = -1;
        if (info.addresses().isEmpty())
            return onGone("the name " + m_url.host + " has no address: " + info.errorString().toStdString());
        // Names like localhost have ::1 first where Redis listens on 127.0.0.1 only by default.
        auto addresses = info.addresses();
        std::stable_partition(addresses.begin(), addresses.end(), [](const QHostAddress& address) { return address.protocol() == QAbstractSocket::IPv4Protocol; });
        connectTo(addresses.constFirst().toString().toStdString());
    });
}

void RedisConnection::connectTo(const std::string& address)
{
    redisAsyncContext* context = redisAsyncConnect(address.c_str(), m_url.port);
    if (context == nullptr)
        return onGone("out of memory");
    if (context->err != 0) {
        const std::string why = context->errstr != nullptr ? context->errstr : "no connection";
        redisAsyncFree(context);
        return onGone(why);
    }
    context->data = this;
    m_context = context;
    m_waiting = 0;
    m_unanswered = false;
    m_peer = {};
    RedisWatch::attach(context);
    redisAsyncSetConnectCallback(context, [](const redisAsyncContext* of, int status) { static_cast<RedisConnection*>(of->data)->onConnected(status); });
    redisAsyncSetDisconnectCallback(context, [](const redisAsyncContext* of, int) {
        auto* self = static_cast<RedisConnection*>(of->data);
        if (self->m_context == of) {
            self->m_context = nullptr; // hiredis frees it
            self->onGone(of->err != 0 && of->errstr != nullptr ? of->errstr : "Redis has closed the connection");
        }
    });
}

void RedisConnection::onConnected(int status)
{
    if (status == REDIS_OK)
        return greet();
    redisAsyncContext* context = std::exchange(m_context, nullptr); // hiredis frees it
    onGone(context != nullptr && context->errstr != nullptr ? context->errstr : "no connection");
}

void RedisConnection::send(std::span<const std::string_view> words, std::uint64_t tag)
{
    m_words.clear();
    m_lengths.clear();
    for (const std::string_view word : words) {
        m_words.push_back(word.data());
        m_lengths.push_back(word.size());
    }
    if (m_waiting++ == 0)
        heard();
    const auto reply = [](redisAsyncContext* of, void* answer, void* data) {
        static_cast<RedisConnection*>(of->data)->onReply(reinterpret_cast<std::uintptr_t>(data), static_cast<const redisReply*>(answer));
    };
    redisAsyncCommandArgv(m_context, reply, reinterpret_cast<void*>(static_cast<std::uintptr_t>(tag)), static_cast<int>(words.size()), m_words.data(), m_lengths.data());
}

void RedisConnection::sendOwn(std::initializer_list<std::string_view> words, OwnTag tag)
{
    send(std::span(words.begin(), words.size()), tag);
}

void RedisConnection::onReply(std::uint64_t tag, const redisReply* reply)
{
    --m_waiting;
    if (tag >= kFirstOwnTag)
        return onOwnReply(static_cast<OwnTag>(tag), reply);
    m_unanswered = m_unanswered || reply == nullptr;
    m_owner.redisAnswered(tag, reply);
}

/// The server answers, but not as we need it: this connection is of no use. It is ended from the loop, not from inside the callback.
void RedisConnection::refuse(std::string why)
{
    redisAsyncContext* const refused = m_context;
    const bool loading = m_state == RedisState::Loading;
    m_refused = true;
    setTrouble(why);
    QMetaObject::invokeMethod(this, [this, refused, loading, why = std::move(why)] {
        if (m_context == nullptr || m_context != refused)
            return;
        drop(why);
        if (loading && m_retryTimer.isActive())
            m_state = RedisState::Loading;
    }, Qt::QueuedConnection);
}

void RedisConnection::drop(std::string why)
{
    redisAsyncContext* context = std::exchange(m_context, nullptr);
    if (context != nullptr) {
        forgetUnsent(context);
        redisAsyncFree(context); // answers what waits with null
    }
    onGone(std::move(why));
}

void RedisConnection::onGone(std::string why)
{
    setTrouble(why);
    const bool wasUp = m_state == RedisState::Up;
    logRecord(m_state == RedisState::Away ? LogLevel::Debug : LogLevel::Info, LogArea::Redis, wasUp ? "lost" : "no connection", {{"server", where()}, {"why", m_trouble}}); // once an outage
    m_settleTimer.stop();
    if (wasUp && m_unanswered)
        m_givenUp = m_peer;
    m_state = RedisState::Away;
    retryLater();
    if (wasUp)
        QMetaObject::invokeMethod(this, [this] { m_owner.redisLost(); }, Qt::QueuedConnection);
}

void RedisConnection::retryLater()
{
    const auto wait = std::chrono::milliseconds(m_retry.count() * 3 / 4 + m_random.bounded(static_cast<int>(m_retry.count() / 2) + 1));
    m_retry = std::min(m_retry * 2, kLastRetry);
    m_nextAttemptAt = m_clock.wallNow() + wait.count();
    m_retryTimer.start(wait);
}

void RedisConnection::watch()
{
    const SteadyTime now = m_clock.now();
    if (m_context == nullptr)
        return;
    if (m_state != RedisState::Up) {
        if (now - m_connectingSince >= kConnectLimit)
            drop("no connection within 5 s");
        return;
    }
    if (m_waiting > 0 && now - m_heardAt >= kSilence)
        drop("no answer for 4 s");
    else if (m_waiting == 0 && now - m_heardAt >= kPingEvery)
        sendOwn({"PING"}, Ping);
}

void RedisConnection::setTrouble(std::string_view text)
{
    m_trouble = text.substr(0, kMaxTrouble);
}

} // namespace millrace::chat
