#include "app/scrape/url_filter.h"

#include <algorithm>

#include <re2/re2.h>

namespace millrace::scrape {

namespace {

RE2::Options patternOptions()
{
    RE2::Options options(RE2::Quiet);
    options.set_max_mem(kMaxPatternMemory);
    options.set_never_capture(true);
    return options;
}

re2::StringPiece piece(std::string_view text)
{
    return {text.data(), text.size()};
}

} // namespace

struct UrlFilter::Patterns {
    std::vector<std::unique_ptr<RE2>> include;
    std::vector<std::unique_ptr<RE2>> exclude;
    bool broken = false;
};

UrlFilter::UrlFilter(std::unique_ptr<Patterns> patterns) : m(std::move(patterns)) {}
UrlFilter::~UrlFilter() = default;

std::optional<std::string> UrlFilter::problem(const std::string& pattern)
{
    if (pattern.empty())
        return "it is empty";
    if (pattern.size() > kMaxPatternBytes)
        return "it is longer than " + std::to_string(kMaxPatternBytes) + " bytes";
    const RE2 compiled(pattern, patternOptions());
    if (!compiled.ok())
        return compiled.error();
    return std::nullopt;
}

std::shared_ptr<const UrlFilter> UrlFilter::make(const std::vector<std::string>& include, const std::vector<std::string>& exclude)
{
    if (include.empty() && exclude.empty())
        return nullptr;
    auto patterns = std::make_unique<Patterns>();
    const auto compile = [&patterns](const std::vector<std::string>& from, std::vector<std::unique_ptr<RE2>>& to) {
        for (const std::string& each : from) {
            patterns->broken |= problem(each).has_value();
            to.push_back(std::make_unique<RE2>(each, patternOptions()));
        }
    };
    patterns->broken = include.size() > kMaxPatterns || exclude.size() > kMaxPatterns;
    if (!patterns->broken) {
        compile(include, patterns->include);
        compile(exclude, patterns->exclude);
    }
    return std::shared_ptr<const UrlFilter>(new UrlFilter(std::move(patterns)));
}

bool UrlFilter::takes(std::string_view url) const
{
    const auto matches = [url](const std::unique_ptr<RE2>& each) { return RE2::PartialMatch(piece(url), *each); };
    return !m->broken && (m->include.empty() || std::ranges::any_of(m->include, matches)) && std::ranges::none_of(m->exclude, matches);
}

} // namespace millrace::scrape
