#include "app/select/selector_error.h"

#include <string_view>

namespace millrace::select {

std::string SelectorText::english() const
{
    std::string text;
    for (std::string_view rest = pattern; !rest.empty();) {
        const std::size_t place = rest.size() >= 2 && rest[0] == '%' ? static_cast<std::size_t>(rest[1] - '1') : about.size();
        if (place < about.size()) {
            text += about[place];
            rest.remove_prefix(2);
        } else {
            text += rest.front();
            rest.remove_prefix(1);
        }
    }
    return text;
}

} // namespace millrace::select
