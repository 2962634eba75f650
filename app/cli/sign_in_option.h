#pragma once

#include "app/scrape/scrape_settings.h"

#include <optional>
#include <string>

namespace millrace::cli {

/// What the command line says of signing in; the secrets themselves are in files and in the environment, as everybody on the machine sees a command line.
struct SignInOptions {
    std::string cookieFile;
    std::string authFile;
    std::string proxyUser;
};

/// --proxy. The rest of a sentence where it is none.
[[nodiscard]] std::optional<std::string> setProxy(SignInOptions& options, scrape::ScrapeSettings& settings, const std::string& value);

/// Reads the files, and MILLRACE_AUTH and MILLRACE_PROXY_PASSWORD, into `settings`. A sentence, without anything of what was read, where one is not as it
/// should be. Once: a file may be a pipe.
[[nodiscard]] std::optional<std::string> readSignIn(const SignInOptions& options, scrape::ScrapeSettings& settings);

/// What is said when a run goes on without the secrets that it had; empty: it has them.
[[nodiscard]] std::string missingSignInSentence(std::int64_t run, const scrape::ScrapeSettings& settings);

} // namespace millrace::cli
