#include "app/store/store_private.h"

#include "app/core/log.h"

#include <future>

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
    connection = make(role, *url);
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
    auto made = make(Connection::Role::Writer, url);
    try {
        opened = made->open();
    } catch (const StoreException& exception) {
        failed = exception.error();
    }
    const bool changes = m_writing != nullptr;
    if (!failed || !changes) {
        const std::lock_guard lock(m_mutex);
        m_openError = failed;
        m_where = url.toString();
        if (!failed)
            m_url = url;
    }
    if (!failed) {
        if (changes) {
            leaveReader();
            m_listener.reset();
            m_writing->close();
        }
        m_writing = std::move(made);
    }
    reader.release();
    if (failed) {
        logInfo(LogArea::Store, "cannot be opened", { { "store", url.toString() }, { "why", failed->detail } });
        return Failure { *failed };
    }
    logInfo(LogArea::Store, "opened", { { "store", url.toString() }, { "created", opened.created }, { "recovered", opened.recovered } });
    return opened;
}

/// The old store's reader goes before its writer: a checkpoint cannot truncate while somebody reads.
void Store::Private::leaveReader()
{
    std::promise<void> left;
    const auto answer = [&left] { left.set_value(); };
    reader.post({ [this, answer] { m_reading.reset(), answer(); }, answer });
    left.get_future().wait();
}

Result<StoreReport, StoreError> Store::Private::report(const StoreUrl& url)
{
    try {
        return make(Connection::Role::Writer, url)->inspect();
    } catch (const StoreException& exception) {
        return Failure { exception.error() };
    }
}

void Store::Private::inspect(StoreUrl url, Done<StoreReport> done)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_closing) {
            if (!m_inspector)
                m_inspector = std::make_unique<Worker>("store-inspect", Worker::Start::Now);
            Worker::Job job;
            job.run = [this, url, done] { done(report(url)); };
            job.refuse = [url, done] { done(Failure { closedStoreError(url.toString()) }); };
            m_inspector->post(std::move(job));
            return;
        }
    }
    done(Failure { closedStoreError(url.toString()) });
}

void Store::Private::listen(const StoreUrl& url, std::function<void(RunId)> heard)
{
    if (url.kind == StoreKind::Postgresql && !m_listener)
        m_listener = std::make_unique<PostgresListener>(url, options.connectTimeout, m_watchdog, std::move(heard));
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
    if (m_inspector)   // none is made any more
        m_inspector->finish(deadline, {});
    reader.finish(deadline, [this] { m_reading.reset(); });
    writer.finish(deadline, [this] { endWriter(); });
}

void Store::Private::endWriter()
{
    // The checkpoint cannot truncate while somebody reads, and the lock must be the last thing to go.
    reader.join();
    if (m_inspector)
        m_inspector->join();
    m_listener.reset();
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
