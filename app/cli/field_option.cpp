#include "app/cli/field_option.h"

#include "app/select/field_set.h"

#include <algorithm>

namespace millrace::cli {

std::optional<std::string> addField(std::vector<std::string>& given, const std::string& field)
{
    given.push_back(field);
    const auto compiled = select::FieldSet::compile(given); // all together, as one may be wrong because of another
    if (compiled)
        return std::nullopt;
    const select::SelectorError& error = compiled.error().error;
    const std::string place = error.column > 0 ? "column " + std::to_string(error.column) + " of the selector: " : std::string();
    return "takes NAME=SELECTOR or the NAME of a built-in field, not \"" + field + "\": " + place + error.text.english();
}

void layFields(std::vector<std::string>& fields, const std::vector<std::string>& given)
{
    const auto nameOf = [](const std::string& field) { return field.substr(0, field.find('=')); };
    for (const std::string& field : given) {
        const auto same = std::ranges::find(fields, nameOf(field), nameOf);
        if (same != fields.end())
            *same = field;
        else
            fields.push_back(field);
    }
}

} // namespace millrace::cli
