#pragma once

#include "app/core/result.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace millrace::chat {

/// The head of an HTTP/1.1 request, as RFC 9112 sections 3 and 5 have it. All text is bytes as they came.
class RequestHead {
public:
    static constexpr std::size_t kMaxFields = 90;   ///< QWebSocketServer refuses silently above 100 lines

    enum class Problem { Malformed, TooManyFields };

    /// Reads a whole head: request line, fields, and the empty line that ends it. Strict where readers that differ could be played off
    /// against each other: bare LF or CR, folded lines, white space before the colon, control characters are Malformed.
    [[nodiscard]] static Result<RequestHead, Problem> parse(std::string_view bytes);

    std::string method;
    std::string target;
    int minor = 1;                                   ///< of HTTP/1.minor

    /// The value of the first field of that name (in lower case), white space at its ends removed.
    [[nodiscard]] std::optional<std::string_view> field(std::string_view name) const;
    [[nodiscard]] std::size_t count(std::string_view name) const;
    /// Whether a comma-separated field (RFC 9110 section 5.6.1) has this element, in any case.
    [[nodiscard]] bool lists(std::string_view name, std::string_view element) const;
    /// All elements of a comma-separated field, over all its lines.
    [[nodiscard]] std::vector<std::string_view> elements(std::string_view name) const;

private:
    std::vector<std::pair<std::string, std::string>> m_fields;   ///< names in lower case
};

} // namespace millrace::chat
