#pragma once

#include <QString>

namespace millrace::models {

/// Why `url` cannot name a store, as a sentence; empty when it can, or is empty (the default one). Opens nothing.
[[nodiscard]] QString storeUrlProblem(const QString& url);

} // namespace millrace::models
