#include "app/scrape/link_intake.h"

#include "app/async/callback.h"
#include "app/async/sleep.h"

#include <algorithm>
#include <utility>

namespace millrace::scrape {

namespace {

constexpr std::size_t kLinksPerTurn = 250;
constexpr std::size_t kHashesPerQuestion = 500;

} // namespace

/// Rows that take() has entered into the seen set; out of it again when it does not come to its end.
class LinkIntake::Taken {
public:
    explicit Taken(LinkIntake& intake) : m_intake(intake) {}
    Taken(const Taken&) = delete;
    ~Taken()
    {
        for (const store::QueuedUrl& row : m_rows) {
            const auto [first, last] = m_intake.m_seen.linked.equal_range(row.keyHash);
            if (const auto it = std::find_if(first, last, [&row](const auto& each) { return each.second == row.url; }); it != last)
                m_intake.m_seen.linked.erase(it);
            m_intake.m_seen.hashes.erase(row.keyHash);
            m_intake.m_waitingBytes -= row.url.size();
        }
    }
    void add(store::QueuedUrl row)
    {
        m_intake.m_seen.hashes.insert(row.keyHash, m_intake.m_seen.hashes.check(row.url));
        m_intake.m_seen.linked.emplace(row.keyHash, row.url);
        m_intake.m_waitingBytes += row.url.size();
        m_rows.push_back(std::move(row));
    }
    [[nodiscard]] std::vector<store::QueuedUrl> release() { return std::exchange(m_rows, {}); }

private:
    LinkIntake& m_intake;
    std::vector<store::QueuedUrl> m_rows;
};

async::Task<std::vector<store::QueuedUrl>> LinkIntake::take(std::vector<Link> links, LinkCounts others, store::QueuedUrl page, Limits limits)
{
    m_counts += others;
    std::vector<Link> open = co_await dropOutOfScope(std::move(links), limits.scope, limits.alsoLane);
    Taken taken(*this);
    std::unordered_set<std::int64_t> asked;
    std::unordered_set<std::string> collided;
    std::size_t looked = 0;
    while (!open.empty()) {
        std::vector<Link> later;
        std::vector<std::int64_t> hashes;
        for (Link& link : open) {
            if (++looked % kLinksPerTurn == 0)
                co_await async::yieldNow();
            const Known known = isKnown(link);
            if (known == Known::Yes || collided.contains(link.url)) {
                ++m_counts.known;
                continue;
            }
            if (known == Known::AskStore && asked.insert(link.keyHash).second) {
                hashes.push_back(link.keyHash);
                later.push_back(std::move(link));
                continue;
            }
            // It is new, or another URL with the same hash.
            HostLane* lane = m_lanes.find(link.laneKey);
            if (isFull(lane, limits)) {
                ++m_counts.overLimit;
                continue;
            }
            if (limits.maxVariants > 0 && link.shape != 0 && m_variants.add(link.shape) > limits.maxVariants) {
                ++m_counts.variants;
                continue;
            }
            if (!lane)
                lane = &m_lanes.obtain(link.laneKey, false);
            store::QueuedUrl row;
            row.keyHash = link.keyHash;
            row.host = lane->id();
            row.url = std::move(link.url);
            row.depth = page.depth + 1;
            row.priority = -row.depth; // breadth first, whichever page was read first
            row.referrerHash = page.keyHash;
            row.kind = limits.kind;
            if (row.kind != store::UrlKind::Page) {
                ++m_sitemaps;
                ++m_sitemapsOf[row.host];
            }
            taken.add(std::move(row));
        }
        if (!hashes.empty())
            collided.merge(co_await askStore(std::move(hashes)));
        open = std::move(later);
    }
    co_return taken.release();
}

/// Sitemaps have a limit of their own, and are none of the run's pages.
bool LinkIntake::isFull(const HostLane* lane, const Limits& limits) const
{
    if (!lane && m_lanes.all().size() >= kMaxCrawledHosts)
        return true;
    if (limits.kind == store::UrlKind::Page)
        return limits.maxPages > 0 && m_lanes.totals().given() + m_seen.waiting() - m_sitemaps >= limits.maxPages;
    const auto ofHost = lane ? m_sitemapsOf.find(lane->id()) : m_sitemapsOf.end();
    return m_sitemaps >= kMaxSitemaps || (ofHost != m_sitemapsOf.end() && ofHost->second >= kMaxSitemapsPerHost);
}

void LinkIntake::setSitemaps(const std::vector<store::Store::HostCount>& counts)
{
    m_sitemaps = 0;
    m_sitemapsOf.clear();
    for (const store::Store::HostCount& each : counts) {
        m_sitemaps += each.count;
        m_sitemapsOf[each.host] = each.count;
    }
}

LinkIntake::Known LinkIntake::isKnown(const Link& link) const
{
    const std::optional<std::uint64_t> check = m_seen.hashes.checkOf(link.keyHash);
    if (!check)
        return Known::No;
    if (*check == m_seen.hashes.check(link.url))
        return Known::Yes;
    if (m_seen.isAdding(link.keyHash, link.url))
        return Known::Yes;
    if (const auto claim = m_seen.claims.find(link.keyHash); claim != m_seen.claims.end() && claim->second.key == link.url)
        return Known::Yes;
    return Known::AskStore;
}

/// Learns which keys stand behind these hashes. What it answers cannot be learned: keys of rows that share their hash with another.
async::Task<std::unordered_set<std::string>> LinkIntake::askStore(std::vector<std::int64_t> hashes)
{
    std::unordered_set<std::string> others;
    for (std::size_t from = 0; from < hashes.size();) {
        const std::size_t to = std::min(from + kHashesPerQuestion, hashes.size());
        const std::vector<std::int64_t> some(hashes.begin() + static_cast<std::ptrdiff_t>(from), hashes.begin() + static_cast<std::ptrdiff_t>(to));
        const auto rows = co_await async::awaitCallback<Result<std::vector<store::QueuedUrl>, store::StoreError>>(
            [&](auto done) { m_store.urlsByHash(m_run, some, std::move(done)); });
        if (!rows) { // the writer has the same trouble, and ends the run when it does not pass
            co_await async::sleepFor(kStoreRetry);
            continue;
        }
        for (const store::QueuedUrl& row : *rows) {
            const std::uint64_t check = m_seen.hashes.check(row.url);
            m_seen.hashes.learn(row.keyHash, check);
            if (m_seen.hashes.checkOf(row.keyHash) != check)
                others.insert(row.url);
        }
        from = to;
    }
    co_return others;
}

// --- scope ---

async::Task<std::vector<Link>> LinkIntake::dropOutOfScope(std::vector<Link> links, Scope scope, std::string alsoLane)
{
    std::vector<Link> kept;
    for (std::size_t i = 0; i < links.size(); ++i) {
        if ((i + 1) % kLinksPerTurn == 0)
            co_await async::yieldNow();
        if (links[i].laneKey == alsoLane || inScope(links[i].laneKey, links[i].domain, scope))
            kept.push_back(std::move(links[i]));
        else
            ++m_counts.outOfScope;
    }
    co_return kept;
}

bool LinkIntake::inScope(const std::string& laneKey, const std::string& domain, Scope scope)
{
    if (scope == Scope::Any)
        return true;
    if (scope == Scope::Domain) {
        learnDomains();
        return m_domains.contains(domain);
    }
    const HostLane* lane = m_lanes.find(laneKey);
    return (lane && lane->typed()) || m_alsoHosts.contains(laneKey);
}

bool LinkIntake::inScope(const http::Url& url, Scope scope)
{
    return inScope(url.laneKey(), scope == Scope::Domain ? registrableDomain(url.host) : std::string(), scope);
}

void LinkIntake::alsoInScope(const http::Url& url)
{
    if (m_alsoHosts.insert(url.laneKey()).second)
        m_domains.insert(registrableDomain(url.host));
}

void LinkIntake::alsoInScope(const std::string& laneKey)
{
    if (m_alsoHosts.insert(laneKey).second)
        m_domains.insert(registrableDomain(hostOfLane(laneKey)));
}

void LinkIntake::learnDomains()
{
    while (m_typedRead < m_lanes.typed().size())
        m_domains.insert(registrableDomain(hostOfLane(m_lanes.typed()[m_typedRead++]->key())));
}

// --- on their way into the store ---

void LinkIntake::beginSession(bool followsLinks)
{
    m_counts = {};
    if (followsLinks)
        m_seen.linked.reserve(kMaxLinksWaiting + kMaxLinksPerPage); // it would move all of them to grow
}

async::Task<void> LinkIntake::committed(const store::ResultBatch* batch, const store::EnqueueResult* result, std::function<void(HostLane&)> queued)
{
    const std::unordered_set<std::int64_t> skipped(result->skippedHashes.begin(), result->skippedHashes.end());
    const std::unordered_set<std::int64_t> others(result->knownHashes.begin(), result->knownHashes.end());
    HostLane* lane = nullptr; // most links lead to the lane of the one before
    std::size_t counted = 0;
    for (const store::QueuedUrl& row : batch->links) {
        if (++counted % kLinksPerTurn == 0)
            co_await async::yieldNow();
        const auto [first, last] = m_seen.linked.equal_range(row.keyHash);
        if (const auto it = std::find_if(first, last, [&row](const auto& each) { return each.second == row.url; }); it != last)
            m_seen.linked.erase(it);
        m_waitingBytes -= row.url.size();
        if (!lane || lane->id() != row.host) {
            if (lane)
                queued(*lane);
            lane = m_lanes.find(row.host);
            lane->inStore = true;
        }
        if (!others.empty() && others.contains(row.keyHash)) { // another worker has queued it
            ++m_counts.known;
            continue;
        }
        lane->count(!skipped.empty() && skipped.contains(row.keyHash) ? store::UrlState::Skipped : store::UrlState::Queued, 1);
        ++m_counts.queued;
    }
    if (lane)
        queued(*lane);
}

async::Task<void> LinkIntake::forgetWaiting()
{
    std::size_t forgotten = 0;
    while (!m_seen.linked.empty()) {
        const auto first = m_seen.linked.begin();
        m_seen.hashes.erase(first->first);
        m_seen.linked.erase(first);
        if (++forgotten % kLinksPerTurn == 0)
            co_await async::yieldNow();
    }
    m_waitingBytes = 0;
}

} // namespace millrace::scrape
