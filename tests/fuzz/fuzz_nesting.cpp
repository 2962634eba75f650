#include "app/scrape/nesting_guard.h"
#include "tests/fuzz/fuzz_target.h"

using namespace millrace;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view html = fuzz::textOf(data, size);
    const scrape::GuardedHtml guarded = scrape::guardNesting(html);
    fuzz::require(guarded.html.data() == html.data() && guarded.html.size() <= html.size(), "what is left is a prefix");
    fuzz::require((guarded.cut == scrape::Cut::None) == (guarded.html.size() == html.size()), "what is cut says why");
    fuzz::require(scrape::guardNesting(guarded.html).cut == scrape::Cut::None, "what is left is not cut again");
    return 0;
}
