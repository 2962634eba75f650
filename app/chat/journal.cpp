#include "app/chat/journal.h"

#include "app/async/runtime.h"

#include <chrono>
#include <utility>

namespace millrace::chat {

Journal::Journal(async::Runtime& runtime) : m_runtime(runtime), m_worker("journal", store::Worker::Start::Now) {}

Journal::~Journal()
{
    *m_alive = false;
    // What is queued is refused; the file is closed in the thread that opened it.
    m_worker.finish(std::chrono::steady_clock::now(), [this] { m_file.reset(); });
    m_worker.join();
}

/// From the journal's thread to the loop.
void Journal::answer(std::function<void()> work)
{
    m_runtime.post([alive = m_alive, work = std::move(work)] {
        if (*alive)
            work();
    });
}

/// `work(file)` gives a Result<T, Error> in the journal's thread; `done` has it in the loop. The two sides share `done` and the result by
/// pointer: a std::function is copied, and neither entries nor rows should be.
template <class T, class Work>
void Journal::ask(Work work, Done<T> done)
{
    using Outcome = Result<T, JournalFile::Error>;
    const auto sharedDone = std::make_shared<Done<T>>(std::move(done));
    const auto reply = [this, sharedDone](Outcome outcome) {
        answer([sharedDone, shared = std::make_shared<Outcome>(std::move(outcome))] { (*sharedDone)(std::move(*shared)); });
    };
    const auto refuse = [reply] { reply(Failure{JournalFile::Error("the journal is closed")}); };
    const auto run = [this, work = std::move(work), reply, refuse] {
        if (m_isOpen)
            reply(work(*m_file));
        else
            refuse();
    };
    m_worker.post({run, refuse});
}

void Journal::open(std::string path, std::function<void(Result<JournalState, ChatError>)> done)
{
    const auto reply = [this, done = std::move(done)](Result<JournalState, ChatError> outcome) {
        answer([done, outcome = std::move(outcome)] { done(outcome); });
    };
    const auto run = [this, path, reply] {
        m_file = std::make_unique<JournalFile>();
        auto opened = m_file->open(path);
        m_isOpen = opened.has_value();
        reply(std::move(opened));
    };
    const auto refuse = [path, reply] { reply(Failure{ChatError{ChatErrorCode::Stopped, {}, path}}); };
    m_worker.post({run, refuse});
}

void Journal::append(std::vector<LogEntry> entries, std::string behind, Done<Appended> done)
{
    const auto shared = std::make_shared<std::vector<LogEntry>>(std::move(entries));
    ask<Appended>(
        [shared, behind = std::move(behind)](JournalFile& file) -> Result<Appended, JournalFile::Error> {
            auto first = file.append(*shared, behind);
            if (!first)
                return Failure{std::move(first).error()};
            return Appended{*first, file.state()};
        },
        std::move(done));
}

void Journal::claim(int limit, std::string behind, Done<std::vector<JournalRow>> done)
{
    ask<std::vector<JournalRow>>([limit, behind = std::move(behind)](JournalFile& file) { return file.claim(limit, kMaxReadBytes, behind); }, std::move(done));
}

void Journal::doubt(Done<JournalDoubt> done)
{
    ask<JournalDoubt>([](JournalFile& file) { return file.doubt(); }, std::move(done));
}

void Journal::removeUpTo(std::int64_t seq, Done<JournalState> done)
{
    ask<JournalState>(
        [seq](JournalFile& file) -> Result<JournalState, JournalFile::Error> {
            auto removed = file.removeUpTo(seq);
            if (!removed)
                return Failure{std::move(removed).error()};
            return file.state();
        },
        std::move(done));
}

void Journal::history(HistoryQuery query, std::int64_t after, Done<std::vector<JournalRow>> done)
{
    const WallMs to = query.to == 0 ? INT64_MAX : query.to;
    ask<std::vector<JournalRow>>(
        [from = query.from, to, after, limit = query.limit](JournalFile& file) { return file.between(from, to, after, limit, kMaxHistoryBytes); },
        std::move(done));
}

void Journal::close(std::function<void()> done)
{
    const auto run = [this, done] {
        m_isOpen = false;
        m_file.reset();
        answer(done);
    };
    const auto refuse = [this, done] { answer(done); };
    m_worker.post({run, refuse});
}

} // namespace millrace::chat
