#pragma once

#include <string_view>

/// Internal to app/http. Thread: any.
namespace millrace::http {

/// An encoding of the Encoding standard, and the name under which ICU has the converter that fits best ("" where we decode ourselves).
struct Encoding {
    std::string_view name;
    std::string_view converter;
};

/// "Get an encoding" (encoding.spec.whatwg.org section 4.2): trimmed, ASCII case-insensitive; nullptr when unknown.
[[nodiscard]] const Encoding* encodingForLabel(std::string_view label);

/// The charset parameter of a Content-Type, unquoted; empty when absent. Forgiving about spaces, as browsers are.
[[nodiscard]] std::string_view charsetOfContentType(std::string_view contentType);

/// The HTML standard's "prescan a byte stream to determine its encoding" (section 13.2.3.2) over the first kMetaPrescanBytes; nullptr when it
/// finds none.
[[nodiscard]] const Encoding* prescanMeta(std::string_view body);

} // namespace millrace::http
