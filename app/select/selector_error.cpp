#include "app/select/selector_error.h"

namespace millrace::select {

std::string SelectorText::in(std::string_view translated) const
{
    std::string text;
    for (std::string_view rest = translated; !rest.empty();) {
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
