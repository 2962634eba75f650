#pragma once

namespace millrace::cli {

/// Sets the locale from the environment, or C.UTF-8 where that is not UTF-8: Qt wants one and complains on standard error without, as on
/// bare servers. First thing in main().
void ensureUtf8Locale();

} // namespace millrace::cli
