#include "ui/hash/hash_defaults.h"

#include "app/settings/settings.h"

#include <algorithm>
#include <string_view>

namespace millrace::ui {

hash::HashSettings loadHashDefaults(const Settings& settings)
{
    hash::HashSettings hashing;
    hashing.algorithms.clear();
    const std::string names = settings.get(keys::kHashAlgorithms);
    for (std::string_view rest = names; !rest.empty();) {
        const auto comma = std::min(rest.find(','), rest.size());
        const auto algorithm = hash::algorithmFromName(rest.substr(0, comma));
        if (algorithm && std::find(hashing.algorithms.begin(), hashing.algorithms.end(), *algorithm) == hashing.algorithms.end())
            hashing.algorithms.push_back(*algorithm);
        rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    if (hashing.algorithms.empty())
        hashing.algorithms.push_back(hash::Algorithm::Sha256);
    std::sort(hashing.algorithms.begin(), hashing.algorithms.end());
    hashing.workers = settings.get(keys::kHashWorkers);
    hashing.findExtra = settings.get(keys::kHashFindExtra);
    return hashing;
}

void saveHashDefaults(Settings& settings, const hash::HashSettings& hashing)
{
    std::string names;
    for (const hash::Algorithm algorithm : hashing.algorithms) {
        names += names.empty() ? "" : ",";
        names += hash::info(algorithm).name;
    }
    settings.set(keys::kHashAlgorithms, names);
    settings.set(keys::kHashWorkers, hashing.workers);
    settings.set(keys::kHashFindExtra, hashing.findExtra);
}

} // namespace millrace::ui
