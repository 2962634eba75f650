#include "app/scrape/lease_book.h"

#include <algorithm>

namespace millrace::scrape {

namespace {

/// Between the last send and the earliest hand-over, beside what the answer took: clocks that do not run alike, a send on its way.
constexpr Milliseconds kLeaseMargin{2'000};

std::int64_t shareOf(const RunShares& shares)
{
    if (shares.workers <= 1)
        return kMostHostsHeld;
    return std::min(kMostHostsHeld, (shares.openHosts + shares.workers - 1) / shares.workers);
}

} // namespace

LeaseBook::LeaseBook(Milliseconds lease) : m_lease(lease), m_usable(lease - std::min(kLeaseMargin, lease / 5)) {}

void LeaseBook::claimed(HostId host, SteadyTime askedAt)
{
    m_ends[host] = askedAt + m_usable;
}

std::vector<HostId> LeaseBook::renewed(const std::vector<HostId>& asked, const std::vector<HostId>& kept, SteadyTime askedAt)
{
    std::vector<HostId> lost;
    for (const HostId host : asked) {
        const auto held = m_ends.find(host);
        if (held == m_ends.end())
            continue;
        if (std::binary_search(kept.begin(), kept.end(), host)) {
            held->second = askedAt + m_usable;
        } else {
            m_ends.erase(held);
            lost.push_back(host);
        }
    }
    return lost;
}

bool LeaseBook::mayStart(HostId host, SteadyTime now) const
{
    const auto held = m_ends.find(host);
    return held != m_ends.end() && now < held->second;
}

std::vector<HostId> LeaseBook::lapsed(SteadyTime now) const
{
    std::vector<HostId> hosts;
    for (const auto& [host, end] : m_ends) {
        if (now >= end)
            hosts.push_back(host);
    }
    return hosts;
}

std::vector<HostId> LeaseBook::held() const
{
    std::vector<HostId> hosts;
    hosts.reserve(m_ends.size());
    for (const auto& [host, end] : m_ends)
        hosts.push_back(host);
    std::sort(hosts.begin(), hosts.end());
    return hosts;
}

SteadyTime LeaseBook::lapsesAt() const
{
    SteadyTime first = SteadyTime::max();
    for (const auto& [host, end] : m_ends)
        first = std::min(first, end);
    return first;
}

std::int64_t LeaseBook::wanted(const RunShares& shares) const
{
    return std::max<std::int64_t>(0, shareOf(shares) - count());
}

std::int64_t LeaseBook::excess(const RunShares& shares) const
{
    const std::int64_t share = shareOf(shares);
    return count() > share + std::max<std::int64_t>(1, share / 10) ? count() - share : 0;
}

} // namespace millrace::scrape
