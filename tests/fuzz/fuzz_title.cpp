// A page as it came: decoded, guarded, parsed; its head alone and all of it, with its links.
#include "app/http/charset.h"
#include "app/http/utf8.h"
#include "app/scrape/extractor.h"
#include "tests/fuzz/fuzz_target.h"

using namespace millrace;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string html = http::decodeText(std::string(fuzz::textOf(data, size)), "text/html").utf8;
    const scrape::ExtractedPage head = scrape::extract(html, scrape::Wanted::Title, {});
    const scrape::ExtractedPage whole = scrape::extract(html, scrape::Wanted::WholePage, {});
    fuzz::require(http::utf8::isValid(head.title) && !head.title.empty() && head.title.size() <= scrape::kMaxTitleBytes, "a title is UTF-8 within its bound");
    fuzz::require(head.title == whole.title && head.titleSource == whole.titleSource, "the head alone gives the title of the whole page");
    (void)scrape::isHtml("", html);
    return 0;
}
