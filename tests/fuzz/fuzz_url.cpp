// First line: a base; then a reference.
#include "app/http/url.h"
#include "tests/fuzz/fuzz_target.h"

using namespace millrace;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::string_view reference = fuzz::textOf(data, size);
    const auto base = http::parseUrl(fuzz::takeLine(reference));
    (void)http::parseUserUrl(reference);
    const auto url = http::parseUrl(reference, base ? &*base : nullptr);
    if (!url)
        return 0;
    const std::string text = url->href();
    fuzz::require(text.size() <= http::kMaxUrlBytes, "URLs are capped");
    for (const char c : text)
        fuzz::require(c > 0x20 && c < 0x7F, "URLs are ASCII without spaces");
    const auto again = http::parseUrl(text);
    fuzz::require(again && again->href() == text && again->key() == url->key(), "a URL is its own normal form");
    fuzz::require(again->laneKey() == url->laneKey() && again->origin() == url->origin(), "lane and origin are those of the text");
    fuzz::require(!url->host.empty() && url->path.starts_with('/'), "host and path are there");
    return 0;
}
