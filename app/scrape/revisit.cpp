#include "app/scrape/revisit.h"

#include "app/http/retry_after.h"

#include <algorithm>
#include <string_view>

namespace millrace::scrape {

namespace {

constexpr WallMs kDateStep = 1'000;

/// 8.8.3: entity-tag = [ %s"W/" ] DQUOTE *etagc DQUOTE; bytes beyond ASCII are refused, though the section bears them.
bool isEntityTag(std::string_view text)
{
    if (text.starts_with("W/"))
        text.remove_prefix(2);
    return text.size() >= 2 && text.front() == '"' && text.back() == '"'
        && std::all_of(text.begin() + 1, text.end() - 1, [](char c) { return c == '!' || (c >= '#' && c <= '~'); });
}

} // namespace

std::string etagOf(const http::HttpResponse& response)
{
    const std::string_view tag = response.header("ETag");
    return tag.size() <= kMaxValidatorBytes && isEntityTag(tag) ? std::string(tag) : std::string();
}

std::string lastModifiedOf(const http::HttpResponse& response, WallMs now)
{
    const std::string_view text = response.header("Last-Modified");
    const auto modified = http::parseHttpDate(text, now);
    const auto answered = http::parseHttpDate(response.header("Date"), now);
    return modified && answered && *modified + kDateStep <= *answered ? std::string(text) : std::string();
}

bool makeConditional(http::HttpRequest& request, const store::StoredPage& stored)
{
    const bool dateCounts = !stored.lastModified.empty() && request.headers.empty();
    if (!stored.etag.empty())
        request.headers.push_back({"If-None-Match", stored.etag});
    if (dateCounts)
        request.headers.push_back({"If-Modified-Since", stored.lastModified});
    return dateCounts || !stored.etag.empty();
}

} // namespace millrace::scrape
