#include "models/scrape/field_texts.h"

#include "app/select/field_set.h"
#include "models/common/words.h"
#include "models/scrape/selector_texts.h"

#include <QStringList>

#include <algorithm>

namespace millrace::models {

std::vector<std::string> linesOf(const QString& text)
{
    std::vector<std::string> found;
    const QStringList lines = text.split(u'\n');
    for (const QString& line : lines) {
        if (const QString trimmed = line.trimmed(); !trimmed.isEmpty())
            found.push_back(trimmed.toStdString());
    }
    return found;
}

QString asLines(const std::vector<std::string>& each)
{
    QStringList lines;
    for (const std::string& one : each)
        lines += QString::fromStdString(one);
    return lines.join(u'\n');
}

std::vector<std::string> withField(std::vector<std::string> fields, const std::string& field)
{
    const auto nameOf = [](const std::string& each) { return each.substr(0, each.find('=')); };
    if (const auto same = std::ranges::find(fields, nameOf(field), nameOf); same != fields.end())
        *same = field;
    else
        fields.push_back(field);
    return fields;
}

QString fieldsProblem(const std::vector<std::string>& fields)
{
    const auto compiled = select::FieldSet::compile(fields);
    if (compiled)
        return {};
    const select::FieldError& error = compiled.error();
    const QString name = QString::fromStdString(fields[error.index]).section(u'=', 0, 0).left(60);
    const QString place = error.error.column > 0 ? Words::tr(", column %1 of its selector").arg(error.error.column) : QString();
    return Words::tr("Field “%1”%2: %3.").arg(name, place, selectorWords(error.error.text));
}

store::PageFields shownFields(const store::PageFields& fields)
{
    if (!fields)
        return fields;
    auto shown = std::make_shared<std::vector<store::FieldRecord>>();
    for (const store::FieldRecord& each : *fields) {
        if (shown->size() == kMaxFieldsShown)
            break;
        const bool whole = each.value.size() <= kMaxFieldBytesShown;
        const QString text = QString::fromUtf8(each.value.data(), static_cast<qsizetype>(std::min(each.value.size(), kMaxFieldBytesShown)));
        shown->push_back({each.name, each.position, whole ? each.value : text.chopped(1).toStdString() + "…"});
    }
    return shown;
}

} // namespace millrace::models
