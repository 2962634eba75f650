#include "app/store/store_private.h"

#include "app/core/log.h"

namespace millrace::store {

StoreError closedStoreError(std::string where)
{
    return { StoreErrorCode::Closed, "the store was closed", std::move(where) };
}

Connection& Store::Private::connectionOf(Connection::Role role)
{
    std::unique_ptr<Connection>& connection = role == Connection::Role::Writer ? m_writing : m_reading;
    if (connection)
        return *connection;
    std::optional<StoreUrl> url;
    {
        const std::lock_guard lock(m_mutex);
        if (!m_url)
            throw StoreException(m_openError ? *m_openError : StoreError { StoreErrorCode::Closed, "the store has not been opened", {} });
        url = m_url;
    }
    // Only the reader comes here: the writer's connection is made by open().
    auto made = make(role, *url);
    made->open();
    connection = std::move(made);
    return *connection;
}

std::unique_ptr<Connection> Store::Private::make(Connection::Role role, const StoreUrl& url)
{
    if (url.kind == StoreKind::Sqlite)
        return makeSqliteConnection(url, options, role);
    return makePostgresConnection(url, options, role, m_watchdog);
}

Result<OpenedStore, StoreError> Store::Private::open(const StoreUrl& url)
{
    std::optional<StoreError> failed;
    OpenedStore opened;
    if (m_writing)
        return Failure { StoreError { StoreErrorCode::Internal, "the store is open already", whereText() } };
    try {
        auto made = make(Connection::Role::Writer, url);
        opened = made->open();
        m_writing = std::move(made);
    } catch (const StoreException& exception) {
        failed = exception.error();
    }
    {
        const std::lock_guard lock(m_mutex);
        m_openError = failed;
        m_where = url.toString();
        if (!failed)
            m_url = url;
    }
    reader.release();
    if (failed) {
        logInfo(LogArea::Store, "cannot be opened", { { "store", url.toString() }, { "why", failed->detail } });
        return Failure { *failed };
    }
    logInfo(LogArea::Store, "opened", { { "store", url.toString() }, { "created", opened.created }, { "recovered", opened.recovered } });
    return opened;
}

void Store::Private::close(std::function<void()> done)
{
    const SteadyTime deadline = std::chrono::steady_clock::now() + options.closeLimit;
    {
        std::unique_lock lock(m_mutex);
        if (m_closed) {
            lock.unlock();
            done();
            return;
        }
        m_closers.push_back(std::move(done));
        if (m_closing)
            return;
        m_closing = true;
    }
    m_watchdog.cutOffAt(deadline);
    reader.finish(deadline, [this] { m_reading.reset(); });
    writer.finish(deadline, [this] { endWriter(); });
}

void Store::Private::endWriter()
{
    // The checkpoint cannot truncate while somebody reads, and the lock must be the last thing to go.
    reader.join();
    if (m_writing) {
        m_writing->close();
        logInfo(LogArea::Store, "closed", { { "store", whereText() } });
    }
    m_writing.reset();
    std::vector<std::function<void()>> closers;
    {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
        closers.swap(m_closers);
    }
    for (const auto& closer : closers)
        closer();
}

} // namespace millrace::store
