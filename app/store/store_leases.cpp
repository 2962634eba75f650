// The part of Store for a run that several workers share.
#include "app/store/company_queries.h"
#include "app/store/lease_queries.h"
#include "app/store/robots_hop_queries.h"
#include "app/store/store_private.h"

namespace millrace::store {

void Store::joinRun(RunId run, std::string workerName, Milliseconds lease, bool adding, Done<JoinedRun> done)
{
    m_private->write<JoinedRun>(std::move(done),
        [=, workerName = std::move(workerName)](Connection& connection) { return store::joinRun(connection, run, workerName, lease, adding); });
}

void Store::leaveRun(RunId run, WorkerId worker, std::int64_t pages, Done<bool> done)
{
    m_private->write<bool>(std::move(done), [=](Connection& connection) { return store::leaveRun(connection, run, worker, pages); });
}

void Store::claimHosts(RunId run, WorkerId worker, int limit, Milliseconds lease, Done<Claim> done)
{
    m_private->write<Claim>(std::move(done), [=](Connection& connection) { return store::claimHosts(connection, run, worker, limit, lease); });
}

void Store::claimHost(RunId run, WorkerId worker, HostRecord host, Milliseconds lease, Done<Claim> done)
{
    m_private->write<Claim>(
        std::move(done), [=, host = std::move(host)](Connection& connection) { return store::claimHost(connection, run, worker, host, lease); });
}

void Store::renewLeases(RunId run, Heartbeat heartbeat, Done<RunView> done)
{
    m_private->write<RunView>(
        std::move(done), [run, heartbeat = std::move(heartbeat)](Connection& connection) { return store::renewLeases(connection, run, heartbeat); });
}

void Store::returnHosts(RunId run, WorkerId worker, std::vector<HostRecord> hosts, Return which, Done<ReturnedHosts> done)
{
    m_private->write<ReturnedHosts>(std::move(done),
        [=, hosts = std::move(hosts)](Connection& connection) { return store::returnHosts(connection, run, worker, hosts, which); });
}

void Store::askRobotsHop(RunId run, WorkerId asker, RobotsHop hop, Done<std::int64_t> done)
{
    m_private->write<std::int64_t>(
        std::move(done), [=, hop = std::move(hop)](Connection& connection) { return store::askRobotsHop(connection, run, asker, hop); });
}

void Store::answerRobotsHop(RunId run, WorkerId asked, std::int64_t hop, std::optional<RobotsHopAnswer> answer, std::vector<FetchRecord> requests, Done<void> done)
{
    m_private->write<void>(std::move(done), [=, answer = std::move(answer), requests = std::move(requests)](Connection& connection) {
        store::answerRobotsHop(connection, run, asked, hop, answer, requests);
    });
}

void Store::dropRobotsHop(RunId run, std::int64_t hop, Done<void> done)
{
    m_private->write<void>(std::move(done), [=](Connection& connection) { store::dropRobotsHop(connection, run, hop); });
}

void Store::finishRun(RunId run, Done<bool> done)
{
    m_private->write<bool>(std::move(done), [run](Connection& connection) { return store::finishRun(connection, run); });
}

void Store::scopeHosts(RunId run, Done<std::vector<std::string>> done)
{
    m_private->write<std::vector<std::string>>(std::move(done), [run](Connection& connection) { return readScopeHosts(connection, run); });
}

void Store::listen(std::function<void(RunId)> heard)
{
    // after what was called before: the store may be being opened
    m_private->write<void>([](auto) {}, [d = m_private.get(), heard = std::move(heard)](Connection& connection) { d->listen(connection.url(), heard); });
}

void Store::commandWorkers(RunId run, RunState state, Done<void> done)
{
    m_private->write<void>(std::move(done), [=](Connection& connection) { store::commandWorkers(connection, run, state); });
}

void Store::setHostRate(RunId run, HostId host, std::optional<double> rate, Done<void> done)
{
    m_private->write<void>(std::move(done), [=](Connection& connection) { store::setHostRate(connection, run, host, rate); });
}

void Store::company(RunId run, Done<RunCompany> done)
{
    m_private->read<RunCompany>(std::move(done), [run](Connection& connection) { return readCompany(connection, run); });
}

void Store::lookAtHosts(RunId run, std::vector<HostId> hosts, Done<std::vector<HostNow>> done)
{
    m_private->read<std::vector<HostNow>>(
        std::move(done), [run, hosts = std::move(hosts)](Connection& connection) { return readHostsNow(connection, run, hosts); });
}

void Store::workers(RunId run, Done<std::vector<WorkerRecord>> done)
{
    m_private->read<std::vector<WorkerRecord>>(std::move(done), [run](Connection& connection) { return readWorkers(connection, run); });
}

} // namespace millrace::store
