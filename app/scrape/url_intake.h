#pragma once

#include "app/async/sync.h"
#include "app/async/task.h"
#include "app/scrape/key_set.h"
#include "app/scrape/lane_table.h"
#include "app/scrape/scrape_service.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace millrace::scrape {

/// Key hashes of every URL that the run has, and of the redirect targets that were claimed.
/// A 64-bit hash decides that a URL is new. On a hit a second hash tells that it is the same; where that one is not known (the row is of an earlier
/// session) or is another, the full keys are compared: with what is on its way into the store, with the claim, with the store.
struct SeenSet {
    struct Claim {
        std::string key;
        std::int64_t owner = 0;      ///< key hash of the URL whose redirect it is
    };
    KeySet hashes;
    std::unordered_map<std::int64_t, Claim> claims;
    std::unordered_map<std::int64_t, std::string> adding;   ///< URLs that are read and not in the store yet; at most a batch
    std::unordered_multimap<std::int64_t, std::string> linked;   ///< URLs that pages link to, on their way into the store with them

    [[nodiscard]] bool isAdding(std::int64_t hash, const std::string& url) const
    {
        if (const auto it = adding.find(hash); it != adding.end() && it->second == url)
            return true;
        const auto [first, last] = linked.equal_range(hash);
        return std::any_of(first, last, [&url](const auto& each) { return each.second == url; });
    }
    /// Taken into the run and not among its rows yet.
    [[nodiscard]] std::int64_t waiting() const { return static_cast<std::int64_t>(adding.size() + linked.size()); }
};

/// How long after a refusal of the store that may pass the same is asked again.
inline constexpr Milliseconds kStoreRetry{1'000};

/// Turns lines into queued rows: parse, key, dedupe, store in batches; the loop gets its turn every hundred lines or rows.
///
/// Thread: loop. Errors: of the store; what was committed before stays and is counted in the lanes already. A transient one (a lock, a full
/// disk, a lost connection) is waited out for as long as nobody stops the adding.
class UrlIntake {
public:
    struct Dependencies {
        store::Store& store;
        LaneTable& lanes;
        SeenSet& seen;
        RunId run;
        async::Semaphore& countTurn;             ///< held from a change in the store until the lanes have counted it
        std::function<void(HostLane&)> queued;   ///< the lane has more in the store now
        std::function<void(std::optional<store::StoreError>)> trouble;   ///< the store is waited for; nullopt: no more
        std::stop_token stop;                    ///< what was read until then is stored
        std::int64_t maxPages = 0;               ///< URLs that the run takes in all; 0 = no limit
        std::function<void(std::string)> given = {};   ///< the origin of each URL
    };
    explicit UrlIntake(Dependencies dependencies) : m(std::move(dependencies)) {}

    /// One URL a line; blank lines, `#` comments and a BOM are passed over.
    [[nodiscard]] async::Task<Result<AddResult, store::StoreError>> add(std::string text, bool refresh);

private:
    struct Candidate {
        store::QueuedUrl row;
        HostLane* lane = nullptr;
    };
    /// Rows as the store takes them, so that nothing is copied when there are thousands.
    struct Batch {
        std::shared_ptr<store::EnqueueBatch> rows = std::make_shared<store::EnqueueBatch>();
        std::vector<HostLane*> lanes;            ///< of the URLs
        std::unordered_set<HostId> newHosts;
    };
    void append(Candidate candidate);
    void takeLine(std::string_view line, int number, AddResult& result);
    /// What `ask` (done) gets from the store, asked again for as long as its refusals may pass.
    template <class T, class Ask>
    async::Task<Result<T, store::StoreError>> insist(Ask ask);
    async::Task<Result<void, store::StoreError>> flush(bool refresh, AddResult& result);
    async::Task<Result<void, store::StoreError>> resolveSuspects(AddResult& result);

    Dependencies m;
    static constexpr std::size_t kFirstBatch = 500;   ///< the first fetches need not wait for the last line; doubled from batch to batch

    std::size_t m_batchSize = kFirstBatch;
    Batch m_batch;
    bool m_open = false;                 ///< store::RunRecord::inputOpen, by this adding
    std::vector<Candidate> m_suspects;   ///< hash seen before: duplicates, unless a key says otherwise
};

} // namespace millrace::scrape
