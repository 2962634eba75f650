// The part of MessageLog that reads back what was said.
#include "app/chat/message_log_private.h"

#include <hiredis/hiredis.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace millrace::chat {

namespace {

constexpr std::string_view kJournalPrefix = "journal-";

template <class T>
T numberIn(std::string_view text)
{
    T value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

HistoryEntry entryOf(const redisReply* reply)
{
    HistoryEntry entry;
    entry.id = replyText(reply->element[0]);
    const auto text = [reply](std::string_view name) { return std::string(entryField(reply, name)); };
    entry.mid = text("mid");
    entry.user = text("user");
    entry.msg = text("msg");
    entry.room = text("room");
    entry.data = text("data");
    entry.at = numberIn<WallMs>(entryField(reply, "at"));
    if (entry.at == 0)
        entry.at = numberIn<WallMs>(entry.id); // written by another program: the id begins with the time
    return entry;
}

} // namespace

void MessageLog::Private::history(HistoryQuery query, std::function<void(Result<std::vector<HistoryEntry>, ChatError>)> done)
{
    query.limit = std::clamp(query.limit, 1, kMaxHistory);
    const bool fromJournal = query.afterId.starts_with(kJournalPrefix);
    if (redis.state() == RedisState::Up && !fromJournal) {
        const std::uint64_t number = m_nextHistory++;
        HistoryRequest& request = m_histories[number];
        request.from = query.afterId.empty() ? std::to_string(query.from) : nextStreamId(query.afterId);
        request.query = std::move(query);
        request.done = std::move(done);
        return askHistory(number);
    }
    if (!fromJournal && !query.afterId.empty())
        return done(Failure{ChatError{ChatErrorCode::Unavailable, "Redis is away", redis.where()}});
    const std::int64_t after = fromJournal ? numberIn<std::int64_t>(std::string_view(query.afterId).substr(kJournalPrefix.size())) : 0;
    m_journal.history(query, after, [done = std::move(done), path = m_settings.journalPath](Result<std::vector<JournalRow>, JournalFile::Error> rows) {
        if (!rows)
            return done(Failure{ChatError{ChatErrorCode::Unavailable, rows.error(), path}});
        std::vector<HistoryEntry> entries;
        entries.reserve(rows->size());
        for (JournalRow& row : *rows) {
            LogEntry& entry = row.entry;
            entries.push_back({std::string(kJournalPrefix) + std::to_string(row.seq), std::move(entry.mid), std::move(entry.user), std::move(entry.msg), std::move(entry.room), std::move(entry.data), entry.at});
        }
        done(std::move(entries));
    });
}

void MessageLog::Private::askHistory(std::uint64_t number)
{
    const HistoryRequest& request = m_histories[number];
    const std::string to = request.query.to == 0 ? "+" : std::to_string(request.query.to);
    const std::string count = std::to_string(std::min(request.page.count(), request.query.limit - static_cast<int>(request.entries.size())));
    const std::array<std::string_view, 6> words{"XRANGE", m_settings.stream, request.from, to, "COUNT", count};
    redis.send(words, kHistoryTag + number);
}

void MessageLog::Private::historyReply(std::uint64_t number, const redisReply* reply)
{
    const auto found = m_histories.find(number);
    if (found == m_histories.end() || reply == nullptr)
        return; // failHistories() answers
    HistoryRequest& request = found->second;
    if (const std::string_view error = replyError(reply); !error.empty()) {
        const auto done = std::move(request.done);
        m_histories.erase(found);
        return done(Failure{ChatError{ChatErrorCode::Unavailable, std::string(error), redis.where()}});
    }
    const std::size_t asked = static_cast<std::size_t>(std::min(request.page.count(), request.query.limit - static_cast<int>(request.entries.size())));
    for (std::size_t i = 0; i < reply->elements; ++i) {
        if (reply->element[i]->elements < 2)
            continue; // an entry that was deleted meanwhile
        const HistoryEntry& entry = request.entries.emplace_back(entryOf(reply->element[i]));
        request.bytes += static_cast<std::int64_t>(entry.user.size() + entry.msg.size() + entry.data.size());
    }
    const bool more = reply->elements == asked && static_cast<int>(request.entries.size()) < request.query.limit && request.bytes < Journal::kMaxHistoryBytes;
    if (more) {
        request.from = nextStreamId(replyText(reply->element[reply->elements - 1]->element[0]));
        request.page.read(reply);
        return askHistory(number);
    }
    const auto done = std::move(request.done);
    auto entries = std::move(request.entries);
    m_histories.erase(found);
    done(std::move(entries));
}

void MessageLog::Private::failHistories()
{
    auto histories = std::exchange(m_histories, {});
    for (auto& [number, request] : histories)
        request.done(Failure{ChatError{ChatErrorCode::Unavailable, "Redis is away", redis.where()}});
}

} // namespace millrace::chat
