// What selectors find, for the script that compares them with lxml's: a JSON object a line in, one a line out.
//   {"page": path, "tree": path}                   →  {"elements": n}; the page's tree is written there as XML, without what stands in templates
//   {"page": path, "selectors": [text, …]}         →  {"values": [[text, …] or null, …], "errors": [text, …], "cut": [bool, …]}
#include "app/select/field_set.h"
#include "app/select/gumbo_nodes.h"
#include "app/select/xml_view.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

namespace {

using namespace millrace::select;

std::string contents(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void escape(std::string& out, const xmlChar* text)
{
    for (const char* c = reinterpret_cast<const char*>(text); *c; ++c) {
        if (*c == '<' || *c == '>' || *c == '&' || *c == '"' || *c == '\r' || *c == '\n' || *c == '\t')
            out += "&#" + std::to_string(static_cast<int>(*c)) + ';';
        else
            out += static_cast<unsigned char>(*c) < 0x20 ? ' ' : *c;
    }
}

/// The documents nest no deeper than recursion can bear.
void write(std::string& out, const xmlNode* node, int& elements)
{
    for (; node; node = node->next) {
        if (node->type == XML_TEXT_NODE) {
            escape(out, node->content);
        } else if (node->type == XML_COMMENT_NODE) {
            out.append("<!--").append(reinterpret_cast<const char*>(node->content)).append("-->");
        } else if (node->type == XML_ELEMENT_NODE) {
            ++elements;
            const std::string name = reinterpret_cast<const char*>(node->name);
            out += '<' + name;
            for (const xmlAttr* each = node->properties; each; each = each->next) {
                if (xmlStrEqual(each->name, BAD_CAST "xmlns")) // would be none of XML
                    continue;
                out.append(" ").append(each->ns ? reinterpret_cast<const char*>(each->ns->prefix) : "").append(each->ns ? ":" : "");
                out.append(reinterpret_cast<const char*>(each->name)).append("=\"");
                escape(out, each->children->content);
                out += '"';
            }
            if (std::string_view(name) == "html")
                out += " xmlns:xlink=\"http://www.w3.org/1999/xlink\"";
            out += '>';
            write(out, node->children, elements);
            out += "</" + name + '>';
        }
    }
}

QJsonObject answer(const QJsonObject& question)
{
    const std::string html = contents(question[QLatin1String("page")].toString().toStdString());
    GumboOutput* output = gumbo_parse_with_options(&kGumboDefaultOptions, html.data(), html.size());
    QJsonObject result;
    if (question.contains(QLatin1String("tree"))) {
        WorkMeter meter(std::chrono::seconds(10), {});
        const auto view = XmlView::of(*output->document, meter);
        std::string text;
        int elements = 0;
        if (view)
            write(text, view->document()->children, elements);
        std::ofstream(question[QLatin1String("tree")].toString().toStdString(), std::ios::binary) << text;
        result.insert(QStringLiteral("elements"), elements);
    }
    QJsonArray values;
    QJsonArray errors;
    QJsonArray cut;
    const QJsonArray selectors = question[QLatin1String("selectors")].toArray();
    for (const QJsonValue& selector : selectors) {
        const auto set = FieldSet::compile({"f=" + selector.toString().toStdString()});
        QJsonArray found;
        bool isCut = false;
        if (set) {
            const FieldValues fields = (*set)->evaluate(*output->document, nullptr, {});
            isCut = fields.cut;
            for (const FieldValue& each : fields.values)
                found.append(QString::fromStdString(each.value));
        }
        values.append(set ? QJsonValue(found) : QJsonValue());
        cut.append(isCut);
        errors.append(set ? QString() : QString::fromStdString(set.error().error.text.english()));
    }
    result.insert(QStringLiteral("values"), values);
    result.insert(QStringLiteral("errors"), errors);
    result.insert(QStringLiteral("cut"), cut);
    gumbo_destroy_output(&kGumboDefaultOptions, output);
    return result;
}

} // namespace

int main()
{
    std::string line;
    while (std::getline(std::cin, line))
        std::cout << QJsonDocument(answer(QJsonDocument::fromJson(QByteArray::fromStdString(line)).object())).toJson(QJsonDocument::Compact).constData() << std::endl;
    return 0;
}
