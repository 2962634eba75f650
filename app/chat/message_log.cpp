#include "app/chat/message_log.h"

#include "app/async/runtime.h"
#include "app/chat/message_log_private.h"

#include <hiredis/hiredis.h>

#include <algorithm>
#include <array>
#include <utility>

namespace millrace::chat {

namespace {

constexpr auto kJournalDurability = "in the local journal, which survives a crash of this program; the last moments are lost if the machine loses power";

} // namespace

std::string_view name(LogFailure failure)
{
    switch (failure) {
    case LogFailure::JournalFull:
        return "journal_full";
    case LogFailure::JournalError:
        return "journal_error";
    case LogFailure::Overloaded:
        return "overloaded";
    case LogFailure::Stopped:
        return "stopped";
    }
    return "";
}

std::string_view name(RedisState state)
{
    switch (state) {
    case RedisState::Off:
        return "off";
    case RedisState::Connecting:
        return "connecting";
    case RedisState::Loading:
        return "loading";
    case RedisState::Up:
        return "up";
    case RedisState::Away:
        return "away";
    }
    return "";
}

std::string_view replyText(const redisReply* reply)
{
    return reply != nullptr && reply->str != nullptr ? std::string_view(reply->str, reply->len) : std::string_view();
}

std::string_view replyError(const redisReply* reply)
{
    return reply != nullptr && reply->type == REDIS_REPLY_ERROR ? replyText(reply) : std::string_view();
}

std::string_view entryField(const redisReply* entry, std::string_view name)
{
    if (entry == nullptr || entry->type != REDIS_REPLY_ARRAY || entry->elements < 2)
        return {};
    const redisReply* fields = entry->element[1];
    for (std::size_t i = 0; i + 1 < fields->elements; i += 2) {
        if (replyText(fields->element[i]) == name)
            return replyText(fields->element[i + 1]);
    }
    return {};
}

MessageLog::Private::Private(async::Runtime& loop, const Clock& time) : redis(time, *this), m_runtime(loop), m_clock(time), m_journal(loop)
{
    m_refusedTimer.setSingleShot(true);
    connect(&m_refusedTimer, &QTimer::timeout, this, [this] {
        if (redis.state() == RedisState::Up)
            drain();
    });
    m_stopTimer.setSingleShot(true);
    connect(&m_stopTimer, &QTimer::timeout, this, [this] {
        redis.stop(); // what it was asked is unknown now, and goes to the journal
        toJournalMode();
    });
}

void MessageLog::Private::start(const ChatSettings& settings, std::function<void(Result<void, ChatError>)> whenOpened)
{
    m_settings = settings;
    m_maxLength = settings.streamMaxLength > 0 ? std::to_string(settings.streamMaxLength) : std::string();
    m_journal.open(settings.journalPath, [this, whenOpened = std::move(whenOpened)](const Result<JournalState, ChatError>& state) {
        opened(state);
        whenOpened(state ? Result<void, ChatError>() : Result<void, ChatError>(Failure{state.error()}));
    });
}

void MessageLog::Private::opened(const Result<JournalState, ChatError>& state)
{
    if (!state) {
        m_closed = true;
        return;
    }
    m_state = *state;
    m_firstOwnSeq = m_state.lastSeq + 1;
    m_checkNeeded = m_state.depth > 0; // the last process may have been killed between Redis' answer and the deletion here
    if (m_settings.redis)
        redis.start(*m_settings.redis, m_settings.redisPassword);
}

void MessageLog::Private::append(Token token, LogEntry entry)
{
    Item item{token, std::move(entry), 0, std::nullopt};
    item.bytes = JournalFile::sizeOf(item.entry);
    if (m_stopping || m_closed)
        item.outcome.emplace(Failure{LogFailure::Stopped});
    else if (std::ssize(m_items) >= kMaxWaiting || m_bytes + item.bytes > kMaxWaitingBytes)
        item.outcome.emplace(Failure{LogFailure::Overloaded});
    if (item.outcome)
        item.entry = {}, item.bytes = 0;
    m_bytes += item.bytes;
    m_items.push_back(std::move(item));
    if (m_mode == Mode::Direct && !m_items.back().outcome)
        sendDirect();
    else
        pumpSoon();
}

/// Once per turn of the loop, so that what comes in one turn goes in one transaction, and no answer comes inside append().
void MessageLog::Private::pumpSoon()
{
    if (!std::exchange(m_pumpAsked, true)) {
        QMetaObject::invokeMethod(this, [this] {
            m_pumpAsked = false;
            pump();
        }, Qt::QueuedConnection);
    }
}

void MessageLog::Private::pump()
{
    if (m_mode == Mode::Direct)
        sendDirect();
    else
        writeJournal();
    deliver();
    endIfDone();
}

void MessageLog::Private::add(const LogEntry& entry, std::uint64_t tag)
{
    const std::string at = std::to_string(entry.at);
    std::array<std::string_view, 18> words;
    std::size_t count = 0;
    const auto put = [&](std::string_view word) { words[count++] = word; };
    put("XADD");
    put(m_settings.stream);
    if (!m_maxLength.empty()) {
        put("MAXLEN");
        put("~");
        put(m_maxLength);
    }
    put("*");
    for (const auto& [field, value] : {std::pair<std::string_view, std::string_view>{"user", entry.user}, {"msg", entry.msg}, {"mid", entry.mid}, {"room", entry.room}, {"at", at}, {"data", entry.data}}) {
        put(field);
        put(value);
    }
    redis.send(std::span(words.data(), count), tag);
}

void MessageLog::Private::sendDirect()
{
    while (redis.state() == RedisState::Up && m_nextNumber < m_frontNumber + m_items.size() && m_outstanding < kMaxInFlight && m_outstandingBytes < kMaxInFlightBytes) {
        const std::uint64_t number = m_nextNumber++;
        Item& item = m_items[number - m_frontNumber];
        if (item.outcome)
            continue;
        ++m_outstanding;
        m_outstandingBytes += item.bytes;
        add(item.entry, number);
    }
}

void MessageLog::Private::redisAnswered(std::uint64_t tag, const redisReply* reply)
{
    if (tag >= kHistoryTag)
        historyReply(tag - kHistoryTag, reply);
    else if (tag == kKnownTag)
        knownReply(reply);
    else if (tag >= kDrainTag)
        drainReply(tag - kDrainTag, reply);
    else
        directReply(tag, reply);
}

void MessageLog::Private::directReply(std::uint64_t number, const redisReply* reply)
{
    Item& item = m_items[number - m_frontNumber]; // it cannot have left without an outcome
    --m_outstanding;
    m_outstandingBytes -= item.bytes;
    if (reply == nullptr) {
        m_checkNeeded = true; // it may be in the stream
    } else if (const std::string_view error = replyError(reply); !error.empty()) {
        refused(error);
    } else {
        m_lastId = replyText(reply);
        item.outcome.emplace(Receipt{true, m_lastId});
        item.entry = {};
        ++m_inRedis;
    }
    deliver();
    if (m_mode != Mode::Direct || m_stopping || reply == nullptr)
        pumpSoon();
    else if (m_outstanding <= kMaxInFlight / 2)
        sendDirect(); // refilled when half of it is through
}

/// Redis lives, and refuses to write: memory or disk is full, it is a replica, the user may not. The journal takes over; a first entry
/// tries now and then.
void MessageLog::Private::refused(std::string_view why)
{
    m_refusal = why.substr(0, RedisConnection::kMaxTrouble);
    toJournalMode();
    m_refusedTimer.start(kRefusedRetry);
}

void MessageLog::Private::toJournalMode()
{
    m_mode = Mode::Journal;
    pumpSoon();
}

void MessageLog::Private::writeJournal()
{
    const bool held = m_mode == Mode::Draining && m_state.depth <= kHoldBelow && !m_checkNeeded && !m_stopping;
    if (m_journalBusy || m_outstanding > 0 || held || m_closed)
        return; // while answers of Redis are due, what failed there is not known in full
    std::vector<LogEntry> entries;
    std::vector<std::uint64_t> written;
    std::int64_t bytes = m_state.bytes;
    std::size_t covered = 0;
    for (; covered < m_items.size() && entries.size() < kJournalBatch; ++covered) {
        Item& item = m_items[covered];
        if (item.outcome)
            continue;
        bytes += item.bytes;
        if (bytes > m_settings.journalCap) {
            item.outcome.emplace(Failure{LogFailure::JournalFull});
            bytes -= item.bytes;
            continue;
        }
        entries.push_back(std::move(item.entry));
        written.push_back(m_frontNumber + covered);
    }
    m_nextNumber = std::max(m_nextNumber, m_frontNumber + covered);
    if (entries.empty())
        return;
    m_journalBusy = true;
    m_journal.append(std::move(entries), [this, written = std::move(written)](const Result<Journal::Appended, JournalFile::Error>& result) {
        journalWritten(written, result);
    });
}

void MessageLog::Private::journalWritten(const std::vector<std::uint64_t>& written, const Result<Journal::Appended, JournalFile::Error>& result)
{
    m_journalBusy = false;
    std::int64_t seq = 0;
    if (result) {
        m_state = result->state;
        seq = result->firstSeq;
        m_inJournal += std::ssize(written);
        m_journalTrouble.clear();
    } else {
        m_journalTrouble = result.error();
    }
    for (const std::uint64_t number : written) {
        Item& item = m_items[number - m_frontNumber];
        if (result)
            item.outcome.emplace(Receipt{false, "journal-" + std::to_string(seq++)});
        else
            item.outcome.emplace(Failure{LogFailure::JournalError});
    }
    if (m_mode == Mode::Draining)
        drainBatch();
    pump();
}

void MessageLog::Private::deliver()
{
    if (std::exchange(m_delivering, true))
        return;
    while (!m_items.empty() && m_items.front().outcome) {
        const Item item = std::move(m_items.front());
        m_items.pop_front();
        ++m_frontNumber;
        m_bytes -= item.bytes;
        if (answer)
            answer(item.token, *item.outcome);
    }
    m_nextNumber = std::max(m_nextNumber, m_frontNumber);
    m_delivering = false;
}

void MessageLog::Private::redisUp(const RedisInfo& info)
{
    m_info = info;
    m_refusal.clear();
    m_refusedTimer.stop();
    if (!m_stopping)
        drain();
}

void MessageLog::Private::redisLost()
{
    ++m_cycle;
    m_draining = false;
    m_known.clear();
    failHistories();
    toJournalMode();
}

LogSnapshot MessageLog::Private::snapshot() const
{
    LogSnapshot shown;
    shown.redis = redis.state();
    shown.redisWhere = m_settings.redis ? redis.where() : std::string();
    shown.redisVersion = m_info.version;
    shown.redisTrouble = shown.redis == RedisState::Up ? m_refusal : redis.trouble();
    if (shown.redisTrouble.empty() && !m_journalTrouble.empty())
        shown.redisTrouble = "the journal cannot be written: " + m_journalTrouble;
    shown.nextAttemptAt = redis.nextAttemptAt();
    shown.durability = m_mode == Mode::Direct ? m_info.durability : kJournalDurability;
    shown.lastId = m_lastId;
    shown.inRedis = m_inRedis;
    shown.inJournal = m_inJournal;
    shown.logged = m_inRedis + m_inJournal;
    shown.journalDepth = m_state.depth;
    shown.journalBytes = m_state.bytes;
    shown.journalCap = m_settings.journalCap;
    shown.waiting = std::ssize(m_items);
    shown.drained = m_drained;
    shown.draining = m_mode == Mode::Draining;
    return shown;
}

void MessageLog::Private::stop(Milliseconds limit, std::function<void()> stopped)
{
    m_stopped = std::move(stopped);
    m_stopping = true;
    m_refusedTimer.stop();
    if (m_mode == Mode::Direct && m_outstanding > 0) {
        m_stopTimer.start(limit);
    } else {
        redis.stop();
        toJournalMode();
    }
    pumpSoon();
}

void MessageLog::Private::endIfDone()
{
    if (!m_stopping || !m_stopped || !m_items.empty() || m_journalBusy)
        return;
    m_stopTimer.stop();
    redis.stop();
    failHistories();
    if (std::exchange(m_closed, true)) { // never opened
        std::exchange(m_stopped, {})();
        return;
    }
    m_journal.close(std::exchange(m_stopped, {}));
}

// --- the public face ---

MessageLog::MessageLog(async::Runtime& runtime, const Clock& clock) : m_private(std::make_unique<Private>(runtime, clock)) {}
MessageLog::~MessageLog() = default;

void MessageLog::start(const ChatSettings& settings, std::function<void(Result<void, ChatError>)> opened)
{
    m_private->start(settings, std::move(opened));
}

void MessageLog::setAnswer(Answer answer)
{
    m_private->answer = std::move(answer);
}

void MessageLog::append(Token token, LogEntry entry)
{
    m_private->append(token, std::move(entry));
}

void MessageLog::history(HistoryQuery query, std::function<void(Result<std::vector<HistoryEntry>, ChatError>)> done)
{
    m_private->history(std::move(query), std::move(done));
}

void MessageLog::retryNow()
{
    m_private->redis.retryNow();
}

LogSnapshot MessageLog::snapshot() const
{
    return m_private->snapshot();
}

void MessageLog::stop(Milliseconds limit, std::function<void()> stopped)
{
    m_private->stop(limit, std::move(stopped));
}

} // namespace millrace::chat
