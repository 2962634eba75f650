#pragma once

#include "app/store/records.h"

#include <string>
#include <string_view>

namespace millrace::store {

enum class ExportFormat { Csv, JsonLines };

/// One line for one page, with its end of line. Thread: any.
[[nodiscard]] std::string exportHeader(ExportFormat format);
[[nodiscard]] std::string exportLine(ExportFormat format, RunId run, const PageRecord& page);

} // namespace millrace::store
