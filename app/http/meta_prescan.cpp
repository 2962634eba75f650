#include "app/core/ascii.h"
#include "app/http/charset.h"
#include "app/http/charset_labels.h"

#include <algorithm>
#include <optional>
#include <string>

namespace millrace::http {
namespace {

struct Attribute {
    std::string name;
    std::string value;
};

/// The prescan's pointer over the bytes. All names and values come in lower case, as the algorithm makes them.
class Prescan {
public:
    explicit Prescan(std::string_view bytes) : m_bytes(bytes) {}

    const Encoding* run()
    {
        while (m_at < m_bytes.size()) {
            const std::string_view rest = m_bytes.substr(m_at);
            if (rest.starts_with("<!--")) {
                // "<!-->" is a whole comment: the two dashes may be those of the start.
                const std::size_t end = m_bytes.find("-->", m_at + 2);
                m_at = end == std::string_view::npos ? m_bytes.size() : end + 3;
            } else if (ascii::startsWithIgnoringCase(rest, "<meta") && rest.size() > 5 && (ascii::isSpace(rest[5]) || rest[5] == '/')) {
                m_at += 6;
                if (const Encoding* encoding = meta())
                    return encoding;
            } else if (isTag(rest)) {
                m_at = std::min(m_bytes.find_first_of("\t\n\f\r >", m_at), m_bytes.size());
                while (attribute())
                    continue;
                ++m_at;
            } else if (rest.starts_with("<!") || rest.starts_with("</") || rest.starts_with("<?")) {
                m_at = std::min(m_bytes.find('>', m_at), m_bytes.size()) + 1;
            } else {
                ++m_at;
            }
        }
        return nullptr;
    }

private:
    static bool isTag(std::string_view rest)
    {
        return rest.size() > 1 && rest[0] == '<' && (ascii::isAlpha(rest[1]) || (rest[1] == '/' && rest.size() > 2 && ascii::isAlpha(rest[2])));
    }

    /// Steps 2 to 19 of the case "a sequence of bytes starting with <meta".
    const Encoding* meta()
    {
        std::string seen = " ";
        bool gotPragma = false;
        std::optional<bool> needPragma;
        const Encoding* charset = nullptr;
        while (const auto found = attribute()) {
            const std::string word = found->name + ' ';
            if (seen.find(' ' + word) != std::string::npos)
                continue;
            seen += word;
            if (found->name == "http-equiv") {
                gotPragma = gotPragma || found->value == "content-type";
            } else if (found->name == "content" && !charset) {
                charset = encodingForLabel(fromContent(found->value));
                if (charset)
                    needPragma = true;
            } else if (found->name == "charset") {
                charset = encodingForLabel(found->value);
                needPragma = false;
            }
        }
        if (m_at >= m_bytes.size() || !needPragma || (*needPragma && !gotPragma) || !charset)
            return nullptr;
        // Whoever could read this tag is not reading UTF-16.
        if (charset->name.starts_with("UTF-16"))
            return encodingForLabel("utf-8");
        return charset->name == "x-user-defined" ? encodingForLabel("windows-1252") : charset;
    }

    /// "Algorithm for extracting a character encoding from a meta element" (HTML standard section 2.6.4): the label in a content attribute.
    static std::string_view fromContent(std::string_view content)
    {
        std::size_t at = 0;
        while ((at = content.find("charset", at)) != std::string_view::npos) {
            at += 7;
            const std::size_t equals = std::min(content.find_first_not_of("\t\n\f\r ", at), content.size());
            if (equals == content.size() || content[equals] != '=') {
                at = equals;
                continue;
            }
            const std::string_view value = content.substr(std::min(content.find_first_not_of("\t\n\f\r ", equals + 1), content.size()));
            if (value.starts_with('"') || value.starts_with('\'')) {
                const std::size_t end = value.find(value.front(), 1);
                return end == std::string_view::npos ? std::string_view() : value.substr(1, end - 1);
            }
            return value.substr(0, value.find_first_of("\t\n\f\r ;"));
        }
        return {};
    }

    [[nodiscard]] bool atEnd() const { return m_at >= m_bytes.size(); }
    void skipSpace()
    {
        while (!atEnd() && ascii::isSpace(m_bytes[m_at]))
            ++m_at;
    }

    /// "Get an attribute"; nullopt at '>' (where the pointer stays) and at the end of the bytes.
    std::optional<Attribute> attribute()
    {
        while (!atEnd() && (ascii::isSpace(m_bytes[m_at]) || m_bytes[m_at] == '/'))
            ++m_at;
        if (atEnd() || m_bytes[m_at] == '>')
            return std::nullopt;
        Attribute result;
        while (!atEnd() && !(m_bytes[m_at] == '=' && !result.name.empty())) {
            const char c = m_bytes[m_at];
            if (ascii::isSpace(c)) {
                skipSpace();
                if (atEnd() || m_bytes[m_at] != '=')
                    return result;
                break;
            }
            if (c == '/' || c == '>')
                return result;
            result.name += ascii::lower(c);
            ++m_at;
        }
        ++m_at;
        skipSpace();
        readValue(result.value);
        return atEnd() ? std::nullopt : std::optional(std::move(result));
    }

    void readValue(std::string& value)
    {
        if (atEnd() || m_bytes[m_at] == '>')
            return;
        const char quote = m_bytes[m_at];
        if (quote == '"' || quote == '\'') {
            const std::size_t end = std::min(m_bytes.find(quote, m_at + 1), m_bytes.size());
            value = ascii::lowered(m_bytes.substr(m_at + 1, end - m_at - 1));
            m_at = end + 1;
            return;
        }
        while (!atEnd() && !ascii::isSpace(m_bytes[m_at]) && m_bytes[m_at] != '>')
            value += ascii::lower(m_bytes[m_at++]);
    }

    std::string_view m_bytes;
    std::size_t m_at = 0;
};

} // namespace

const Encoding* prescanMeta(std::string_view body) { return Prescan(body.substr(0, kMetaPrescanBytes)).run(); }

} // namespace millrace::http
