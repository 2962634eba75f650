#include "app/scrape/identity.h"

#include "app/core/ascii.h"

#include <QByteArray>

#include <algorithm>
#include <tuple>

namespace millrace::scrape {

namespace {

/// RFC 7617 section 2; UTF-8, as it stands.
std::string basicCredentials(const Login& login)
{
    return "Basic " + QByteArray::fromStdString(login.user + ':' + login.password).toBase64().toStdString();
}

http::Header* find(std::vector<http::Header>& headers, std::string_view name)
{
    const auto found = std::ranges::find_if(headers, [&](const http::Header& header) { return ascii::equalsIgnoringCase(header.name, name); });
    return found == headers.end() ? nullptr : &*found;
}

} // namespace

void Identity::apply(const ScrapeSettings& settings, WallMs now)
{
    m_headers.clear();
    for (const auto& [headerName, value] : settings.headers)
        m_headers.push_back({headerName, value});
    m_logins.clear();
    m_proxy.reset();
    const std::vector<Login> logins = settings.signIn ? settings.signIn->logins : std::vector<Login>();
    for (const Login& login : logins)
        m_logins[login.origin] = basicCredentials(login);
    if (const auto proxy = http::parseProxy(settings.proxy)) {
        auto made = std::make_shared<http::Proxy>(*proxy);
        const auto origin = originFrom(proxy->url);
        for (const Login& login : logins) {
            if (login.origin == origin)
                std::tie(made->user, made->password) = std::tie(login.user, login.password);
        }
        if (settings.signIn && !settings.signIn->proxyUser.empty()) {
            made->user = settings.signIn->proxyUser;
            if (!settings.signIn->proxyPassword.empty())
                made->password = settings.signIn->proxyPassword;
        }
        m_logins.erase(origin.value_or(std::string()));
        m_proxy = std::move(made);
    }
    if (!settings.cookies) {
        m_jar.reset();
        m_signIn.reset();
        return;
    }
    if (!m_jar)
        m_jar.emplace();
    if (settings.signIn && settings.signIn != m_signIn) {
        for (const http::Cookie& cookie : settings.signIn->cookies)
            m_jar->add(cookie, now);
    }
    m_signIn = settings.signIn;
}

void Identity::sign(http::HttpRequest& request, const http::Url& url, bool atHome, WallMs now)
{
    request.proxy = m_proxy;
    if (atHome)
        request.headers = m_headers;
    const auto login = m_logins.find(url.origin());
    if (login != m_logins.end() && !find(request.headers, "Authorization"))
        request.headers.push_back({"Authorization", login->second});
    std::string cookies = m_jar ? m_jar->header(url, now) : std::string();
    if (cookies.empty())
        return;
    if (http::Header* own = find(request.headers, "Cookie")) // one field only (RFC 6265bis section 5.8.1)
        own->value += "; " + cookies;
    else
        request.headers.push_back({"Cookie", std::move(cookies)});
}

void Identity::read(const http::HttpResponse& response, const http::Url& url, WallMs now)
{
    if (!m_jar)
        return;
    std::size_t taken = 0;
    for (const http::Header& header : response.headers) {
        if (ascii::equalsIgnoringCase(header.name, "Set-Cookie") && ++taken <= http::kMaxCookiesPerAnswer)
            m_jar->take(ascii::trimmed(header.value), url, now);
    }
}

} // namespace millrace::scrape
