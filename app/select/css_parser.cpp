// The grammar of Selectors (level 3 section 10.1, with what is taken of level 4), read by descent straight from the text.
#include "app/select/css_selector.h"

#include "app/core/ascii.h"
#include "app/select/columns.h"
#include "app/select/css_scanner.h"

#include <QtGlobal>

#include <array>
#include <optional>
#include <utility>

namespace millrace::select {

namespace {

/// A pseudo-class without an argument: what it stands for.
struct PlainPseudo {
    std::string_view name;
    Simple::Kind kind;
    bool fromEnd = false;
    bool ofType = false;
};

constexpr std::array<PlainPseudo, 19> kPlainPseudos{{
    {"root", Simple::Kind::Root},
    {"first-child", Simple::Kind::Nth},
    {"last-child", Simple::Kind::Nth, true},
    {"first-of-type", Simple::Kind::Nth, false, true},
    {"last-of-type", Simple::Kind::Nth, true, true},
    {"empty", Simple::Kind::Empty},
    {"link", Simple::Kind::Link},
    {"any-link", Simple::Kind::Link},
    {"enabled", Simple::Kind::Enabled},
    {"disabled", Simple::Kind::Disabled},
    {"checked", Simple::Kind::Checked},
    {"indeterminate", Simple::Kind::Indeterminate},
    // A page that nobody looks at is in none of these states.
    {"visited", Simple::Kind::Never},
    {"hover", Simple::Kind::Never},
    {"active", Simple::Kind::Never},
    {"focus", Simple::Kind::Never},
    {"focus-within", Simple::Kind::Never},
    {"focus-visible", Simple::Kind::Never},
    {"target", Simple::Kind::Never},
}};

constexpr std::array<PlainPseudo, 4> kNthPseudos{{
    {"nth-child", Simple::Kind::Nth},
    {"nth-last-child", Simple::Kind::Nth, true},
    {"nth-of-type", Simple::Kind::Nth, false, true},
    {"nth-last-of-type", Simple::Kind::Nth, true, true},
}};

Simple nth(const PlainPseudo& pseudo, int step, int offset)
{
    Simple part;
    part.kind = pseudo.kind;
    part.fromEnd = pseudo.fromEnd;
    part.ofType = pseudo.ofType;
    part.step = step;
    part.offset = offset;
    return part;
}

class CssParser : private CssScanner {
public:
    using CssScanner::CssScanner;

    std::vector<CssSelector> list()
    {
        std::vector<CssSelector> selectors;
        do {
            CssSelector selector;
            selector.path = complex(Combinator::Descendant, &selector);
            selectors.push_back(std::move(selector));
        } while (take(','));
        if (!atEnd())
            fail(QT_TRANSLATE_NOOP("millrace::select", "\"%1\" is not expected here"));
        return selectors;
    }

private:
    /// Up to a comma, a closing parenthesis or the end. `top`: where `::text` and `::attr()` may stand, and go to.
    Complex complex(Combinator first, CssSelector* top)
    {
        Complex path;
        skipBlanks();
        if (!top && m_relative) {
            if (const auto combinator = takeCombinator()) {
                first = *combinator;
                skipBlanks();
            }
        }
        const bool relative = std::exchange(m_relative, false); // of the inner ones only :has()' own
        path.compounds.push_back(compound(first, top));
        for (;;) {
            const bool blank = skipBlanks();
            if (atEnd() || peek() == ',' || peek() == ')')
                break;
            if (top && top->output != Output::Element)
                fail(QT_TRANSLATE_NOOP("millrace::select", "\"%1\" stands behind ::text or ::attr(), which must be the end"));
            const auto combinator = takeCombinator();
            if (!combinator && !blank)
                fail(QT_TRANSLATE_NOOP("millrace::select", "\"%1\" is not expected here"));
            skipBlanks();
            path.compounds.push_back(compound(combinator.value_or(Combinator::Descendant), top));
        }
        m_relative = relative;
        return path;
    }

    std::optional<Combinator> takeCombinator()
    {
        if (take('>'))
            return Combinator::Child;
        if (take('+'))
            return Combinator::NextSibling;
        if (take('~'))
            return Combinator::LaterSibling;
        return std::nullopt;
    }

    Compound compound(Combinator left, CssSelector* top)
    {
        Compound found;
        found.left = left;
        const std::size_t begin = m_at;
        typeSelector(found);
        while (!atEnd()) {
            if (peek() == ':' && peek(1) == ':') {
                pseudoElement(top);
                return found;
            }
            if (take('#')) {
                Simple part;
                part.kind = Simple::Kind::Id;
                part.value = nameChars();
                if (part.value.empty())
                    fail(QT_TRANSLATE_NOOP("millrace::select", "\"%1\" stands where an id is expected"));
                found.parts.push_back(std::move(part));
            } else if (take('.')) {
                Simple part;
                part.kind = Simple::Kind::Class;
                part.value = name(QT_TRANSLATE_NOOP("millrace::select", "\"%1\" stands where a class is expected"));
                found.parts.push_back(std::move(part));
            } else if (peek() == '[') {
                found.parts.push_back(attribute());
            } else if (peek() == ':') {
                found.parts.push_back(pseudoClass());
            } else {
                break;
            }
        }
        if (m_at == begin)
            fail(
                QT_TRANSLATE_NOOP("millrace::select", "\"%1\" stands where an element is expected, such as a, .class, #id or [attribute]"));
        return found;
    }

    /// `E`, `*`, `*|E`, `|E`. A type that any element has leaves no part.
    void typeSelector(Compound& compound)
    {
        const std::size_t begin = m_at;
        bool none = false;
        if (peek() == '*' || atName()) {
            const std::string first = peek() == '*' ? std::string(1, m_text[m_at++]) : nameChars();
            if (peek() != '|' || peek(1) == '=') {
                addType(compound, first);
                return;
            }
            if (first != "*")
                throw SyntaxFailure{SelectorErrorCode::Unknown, begin,
                    {QT_TRANSLATE_NOOP("millrace::select", "the namespace prefix %1 is not declared; *| stands for any"), {first}}};
            ++m_at;
        } else if (peek() == '|' && peek(1) != '=') {
            ++m_at;
            none = true;
        } else {
            return;
        }
        addType(compound, take('*') ? "*" : name(QT_TRANSLATE_NOOP("millrace::select", "\"%1\" stands where an element is expected")));
        if (none) // all elements of HTML have a namespace
            compound.parts.emplace_back();
    }

    static void addType(Compound& compound, const std::string& typeName)
    {
        if (typeName == "*")
            return;
        Simple part;
        part.kind = Simple::Kind::Type;
        part.name = ascii::lowered(typeName);
        part.tag = gumbo_tag_enum(part.name.c_str());
        compound.parts.push_back(std::move(part));
    }

    Simple attribute()
    {
        const Deeper deeper(*this);
        ++m_at;
        skipBlanks();
        if (peek() == '*' && peek(1) == '|')
            m_at += 2;
        else if (peek() == '|')
            ++m_at;
        Simple part;
        part.kind = Simple::Kind::Attribute;
        part.name = ascii::lowered(name(QT_TRANSLATE_NOOP("millrace::select", "\"%1\" stands where an attribute is expected")));
        skipBlanks();
        if (take(']'))
            return part;
        part.op = attributeOperator();
        skipBlanks();
        part.value =
            nameOrQuoted(QT_TRANSLATE_NOOP("millrace::select", "\"%1\" stands where a value is expected, in quotes unless it is a name"));
        skipBlanks();
        if (const char flag = peek(); flag == 'i' || flag == 'I' || flag == 's' || flag == 'S') {
            part.valueCase = ascii::lower(flag) == 'i' ? Simple::Case::Ignored : Simple::Case::Kept;
            ++m_at;
            skipBlanks();
        }
        expect(']', "[");
        return part;
    }

    Simple::Operator attributeOperator()
    {
        constexpr std::array<std::pair<char, Simple::Operator>, 5> kOperators{{{'~', Simple::Operator::Includes}, {'|', Simple::Operator::DashMatch},
            {'^', Simple::Operator::Prefix}, {'$', Simple::Operator::Suffix}, {'*', Simple::Operator::Substring}}};
        if (take('='))
            return Simple::Operator::Equals;
        for (const auto& [sign, op] : kOperators) {
            if (peek() == sign && peek(1) == '=') {
                m_at += 2;
                return op;
            }
        }
        if (peek() == '!' && peek(1) == '=')
            throw SyntaxFailure{
                SelectorErrorCode::Syntax, m_at, {QT_TRANSLATE_NOOP("millrace::select", "!= is none of CSS; write :not([name=value])")}};
        fail(QT_TRANSLATE_NOOP("millrace::select", "\"%1\" stands where =, ~=, |=, ^=, $=, *= or ] is expected"));
    }

    void pseudoElement(CssSelector* top)
    {
        const std::size_t begin = m_at;
        m_at += 2;
        const std::string pseudo =
            ascii::lowered(name(QT_TRANSLATE_NOOP("millrace::select", "\"%1\" stands where text or attr(name) is expected")));
        const bool isAttribute = pseudo == "attr" && take('(');
        if (pseudo != "text" && !isAttribute)
            throw SyntaxFailure{SelectorErrorCode::Unknown, begin,
                {QT_TRANSLATE_NOOP("millrace::select", "::%1 selects nothing of a page; there are ::text and ::attr(name)"), {pseudo}}};
        if (!top)
            throw SyntaxFailure{SelectorErrorCode::Syntax, begin,
                {QT_TRANSLATE_NOOP("millrace::select", "::%1 can only stand at the end of the whole selector"), {pseudo}}};
        top->output = isAttribute ? Output::Attribute : Output::Text;
        if (!isAttribute)
            return;
        skipBlanks();
        top->attribute =
            ascii::lowered(nameOrQuoted(QT_TRANSLATE_NOOP("millrace::select", "\"%1\" stands where an attribute's name is expected")));
        skipBlanks();
        expect(')', "::attr(");
    }

    Simple pseudoClass()
    {
        const std::size_t begin = m_at++;
        const std::string pseudo =
            ascii::lowered(name(QT_TRANSLATE_NOOP("millrace::select", "\"%1\" stands where the name of a pseudo-class is expected")));
        if (!take('(')) {
            for (const PlainPseudo& each : kPlainPseudos) {
                if (each.name == pseudo)
                    return nth(each, 0, 1);
            }
            if (pseudo == "only-child" || pseudo == "only-of-type")
                return only(pseudo == "only-of-type");
        } else {
            const Deeper deeper(*this);
            if (auto part = functional(pseudo)) {
                skipBlanks();
                expect(')', ":" + pseudo + "(");
                return std::move(*part);
            }
        }
        throw SyntaxFailure{SelectorErrorCode::Unknown, begin,
            {QT_TRANSLATE_NOOP("millrace::select", "there is no :%1"), {pseudo + (m_text[m_at - 1] == '(' ? "()" : "")}}};
    }

    /// Both the first and the last.
    static Simple only(bool ofType)
    {
        Compound both;
        both.parts.push_back(nth({"", Simple::Kind::Nth, false, ofType}, 0, 1));
        both.parts.push_back(nth({"", Simple::Kind::Nth, true, ofType}, 0, 1));
        Simple part;
        part.kind = Simple::Kind::Is;
        part.arguments.emplace_back().compounds.push_back(std::move(both));
        return part;
    }

    std::optional<Simple> functional(const std::string& pseudo)
    {
        Simple part;
        if (pseudo == "not" || pseudo == "is" || pseudo == "where" || pseudo == "has") {
            part.kind = pseudo == "not" ? Simple::Kind::Not : pseudo == "has" ? Simple::Kind::Has : Simple::Kind::Is;
            do {
                m_relative = part.kind == Simple::Kind::Has;
                part.arguments.push_back(complex(Combinator::Descendant, nullptr));
            } while (take(','));
            m_relative = false;
            return part;
        }
        if (pseudo == "lang") {
            skipBlanks();
            part.kind = Simple::Kind::Lang;
            part.value = nameOrQuoted(QT_TRANSLATE_NOOP("millrace::select", "\"%1\" stands where a language is expected"));
            return part;
        }
        for (const PlainPseudo& each : kNthPseudos) {
            if (each.name == pseudo) {
                const auto [step, offset] = anPlusB();
                return nth(each, step, offset);
            }
        }
        return std::nullopt;
    }

    /// Counts brackets within brackets for as long as it lives.
    class Deeper {
    public:
        explicit Deeper(CssParser& parser) : m_parser(parser)
        {
            if (++parser.m_depth > kMaxSelectorNesting)
                throw SyntaxFailure{SelectorErrorCode::TooDeep, parser.m_at, {kTooManyBrackets, {std::to_string(kMaxSelectorNesting)}}};
        }
        ~Deeper() { --m_parser.m_depth; }
        Deeper(const Deeper&) = delete;

    private:
        CssParser& m_parser;
    };

    int m_depth = 0;
    bool m_relative = false;   ///< the selector that begins may have a combinator in front
};

} // namespace

Result<std::vector<CssSelector>, SelectorError> parseCss(std::string_view text)
{
    try {
        return CssParser(text).list();
    } catch (const SyntaxFailure& failure) {
        return Failure{SelectorError{failure.code, columnAt(text, failure.at), failure.text}};
    }
}

} // namespace millrace::select
