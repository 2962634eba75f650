// First line: a Content-Type; then a body.
#include "app/http/charset.h"
#include "app/http/utf8.h"
#include "tests/fuzz/fuzz_target.h"

using namespace millrace;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::string_view body = fuzz::textOf(data, size);
    const std::string_view type = fuzz::takeLine(body);
    const http::DecodedText text = http::decodeText(std::string(body), type);
    fuzz::require(http::utf8::isValid(text.utf8), "the text is UTF-8");
    fuzz::require(text.utf8.find('\0') == std::string::npos, "it holds no U+0000");
    fuzz::require(!text.charset.empty(), "the encoding has a name");
    fuzz::require(http::decodeText(text.utf8, "text/html; charset=utf-8").utf8 == text.utf8 || text.utf8.starts_with("\xEF\xBB\xBF"), "decoding it again changes nothing");
    return 0;
}
