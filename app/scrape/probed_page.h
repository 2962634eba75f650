#pragma once

#include "app/scrape/page_document.h"
#include "app/scrape/scrape_feed.h"

#include <memory>
#include <string>

namespace millrace::scrape {

/// A page that somebody wants to look at, as a run with these settings would get it.
struct ProbeRequest {
    std::string url;                 ///< as parseUserUrl() takes it
    ScrapeSettings settings;         ///< of links, sitemaps and retries there are none
    enum class From { User, Page } from = From::User;   ///< User: typed, so that its host may be a private one and gets the headers, as given URLs do
};

struct ProbedPage {
    PageEvent event;                 ///< what a run would tell of it; `errorCode` BadUrl where the URL is none
    std::shared_ptr<const PageDocument> document;   ///< null: nothing came, or no HTML (`titleSource` is "not_html")
    bool cancelled = false;          ///< by cancel(), by the next one, or as the open run was put away
};

} // namespace millrace::scrape
