#pragma once

#include "app/store/page_filter.h"
#include "app/store/records.h"

#include <cstdint>
#include <vector>

namespace millrace::store {

class Connection;

struct FoundPages {
    std::vector<PageRecord> pages;       ///< ascending by sequence; duplicates of one title stand together
    std::int64_t matched = 0;            ///< also of those that were not asked for
    bool atEnd = false;                  ///< all that has ended so far was looked at
};

/// A search under way: where it is, and what it has to remember. Give it to Store::search() again until the answer says `atEnd`; once more
/// later finds what ended meanwhile, when the filter only grows.
///
/// Thread: whoever made it, and the store's reader while a step is with the store; never both. Memory: flat, but 16 bytes a page for duplicates,
/// at most kMaxTitles. Cost: a step goes through kRowsPerStep rows, so that the reader is free again within some tens of milliseconds.
class PageSearch {
public:
    static constexpr std::int64_t kRowsPerStep = 5'000;
    static constexpr std::size_t kMaxTitles = 5'000'000;   ///< pages beyond it are not compared by their title

    PageSearch(RunId run, PageFilter filter) : m_run(run), m_filter(std::move(filter)) {}

    [[nodiscard]] RunId run() const { return m_run; }
    [[nodiscard]] const PageFilter& filter() const { return m_filter; }
    /// From now on only the number is wanted.
    void countOnly() { m_rowsWanted = false; }

    /// The next step. Thread: the reader's. Errors: StoreException; NotFound for a run that is not there.
    [[nodiscard]] FoundPages step(Connection& connection);

private:
    struct TitleAt {
        std::uint64_t hash;
        std::int64_t sequence;
    };
    [[nodiscard]] FoundPages stepRows(Connection& connection);
    [[nodiscard]] FoundPages stepDuplicates(Connection& connection);
    void readTitles(Connection& connection, std::int64_t through);
    void keepDuplicates();
    [[nodiscard]] std::int64_t lastSequence(Connection& connection) const;

    RunId m_run;
    PageFilter m_filter;
    bool m_rowsWanted = true;
    std::int64_t m_after = 0;            ///< looked at up to here
    std::vector<TitleAt> m_titles;       ///< of the pages so far; then, m_sorted, of the duplicates in the order of their answer
    bool m_sorted = false;
    std::size_t m_told = 0;              ///< duplicates
};

} // namespace millrace::store
