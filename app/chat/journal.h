#pragma once

#include "app/chat/journal_file.h"
#include "app/store/worker.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace millrace::async { class Runtime; }

namespace millrace::chat {

/// The chat journal on its own thread "journal": where messages are kept while Redis is away.
///
/// Thread: every method from the loop thread. Each `done` runs there too, in the order of the calls, never inside the call, and none after
/// the Journal's end. Ownership: the Runtime outlives the Journal. Errors: as values; a full disk or an I/O error is an answer.
class Journal {
public:
    static constexpr std::int64_t kMaxReadBytes = std::int64_t{4} << 20;       ///< of one claim(): it becomes commands to Redis
    static constexpr std::int64_t kMaxHistoryBytes = std::int64_t{32} << 20;   ///< of one history(): it is in memory as a whole

    struct Appended {
        std::int64_t firstSeq = 0;   ///< the others follow without a gap
        JournalState state;
    };
    template <class T>
    using Done = std::function<void(Result<T, JournalFile::Error>)>;

    explicit Journal(async::Runtime& runtime);
    ~Journal();                      ///< waits for what the thread is at
    Journal(const Journal&) = delete;

    void open(std::string path, std::function<void(Result<JournalState, ChatError>)> done);
    /// One transaction; `done` when it is committed. `behind` as in JournalFile::append().
    void append(std::vector<LogEntry> entries, std::string behind, Done<Appended> done);
    /// See JournalFile::claim(). At most kMaxReadBytes and one entry.
    void claim(int limit, std::string behind, Done<std::vector<JournalRow>> done);
    void doubt(Done<JournalDoubt> done);
    void removeUpTo(std::int64_t seq, Done<JournalState> done);
    /// Of `query`: from, to, limit. Entries with seq > `after`.
    void history(HistoryQuery query, std::int64_t after, Done<std::vector<JournalRow>> done);
    /// Closes the file and gives up its lock, after all that was asked before.
    void close(std::function<void()> done);

private:
    template <class T, class Work>
    void ask(Work work, Done<T> done);
    void answer(std::function<void()> work);

    async::Runtime& m_runtime;
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);   ///< read and written in the loop thread only
    std::unique_ptr<JournalFile> m_file;                            ///< made, used and ended in the journal's thread
    bool m_isOpen = false;                                          ///< journal's thread
    store::Worker m_worker;
};

} // namespace millrace::chat
