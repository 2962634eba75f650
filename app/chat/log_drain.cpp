// The part of MessageLog that empties the journal into Redis.
#include "app/chat/message_log_private.h"

#include "app/core/log.h"

#include <hiredis/hiredis.h>

#include <algorithm>
#include <array>

namespace millrace::chat {

/// Redis is there (again): the journal first, then Direct. But first of all where the stream ends: what an earlier connection was sent stands
/// at or before that, as it has ended for certain (RedisConnection); what this one sends comes behind.
void MessageLog::Private::drain()
{
    if (m_draining || m_stopping)
        return;
    m_mode = Mode::Draining;
    m_draining = true;
    m_lastIdIsNew = false;
    const std::array<std::string_view, 6> words{"XREVRANGE", m_settings.stream, "+", "-", "COUNT", "1"};
    redis.send(words, kBaseTag);
}

void MessageLog::Private::baseReply(const redisReply* reply)
{
    if (reply == nullptr || m_mode != Mode::Draining)
        return; // redisLost() follows
    m_draining = false;
    if (const std::string_view error = replyError(reply); !error.empty())
        return refused(error);
    m_base = reply->elements > 0 && reply->element[0]->elements > 0 ? std::string(replyText(reply->element[0]->element[0])) : kStreamStart;
    drainBatch();
    pumpSoon();
}

/// What the journal has may be in the stream too: Redis took it, and its answer was lost. Only what is marked so is looked for, from the
/// mark's id on, and what is there by its mid is not added again.
void MessageLog::Private::findKnown()
{
    m_draining = true;
    m_journal.doubt([this, cycle = m_cycle](Result<JournalDoubt, JournalFile::Error> doubt) {
        if (cycle != m_cycle || m_mode != Mode::Draining || redis.state() != RedisState::Up)
            return;
        if (!doubt) {
            m_draining = false;
            return refused("the journal cannot be read: " + doubt.error());
        }
        m_doubtful = {std::make_move_iterator(doubt->mids.begin()), std::make_move_iterator(doubt->mids.end())};
        m_searchFrom = nextStreamId(doubt->behind);
        m_searchPage = {};
        askKnown();
    });
}

void MessageLog::Private::askKnown()
{
    if (m_doubtful.empty() || isEarlierId(m_base, m_searchFrom))
        return knownFound();
    const std::string count = std::to_string(m_searchPage.count());
    const std::array<std::string_view, 6> words{"XRANGE", m_settings.stream, m_searchFrom, m_base, "COUNT", count};
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
    for (std::size_t i = 0; i < reply->elements; ++i) {
        if (auto found = m_doubtful.extract(std::string(entryField(reply->element[i], "mid"))))
            m_known.insert(std::move(found));
    }
    if (reply->elements == 0 || reply->element[reply->elements - 1]->elements == 0)
        return knownFound();
    m_searchFrom = nextStreamId(replyText(reply->element[reply->elements - 1]->element[0]));
    m_searchPage.read(reply);
    askKnown();
}

void MessageLog::Private::knownFound()
{
    m_doubtful.clear(); // they are not in the stream
    m_checkNeeded = false;
    m_draining = false;
    drainBatch();
}

void MessageLog::Private::drainBatch()
{
    if (m_draining || m_mode != Mode::Draining)
        return;
    if (m_checkNeeded && m_inDoubt > 0)
        return; // they go into the journal first, marked: there they are looked for
    if (m_checkNeeded && m_state.depth > 0)
        return findKnown();
    if (m_state.depth == 0) {
        if (!m_journalBusy)
            drained();
        return;
    }
    m_draining = true;
    // While it is not known whether Redis takes writes, one entry asks.
    m_journal.claim(m_refusal.empty() ? kDrainBatch : 1, confirmedId(), [this, cycle = m_cycle](Result<std::vector<JournalRow>, JournalFile::Error> rows) {
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
        if (draining)
            draining(m_batch[i].entry.mid);
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
        m_lastIdIsNew = true;
        m_batchOk[index] = true;
    }
    if (--m_batchLeft == 0)
        batchAnswered();
}

/// Deletes what is in the stream, up to the first one that is not.
void MessageLog::Private::batchAnswered()
{
    const auto firstBad = std::find(m_batchOk.begin(), m_batchOk.end(), false);
    for (std::size_t i = 0; i < m_batch.size(); ++i) {
        if (m_batchOk[i])
            m_known.insert(m_batch[i].entry.mid); // until it has left the journal
    }
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
        m_journalTrouble = state.error();
        if (m_mode == Mode::Draining)
            refused("the journal cannot be written: " + state.error());
        return;
    }
    m_state = *state;
    for (const JournalRow& row : m_batch) {
        if (row.seq > upTo)
            break;
        m_known.erase(row.entry.mid);
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
    logInfo(LogArea::Redis, "the journal is empty, messages go to Redis", {{"drained", m_drained}});
    m_mode = Mode::Direct;
    m_nextNumber = m_frontNumber;
    pumpSoon();
}

} // namespace millrace::chat
