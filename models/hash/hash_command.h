#pragma once

#include "app/hash/hash_settings.h"

#include <QString>

#include <string>
#include <vector>

namespace millrace::models {

/// The `millrace hash …` lines that do what the window did: one for what was added, one for each folder with lists.
/// Thread: any. A list is checked from within its folder, as `-c` takes names relative to where it is called.
[[nodiscard]] QString hashCommand(const hash::HashSettings& settings, const std::vector<std::string>& added, const std::vector<std::string>& lists);

} // namespace millrace::models
