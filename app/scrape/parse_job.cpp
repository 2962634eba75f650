#include "app/scrape/parse_job.h"

#include "app/http/charset.h"
#include "app/http/content_decoder.h"
#include "app/scrape/content_hash.h"
#include "app/scrape/extractor.h"
#include "app/store/link_marks.h"

namespace millrace::scrape {

ParsedPage parsePage(ParseInput input, std::stop_token stop)
{
    ParsedPage page;
    auto decoded = http::decodeBody(std::move(input.body), input.contentEncoding, http::kMaxDecodedBytes, stop);
    if (!decoded) {
        page.error = std::move(decoded).error();
        return page;
    }
    page.contentHash = contentHash(*decoded);
    if (input.bodies) {
        auto saved = input.bodies->save(input.contentType, *decoded);
        if (!saved) {
            page.bodyError = std::move(saved).error();
            return page;
        }
        page.bodyFile = *std::move(saved);
    }
    if (!isHtml(input.contentType, *decoded)) {
        page.titleSource = "not_html";
        return page;
    }
    if (stop.stop_requested())
        return page;
    const http::DecodedText text = http::decodeText(std::move(*decoded), input.contentType);
    page.charset = text.charset;
    page.charsetSource = name(text.source);
    std::optional<WantedFields> fields;
    if (input.fields && input.fieldsOf)
        fields.emplace(WantedFields{*input.fields, *input.fieldsOf});
    ExtractedPage extracted = extract(text.utf8, input.wanted, stop, input.links ? &*input.links : nullptr, fields ? &*fields : nullptr);
    page.fields = std::move(extracted.fields);
    page.title = std::move(extracted.title);
    page.noTitle = name(extracted.noTitle);
    page.cut = name(extracted.cut);
    page.links = std::move(extracted.links);
    page.linkTargets.reserve(page.links.links.size() * store::kLinkMarkLength);
    for (const Link& link : page.links.links)
        page.linkTargets += store::linkMark(link.keyHash);
    page.titleSource = extracted.tooDeep && extracted.titleSource == TitleSource::None ? "too_deep" : std::string(name(extracted.titleSource));
    return page;
}

} // namespace millrace::scrape
