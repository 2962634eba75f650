#pragma once

#include <string>
#include <string_view>

namespace millrace {

/// The path of a file: URL on this machine; empty for anything else. Every byte kept (RFC 8089, RFC 3986 2.1). Thread: any.
[[nodiscard]] std::string pathFromFileUrl(std::string_view url);

} // namespace millrace
