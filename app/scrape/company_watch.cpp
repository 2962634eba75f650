#include "app/scrape/company_watch.h"

#include <algorithm>

namespace millrace::scrape {

namespace {

constexpr SteadyDuration kAskEvery = std::chrono::seconds(1);
constexpr SteadyDuration kAskAtLeastEvery = std::chrono::seconds(30);
constexpr int kAskShare = 50;

} // namespace

bool CompanyWatch::begin(Question& question, SteadyTime now)
{
    if (question.asked || now < question.next)
        return false;
    question.asked = true;
    question.at = now;
    return true;
}

template <class T, class F>
std::function<void(Result<T, store::StoreError>)> CompanyWatch::answer(Question& question, F take)
{
    return [&question, here = std::weak_ptr<bool>(m_here), runtime = &m_runtime, take](Result<T, store::StoreError> result) {
        runtime->post([&question, here, runtime, take, result = std::move(result)] {
            if (here.expired())
                return;
            const SteadyTime now = runtime->clock().now();
            question.asked = false;
            question.next = now + std::clamp<SteadyDuration>((now - question.at) * kAskShare, kAskEvery, kAskAtLeastEvery);
            if (result)
                take(*result);
        });
    };
}

void CompanyWatch::step(SteadyTime now, bool counting)
{
    if (begin(m_company, now)) {
        m_store.company(m_run, answer<store::RunCompany>(m_company, [this](const store::RunCompany& company) {
            m_company.next = m_company.at + kAskEvery; // it is short
            m_latest = std::make_shared<const store::RunCompany>(company);
            m_atWork = m_atWork || std::any_of(company.workers.begin(), company.workers.end(), [](const store::WorkerRecord& worker) { return worker.atWork; });
            m_callbacks.seen(company);
        }));
    }
    if (!m_hosts.empty() && begin(m_hostsNow, now)) {
        m_store.lookAtHosts(m_run, m_hosts, answer<std::vector<store::HostNow>>(m_hostsNow, [this](const std::vector<store::HostNow>& hosts) {
            for (const store::HostNow& host : hosts)
                m_callbacks.host(host);
        }));
    }
    // once more after the last of them has left
    if (counting && m_atWork && begin(m_counts, now)) {
        m_atWork = false;
        m_store.countUrls(m_run, answer<store::UrlCounts>(m_counts, m_callbacks.counted));
    }
}

} // namespace millrace::scrape
