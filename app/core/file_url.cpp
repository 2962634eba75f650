#include "app/core/file_url.h"

#include "app/core/ascii.h"

namespace millrace {

std::string pathFromFileUrl(std::string_view url)
{
    constexpr std::string_view kScheme = "file:";
    if (!ascii::startsWithIgnoringCase(url, kScheme))
        return {};
    url.remove_prefix(kScheme.size());
    if (url.starts_with("//")) {
        url.remove_prefix(2);
        // An authority: some programs write the machine's own name there. Whose it is cannot be told, and a wrong one simply is not found.
        const auto slash = url.find('/');
        if (slash == std::string_view::npos)
            return {};
        url.remove_prefix(slash);
    }
    std::string path;
    for (std::size_t i = 0; i < url.size(); ++i) {
        const int high = url[i] == '%' && i + 2 < url.size() ? ascii::hexValue(url[i + 1]) : -1;
        const int low = high >= 0 ? ascii::hexValue(url[i + 2]) : -1;
        if (low >= 0) {
            path += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            path += url[i];
        }
    }
    // No path holds a NUL; what follows one would silently not count.
    return path.starts_with('/') && path.find('\0') == std::string::npos ? path : std::string();
}

} // namespace millrace
