#pragma once

#include "app/core/result.h"

#include <string>
#include <string_view>

namespace millrace::http {

/// Through whom requests go. A plain value; `password` is kept out of texts by whoever makes them.
struct Proxy {
    std::string url;                 ///< "http://host:3128", https, socks5 or socks5h; without user information, as libcurl takes it
    std::string user;                ///< empty: none
    std::string password;
    /// socks5 alone has names looked up here; the others are given names (RFC 1928 section 4, RFC 9110 section 9.3.6).
    [[nodiscard]] bool looksUpNames() const { return !url.starts_with("socks5:"); }
    friend bool operator==(const Proxy&, const Proxy&) = default;
};

/// Reads scheme://[user@]host:port. The error is the rest of a sentence ("needs a port, …"), without what may be a secret in it: a password is refused,
/// since what is typed there is seen by others on the machine.
[[nodiscard]] Result<Proxy, std::string> parseProxy(std::string_view text);

} // namespace millrace::http
