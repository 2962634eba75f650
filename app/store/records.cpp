#include "app/store/records.h"

#include <algorithm>
#include <array>
#include <charconv>
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

std::string redirectsText(const std::vector<RedirectHop>& hops)
{
    std::string text;
    for (const RedirectHop& hop : hops) {
        if (text.size() + hop.url.size() + 5 > kMaxRedirectsText)
            break;
        text += (text.empty() ? "" : "\n") + std::to_string(hop.status) + ' ' + hop.url;
    }
    return text;
}

std::vector<RedirectHop> redirectsFromText(std::string_view text)
{
    std::vector<RedirectHop> hops;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        RedirectHop hop;
        const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), hop.status);
        if (error != std::errc() || end == line.data() + line.size())
            continue;
        hop.url = line.substr(static_cast<std::size_t>(end - line.data()) + 1);
        hops.push_back(std::move(hop));
    }
    return hops;
}

} // namespace millrace::store
