#include "app/store/postgres_probe.h"

#include "app/store/host_lookup.h"
#include "app/store/watchdog.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <regex>
#include <vector>

#include <libpq-fe.h>
#include <poll.h>

namespace millrace::store {

namespace {

/// libpq looks for it: in a folder of sockets, in a service file or variable, or it is a list of several.
bool isForLibpq(const std::string& host)
{
    return host.empty() || host.front() == '/' || host.front() == '@' || host.find(',') != std::string::npos;
}

/// `text`, so often: libpq wants a host beside each address.
std::string repeated(const std::string& text, std::size_t count)
{
    std::string list = text;
    for (std::size_t i = 1; i < count; ++i)
        list += ',' + text;
    return list;
}

std::string joined(const std::vector<std::string>& texts)
{
    std::string list;
    for (const std::string& text : texts)
        list += (list.empty() ? "" : ",") + text;
    return list;
}

PostgresHandle start(const StoreUrl& url, const std::vector<std::string>& addresses)
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
    const std::string hosts = repeated(url.host, addresses.size());
    const std::string list = joined(addresses);
    const std::string password = storePassword(url);
    add("service", url.service);
    add("host", hosts);
    add("hostaddr", list);
    add("port", port);
    add("user", url.user);
    add("dbname", url.database);
    add("sslmode", url.tls);
    add("password", password);
    names.push_back(nullptr);
    values.push_back(nullptr);
    PostgresHandle connection(PQconnectStartParams(names.data(), values.data(), 0));
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
        if (code == StoreErrorCode::Internal)
            code = StoreErrorCode::Unavailable;
        return { code, match[2].str() + " (" + match[1].str() + ")", url.toString() };
    }
    if (PQconnectionNeedsPassword(connection))
        code = StoreErrorCode::Refused;
    else if (message.find("SSL") != std::string::npos || message.find("certificate") != std::string::npos)
        code = StoreErrorCode::Tls;   // libpq's own words: it gives no code for what did not come from the server
    message.erase(std::min(message.find('\n'), message.size()));
    return { code, std::move(message), url.toString() };
}

StoreError noAnswer(const StoreUrl& url, Milliseconds limit)
{
    const std::string seconds = std::to_string(std::chrono::ceil<std::chrono::seconds>(limit).count());
    return { StoreErrorCode::Unavailable, "no answer within " + seconds + " s", url.toString() };
}

} // namespace

std::string storePassword(const StoreUrl& url)
{
    if (!url.password.empty())
        return url.password;
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
    if (state == "42501" || state == "3F000")
        return StoreErrorCode::NoRights;   // insufficient_privilege; no schema that the user may see
    if (state == "25006")
        return StoreErrorCode::Standby;   // read_only_sql_transaction
    if (state == "53300")
        return StoreErrorCode::TooManyConnections;
    if (state == "3D000")
        return StoreErrorCode::NoDatabase;
    if (state.starts_with("08") || state.starts_with("57") || state.starts_with("53"))
        return StoreErrorCode::Unavailable;
    if (state.starts_with("28"))
        return StoreErrorCode::Refused;
    return StoreErrorCode::Internal;
}

void FinishPostgres::operator()(pg_conn* connection) const
{
    PQfinish(connection);
}

Result<std::string, StoreError> probePostgres(const StoreUrl& url, Milliseconds limit, const Watchdog& watchdog)
{
    const auto reached = connectPostgres(url, limit, watchdog);
    if (!reached)
        return Failure { reached.error() };
    return isForLibpq(url.host) ? std::string() : std::string(PQhostaddr(reached->get()));
}

Result<PostgresHandle, StoreError> connectPostgres(const StoreUrl& url, Milliseconds limit, const Watchdog& watchdog)
{
    const SteadyTime deadline = std::chrono::steady_clock::now() + limit;
    std::vector<std::string> addresses;
    if (!isForLibpq(url.host)) {
        auto found = lookUpHost(url.host, deadline, watchdog);
        if (!found && found.error() == LookupError::TimedOut)
            return Failure { StoreError { StoreErrorCode::UnknownHost, "the name server gave no answer in time", url.toString() } };
        if (!found)
            return Failure { StoreError { StoreErrorCode::UnknownHost, url.host + " is not known", url.toString() } };
        addresses = *std::move(found);
    }
    PostgresHandle connection = start(url, addresses);
    if (!connection)
        return Failure { StoreError { StoreErrorCode::Internal, "out of memory", url.toString() } };
    PostgresPollingStatusType status = PQstatus(connection.get()) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
    while (status == PGRES_POLLING_READING || status == PGRES_POLLING_WRITING) {
        if (waitFor(connection.get(), status, deadline, watchdog) == Wait::TimedOut)
            return Failure { noAnswer(url, limit) };
        status = PQconnectPoll(connection.get());
    }
    if (status == PGRES_POLLING_OK)
        return connection;
    return Failure { refusal(connection.get(), url) };
}

} // namespace millrace::store
