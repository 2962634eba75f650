#pragma once

#include "app/hash/digest.h"

#include <vector>

namespace millrace::hash {

constexpr int kDefaultWorkers = 4;
constexpr int kMaxWorkers = 64;
constexpr int kRotationalWorkers = 1;    ///< a disk that seeks is read by one worker

struct HashSettings {
    std::vector<Algorithm> algorithms{Algorithm::Sha256};   ///< at least one, none twice; several are computed in one read
    int workers = kDefaultWorkers;                          ///< in all, 1 to kMaxWorkers
    bool findExtra = true;                                  ///< verify() also lists what its folders have and the lists do not name
    friend bool operator==(const HashSettings&, const HashSettings&) = default;
};

} // namespace millrace::hash
