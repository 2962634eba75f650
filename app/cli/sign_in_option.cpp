#include "app/cli/sign_in_option.h"

#include "app/cli/url_input.h"
#include "app/core/clock.h"
#include "app/http/proxy.h"

#include <cstdlib>

namespace millrace::cli {

namespace {

constexpr auto kAuthVariable = "MILLRACE_AUTH";
constexpr auto kProxyPasswordVariable = "MILLRACE_PROXY_PASSWORD";
constexpr auto kCookieFileWanted = "give a cookies.txt, as browsers' add-ons and curl write it";

std::string fromEnvironment(const char* name)
{
    const char* value = std::getenv(name);
    return value ? value : std::string();
}

/// A sentence where they are none.
std::optional<std::string> addLogins(const Result<std::vector<scrape::Login>, std::string>& logins, const std::string& from, scrape::SignIn& signIn)
{
    if (!logins)
        return from + ": " + logins.error();
    signIn.logins.insert(signIn.logins.end(), logins->begin(), logins->end());
    return std::nullopt;
}

} // namespace

std::optional<std::string> setProxy(SignInOptions& options, scrape::ScrapeSettings& settings, const std::string& value)
{
    const auto proxy = http::parseProxy(value);
    if (!proxy)
        return proxy.error();
    settings.proxy = proxy->url;
    options.proxyUser = proxy->user;
    return std::nullopt;
}

std::optional<std::string> readSignIn(const SignInOptions& options, scrape::ScrapeSettings& settings)
{
    auto signIn = std::make_shared<scrape::SignIn>();
    if (!options.cookieFile.empty()) {
        const auto text = readUrlFile(options.cookieFile);
        if (!text)
            return options.cookieFile + " cannot be read: " + text.error() + "; " + kCookieFileWanted;
        auto file = http::parseCookieFile(*text, SystemClock().wallNow());
        if (!file)
            return options.cookieFile + ": " + file.error() + "; " + kCookieFileWanted;
        signIn->cookies = std::move(file->cookies);
        settings.cookies = true;
    }
    // what stands later counts: the environment is the more special one
    if (!options.authFile.empty()) {
        const auto text = readUrlFile(options.authFile);
        if (!text)
            return options.authFile + " cannot be read: " + text.error() + "; give a file with a line ORIGIN USER PASSWORD for each login";
        if (auto sentence = addLogins(scrape::parseLogins(*text), options.authFile, *signIn))
            return sentence;
    }
    if (auto sentence = addLogins(scrape::parseLogins(fromEnvironment(kAuthVariable)), kAuthVariable, *signIn))
        return sentence;
    if (!options.proxyUser.empty()) {
        signIn->proxyUser = options.proxyUser;
        signIn->proxyPassword = fromEnvironment(kProxyPasswordVariable);
    }
    if (*signIn != scrape::SignIn())
        settings.signIn = std::move(signIn);
    return std::nullopt;
}

std::string missingSignInSentence(std::int64_t run, const scrape::ScrapeSettings& settings)
{
    const scrape::SignInKinds missing = scrape::missingSignIn(settings);
    if (!missing.any())
        return {};
    std::string again;
    for (const auto& [gone, option] : {std::pair(missing.headers, "--header"), {missing.cookies, "--cookie-file"}, {missing.logins, "--auth-file"}, {missing.proxy, "--proxy with its user"}}) {
        if (gone)
            again += (again.empty() ? "" : ", ") + std::string(option);
    }
    return "run " + std::to_string(run) + " was signed in with " + scrape::describe(missing) + "; they are never stored, so it goes on without. To sign in, stop it and resume with "
        + again + " again.\n";
}

} // namespace millrace::cli
