#include "app/chat/message_log.h"

#include "app/async/runtime.h"
#include "app/chat/message_log_private.h"

#include <QtGlobal>

#include <utility>

namespace millrace::chat {

namespace {

constexpr auto kMayDouble = QT_TR_NOOP("; as CLIENT KILL is not allowed here, a Redis that hung and goes on may have some messages twice");
constexpr auto kJournalDurability = QT_TR_NOOP("in the local journal, which survives a crash of this program; the last moments are lost if the machine loses power");

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
    m_checkNeeded = m_state.depth > 0; // the last process may have been killed between Redis' answer and the deletion here: marks tell
    if (m_settings.redis)
        redis.start(*m_settings.redis, m_settings.redisPassword);
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
    m_checkNeeded = m_checkNeeded || !m_known.empty(); // found once, and found again
    m_known.clear();
    m_doubtful.clear();
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
    if (m_mode == Mode::Direct && !m_info.mayEndConnections)
        shown.durability += kMayDouble;
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

void MessageLog::setDraining(std::function<void(const std::string& mid)> draining)
{
    m_private->draining = std::move(draining);
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
