#include "app/store/postgres_probe.h"

#include "app/store/watchdog.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>
#include <regex>
#include <vector>

#include <libpq-fe.h>
#include <poll.h>

namespace millrace::store {

namespace {

struct Finish {
    void operator()(PGconn* connection) const { PQfinish(connection); }
};
using Handle = std::unique_ptr<PGconn, Finish>;

Handle start(const StoreUrl& url, const std::string& password)
{
    std::vector<const char*> names;
    std::vector<const char*> values;
    const auto add = [&](const char* name, const std::string& value) {
        if (value.empty())
            return;
        names.push_back(name);
        values.push_back(value.c_str());
    };
    const std::string port = url.host.empty() && url.port == 5432 ? std::string() : std::to_string(url.port);
    add("host", url.host);
    add("port", port);
    add("user", url.user);
    add("dbname", url.database);
    add("password", password);
    names.push_back(nullptr);
    values.push_back(nullptr);
    Handle connection(PQconnectStartParams(names.data(), values.data(), 0));
    // Puts the SQLSTATE into the message of a refused connection, the only place where libpq gives it.
    if (connection)
        PQsetErrorVerbosity(connection.get(), PQERRORS_VERBOSE);
    return connection;
}

enum class Wait { Ready, TimedOut };

Wait waitFor(PGconn* connection, PostgresPollingStatusType what, SteadyTime deadline, const Watchdog& watchdog)
{
    constexpr Milliseconds kSlice { 50 };   // how soon a closing store is noticed
    for (;;) {
        const auto left = std::chrono::ceil<Milliseconds>(deadline - std::chrono::steady_clock::now());
        if (left.count() <= 0 || watchdog.isCutOff())
            return Wait::TimedOut;
        pollfd descriptor = {};
        descriptor.fd = PQsocket(connection);
        descriptor.events = what == PGRES_POLLING_READING ? POLLIN : POLLOUT;
        if (::poll(&descriptor, 1, static_cast<int>(std::min(left, kSlice).count())) > 0)
            return Wait::Ready;
    }
}

std::string trimmed(std::string text)
{
    while (!text.empty() && (text.back() == '\n' || text.back() == ' '))
        text.pop_back();
    return text;
}

StoreError refusal(PGconn* connection, const StoreUrl& url)
{
    std::string message = trimmed(PQerrorMessage(connection));
    StoreErrorCode code = StoreErrorCode::Unavailable;
    // "…: FATAL:  28P01: password authentication failed": the severity, two blanks, the SQLSTATE, the text in the server's language.
    static const std::regex kVerbose(":  ([0-9A-Z]{5}): ([^\n]*)");
    std::smatch match;
    if (std::regex_search(message, match, kVerbose)) {
        code = codeOfSqlState(match[1].str());
        if (code == StoreErrorCode::ReadOnly)
            code = StoreErrorCode::Refused;   // no right to connect to this database
        else if (code == StoreErrorCode::Internal)
            code = StoreErrorCode::Unavailable;
        message = match[2].str() + " (" + match[1].str() + ")";
    } else if (PQconnectionNeedsPassword(connection)) {
        code = StoreErrorCode::Refused;
    }
    return { code, std::move(message), url.toString() };
}

} // namespace

std::string storePassword()
{
    const char* password = std::getenv("MILLRACE_STORE_PASSWORD");
    return password ? password : std::string();
}

StoreErrorCode codeOfSqlState(std::string_view state)
{
    if (state == "53100" || state.starts_with("58"))
        return StoreErrorCode::Full;   // disk_full, io_error
    if (state == "55P03" || state.starts_with("40"))
        return StoreErrorCode::Busy;   // lock_not_available; transaction rolled back by the server
    if (state == "57014")
        return StoreErrorCode::Timeout;   // the server's own statement_timeout
    if (state == "42501" || state == "25006")
        return StoreErrorCode::ReadOnly;   // no right to write; a standby
    if (state.starts_with("08") || state.starts_with("57") || state.starts_with("53"))
        return StoreErrorCode::Unavailable;
    if (state.starts_with("28") || state.starts_with("3D"))
        return StoreErrorCode::Refused;
    return StoreErrorCode::Internal;
}

Result<void, StoreError> probePostgres(const StoreUrl& url, Milliseconds limit, const Watchdog& watchdog)
{
    const SteadyTime deadline = std::chrono::steady_clock::now() + limit;
    const Handle connection = start(url, storePassword());
    if (!connection)
        return Failure { StoreError { StoreErrorCode::Internal, "out of memory", url.toString() } };
    PostgresPollingStatusType status = PQstatus(connection.get()) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
    while (status == PGRES_POLLING_READING || status == PGRES_POLLING_WRITING) {
        if (waitFor(connection.get(), status, deadline, watchdog) == Wait::TimedOut) {
            const std::string seconds = std::to_string(std::chrono::ceil<std::chrono::seconds>(limit).count());
            return Failure { StoreError { StoreErrorCode::Unavailable, "no answer within " + seconds + " s", url.toString() } };
        }
        status = PQconnectPoll(connection.get());
    }
    if (status == PGRES_POLLING_OK)
        return {};
    return Failure { refusal(connection.get(), url) };
}

} // namespace millrace::store
