#pragma once

#include "app/hash/hash_settings.h"

namespace millrace {
class Settings;
}

namespace millrace::ui {

/// What the settings keep of hash::HashSettings. Thread: that of `settings`. Names that are no algorithm's are skipped; none is SHA-256.
[[nodiscard]] hash::HashSettings loadHashDefaults(const Settings& settings);
void saveHashDefaults(Settings& settings, const hash::HashSettings& hashing);

} // namespace millrace::ui
