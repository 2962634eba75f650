#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace millrace {

/// An integer that names one kind of thing only, so that a host's number cannot be passed for a run's. 0 means none.
template <class Tag>
struct StrongId {
    std::int64_t value = 0;

    [[nodiscard]] explicit operator bool() const noexcept { return value != 0; }
    friend auto operator<=>(const StrongId&, const StrongId&) = default;
};

using RunId = StrongId<struct RunTag>;
using HostId = StrongId<struct HostTag>;

} // namespace millrace

template <class Tag>
struct std::hash<millrace::StrongId<Tag>> {
    std::size_t operator()(const millrace::StrongId<Tag>& id) const noexcept { return std::hash<std::int64_t>()(id.value); }
};
