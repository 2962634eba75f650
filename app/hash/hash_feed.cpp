#include "app/hash/hash_feed.h"

namespace millrace::hash {

std::string_view name(FileState state)
{
    static constexpr std::array<std::string_view, kFileStates> kNames{
        "queued", "hashing", "done", "match", "mismatch", "missing", "unreadable", "changed", "extra", "cancelled"};
    return kNames[static_cast<std::size_t>(state)];
}

bool hasEnded(FileState state)
{
    return state != FileState::Queued && state != FileState::Hashing;
}

} // namespace millrace::hash
