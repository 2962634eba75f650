#pragma once

#include "app/core/result.h"
#include "app/http/cookie.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::scrape {

struct ScrapeSettings;

inline constexpr std::size_t kMaxLogins = 1'000;
inline constexpr std::size_t kMaxLoginFileBytes = 1024 * 1024;

/// A user and a password for one origin (Basic, RFC 7617).
struct Login {
    std::string origin;                  ///< as http::Url::origin()
    std::string user;                    ///< without a colon, which RFC 7617 section 2 does not allow
    std::string password;
    friend bool operator==(const Login&, const Login&) = default;
};

/// The secrets of a run beside its headers. Memory only: nothing that is stored, logged, measured or shown has any of it.
/// A plain value that is never changed once it is shared between threads.
struct SignIn {
    std::vector<Login> logins;
    std::vector<http::Cookie> cookies;   ///< that the run starts with
    std::string proxyUser;
    std::string proxyPassword;
    friend bool operator==(const SignIn&, const SignIn&) = default;
};

/// Which kinds of secrets there are; this much is stored, so that a run which goes on without them can say so.
struct SignInKinds {
    bool headers = false;
    bool cookies = false;
    bool logins = false;
    bool proxy = false;
    [[nodiscard]] bool any() const { return headers || cookies || logins || proxy; }
    friend bool operator==(const SignInKinds&, const SignInKinds&) = default;
};
[[nodiscard]] SignInKinds signInKinds(const ScrapeSettings& settings);
/// Those that the run had and has not now.
[[nodiscard]] SignInKinds missingSignIn(const ScrapeSettings& settings);
/// "request headers, cookies and passwords"
[[nodiscard]] std::string describe(const SignInKinds& kinds);

/// Whether a header's value is a secret, by its name: it is not stored, and copied nowhere.
[[nodiscard]] bool isSecretHeader(std::string_view name);

/// Lines `origin user password`; what follows the second blank is the password, blanks included. Empty lines and # comments are skipped.
/// An origin is scheme://host[:port]; a path after it is refused, as it would promise more than there is. The sentence names the line, and nothing of it.
[[nodiscard]] Result<std::vector<Login>, std::string> parseLogins(std::string_view text);
/// scheme://host[:port] as it is compared; nullopt: it is none.
[[nodiscard]] std::optional<std::string> originFrom(std::string_view text);

} // namespace millrace::scrape
