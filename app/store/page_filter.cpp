#include "app/store/page_filter.h"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

namespace millrace::store {

namespace {

using Status = PageFilter::Status;
using Finding = PageFilter::Finding;

constexpr std::array<std::pair<std::string_view, Status>, 6> kStatusWords = { {
    { "2xx", Status::Ok },
    { "3xx", Status::Redirect },
    { "4xx", Status::ClientError },
    { "5xx", Status::ServerError },
    { "no-answer", Status::NoAnswer },
    { "skipped", Status::Skipped },
} };

constexpr std::array<std::pair<std::string_view, Finding>, 9> kFindingWords = { {
    { "no-title", Finding::NoTitle },
    { "duplicate-title", Finding::DuplicateTitle },
    { "slow", Finding::Slow },
    { "redirected", Finding::Redirected },
    { "redirect-chain", Finding::RedirectChain },
    { "broken", Finding::Broken },
    { "new", Finding::New },
    { "gone", Finding::Gone },
    { "changed", Finding::Changed },
} };

constexpr std::string_view kTextWord = "text=";
constexpr double kMostSlowSeconds = 86'400;

template <class Words>
auto findWord(const Words& words, std::string_view word) -> std::optional<decltype(words[0].second)>
{
    for (const auto& [name, value] : words) {
        if (name == word)
            return value;
    }
    return std::nullopt;
}

std::optional<double> positive(std::string_view text)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value) || value <= 0)
        return std::nullopt;
    return value;
}

/// Takes one word into `filter`; a sentence's end when it is none, or one of its kind too many.
std::optional<std::string> takeWord(PageFilter& filter, std::string_view word)
{
    if (const auto status = findWord(kStatusWords, word)) {
        if (std::exchange(filter.status, *status) != Status::Any)
            return "has two statuses";
        return std::nullopt;
    }
    const std::size_t equals = word.find('=');
    const std::string_view value = equals == std::string_view::npos ? std::string_view() : word.substr(equals + 1);
    const auto finding = findWord(kFindingWords, word.substr(0, equals));
    if (!finding)
        return "has the unknown word \"" + std::string(word) + '"';
    if (std::exchange(filter.finding, *finding) != Finding::None)
        return "has two findings";
    const std::optional<double> number = positive(value);
    if (filter.compares()) {
        if (!number || *number != std::floor(*number) || *number > 9e15)
            return "needs the number of a run, as in " + std::string(word.substr(0, equals)) + "=3";
        filter.other = RunId { static_cast<std::int64_t>(*number) };
    } else if (filter.finding == Finding::Slow && equals != std::string_view::npos) {
        if (!number || *number > kMostSlowSeconds)
            return "needs seconds, as in slow=2.5";
        filter.slowerThan = Milliseconds(static_cast<std::int64_t>(std::llround(*number * 1000)));
    } else if (equals != std::string_view::npos) {
        return "gives a value to \"" + std::string(word.substr(0, equals)) + "\", which takes none";
    }
    return std::nullopt;
}

} // namespace

Result<PageFilter, std::string> pageFilterFromText(std::string_view text)
{
    PageFilter filter;
    for (;;) {
        if (text.starts_with(kTextWord)) {
            filter.text = text.substr(kTextWord.size());
            if (filter.text.empty() || filter.text.size() > PageFilter::kMaxText)
                return Failure { "needs a text of at most " + std::to_string(PageFilter::kMaxText) + " bytes" };
            return filter;
        }
        const std::size_t comma = text.find(',');
        if (auto wrong = takeWord(filter, text.substr(0, comma)))
            return Failure { std::move(*wrong) };
        if (comma == std::string_view::npos)
            return filter;
        text.remove_prefix(comma + 1);
    }
}

} // namespace millrace::store
