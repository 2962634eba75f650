#include "app/telemetry/stall.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace millrace::telemetry {

namespace {

constexpr std::array kWaiting{"__poll", "poll", "__ppoll", "ppoll", "epoll_wait", "epoll_pwait"};

/// "millrace::scrape::(anonymous namespace)::Extractor<int>::run(std::string) x.cpp:3" → "Extractor<int>::run x.cpp:3": symbolize()'s form.
std::string shortened(std::string_view frame)
{
    std::size_t open = frame.find('(');
    while (open != std::string_view::npos && open > 0 && frame[open - 1] == ':')
        open = frame.find('(', open + 1);
    const std::size_t space = frame.rfind(' ');
    const bool hasPlace = space != std::string_view::npos && (open == std::string_view::npos || space > open) && frame.find(':', space) != std::string_view::npos;
    const std::string_view function = frame.substr(0, std::min(open, hasPlace ? space : frame.size()));
    std::size_t names = 0;               // from the end, outside of template arguments
    std::size_t begin = 0;
    int depth = 0;
    for (std::size_t i = function.size(); i-- > 1 && names < 2;) {
        depth += function[i] == '>' ? 1 : function[i] == '<' ? -1 : 0;
        if (depth == 0 && function[i] == ':' && function[i - 1] == ':' && ++names == 2)
            begin = i + 1;
    }
    return std::string(function.substr(begin)) + std::string(hasPlace ? frame.substr(space) : std::string_view());
}

} // namespace

std::string placeOf(const Stall& stall)
{
    if (stall.stack.empty())
        return stall.looked ? "did not answer" : "";
    if (std::ranges::any_of(kWaiting, [&](const char* name) { return stall.stack.front().starts_with(name); }))
        return "waiting for events";
    const auto own = std::ranges::find_if(stall.stack, [](const std::string& frame) { return frame.starts_with("millrace::"); });
    return shortened(own != stall.stack.end() ? *own : stall.stack.front());
}

} // namespace millrace::telemetry
