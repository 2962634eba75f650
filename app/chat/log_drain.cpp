// The part of MessageLog that empties the journal into Redis.
#include "app/chat/message_log_private.h"

#include <hiredis/hiredis.h>

#include <algorithm>
#include <array>

namespace millrace::chat {

/// Redis is there (again): the journal first, then Direct.
void MessageLog::Private::drain()
{
    if (m_draining || m_stopping)
        return;
    m_mode = Mode::Draining;
    drainBatch();
    pumpSoon();
}

/// What the journal has may be in the stream too: Redis took it, and its answer was lost. The stream is read from a place before the oldest
/// entry of the journal, and what is there by its mid is not added again.
void MessageLog::Private::findKnown()
{
    m_draining = true;
    m_known.clear();
    m_journal.oldest(0, 1, [this, cycle = m_cycle](const Result<std::vector<JournalRow>, JournalFile::Error>& rows) {
        if (cycle != m_cycle || m_mode != Mode::Draining || redis.state() != RedisState::Up)
            return;
        if (!rows || rows->empty()) {
            m_draining = false;
            return refused("the journal cannot be read: " + (rows ? std::string("it is empty") : rows.error()));
        }
        askKnown(std::to_string(std::max<WallMs>(0, rows->front().entry.at - kKnownMargin.count())));
    });
}

void MessageLog::Private::askKnown(const std::string& from)
{
    const std::string count = std::to_string(kKnownPage);
    const std::array<std::string_view, 6> words{"XRANGE", m_settings.stream, from, "+", "COUNT", count};
    redis.send(words, kKnownTag);
}

void MessageLog::Private::knownReply(const redisReply* reply)
{
    if (reply == nullptr || m_mode != Mode::Draining)
        return; // redisLost() follows
    if (const std::string_view error = replyError(reply); !error.empty()) {
        m_draining = false;
        return refused(error);
    }
    for (std::size_t i = 0; i < reply->elements; ++i)
        m_known.emplace(entryField(reply->element[i], "mid"));
    if (reply->elements == static_cast<std::size_t>(kKnownPage) && m_known.size() < kMaxKnown) {
        const redisReply* last = reply->element[reply->elements - 1];
        if (last->elements > 0)
            return askKnown("(" + std::string(replyText(last->element[0])));
    }
    m_known.erase(std::string());
    m_checkNeeded = false;
    m_draining = false;
    drainBatch();
}

void MessageLog::Private::drainBatch()
{
    if (m_draining || m_mode != Mode::Draining)
        return;
    if (m_checkNeeded && m_state.depth > 0)
        return findKnown();
    if (m_state.depth == 0) {
        // Entries whose fate is unknown pass through the journal: there they are looked for.
        const bool journalFirst = m_journalBusy || (m_checkNeeded && !m_items.empty());
        if (!journalFirst)
            drained();
        return;
    }
    m_draining = true;
    // While it is not known whether Redis takes writes, one entry asks.
    m_journal.oldest(0, m_refusal.empty() ? kDrainBatch : 1, [this, cycle = m_cycle](Result<std::vector<JournalRow>, JournalFile::Error> rows) {
        if (cycle != m_cycle || m_mode != Mode::Draining || redis.state() != RedisState::Up)
            return;
        if (!rows) {
            m_draining = false;
            m_journalTrouble = rows.error();
            return refused("the journal cannot be read: " + rows.error());
        }
        sendBatch(std::move(*rows));
    });
}

void MessageLog::Private::sendBatch(std::vector<JournalRow> rows)
{
    m_batch = std::move(rows);
    m_batchOk.assign(m_batch.size(), false);
    m_batchLeft = 0;
    for (std::size_t i = 0; i < m_batch.size(); ++i) {
        if (m_known.contains(m_batch[i].entry.mid)) {
            m_batchOk[i] = true;
            continue;
        }
        ++m_batchLeft;
        add(m_batch[i].entry, kDrainTag + i);
    }
    if (m_batchLeft == 0)
        batchAnswered();
}

void MessageLog::Private::drainReply(std::uint64_t index, const redisReply* reply)
{
    if (reply == nullptr) {
        m_checkNeeded = true;
    } else if (const std::string_view error = replyError(reply); !error.empty()) {
        m_refusal = error.substr(0, RedisConnection::kMaxTrouble);
    } else {
        m_lastId = replyText(reply);
        m_batchOk[index] = true;
    }
    if (--m_batchLeft == 0)
        batchAnswered();
}

/// Deletes what is in the stream, up to the first one that is not.
void MessageLog::Private::batchAnswered()
{
    const auto firstBad = std::find(m_batchOk.begin(), m_batchOk.end(), false);
    if (firstBad != m_batchOk.end() && std::find(firstBad, m_batchOk.end(), true) != m_batchOk.end())
        m_checkNeeded = true; // some behind it were taken
    if (firstBad == m_batchOk.begin()) {
        m_draining = false;
        if (!m_refusal.empty())
            refused(std::string(m_refusal));
        return; // or the connection is gone, and redisLost() follows
    }
    if (firstBad == m_batchOk.end())
        m_refusal.clear();
    const std::int64_t upTo = m_batch[static_cast<std::size_t>(firstBad - m_batchOk.begin()) - 1].seq;
    m_journal.removeUpTo(upTo, [this, upTo, cycle = m_cycle](const Result<JournalState, JournalFile::Error>& state) { batchRemoved(upTo, cycle, state); });
}

void MessageLog::Private::batchRemoved(std::int64_t upTo, std::uint64_t cycle, const Result<JournalState, JournalFile::Error>& state)
{
    if (cycle == m_cycle)
        m_draining = false;
    if (!state) {
        m_checkNeeded = true; // they are in both now
        m_journalTrouble = state.error();
        if (m_mode == Mode::Draining)
            refused("the journal cannot be written: " + state.error());
        return;
    }
    m_state = *state;
    for (const JournalRow& row : m_batch) {
        if (row.seq > upTo)
            break;
        ++m_drained;
        if (row.seq >= m_firstOwnSeq) {
            --m_inJournal;
            ++m_inRedis;
        }
    }
    m_batch.clear();
    if (!m_refusal.empty() && m_mode == Mode::Draining)
        return refused(std::string(m_refusal));
    if (m_mode == Mode::Draining)
        drainBatch();
    pumpSoon();
}

void MessageLog::Private::drained()
{
    m_known.clear();
    m_checkNeeded = false;
    m_refusal.clear();
    m_mode = Mode::Direct;
    m_nextNumber = m_frontNumber;
    pumpSoon();
}

} // namespace millrace::chat
