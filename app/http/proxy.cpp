#include "app/http/proxy.h"

#include "app/core/ascii.h"
#include "app/http/url.h"
#include "app/http/url_host.h"

#include <algorithm>
#include <array>

namespace millrace::http {

namespace {

constexpr std::array<std::string_view, 4> kProxySchemes{"http", "https", "socks5", "socks5h"};

} // namespace

Result<Proxy, std::string> parseProxy(std::string_view text)
{
    const std::size_t colon = text.find("://");
    const std::string scheme = colon == std::string_view::npos ? std::string() : ascii::lowered(text.substr(0, colon));
    if (std::ranges::find(kProxySchemes, scheme) == kProxySchemes.end())
        return Failure{std::string("takes http://, https://, socks5:// or socks5h:// with a host and a port")};
    std::string_view authority = text.substr(colon + 3);
    if (authority.ends_with('/'))
        authority.remove_suffix(1);
    Proxy proxy;
    if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
        const std::string_view user = authority.substr(0, at);
        if (user.find(':') != std::string_view::npos)
            return Failure{std::string("takes no password, which others could see: give it in MILLRACE_PROXY_PASSWORD or in the file of --auth-file")};
        proxy.user = percentDecoded(user);
        authority.remove_prefix(at + 1);
    }
    // by the one parser of URLs, whatever the scheme; a port of its own is always named
    const auto url = parseUrl("http://" + std::string(authority));
    if (!url || url->path != "/" || url->query || url->fragment)
        return Failure{std::string("takes a host and a port after the scheme, as in http://localhost:3128")};
    if (!url->port && !authority.ends_with(":80"))
        return Failure{std::string("needs a port, as in http://localhost:3128")};
    proxy.url = scheme + "://" + url->host + ':' + std::to_string(url->effectivePort());
    return proxy;
}

} // namespace millrace::http
