#pragma once

#include "app/chat/chat_error.h"
#include "app/chat/message_log.h"
#include "app/core/result.h"

#include <QSqlDatabase>
#include <QSqlQuery>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace millrace::store { class WriterLock; }

namespace millrace::chat {

/// An entry of the journal; `seq` rises in the order of appending.
struct JournalRow {
    std::int64_t seq = 0;
    LogEntry entry;
};

struct JournalState {
    std::int64_t depth = 0;     ///< entries
    std::int64_t bytes = 0;     ///< of their texts: what the cap counts
    std::int64_t lastSeq = 0;   ///< the highest one given out
};

/// What may be in the stream already: Redis was sent it, and did not answer, or its answer was not noted.
struct JournalDoubt {
    std::string behind;              ///< stream id: none of it stands at or before this
    std::vector<std::string> mids;   ///< of these entries; empty: there is no doubt
};

/// The journal's SQLite file: `entries(seq integer primary key, mid, user, msg, room, at, data, stream_id)`.
///
/// `stream_id` is null but for marks: a row that has one says that it and all rows before it may be in the stream, behind that id. So no
/// doubt is forgotten when the process is killed, and the stream need not be searched from its beginning.
/// Thread: opened, used and closed in one thread (QSqlDatabase demands it). One process at a time: a lock beside the file.
/// Errors: as values; after one, nothing of that call is in the file.
class JournalFile {
public:
    using Error = std::string;   ///< what SQLite or the system said

    JournalFile();
    ~JournalFile();
    JournalFile(const JournalFile&) = delete;

    /// Errors: JournalUnwritable, JournalInUse, NotAJournal (another file, corrupt, newer), Internal. Makes missing folders.
    Result<JournalState, ChatError> open(const std::string& path);
    /// Checkpoints and gives up the lock.
    void close();
    [[nodiscard]] const JournalState& state() const { return m_state; }

    /// All of them in one transaction. Gives the seq of the first; the others follow without a gap. `behind`: these may be in the stream
    /// already, behind that id; empty: they are not.
    Result<std::int64_t, Error> append(const std::vector<LogEntry>& entries, const std::string& behind = {});
    /// The oldest entries, to be sent to Redis: at most `limit`, ending with the one that reaches `maxBytes`. From now on they may be in the
    /// stream, behind the id `behind`.
    Result<std::vector<JournalRow>, Error> claim(int limit, std::int64_t maxBytes, const std::string& behind);
    Result<JournalDoubt, Error> doubt();
    /// Entries with seq > `after` and from <= at <= to, bounded like claim()'s.
    Result<std::vector<JournalRow>, Error> between(WallMs from, WallMs to, std::int64_t after, int limit, std::int64_t maxBytes);
    /// Gives the space back to the disk, too, when a journal that was large, or that is on a full disk, is empty.
    Result<void, Error> removeUpTo(std::int64_t seq);

    /// What an entry counts against the cap.
    [[nodiscard]] static std::int64_t sizeOf(const LogEntry& entry);

private:
    [[nodiscard]] std::optional<ChatError> prepareFile(const std::string& path);
    [[nodiscard]] std::optional<ChatError> inspect(const std::string& path, bool& existed) const;
    [[nodiscard]] std::optional<ChatError> prepareTables(const std::string& path, bool existed);
    [[nodiscard]] std::optional<ChatError> readState(const std::string& path);
    [[nodiscard]] std::optional<ChatError> failure(const QSqlQuery& query, const std::string& path) const;
    [[nodiscard]] bool run(const QString& statement);
    /// Carries out `work` between BEGIN and COMMIT; what it says, or SQLite, when it did not work out: then nothing of it is in the file.
    template <class Work>
    [[nodiscard]] std::optional<Error> inTransaction(Work work);
    [[nodiscard]] std::optional<Error> insertAll(const std::vector<LogEntry>& entries);
    [[nodiscard]] std::optional<Error> markAsSent(std::int64_t seq, const std::string& behind);
    [[nodiscard]] bool hasRoomFor(std::int64_t bytes) const;
    [[nodiscard]] Error lastError() const;
    [[nodiscard]] Result<std::vector<JournalRow>, Error> rows(QSqlQuery& query, std::int64_t maxBytes);

    std::string m_path;
    JournalState m_state;
    std::int64_t m_mostBytes = 0;         ///< since it was empty
    std::unique_ptr<store::WriterLock> m_lock;
    QSqlDatabase m_database;
    QSqlQuery m_query;                    ///< the last statement that run() carried out
    std::optional<QSqlQuery> m_insert;    ///< prepared once
};

} // namespace millrace::chat
