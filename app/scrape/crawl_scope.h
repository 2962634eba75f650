#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace millrace::scrape {

/// Where links may lead. Host: to the lanes of the given URLs. Domain: to hosts of their registrable domains. Any: anywhere.
enum class Scope { Host, Domain, Any };

/// The stored names: "host", "domain", "any".
[[nodiscard]] std::string_view name(Scope scope);
[[nodiscard]] std::optional<Scope> scopeFromName(std::string_view text);

/// The domain that somebody registered (example.co.uk for www.example.co.uk), by the Public Suffix List that is built into libpsl. An address, a
/// name without a dot and a public suffix itself are their own. `host` as http::Url has it. Thread: any.
[[nodiscard]] std::string registrableDomain(std::string_view host);
/// The host of a lane's key: without its port.
[[nodiscard]] std::string_view hostOfLane(std::string_view laneKey);

} // namespace millrace::scrape
