// A selector, and a page to use it on: the first line, and what follows.
#include "app/http/utf8.h"
#include "app/select/field_set.h"
#include "tests/fuzz/fuzz_target.h"

#include <string>

using namespace millrace;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    constexpr std::size_t kPageBytes = 4'096;   // what a page can do to Gumbo is another target's matter
    std::string_view text = fuzz::textOf(data, size);
    if (!http::utf8::isValid(text))
        return 0;
    const std::string selector(fuzz::takeLine(text));
    const auto set = select::FieldSet::compile({"f=" + selector, "links"});
    if (!set) {
        const select::SelectorError& error = set.error().error;
        fuzz::require(!error.text.english().empty() && error.column >= 0 && error.column <= static_cast<int>(selector.size()) + 1, "an error says what and where");
        return 0;
    }
    const std::string html(text.substr(0, kPageBytes));
    GumboOutput* output = gumbo_parse_with_options(&kGumboDefaultOptions, html.data(), html.size());
    const select::FieldValues found = (*set)->evaluate(*output->document, nullptr, {});
    std::size_t bytes = 0;
    for (const select::FieldValue& each : found.values)
        bytes += each.value.size();
    fuzz::require(bytes <= select::kMaxFieldBytesPerPage, "a page's values are within their bound");
    gumbo_destroy_output(&kGumboDefaultOptions, output);
    return 0;
}
