#pragma once

#include "app/core/this_thread.h"
#include "app/store/connection.h"
#include "app/store/postgres_listener.h"
#include "app/store/store_exception.h"
#include "app/store/watchdog.h"
#include "app/store/worker.h"

#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace millrace::store {

/// What a call is answered with that comes too late.
[[nodiscard]] StoreError closedStoreError(std::string where);

/// The threads of a store with their connections: how they come up, carry out jobs, change to another database, and end in order.
///
/// Thread: post(), write(), read(), inspect(), close() from any; open() in the writer's.
class Store::Private {
public:
    explicit Private(StoreOptions givenOptions)
        : options(std::move(givenOptions)), writer("store", Worker::Start::Now, kWorkerNiceness), reader("store-read", Worker::Start::WhenReleased, kWorkerNiceness)
    {
    }

    /// Runs `work(connection)` in the writer's or the reader's thread and reports to `done`, exactly once.
    template <class T, class Work>
    void post(Connection::Role role, Done<T> done, Work work)
    {
        Worker& worker = role == Connection::Role::Writer ? writer : reader;
        Worker::Job job;
        job.run = [this, role, done, work = std::move(work)]() mutable {
            Result<T, StoreError> result = carriedOut<T>(role, work);
            done(std::move(result));
        };
        job.refuse = [this, done] { done(Failure { closedStoreError(whereText()) }); };
        worker.post(std::move(job));
    }
    template <class T, class Work>
    void write(Done<T> done, Work work)
    {
        post<T>(Connection::Role::Writer, std::move(done), std::move(work));
    }
    template <class T, class Work>
    void read(Done<T> done, Work work)
    {
        post<T>(Connection::Role::Reader, std::move(done), std::move(work));
    }

    Result<OpenedStore, StoreError> open(const StoreUrl& url);
    void inspect(StoreUrl url, Done<StoreReport> done);
    /// Writer's thread.
    void listen(const StoreUrl& url, std::function<void(RunId)> heard);
    void close(std::function<void()> done);

    const StoreOptions options;

private:
    template <class T, class Work>
    Result<T, StoreError> carriedOut(Connection::Role role, Work& work);
    Connection& connectionOf(Connection::Role role);
    std::unique_ptr<Connection> make(Connection::Role role, const StoreUrl& url);
    std::string whereText()
    {
        const std::lock_guard lock(m_mutex);
        return m_where;
    }
    void endWriter();
    void leaveReader();
    Result<StoreReport, StoreError> report(const StoreUrl& url);

    Watchdog m_watchdog;
    std::unique_ptr<PostgresListener> m_listener;   ///< writer's thread
    std::unique_ptr<Connection> m_writing;   ///< writer's thread
    std::unique_ptr<Connection> m_reading;   ///< reader's thread

    std::mutex m_mutex;                      ///< guards what follows
    std::optional<StoreUrl> m_url;           ///< of the open store
    std::optional<StoreError> m_openError;
    std::string m_where;
    std::vector<std::function<void()>> m_closers;
    bool m_closing = false;
    bool m_closed = false;
    std::unique_ptr<Worker> m_inspector;     ///< made with the first inspect(); ends before what its jobs use

public:
    // Last, so that the threads end before what they use.
    Worker writer;
    Worker reader;
};

template <class T, class Work>
Result<T, StoreError> Store::Private::carriedOut(Connection::Role role, Work& work)
{
    try {
        Connection& connection = connectionOf(role);
        connection.ensureOpen();
        if constexpr (std::is_void_v<T>) {
            work(connection);
            return {};
        } else {
            return work(connection);
        }
    } catch (const StoreException& exception) {
        return Failure { exception.error() };
    } catch (const std::exception& exception) {
        return Failure { StoreError { StoreErrorCode::Internal, exception.what(), whereText() } };
    }
}

} // namespace millrace::store
