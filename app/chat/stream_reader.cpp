#include "app/chat/stream_reader.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QSysInfo>

#include <hiredis/hiredis.h>

#include <algorithm>
#include <charconv>
#include <unistd.h>

namespace millrace::chat {

namespace {

constexpr std::string_view kStreamStart = "0-0";
constexpr int kSliceStep = 8;

std::int64_t numberOf(std::string_view text)
{
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

/// The value behind a name in a flat list of names and values.
const redisReply* valueOf(const redisReply* list, std::string_view name)
{
    for (std::size_t i = 0; i + 1 < list->elements; i += 2) {
        if (replyText(list->element[i]) == name)
            return list->element[i + 1];
    }
    return nullptr;
}

} // namespace

StreamReader::StreamReader(const Clock& clock, Callbacks callbacks)
    : m_clock(clock), m_callbacks(std::move(callbacks)), m_redis(clock, *this), m_name(QSysInfo::machineHostName().toStdString() + ':' + std::to_string(::getpid())), m_readId(kStreamStart),
      m_position(kStreamStart)
{
    m_retryTimer.setSingleShot(true);
    connect(&m_retryTimer, &QTimer::timeout, this, [this] { next(); });
}

void StreamReader::start(const RedisUrl& url, std::string password, std::string stream)
{
    m_stream = std::move(stream);
    m_instancesKey = m_stream + ":instances";
    m_redis.start(url, std::move(password));
}

void StreamReader::stop()
{
    m_retryTimer.stop();
    m_redis.stop();
    m_busy = false;
    for (const Entry& entry : std::exchange(m_entries, {})) {
        m_position = entry.id;
        m_callbacks.entry(entry);
    }
    setFollows(false);
}

void StreamReader::redisUp(const RedisInfo&)
{
    m_busy = false;
    m_checkDue = true;
    m_announcedAt = {};
    next();
}

void StreamReader::redisLost()
{
    m_busy = false;
    m_retryTimer.stop();
    m_refusal.clear();
    setFollows(false);
}

void StreamReader::setFollows(bool follows)
{
    if (std::exchange(m_follows, follows) != follows)
        m_callbacks.changed();
}

void StreamReader::refuse(std::string_view why)
{
    m_refusal = why.substr(0, RedisConnection::kMaxTrouble);
    m_retryTimer.start(kRefusedRetry);
    m_follows = false;
    m_callbacks.changed();
}

void StreamReader::send(std::initializer_list<std::string_view> words, Tag tag)
{
    m_redis.send(std::span(words.begin(), words.size()), tag);
}

/// From the loop: not from inside a reply, so that a Redis which always has more does not keep it.
void StreamReader::nextSoon()
{
    if (!std::exchange(m_asked, true)) {
        QMetaObject::invokeMethod(this, [this] {
            m_asked = false;
            handOver();
            next();
        }, Qt::QueuedConnection);
    }
}

void StreamReader::next()
{
    if (m_busy || !m_entries.empty() || m_redis.state() != RedisState::Up)
        return;
    const SteadyTime now = m_clock.now();
    m_busy = true;
    if (!m_based || std::exchange(m_checkDue, false)) {
        m_checkedAt = now;
        return send({"XINFO", "STREAM", m_stream}, Info);
    }
    if (now - m_announcedAt >= kAnnounceEvery)
        announce();
    send({"XREAD", "COUNT", std::to_string(m_page.count()), "BLOCK", std::to_string(kBlock.count()), "STREAMS", m_stream, m_readId}, Read);
}

void StreamReader::redisAnswered(std::uint64_t tag, const redisReply* reply)
{
    if (reply == nullptr)
        return; // redisLost() follows
    switch (static_cast<Tag>(tag)) {
    case Info: return infoReply(reply);
    case Read: return readReply(reply);
    case Listed: return listReply(reply);
    case Told: return; // who may not announce is not listed
    }
}

void StreamReader::infoReply(const redisReply* reply)
{
    m_busy = false;
    std::string last(kStreamStart);
    std::optional<std::int64_t> added = 0;
    if (const std::string_view error = replyError(reply); !error.empty() && error != "ERR no such key") {
        return refuse(error);
    } else if (error.empty()) { // else there is no stream yet
        if (const redisReply* id = valueOf(reply, "last-generated-id"))
            last = replyText(id);
        const redisReply* count = valueOf(reply, "entries-added");
        added = count ? std::optional<std::int64_t>(count->integer) : std::nullopt;
    }
    const bool replaced = m_based && (isEarlierId(last, m_readId) || (added && *added < m_added));
    if (!m_based || replaced) {
        m_restarts += replaced ? 1 : 0;
        m_recount = replaced && isEarlierId(m_readId, last);
        if (!m_based || isEarlierId(last, m_readId))
            m_readId = m_position = last;
        m_based = true;
        m_added = added.value_or(0);
        m_read = 0;
        m_callbacks.changed();
    } else if (added && last == m_readId) { // all is read: the counts must agree
        if (!std::exchange(m_recount, false))
            m_missed += std::max<std::int64_t>(0, *added - m_added - m_read);
        m_added = *added;
        m_read = 0;
    }
    m_refusal.clear();
    setFollows(true);
    next();
}

/// nil when nothing came within kBlock, else [[stream, [entry, …]]].
void StreamReader::readReply(const redisReply* reply)
{
    m_busy = false;
    if (const std::string_view error = replyError(reply); !error.empty())
        return refuse(error);
    const SteadyTime now = m_clock.now();
    if (reply->type != REDIS_REPLY_ARRAY || reply->elements == 0 || reply->element[0]->elements < 2) {
        m_checkDue = m_read > 0 || now - m_checkedAt >= kCheckEvery;
        return next();
    }
    const redisReply* page = reply->element[0]->element[1];
    m_page.read(page);
    for (std::size_t i = 0; i < page->elements; ++i) {
        const redisReply* entry = page->element[i];
        if (entry->elements == 0)
            continue;
        m_readId = replyText(entry->element[0]);
        ++m_read;
        m_entries.push_back({m_readId, std::string(entryField(entry, "mid")), std::string(entryField(entry, "user")), std::string(entryField(entry, "room")), std::string(entryField(entry, "data")), numberOf(entryField(entry, "at"))});
    }
    handOver();
    next();
}

void StreamReader::handOver()
{
    const SteadyTime until = m_clock.now() + kSlice;
    for (int count = 1; !m_entries.empty(); ++count) {
        const Entry entry = std::move(m_entries.front());
        m_entries.pop_front();
        m_position = entry.id;
        m_callbacks.entry(entry);
        if (count % kSliceStep == 0 && m_clock.now() >= until)
            break;
    }
    if (!m_entries.empty())
        nextSoon();
}

// --- instances ---

std::string StreamReader::selfDescription() const
{
    const QJsonObject self{{QStringLiteral("at"), static_cast<qint64>(m_clock.wallNow())}, {QStringLiteral("url"), QString::fromStdString(m_url)},
        {QStringLiteral("clients"), m_callbacks.clients()}};
    return QJsonDocument(self).toJson(QJsonDocument::Compact).toStdString();
}

void StreamReader::announce()
{
    m_announcedAt = m_clock.now();
    send({"HSET", m_instancesKey, m_name, selfDescription()}, Told);
    for (const auto& [name, seen] : m_instances) {
        if (name != m_name && m_announcedAt - seen.changedAt > kInstanceGone * 3)
            send({"HDEL", m_instancesKey, name}, Told);
    }
    send({"HGETALL", m_instancesKey}, Listed);
}

void StreamReader::listReply(const redisReply* reply)
{
    const SteadyTime now = m_clock.now();
    std::map<std::string, Seen> seen;
    for (std::size_t i = 0; reply->type == REDIS_REPLY_ARRAY && i + 1 < reply->elements && seen.size() < kMaxInstances; i += 2) {
        const std::string name(replyText(reply->element[i]));
        const std::string value(replyText(reply->element[i + 1]));
        const auto before = m_instances.find(name);
        // Clocks of other machines are not ours: who changes its entry lives. One that was there before us gets the benefit of the doubt once.
        seen[name] = {value, before != m_instances.end() && before->second.value == value ? before->second.changedAt : now};
    }
    m_instances = std::move(seen);
}

FollowSnapshot StreamReader::snapshot() const
{
    FollowSnapshot shown;
    shown.wanted = true;
    shown.follows = m_follows;
    shown.trouble = !m_refusal.empty() ? m_refusal : m_follows ? std::string() : m_redis.trouble();
    shown.foreign = m_foreign;
    shown.missed = m_missed;
    shown.restarts = m_restarts;
    shown.instances.push_back({m_name, m_url, m_callbacks.clients(), true});
    for (const auto& [name, seen] : m_instances) {
        if (name == m_name || m_clock.now() - seen.changedAt > kInstanceGone)
            continue;
        const QJsonObject value = QJsonDocument::fromJson(QByteArray::fromStdString(seen.value)).object();
        shown.instances.push_back({name, value.value(QLatin1String("url")).toString().toStdString(), value.value(QLatin1String("clients")).toInt(), false});
    }
    return shown;
}

} // namespace millrace::chat
