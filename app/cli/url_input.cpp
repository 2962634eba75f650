#include "app/cli/url_input.h"

#include "app/http/url.h"

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace millrace::cli {

Result<std::string, std::string> readUrlFile(const std::string& path)
{
    std::FILE* file = std::fopen(path.c_str(), "rb");
    if (!file)
        return Failure{std::string(std::strerror(errno))};
    std::string text;
    std::string error;
    char buffer[65536];
    std::size_t got = 0;
    while ((got = std::fread(buffer, 1, sizeof buffer, file)) > 0 && text.size() <= kMaxInputBytes)
        text.append(buffer, got);
    const bool bad = std::ferror(file) != 0;
    if (bad)
        error = std::strerror(errno);
    else if (text.size() > kMaxInputBytes)
        error = "more than 1 GiB";
    std::fclose(file);
    if (!error.empty())
        return Failure{std::move(error)};
    return text;
}

bool hasUsableLine(std::string_view text)
{
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        if (!line.empty() && line.front() != '#' && http::parseUserUrl(line))
            return true;
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return false;
}

} // namespace millrace::cli
