#include "app/http/url.h"

namespace millrace::http {

std::uint16_t Url::effectivePort() const { return port.value_or(scheme == "https" ? 443 : 80); }

std::string Url::origin() const
{
    std::string result = scheme + "://" + host;
    if (port)
        result.append(1, ':').append(std::to_string(*port));
    return result;
}

std::string Url::pathAndQuery() const { return query ? path + '?' + *query : path; }

std::string Url::href() const { return origin() + pathAndQuery(); }

std::string Url::key() const { return href(); }

std::string Url::laneKey() const
{
    std::string result = host;
    if (result.size() > 1 && result.ends_with('.'))
        result.pop_back();
    const std::uint16_t to = effectivePort();
    if (to != 80 && to != 443)
        result.append(1, ':').append(std::to_string(to));
    return result;
}

} // namespace millrace::http
