#pragma once

#include "app/cli/hash_options.h"

namespace millrace::cli {

/// Runs `millrace hash` to its end; the exit status. Thread: main. Needs no Qt application, store or event loop: it starts as fast as sha256sum
/// does. Its workers are not nice, unlike those of the window: a person waits for them.
[[nodiscard]] int runHash(const HashCommand& command);

} // namespace millrace::cli
