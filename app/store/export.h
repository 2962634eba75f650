#pragma once

#include "app/store/store.h"

namespace millrace::store {

/// Writes the rows of a run that have ended and match `filter`, in the order of ending: the columns of `pages`, the state and the error, and
/// the run's fields but the title: their values joined by " | " in CSV, an array in JSON lines. For
/// Finding::Broken also `linked_from`, the pages that link there (at most LinkSearch::kMaxPerTarget, by a blank in CSV), and `links`, their
/// number; for Finding::Changed also `status_before` and `title_before`.
///
/// `path` ends in .csv (RFC 4180: UTF-8, CRLF, one header line; cells are written as they are, also those that a spreadsheet would take
/// for formulas) or in .jsonl (one object a line); "-" is standard output, as JSON lines. Times are ms since 1970 UTC.
/// Thread: any; reads and writes in the store's reader thread, a page of rows at a time, so that memory does not grow with the run.
/// `store` must outlive the call. `done` gets the rows written. Nothing half-written: the text goes to a file beside it, which takes the
/// name at the end. Errors: BadUrl for another ending, ReadOnly or Full with the path and the system's reason, and the store's own.
void exportRun(Store& store, RunId run, PageFilter filter, std::string path, Done<std::int64_t> done);

} // namespace millrace::store
