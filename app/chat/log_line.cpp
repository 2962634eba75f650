// The part of MessageLog that carries entries: to Redis or into the journal, and their answers back.
#include "app/chat/message_log_private.h"

#include "app/core/log.h"

#include <algorithm>
#include <array>
#include <utility>

namespace millrace::chat {

void MessageLog::Private::append(Token token, LogEntry entry)
{
    Item item{.token = token, .entry = std::move(entry), .bytes = 0, .inDoubt = false, .outcome = std::nullopt};
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

/// What this connection sends from now on stands behind this id, if it gets into the stream.
std::string MessageLog::Private::confirmedId() const
{
    return m_lastIdIsNew ? m_lastId : m_base;
}

void MessageLog::Private::sendDirect()
{
    const SteadyTime until = m_clock.now() + kSlice;
    int count = 0;
    while (redis.state() == RedisState::Up && m_nextNumber < m_frontNumber + m_items.size() && m_outstanding < kMaxInFlight && m_outstandingBytes < kMaxInFlightBytes) {
        const std::uint64_t number = m_nextNumber++;
        Item& item = m_items[number - m_frontNumber];
        if (item.outcome)
            continue;
        ++m_outstanding;
        m_outstandingBytes += item.bytes;
        add(item.entry, number);
        if (++count % kSliceStep == 0 && m_clock.now() >= until)
            return pumpSoon();
    }
}

void MessageLog::Private::redisAnswered(std::uint64_t tag, const redisReply* reply)
{
    if (tag >= kHistoryTag)
        historyReply(tag - kHistoryTag, reply);
    else if (tag == kBaseTag)
        baseReply(reply);
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
        item.inDoubt = true;
        ++m_inDoubt;
        m_checkNeeded = true;
        m_doubtBehind = confirmedId(); // the same for all of them: no answer comes behind one that is lost
    } else if (const std::string_view error = replyError(reply); !error.empty()) {
        refused(error);
    } else {
        m_lastId = replyText(reply);
        m_lastIdIsNew = true;
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
    if (m_mode != Mode::Journal && !m_stopping)
        logInfo(LogArea::Redis, "messages go to the journal", {{"in_journal", m_state.depth}, {"waiting", std::ssize(m_items)}});
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
    std::int64_t bytes = 0;
    bool inDoubt = false;
    std::size_t covered = 0;
    for (; covered < m_items.size() && entries.size() < kJournalBatch && bytes < kJournalBatchBytes; ++covered) {
        Item& item = m_items[covered];
        if (item.outcome)
            continue;
        if (m_state.bytes + bytes + item.bytes > m_settings.journalCap) {
            m_inDoubt -= item.inDoubt ? 1 : 0;
            item.outcome.emplace(Failure{LogFailure::JournalFull});
            continue;
        }
        if (!entries.empty() && item.inDoubt != inDoubt)
            break; // what is marked as in doubt is looked for later
        inDoubt = item.inDoubt;
        m_inDoubt -= inDoubt ? 1 : 0;
        bytes += item.bytes;
        entries.push_back(std::move(item.entry));
        written.push_back(m_frontNumber + covered);
    }
    m_nextNumber = std::max(m_nextNumber, m_frontNumber + covered);
    if (entries.empty())
        return;
    m_journalBusy = true;
    m_journal.append(std::move(entries), inDoubt ? m_doubtBehind : std::string(), [this, written = std::move(written)](const Result<Journal::Appended, JournalFile::Error>& result) {
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

/// A slice of the answers that are due; what is left follows in the next turn of the loop, whoever asks.
void MessageLog::Private::deliver()
{
    if (std::exchange(m_delivering, true))
        return;
    const SteadyTime until = m_clock.now() + kSlice;
    for (int count = 1; !m_items.empty() && m_items.front().outcome; ++count) {
        const Item item = std::move(m_items.front());
        m_items.pop_front();
        ++m_frontNumber;
        m_bytes -= item.bytes;
        if (answer)
            answer(item.token, *item.outcome);
        if (count % kSliceStep == 0 && m_clock.now() >= until) {
            pumpSoon();
            break;
        }
    }
    m_nextNumber = std::max(m_nextNumber, m_frontNumber);
    m_delivering = false;
}

} // namespace millrace::chat
