#pragma once

#include <string>
#include <string_view>

namespace millrace::telemetry {

/// `text` with `***` for what may be a secret: the user information of URLs (RFC 3986 section 3.2.1), values named password, token, secret, key,
/// cookie and the like in queries, headers, JSON and conninfo strings, credentials of the schemes Bearer and Basic (RFC 9110 section 11), and
/// what follows AUTH of Redis. Rather too much than too little.
///
/// Thread: any. Cost: linear in the text's length.
[[nodiscard]] std::string redacted(std::string text);

/// The value of a field: nothing of it where its name says secret, else as above.
[[nodiscard]] std::string redactedField(std::string_view key, std::string value);

} // namespace millrace::telemetry
