#include "app/store/postgres_listener.h"

#include "app/store/watchdog.h"

#include <charconv>
#include <cstring>
#include <string_view>

#include <libpq-fe.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace millrace::store {

namespace {

constexpr Milliseconds kListenAgain { 1'000 };
constexpr Milliseconds kAtLeisure { 60'000 };

struct FreeNotification {
    void operator()(PGnotify* notification) const { PQfreemem(notification); }
};

RunId runOf(const char* payload)
{
    RunId run;
    std::from_chars(payload, payload + std::strlen(payload), run.value);
    return run;
}

} // namespace

PostgresListener::PostgresListener(StoreUrl url, Milliseconds connectLimit, const Watchdog& watchdog, std::function<void(RunId)> heard)
    : m_url(std::move(url)), m_connectLimit(connectLimit), m_watchdog(watchdog), m_heard(std::move(heard)), m_end(::eventfd(0, EFD_CLOEXEC)), m_thread([this] { listen(); })
{
}

PostgresListener::~PostgresListener()
{
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(m_end, &one, sizeof one);
    m_thread.join();
    ::close(m_end);
}

bool PostgresListener::waitFor(int descriptor, Milliseconds limit) const
{
    pollfd descriptors[] = { { m_end, POLLIN, 0 }, { descriptor, POLLIN, 0 } };
    ::poll(descriptors, descriptor < 0 ? 1 : 2, static_cast<int>(limit.count()));
    return descriptors[0].revents == 0;
}

void PostgresListener::listen()
{
    ::pthread_setname_np(::pthread_self(), "store-listen");
    do {
        const auto connection = connectPostgres(m_url, m_connectLimit, m_watchdog);
        if (connection)
            hear(connection->get());
    } while (!m_watchdog.isCutOff() && waitFor(-1, kListenAgain));
}

/// Until the connection is lost, or it is to end.
void PostgresListener::hear(pg_conn* connection)
{
    if (PQsendQuery(connection, "LISTEN millrace") != 1)
        return;
    bool listens = false;
    while (waitFor(PQsocket(connection), kAtLeisure)) {
        if (PQconsumeInput(connection) != 1)
            return;
        while (!listens && PQisBusy(connection) == 0) {
            PGresult* const result = PQgetResult(connection);
            listens = !result; // no more of it
            PQclear(result);
            if (listens)
                m_heard(RunId {});
        }
        while (const std::unique_ptr<PGnotify, FreeNotification> notification { PQnotifies(connection) })
            m_heard(runOf(notification->extra));
    }
}

} // namespace millrace::store
