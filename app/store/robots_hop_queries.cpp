#include "app/store/robots_hop_queries.h"

#include "app/store/host_queries.h"
#include "app/store/result_queries.h"

#include <QByteArray>

namespace millrace::store {

std::int64_t askRobotsHop(Connection& connection, RunId run, WorkerId asker, const RobotsHop& hop)
{
    Transaction transaction(connection);
    std::int64_t id = 0;
    {
        Cursor row = connection.query("INSERT INTO robots_hops (run_id, host_id, url, asker) VALUES (?, ?, ?, ?) RETURNING hop",
            { integerValue(run.value), integerValue(hop.host.value), textValue(hop.url), integerValue(asker.value) });
        if (row.next())
            id = row.integer(0);
    }
    notifyWorkers(connection, run);
    transaction.commit();
    return id;
}

void answerRobotsHop(Connection& connection, RunId run, WorkerId asked, std::int64_t hop, const std::optional<RobotsHopAnswer>& answer, const std::vector<FetchRecord>& requests)
{
    Transaction transaction(connection);
    if (answer) {
        const QByteArray body = QByteArray::fromRawData(answer->body.data(), static_cast<qsizetype>(answer->body.size())).toBase64();
        connection.execute("UPDATE robots_hops SET answered = TRUE, status = ?, location = ?, body = ?, cause = ?, detail = ? WHERE run_id = ? AND hop = ?",
            { integerValue(answer->status), textValue(answer->location), textValue(std::string_view(body.constData(), static_cast<std::size_t>(body.size()))), textValue(answer->cause),
                textValue(answer->detail), integerValue(run.value), integerValue(hop) });
    } else {
        connection.execute("UPDATE robots_hops SET taken_by = NULL WHERE run_id = ? AND hop = ? AND taken_by = ?",
            { integerValue(run.value), integerValue(hop), integerValue(asked.value) });
    }
    writeFetches(connection, run, requests);
    notifyWorkers(connection, run);
    transaction.commit();
}

void dropRobotsHop(Connection& connection, RunId run, std::int64_t hop)
{
    connection.execute("DELETE FROM robots_hops WHERE run_id = ? AND hop = ?", { integerValue(run.value), integerValue(hop) });
}

void takeRobotsHops(Connection& connection, RunId run, WorkerId worker, RunView& view)
{
    {
        Cursor rows = connection.query("UPDATE robots_hops AS r SET taken_by = ? FROM hosts AS h WHERE r.run_id = ? AND NOT r.answered AND r.asker <> ? AND r.taken_by IS DISTINCT FROM ?"
                                       " AND h.run_id = r.run_id AND h.host_id = r.host_id AND h.lease_owner = ? RETURNING r.hop, r.host_id, r.url",
            { integerValue(worker.value), integerValue(run.value), integerValue(worker.value), integerValue(worker.value), textValue(std::to_string(worker.value)) });
        while (rows.next())
            view.robotsHops.push_back({ rows.integer(0), HostId { rows.integer(1) }, rows.text(2) });
    }
    Cursor rows = connection.query("DELETE FROM robots_hops WHERE run_id = ? AND asker = ? AND answered RETURNING hop, status, location, body, cause, detail",
        { integerValue(run.value), integerValue(worker.value) });
    while (rows.next()) {
        RobotsHopAnswer& answer = view.robotsAnswers.emplace_back();
        answer.id = rows.integer(0);
        answer.status = rows.smallInteger(1);
        answer.location = rows.text(2);
        answer.body = QByteArray::fromBase64(QByteArray::fromStdString(rows.text(3))).toStdString();
        answer.cause = rows.text(4);
        answer.detail = rows.text(5);
    }
}

void dropRobotsHopsOf(Connection& connection, RunId run, WorkerId asker)
{
    connection.execute("DELETE FROM robots_hops WHERE run_id = ? AND asker = ?", { integerValue(run.value), integerValue(asker.value) });
}

} // namespace millrace::store
