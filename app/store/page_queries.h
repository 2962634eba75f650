#pragma once

#include "app/store/connection.h"

#include <span>
#include <vector>

namespace millrace::store {

/// What the window and exports read. Thread: the reader's. Errors: StoreException; NotFound for a run that is not there.
[[nodiscard]] std::vector<PageRecord> readPages(Connection& connection, RunId run, const Store::PageQuery& query);
/// What readPage() reads of frontier AS f and pages AS p.
inline constexpr char kPageColumns[] = "f.ended_seq, f.key_hash, f.host_id, f.url, f.state, f.attempts, f.title_source, f.error, p.first_seen,"
                                       " f.status, f.title, f.final_url, f.content_type, f.charset, f.bytes, f.fetched_at,"
                                       " p.status, p.title, p.final_url, p.content_type, p.charset, p.bytes, p.fetched_at,"
                                       " f.total_us, f.hops, f.body_file, f.depth";
inline constexpr int kPageColumnCount = 27;
[[nodiscard]] PageRecord readPage(const Row& row);
/// A condition on f.ended_seq with one value, so that the statement's text, by which it is kept prepared, does not change with the list.
struct SequenceList {
    const char* condition;
    QVariant value;
};
[[nodiscard]] SequenceList anyOf(Connection::Dialect dialect, std::span<const std::int64_t> sequences);
/// Ascending; those that are not there are left out.
[[nodiscard]] std::vector<PageAt> readUrlsAt(Connection& connection, RunId run, const std::vector<std::int64_t>& sequences);
/// Oldest first.
[[nodiscard]] std::optional<StoredPage> readStored(Connection& connection, const std::string& url);
[[nodiscard]] std::vector<FetchRecord> readAttempts(Connection& connection, RunId run, const std::string& url);
/// Reads the fields of these pages into them.
void addFields(Connection& connection, RunId run, std::vector<PageRecord>& pages);
/// See Store::runColumns(). NotFound when there is no such run.
[[nodiscard]] RunColumns readRunColumns(Connection& connection, RunId run);
/// NotFound when the run has no such URL.
[[nodiscard]] PageExplanation explainPage(Connection& connection, RunId run, std::int64_t keyHash, const std::string& url);
/// See Store::starts().
[[nodiscard]] std::vector<WallMs> readStarts(Connection& connection, RunId run, const std::string& authority, int limit);

inline constexpr int kMaxPagesPerQuery = 10'000;
inline constexpr int kMaxAttemptsPerQuery = 1'000;
/// The newest attempts of a run that are looked through for those at one host.
inline constexpr int kMaxAttemptsSearched = 50'000;

} // namespace millrace::store
