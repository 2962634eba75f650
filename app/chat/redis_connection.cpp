#include "app/chat/redis_connection.h"

#include "app/chat/redis_watch.h"

#include <QHostAddress>
#include <QHostInfo>

#include <hiredis/async.h>

#include <algorithm>
#include <utility>

namespace millrace::chat {

namespace {

constexpr std::chrono::milliseconds kWatchEvery{500};

std::string_view textOf(const redisReply* reply)
{
    return reply != nullptr && reply->str != nullptr ? std::string_view(reply->str, reply->len) : std::string_view();
}

bool isError(const redisReply* reply)
{
    return reply != nullptr && reply->type == REDIS_REPLY_ERROR;
}

/// "redis_version:7.0.15" out of INFO's lines.
std::string field(std::string_view info, std::string_view name)
{
    const std::size_t at = info.find(name);
    if (at == std::string_view::npos)
        return {};
    const std::string_view rest = info.substr(at + name.size());
    return std::string(rest.substr(0, rest.find_first_of("\r\n")));
}

} // namespace

std::string redisDurability(std::string_view appendOnly, std::string_view appendFsync)
{
    if (appendOnly.empty())
        return "Redis does not tell how it keeps data (CONFIG is not allowed)";
    if (appendOnly != "yes")
        return "Redis keeps messages in memory and in snapshots only: those since the last snapshot are lost if it dies";
    if (appendFsync == "always")
        return "every message is on Redis' disk before it is confirmed";
    if (appendFsync == "everysec")
        return "Redis writes to disk once a second: up to a second of messages is lost if its machine fails";
    return "Redis leaves writing to the operating system: some seconds of messages are lost if its machine fails";
}

RedisConnection::RedisConnection(const Clock& clock, RedisOwner& owner) : m_clock(clock), m_owner(owner), m_random(QRandomGenerator::securelySeeded())
{
    m_retryTimer.setSingleShot(true);
    connect(&m_retryTimer, &QTimer::timeout, this, [this] { lookUp(); });
    m_watchTimer.setInterval(kWatchEvery);
    connect(&m_watchTimer, &QTimer::timeout, this, [this] { watch(); });
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
        redisAsyncFree(context);
    }
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

void RedisConnection::greet()
{
    m_refused = false;
    if (!m_password.empty() && m_url.user.empty())
        sendOwn({"AUTH", m_password}, Auth);
    else if (!m_password.empty())
        sendOwn({"AUTH", m_url.user, m_password}, Auth);
    if (m_url.database != 0)
        sendOwn({"SELECT", std::to_string(m_url.database)}, Select);
    sendOwn({"CONFIG", "GET", "append*"}, Config);
    sendOwn({"INFO", "server"}, Info);
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
        m_heardAt = m_clock.now();
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
    if (reply != nullptr)
        m_heardAt = m_clock.now();
    if (tag >= kFirstOwnTag)
        onOwnReply(static_cast<OwnTag>(tag), reply);
    else
        m_owner.redisAnswered(tag, reply);
}

void RedisConnection::onOwnReply(OwnTag tag, const redisReply* reply)
{
    if (reply == nullptr || m_refused || m_state == RedisState::Up)
        return;
    if (tag == Config) {
        // [name, value, …]; an error where the user may not ask
        std::string appendOnly;
        std::string appendFsync;
        for (std::size_t i = 0; reply->type == REDIS_REPLY_ARRAY && i + 1 < reply->elements; i += 2) {
            const std::string_view name = textOf(reply->element[i]);
            if (name == "appendonly")
                appendOnly = textOf(reply->element[i + 1]);
            else if (name == "appendfsync")
                appendFsync = textOf(reply->element[i + 1]);
        }
        m_info.durability = redisDurability(appendOnly, appendFsync);
        return;
    }
    if (isError(reply)) {
        const std::string_view text = textOf(reply);
        const bool works = tag == Info && text.starts_with("NOPERM"); // a user who may not ask for INFO may still write
        if (text.starts_with("LOADING"))
            m_state = RedisState::Loading;
        if (!works)
            return refuse(std::string(text));
    }
    if (tag != Info)
        return;
    m_info.version = field(textOf(reply), "redis_version:");
    m_state = RedisState::Up;
    m_retry = kFirstRetry;
    m_trouble.clear();
    m_owner.redisUp(m_info);
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
    if (context != nullptr)
        redisAsyncFree(context); // answers what waits with null
    onGone(std::move(why));
}

void RedisConnection::onGone(std::string why)
{
    setTrouble(why);
    const bool wasUp = m_state == RedisState::Up;
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
