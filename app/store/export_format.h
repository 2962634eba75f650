#pragma once

#include "app/store/page_filter.h"
#include "app/store/records.h"
#include "app/store/referrers.h"

#include <string>
#include <string_view>

namespace millrace::store {

enum class ExportFormat { Csv, JsonLines };

/// Columns beside those of every export.
enum class ExportExtra { None, Referrers, Before };
[[nodiscard]] ExportExtra extraOf(const PageFilter& filter);

/// One line for one page, with its end of line, and the run's own columns. `referrers`: of ExportExtra::Referrers. Thread: any.
[[nodiscard]] std::string exportHeader(ExportFormat format, ExportExtra extra, const RunColumns& own);
[[nodiscard]] std::string exportLine(ExportFormat format, ExportExtra extra, RunId run, const PageRecord& page, const Referrers& referrers,
    const RunColumns& own);

} // namespace millrace::store
