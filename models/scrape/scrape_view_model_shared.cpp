// The part of ScrapeViewModel that is about a run that other programs work on, too.
#include "models/common/format.h"
#include "models/common/words.h"
#include "models/scrape/answer.h"

#include <algorithm>

namespace millrace::models {

using Kind = ScrapeState::Banner::Kind;

void ScrapeViewModel::takeCompany()
{
    if (m_run.company == m_company || m_run.id != m_expected)
        return;
    m_company = m_run.company;
    if (!m_company) {
        m_workers.clear();
        return;
    }
    m_workers.apply(*m_company, m_run.worker);
    std::unordered_map<WorkerId, QString> names;
    for (const store::WorkerRecord& worker : m_company->workers)
        names.emplace(worker.id, m_workers.nameOf(worker.id));
    m_hosts.setWorkerNames(std::move(names));
}

/// Who works on the hosts that are on screen is asked for these alone: there may be 100,000.
void ScrapeViewModel::watchHosts(const std::vector<int>& rows)
{
    if (!m_run.shared || m_run.id != m_expected)
        return;
    std::vector<HostId> hosts;
    if (m_host)
        hosts.push_back(m_host);
    for (const int row : rows) {
        if (const scrape::HostSnapshot* host = m_hosts.hostAt(row); host != nullptr && host->id != m_host && hosts.size() < store::kHostsLookedAt)
            hosts.push_back(host->id);
    }
    std::sort(hosts.begin(), hosts.end());
    if (hosts == m_watched && m_run.id == m_watchedRun)
        return;
    m_watched = hosts;
    m_watchedRun = m_run.id;
    m_backend.watchHosts(std::move(hosts));
}

void ScrapeViewModel::leave()
{
    m_backend.leave(orSay(Words::tr("The run could not be left.")));
}

void ScrapeViewModel::joinRun(RunId run)
{
    if (run == m_expected) {
        if (!isActive(m_run.phase))
            start();
        return;
    }
    const store::RunRecord* record = m_runs.run(run);
    if (record == nullptr || !mayOpenAnother())
        return;
    m_unfinished.reset();
    m_banner.reset();
    openAndStart(*record);
}

/// True, and said: what is not a row of the host is done where the host is worked on.
bool ScrapeViewModel::isHeldElsewhere(HostId host)
{
    const scrape::HostSnapshot* snapshot = m_hosts.hostAt(m_hosts.rowOf(host));
    if (snapshot == nullptr || !snapshot->owner || snapshot->owner == m_run.worker || m_state.others == 0)
        return false;
    say(Kind::Notice, Tone::Warning,
        Words::tr("%1 is worked on by %2: it can be paused, boosted or woken only there. Its rate reaches it from here, and so does Pause for the whole run.")
            .arg(singleLine(snapshot->host, 300), m_workers.nameOf(snapshot->owner)));
    return true;
}

} // namespace millrace::models
