#pragma once

#include "app/store/store.h"

#include <atomic>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace millrace::store {

/// The pages that link to one.
struct Referrers {
    std::vector<std::string> urls;       ///< in the order in which they were read; at most LinkSearch::kMaxPerTarget
    std::int64_t count = 0;              ///< of all
};

struct FoundLinks {
    struct Target {
        std::vector<std::int64_t> from;  ///< sequences of the first pages that link there
        std::int64_t count = 0;
    };
    std::unordered_map<std::uint64_t, Target> targets;   ///< by linkMarkBits()
    std::int64_t kept = 0;
};

/// A walk over the links that a run's pages have, for those that lead to one of `targets`. As with PageSearch: one step at a time.
/// Memory: kMaxPerTarget referrers each, and kMaxKept in all; beyond these they are only counted.
class LinkSearch {
public:
    static constexpr std::int64_t kPagesPerStep = 5'000;
    static constexpr std::size_t kMaxPerTarget = 100;
    static constexpr std::int64_t kMaxKept = 1'000'000;

    LinkSearch(RunId run, const std::vector<std::int64_t>& targetHashes);

    /// True: all was gone through. Thread: the reader's. Errors: StoreException.
    [[nodiscard]] bool step(Connection& connection);
    [[nodiscard]] const FoundLinks& found() const { return m_found; }

private:
    void readTargets(std::int64_t from, std::string_view targets);

    RunId m_run;
    std::unordered_set<std::uint64_t> m_wanted;
    std::string m_mark;                  ///< where one is wanted: the database looks for it
    std::int64_t m_after = 0;
    FoundLinks m_found;
};

/// Who links to the page with this key hash. `wanted`: cleared, the walk ends and `done` is not called. Thread: any; `done` as for Store.
void findReferrers(Store& store, RunId run, std::int64_t keyHash, std::shared_ptr<const std::atomic_bool> wanted, Done<Referrers> done);

} // namespace millrace::store
