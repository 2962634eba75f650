#pragma once

#include "app/async/runtime.h"
#include "app/scrape/lane_table.h"
#include "app/store/store.h"

#include <functional>
#include <memory>
#include <vector>

namespace millrace::scrape {

/// Looks once a second who is on a run that several programs may share, and what hosts of others have come to: for a person who looks on, whether
/// this program is a worker or not.
///
/// Thread: loop. Owned by ScrapeRun. Bounds: one question of a kind at a time; hosts only while somebody looks at them, kHostsLookedAt of them; what
/// counts rows may cost the store a fiftieth of its time. Errors: the last answer stays; that the store is away is told by whoever works with it.
class CompanyWatch {
public:
    struct Callbacks {
        std::function<void(const store::RunCompany&)> seen;
        std::function<void(const store::HostNow&)> host;
        std::function<void(const store::UrlCounts&)> counted;
    };
    CompanyWatch(async::Runtime& runtime, store::Store& store, RunId run, Callbacks callbacks) : m_runtime(runtime), m_store(store), m_run(run), m_callbacks(std::move(callbacks)) {}

    /// These are on screen.
    void watchHosts(std::vector<HostId> hosts) { m_hosts = std::move(hosts); }
    /// Asks what is due; called some times a second. `counting`: nobody else counts the run.
    void step(SteadyTime now, bool counting);
    /// Null before the first answer.
    [[nodiscard]] const std::shared_ptr<const store::RunCompany>& latest() const noexcept { return m_latest; }

private:
    struct Question {
        bool asked = false;
        SteadyTime at;
        SteadyTime next;
    };
    [[nodiscard]] static bool begin(Question& question, SteadyTime now);
    template <class T, class F>
    std::function<void(Result<T, store::StoreError>)> answer(Question& question, F take);

    async::Runtime& m_runtime;
    store::Store& m_store;
    RunId m_run;
    Callbacks m_callbacks;
    std::vector<HostId> m_hosts;
    std::shared_ptr<const store::RunCompany> m_latest;
    bool m_atWork = false;                   ///< somebody was, when it was last looked, or since it was last counted
    Question m_company, m_hostsNow, m_counts;
    std::shared_ptr<bool> m_here = std::make_shared<bool>(true);   ///< an answer that comes later finds nobody
};

} // namespace millrace::scrape
