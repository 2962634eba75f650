#include "app/scrape/crawl_scope.h"

#include "app/core/ascii.h"

#include <algorithm>
#include <array>
#include <utility>

#include <libpsl.h>

namespace millrace::scrape {

namespace {

constexpr std::array<std::pair<Scope, std::string_view>, 3> kScopes{{{Scope::Host, "host"}, {Scope::Domain, "domain"}, {Scope::Any, "any"}}};

/// Serialised hosts are addresses when they are in brackets, or when their last label is a number.
bool isAddress(std::string_view host)
{
    return host.starts_with('[') || std::ranges::all_of(host.substr(host.rfind('.') + 1), ascii::isDigit);
}

} // namespace

std::string_view name(Scope scope)
{
    return std::ranges::find(kScopes, scope, &std::pair<Scope, std::string_view>::first)->second;
}

std::optional<Scope> scopeFromName(std::string_view text)
{
    const auto* found = std::ranges::find(kScopes, text, &std::pair<Scope, std::string_view>::second);
    return found == kScopes.end() ? std::nullopt : std::optional(found->first);
}

std::string registrableDomain(std::string_view host)
{
    if (host.ends_with('.'))
        host.remove_suffix(1);
    std::string text(host);
    if (isAddress(host))
        return text;
    const char* domain = psl_registrable_domain(psl_builtin(), text.c_str());
    return domain ? std::string(domain) : text;
}

std::string_view hostOfLane(std::string_view laneKey)
{
    const std::size_t colon = laneKey.rfind(':');
    const bool hasPort = colon != std::string_view::npos && laneKey.find(']', colon) == std::string_view::npos;
    return hasPort ? laneKey.substr(0, colon) : laneKey;
}

} // namespace millrace::scrape
