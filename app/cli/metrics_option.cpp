#include "app/cli/metrics_option.h"

#include "app/cli/sentences.h"
#include "app/telemetry/metrics_service.h"

#include <arpa/inet.h>

#include <cstdio>

namespace millrace::cli {

namespace {

bool isLocalAddress(const std::string& host)
{
    in6_addr ignored{};
    return host == "localhost" || inet_pton(AF_INET, host.c_str(), &ignored) == 1 || inet_pton(AF_INET6, host.c_str(), &ignored) == 1;
}

} // namespace

std::optional<std::string> setMetrics(MetricsAddress& metrics, const std::string& text)
{
    auto address = parseHostPort(text);
    if (!address || !isLocalAddress(address->host))
        return "takes HOST:PORT with an IP address or localhost, such as 127.0.0.1:9464, not \"" + text + "\"";
    metrics = std::move(*address);
    return std::nullopt;
}

bool startMetrics(telemetry::MetricsService& service, const MetricsAddress& address)
{
    if (!address)
        return true;
    const auto port = service.start(address->host, address->port);
    const std::string line = port ? "metrics on " + service.url() : "millrace: " + sentence(port.error());
    std::fputs((line + '\n').c_str(), stderr);
    std::fflush(stderr);
    return port.has_value();
}

} // namespace millrace::cli
