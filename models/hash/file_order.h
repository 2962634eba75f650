#pragma once

#include "models/hash/file_store.h"

#include <Qt>

#include <vector>

namespace millrace::models {

/// Sorts slots of `store` by a column; ties by arrival. By number, state or digest it compares integers made once per file; by name it compares
/// the eight bytes after what all names have in common, and whole names only where those are equal. 100,000 files take some 10 ms.
/// Thread: any that may read the store. `column` −1: by arrival.
void sortFiles(const FileStore& store, std::vector<std::uint32_t>& slots, int column, Qt::SortOrder order);

} // namespace millrace::models
