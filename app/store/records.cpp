#include "app/store/records.h"

#include <array>
#include <utility>

namespace millrace::store {

namespace {

constexpr std::array<std::pair<RunState, std::string_view>, 5> kRunStates = { {
    { RunState::New, "new" },
    { RunState::Running, "running" },
    { RunState::Paused, "paused" },
    { RunState::Stopped, "stopped" },
    { RunState::Done, "done" },
} };

constexpr std::array<std::pair<UrlState, std::string_view>, 5> kUrlStates = { {
    { UrlState::Queued, "queued" },
    { UrlState::InFlight, "in_flight" },
    { UrlState::Done, "done" },
    { UrlState::Failed, "failed" },
    { UrlState::Skipped, "skipped" },
} };

constexpr std::array<std::pair<UrlKind, std::string_view>, 3> kUrlKinds = { {
    { UrlKind::Page, "page" },
    { UrlKind::Sitemap, "sitemap" },
    { UrlKind::GuessedSitemap, "guessed_sitemap" },
} };

template <class Table, class State>
std::string_view nameIn(const Table& table, State state)
{
    for (const auto& [value, text] : table) {
        if (value == state)
            return text;
    }
    return {};
}

template <class State, class Table>
std::optional<State> stateIn(const Table& table, std::string_view text)
{
    for (const auto& [value, known] : table) {
        if (known == text)
            return value;
    }
    return std::nullopt;
}

} // namespace

std::string_view name(RunState state)
{
    return nameIn(kRunStates, state);
}

std::string_view name(UrlState state)
{
    return nameIn(kUrlStates, state);
}

std::string_view name(UrlKind kind)
{
    return nameIn(kUrlKinds, kind);
}

std::optional<RunState> runStateFromName(std::string_view text)
{
    return stateIn<RunState>(kRunStates, text);
}

std::optional<UrlState> urlStateFromName(std::string_view text)
{
    return stateIn<UrlState>(kUrlStates, text);
}

std::optional<UrlKind> urlKindFromName(std::string_view text)
{
    return stateIn<UrlKind>(kUrlKinds, text);
}

} // namespace millrace::store
