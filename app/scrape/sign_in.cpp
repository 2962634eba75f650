#include "app/scrape/sign_in.h"

#include "app/core/ascii.h"
#include "app/http/proxy.h"
#include "app/http/url.h"
#include "app/scrape/scrape_settings.h"

#include <algorithm>
#include <array>

namespace millrace::scrape {

namespace {

/// A name that has one of these in it is a secret's: Authorization, Cookie, X-Auth-Token, Api-Key …
constexpr std::array<std::string_view, 6> kSecretParts{"auth", "cookie", "token", "key", "secret", "password"};

bool isPlainText(std::string_view text)
{
    return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

/// Takes what stands before the next blank, and the blank.
std::string_view nextWord(std::string_view& rest)
{
    const std::size_t end = std::min(rest.find_first_of(" \t"), rest.size());
    const std::string_view word = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return word;
}

} // namespace

bool isSecretHeader(std::string_view name)
{
    const std::string lower = ascii::lowered(name);
    return std::ranges::any_of(kSecretParts, [&](std::string_view part) { return lower.find(part) != std::string::npos; });
}

SignInKinds signInKinds(const ScrapeSettings& settings)
{
    SignInKinds kinds;
    kinds.headers = std::ranges::any_of(settings.headers, [](const auto& header) { return isSecretHeader(header.first); });
    if (settings.signIn) {
        kinds.cookies = !settings.signIn->cookies.empty();
        kinds.logins = !settings.signIn->logins.empty();
        kinds.proxy = !settings.signIn->proxyUser.empty();
    }
    return kinds;
}

SignInKinds missingSignIn(const ScrapeSettings& settings)
{
    const SignInKinds now = signInKinds(settings);
    const SignInKinds& had = settings.hadSignIn;
    return {had.headers && !now.headers, had.cookies && !now.cookies, had.logins && !now.logins, had.proxy && !now.proxy};
}

std::string describe(const SignInKinds& kinds)
{
    std::vector<std::string> parts;
    for (const auto& [there, word] : {std::pair(kinds.headers, "secret request headers"), {kinds.cookies, "cookies of a file"}, {kinds.logins, "users and passwords"}, {kinds.proxy, "a password of the proxy"}}) {
        if (there)
            parts.emplace_back(word);
    }
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i)
        text += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
    return text;
}

std::optional<std::string> originFrom(std::string_view text)
{
    if (text.ends_with('/'))
        text.remove_suffix(1);
    // a proxy's origin has its own schemes
    if (text.starts_with("socks5")) {
        const auto proxy = http::parseProxy(text);
        return proxy && proxy->user.empty() ? std::optional(proxy->url) : std::nullopt;
    }
    const auto url = http::parseUrl(text);
    if (!url || url->hadCredentials || url->path != "/" || url->query || url->fragment)
        return std::nullopt;
    return url->origin();
}

Result<std::vector<Login>, std::string> parseLogins(std::string_view text)
{
    if (text.size() > kMaxLoginFileBytes)
        return Failure{std::string("it has more than 1 MiB")};
    std::vector<Login> logins;
    for (int number = 1; !text.empty(); ++number) {
        const std::size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (ascii::trimmed(line).empty() || line.starts_with('#'))
            continue;
        const auto origin = originFrom(nextWord(line));
        const std::string_view user = nextWord(line);
        if (!origin || user.empty() || user.find(':') != std::string_view::npos || line.empty() || !isPlainText(user) || !isPlainText(line))
            return Failure{"line " + std::to_string(number) + " takes an origin such as https://example.org, a user without a colon, and a password, with one blank between"};
        if (logins.size() == kMaxLogins)
            return Failure{"it has more than " + std::to_string(kMaxLogins) + " lines"};
        logins.push_back({*origin, std::string(user), std::string(line)});
    }
    return logins;
}

} // namespace millrace::scrape
