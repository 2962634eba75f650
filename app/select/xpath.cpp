#include "app/select/xpath.h"

#include "app/core/ascii.h"
#include "app/select/columns.h"
#include "app/select/xpath_watch.h"

#include <QtGlobal>

#include <libxml/parser.h>
#include <libxml/xpathInternals.h>

#include <algorithm>
#include <array>
#include <mutex>

namespace millrace::select {

namespace {

constexpr std::array<std::string_view, 27> kFunctions{"boolean", "ceiling", "concat", "contains", "count", "false", "floor", "id", "lang", "last", "local-name",
    "name", "namespace-uri", "normalize-space", "not", "number", "position", "round", "starts-with", "string", "string-length", "substring", "substring-after",
    "substring-before", "sum", "translate", "true"};
/// What may stand before a parenthesis and is no function: node tests, operators.
constexpr std::array<std::string_view, 8> kNoFunctions{"and", "comment", "div", "mod", "node", "or", "processing-instruction", "text"};

constexpr std::string_view kSamplePage = "<html><head><title>t</title></head><body><p class=\"a\">t<a href=\"b\">c</a></p></body></html>";

bool isXPathName(char c)
{
    return ascii::isAlnum(c) || c == '_' || c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct FreeContext {
    void operator()(xmlXPathContext* context) const { xmlXPathFreeContext(context); }
};
struct FreeExpression {
    void operator()(xmlXPathCompExpr* expression) const { xmlXPathFreeCompExpr(expression); }
};
struct FreeDocument {
    void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};
struct FreeObject {
    void operator()(xmlXPathObject* object) const { xmlXPathFreeObject(object); }
};

/// `id()` looks into a table of the document's ids that our tree does not have: it answers the first element with that id, for each word.
void idFunction(xmlXPathParserContext* parser, int arguments)
{
    if (arguments != 1) {
        xmlXPathErr(parser, XPATH_INVALID_ARITY);
        return;
    }
    const std::unique_ptr<xmlXPathObject, FreeObject> argument(valuePop(parser));
    std::string words;
    if (argument->type == XPATH_NODESET && argument->nodesetval) {
        for (int i = 0; i < argument->nodesetval->nodeNr; ++i) {
            xmlChar* word = xmlXPathCastNodeToString(argument->nodesetval->nodeTab[i]);
            words.append(reinterpret_cast<const char*>(word)).append(1, ' ');
            xmlFree(word);
        }
    } else {
        xmlChar* text = xmlXPathCastToString(argument.get());
        words = reinterpret_cast<const char*>(text);
        xmlFree(text);
    }
    words = ' ' + words + ' ';
    std::ranges::replace_if(words, isBlank, ' ');
    xmlNodeSet* found = xmlXPathNodeSetCreate(nullptr);
    std::vector<std::string> seen;
    xmlNode* node = parser->context->doc->children;
    while (node) {
        for (const xmlAttr* each = node->type == XML_ELEMENT_NODE ? node->properties : nullptr; each; each = each->next) {
            if (xmlStrEqual(each->name, BAD_CAST "id") && !each->ns) {
                const std::string id = reinterpret_cast<const char*>(each->children->content);
                if (!id.empty() && words.find(' ' + id + ' ') != std::string::npos && std::ranges::find(seen, id) == seen.end()) {
                    seen.push_back(id);
                    xmlXPathNodeSetAddUnique(found, node);
                }
            }
        }
        if (node->type == XML_ELEMENT_NODE && node->children) {
            node = node->children;
            continue;
        }
        while (node && !node->next)
            node = node->parent && node->parent->type == XML_ELEMENT_NODE ? node->parent : nullptr;
        node = node ? node->next : nullptr;
    }
    valuePush(parser, xmlXPathWrapNodeSet(found));
}

std::unique_ptr<xmlXPathContext, FreeContext> newContext()
{
    static std::once_flag once;
    std::call_once(once, [] { xmlInitParser(); });
    std::unique_ptr<xmlXPathContext, FreeContext> context(xmlXPathNewContext(nullptr));
    context->error = [](void*, xmlError*) {}; // read from lastError; without a handler, libxml2 prints it
    xmlXPathRegisterNs(context.get(), BAD_CAST "xlink", BAD_CAST "http://www.w3.org/1999/xlink");
    xmlXPathRegisterFunc(context.get(), BAD_CAST "id", nullptr); // what is registered is not replaced
    xmlXPathRegisterFunc(context.get(), BAD_CAST "id", idFunction);
    return context;
}

/// A number as XPath writes it, a string or a boolean as they are.
std::string textOf(xmlXPathObject* object)
{
    xmlChar* text = xmlXPathCastToString(object);
    std::string result = text ? reinterpret_cast<const char*>(text) : "";
    xmlFree(text);
    return result;
}

XPathSet::Value valueOf(const xmlNode* node)
{
    XPathSet::Value value;
    if (node->type == XML_ELEMENT_NODE) {
        value.element = static_cast<const GumboNode*>(node->_private);
        return value;
    }
    const bool isAttribute = node->type == XML_ATTRIBUTE_NODE;
    value.text = reinterpret_cast<const char*>(isAttribute ? node->children->content : node->content);
    value.isText = node->type == XML_TEXT_NODE;
    if (node->parent && node->parent->type == XML_ELEMENT_NODE)
        value.owner = static_cast<const GumboNode*>(node->parent->_private);
    if (isAttribute)
        value.attribute = static_cast<const GumboAttribute*>(node->_private);
    else if (value.isText)
        value.textNode = static_cast<const GumboNode*>(node->_private);
    return value;
}

} // namespace

std::optional<SelectorError> checkXPath(std::string_view text)
{
    const auto error = [text](SelectorErrorCode code, std::size_t at, const char* pattern, std::vector<std::string> about = {}) {
        return SelectorError{code, columnAt(text, at), {pattern, std::move(about)}};
    };
    std::vector<std::size_t> open;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '"' || c == '\'') {
            const std::size_t end = text.find(c, at + 1);
            if (end == std::string_view::npos)
                return error(SelectorErrorCode::Syntax, at, QT_TRANSLATE_NOOP("millrace::select", "the quoted text has no end"));
            at = end;
        } else if (c == '(' || c == '[') {
            open.push_back(at);
            if (open.size() > static_cast<std::size_t>(kMaxSelectorNesting))
                return error(SelectorErrorCode::TooDeep, at, kTooManyBrackets, {std::to_string(kMaxSelectorNesting)});
        } else if (c == ')' || c == ']') {
            if (open.empty() || text[open.back()] != (c == ')' ? '(' : '['))
                return error(
                    SelectorErrorCode::Syntax, at, QT_TRANSLATE_NOOP("millrace::select", "\"%1\" closes nothing"), {std::string(1, c)});
            open.pop_back();
        } else if (c == '$') {
            return error(SelectorErrorCode::Unknown, at, QT_TRANSLATE_NOOP("millrace::select", "there are no variables"));
        } else if (isXPathName(c) && !ascii::isDigit(c) && c != '-' && c != '.') {
            std::size_t end = at;
            while (end < text.size() && isXPathName(text[end]))
                ++end;
            const std::string name(text.substr(at, end - at));
            std::size_t next = end;
            while (next < text.size() && isBlank(text[next]))
                ++next;
            const std::string_view rest = text.substr(next);
            if (rest.starts_with(':') && !rest.starts_with("::") && name != "xlink" && name != "xml")
                return error(SelectorErrorCode::Unknown, at,
                    QT_TRANSLATE_NOOP(
                        "millrace::select", "the prefix %1: is not known; elements have none, and attributes have xlink: and xml:"),
                    {name});
            if (rest.starts_with('(') && std::ranges::find(kFunctions, name) == kFunctions.end()
                && std::ranges::find(kNoFunctions, name) == kNoFunctions.end())
                return error(
                    SelectorErrorCode::Unknown, at, QT_TRANSLATE_NOOP("millrace::select", "XPath 1.0 has no function %1()"), {name});
            at = end - 1;
        }
    }
    if (!open.empty())
        return error(SelectorErrorCode::Syntax, open.back(), QT_TRANSLATE_NOOP("millrace::select", "\"%1\" is not closed"),
            {std::string(1, text[open.back()])});
    return std::nullopt;
}

struct XPathSet::Compiled {
    std::unique_ptr<xmlXPathContext, FreeContext> context = newContext();
    std::vector<std::unique_ptr<xmlXPathCompExpr, FreeExpression>> expressions;
};

struct XPathSet::Session::Running {
    std::unique_ptr<Compiled> compiled;
    XPathWatch::Handle watched;
};

XPathSet::XPathSet() : m_watch(std::make_unique<XPathWatch>()) {}
XPathSet::~XPathSet() = default;

Result<std::size_t, SelectorError> XPathSet::add(std::string text)
{
    if (auto error = checkXPath(text))
        return Failure{std::move(*error)};
    const auto context = newContext();
    const std::unique_ptr<xmlXPathCompExpr, FreeExpression> expression(xmlXPathCtxtCompile(context.get(), BAD_CAST text.c_str()));
    if (!expression) {
        const auto at = static_cast<std::size_t>(std::max(context->lastError.int1, 0));
        return Failure{SelectorError{SelectorErrorCode::Syntax, columnAt(text, at),
            {at >= text.size() ? QT_TRANSLATE_NOOP("millrace::select", "the expression ends too early")
                               : QT_TRANSLATE_NOOP("millrace::select", "this is no XPath 1.0 from here on")}}};
    }
    // Wrong numbers and types of arguments come to light only by evaluating.
    const std::unique_ptr<xmlDoc, FreeDocument> sample(xmlReadMemory(kSamplePage.data(), static_cast<int>(kSamplePage.size()), nullptr, nullptr, XML_PARSE_NONET));
    context->doc = sample.get();
    context->node = reinterpret_cast<xmlNode*>(sample.get());
    if (const std::unique_ptr<xmlXPathObject, FreeObject> object(xmlXPathCompiledEval(expression.get(), context.get())); !object)
        return Failure{SelectorError{SelectorErrorCode::Syntax, 1,
            {QT_TRANSLATE_NOOP("millrace::select", "a function has too many, too few or the wrong kind of arguments")}}};
    m_texts.push_back(std::move(text));
    m_free.clear();
    return m_texts.size() - 1;
}

std::unique_ptr<XPathSet::Compiled> XPathSet::borrow() const
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_free.empty()) {
            auto compiled = std::move(m_free.back());
            m_free.pop_back();
            return compiled;
        }
    }
    auto compiled = std::make_unique<Compiled>();
    for (const std::string& text : m_texts)
        compiled->expressions.emplace_back(xmlXPathCtxtCompile(compiled->context.get(), BAD_CAST text.c_str()));
    return compiled;
}

void XPathSet::giveBack(std::unique_ptr<Compiled> compiled) const
{
    const std::lock_guard lock(m_mutex);
    m_free.push_back(std::move(compiled));
}

XPathSet::Session::Session(const XPathSet& set, XmlView& view, std::chrono::nanoseconds cpu, std::stop_token stop)
    : m_set(set), m_running(std::make_unique<Running>())
{
    m_running->compiled = set.borrow();
    xmlXPathContext* context = m_running->compiled->context.get();
    context->doc = view.document();
    context->opLimit = kMaxXPathOperations;
    m_running->watched = set.m_watch->enter(context, cpu, std::move(stop));
}

XPathSet::Session::~Session()
{
    m_set.m_watch->leave(m_running->watched);
    m_running->compiled->context->doc = nullptr;
    m_running->compiled->context->node = nullptr;
    m_set.giveBack(std::move(m_running->compiled));
}

bool XPathSet::Session::evaluate(std::size_t number, const std::function<bool(Value)>& take)
{
    xmlXPathContext* context = m_running->compiled->context.get();
    context->node = reinterpret_cast<xmlNode*>(context->doc);
    context->opCount = 0;
    const std::unique_ptr<xmlXPathObject, FreeObject> object(xmlXPathCompiledEval(m_running->compiled->expressions[number].get(), context));
    if (!object)
        return false;
    if (object->type != XPATH_NODESET) {
        Value value;
        value.text = textOf(object.get());
        take(std::move(value));
        return true;
    }
    if (!object->nodesetval)
        return true;
    xmlXPathNodeSetSort(object->nodesetval);
    for (int i = 0; i < object->nodesetval->nodeNr; ++i) {
        const xmlNode* node = object->nodesetval->nodeTab[i];
        const bool hasValue = node->type == XML_ELEMENT_NODE || node->type == XML_ATTRIBUTE_NODE || node->type == XML_TEXT_NODE || node->type == XML_COMMENT_NODE;
        if (hasValue && !take(valueOf(node)))
            break;
    }
    return true;
}

} // namespace millrace::select
