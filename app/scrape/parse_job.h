#pragma once

#include "app/http/http_error.h"
#include "app/scrape/body_folder.h"
#include "app/scrape/extractor.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace millrace::scrape {

/// What the pool is given for one page: a response body as it came, and what the headers say of it.
struct ParseInput {
    std::string body;
    std::string contentEncoding;
    std::string contentType;
    Wanted wanted = Wanted::Title;
    std::optional<LinkQuestion> links = {};  ///< where the page's links are wanted
    std::shared_ptr<const select::FieldSet> fields = {};   ///< null: none
    std::shared_ptr<BodyFolder> bodies = {}; ///< where the decoded body is saved; null: nowhere
    std::optional<http::Url> fieldsOf = {};  ///< the final URL, where there are fields
};

struct ParsedPage {
    std::string title = "No title";
    std::string titleSource = "none";        ///< "title", "none", "not_html", "too_deep" (there was none before the cut)
    std::string noTitle;                     ///< "missing", "blank", "svg" where the page was read and has none
    std::string cut;                         ///< "nesting", "attributes", "size", "work"
    std::string charset;                     ///< empty where nothing was decoded
    std::string charsetSource;
    std::string contentHash;                 ///< of the decoded body, 16 hex digits
    std::string bodyFile;                    ///< below the folder of bodies; empty: not saved
    std::optional<BodyError> bodyError;      ///< it could not be saved; nothing else is known of the page then
    PageLinks links;
    std::string linkTargets;                 ///< a store::linkMark() for each of the links
    select::FieldValues fields;
    std::optional<http::HttpError> error;    ///< inflating failed: Truncated, TooLarge, Encoding
};

/// Inflates, decodes and parses one page. Pure, but for the body that it saves where that is wanted; runs on a pool thread; looks at `stop` between its steps.
[[nodiscard]] ParsedPage parsePage(ParseInput input, std::stop_token stop);

} // namespace millrace::scrape
