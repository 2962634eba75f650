#include "app/scrape/page_work.h"

#include <algorithm>

namespace millrace::scrape {

bool worthRetrying(http::HttpErrorCode code)
{
    using enum http::HttpErrorCode;
    switch (code) {
    case Resolve:
    case ResolveTimeout:
    case Refused:
    case Unreachable:
    case ConnectTimeout:
    case Timeout:
    case Stalled:
    case Reset:
    case Truncated:
    case Proxy:
    case Resent:
        return true;
    case BadUrl:
    case BlockedAddress:
    case Tls:
    case TooLarge:
    case HeadersTooLarge:
    case Protocol:
    case Encoding:
    case ProxyAuth:
    case Withdrawn:
    case Internal:
        return false;
    }
    return false;
}

bool worthRetrying(int status)
{
    return status == 429 || status >= 500;
}

bool isRedirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

std::string errorText(const http::HttpError& error)
{
    std::string text(http::name(error.code));
    if (!error.detail.empty())
        text += ": " + error.detail;
    return text;
}

std::string withoutValue(const std::string& setCookie)
{
    const std::size_t end = std::min(setCookie.find(';'), setCookie.size());
    const std::size_t equals = std::min(setCookie.find('='), end);
    // without a name, all of it is the value
    return (equals == end ? std::string() : setCookie.substr(0, equals + 1)) + "…" + setCookie.substr(end);
}

} // namespace millrace::scrape
