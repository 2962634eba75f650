#include "app/core/ascii.h"
#include "app/http/http_transport.h"

namespace millrace::http {

std::string_view HttpResponse::header(std::string_view name) const
{
    for (const Header& header : headers) {
        if (ascii::equalsIgnoringCase(header.name, name))
            return ascii::trimmed(header.value);
    }
    return {};
}

} // namespace millrace::http
