#include "app/scrape/parse_job.h"

#include "app/http/charset.h"
#include "app/http/content_decoder.h"
#include "app/http/url.h"
#include "app/scrape/extractor.h"

#include <array>
#include <cstdio>

namespace millrace::scrape {

namespace {

std::string hex(std::int64_t hash)
{
    std::array<char, 17> text{};
    std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(hash));
    return text.data();
}

} // namespace

ParsedPage parsePage(ParseInput input, std::stop_token stop)
{
    ParsedPage page;
    auto decoded = http::decodeBody(std::move(input.body), input.contentEncoding, http::kMaxDecodedBytes, stop);
    if (!decoded) {
        page.error = std::move(decoded).error();
        return page;
    }
    page.contentHash = hex(http::keyHash(*decoded));
    if (!isHtml(input.contentType, *decoded)) {
        page.titleSource = "not_html";
        return page;
    }
    if (stop.stop_requested())
        return page;
    const http::DecodedText text = http::decodeText(std::move(*decoded), input.contentType);
    page.charset = text.charset;
    page.charsetSource = name(text.source);
    ExtractedPage extracted = extract(text.utf8, input.wanted, stop);
    page.title = std::move(extracted.title);
    page.titleSource = extracted.tooDeep && extracted.titleSource == TitleSource::None ? "too_deep" : std::string(name(extracted.titleSource));
    return page;
}

} // namespace millrace::scrape
