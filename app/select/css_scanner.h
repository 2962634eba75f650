#pragma once

#include "app/select/selector_error.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace millrace::select {

/// Thrown inside the parser alone: what is wrong, at which byte.
struct SyntaxFailure {
    SelectorErrorCode code;
    std::size_t at;
    SelectorText text;
};

/// The tokens of a selector (CSS Syntax 4), read from the text as the parser asks for them. Thread: one at a time; the text must outlive it.
class CssScanner {
public:
    explicit CssScanner(std::string_view text) : m_text(text) {}

protected:
    [[nodiscard]] bool atEnd() const { return m_at == m_text.size(); }
    [[nodiscard]] char peek(std::size_t ahead = 0) const { return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0'; }
    bool take(char c);
    /// `pattern`: of the character at hand, %1, and of `more`, %2; as those of name() and nameOrQuoted(), which are said where there is none.
    [[noreturn]] void fail(const char* pattern, const std::string& more = {}) const;
    /// `after`: what it closes, as it stands there.
    void expect(char c, const std::string& after);
    /// White space and comments; true where there was any.
    bool skipBlanks();
    [[nodiscard]] bool atName() const;
    /// A name without its first-character rule, as after `#`.
    std::string nameChars();
    std::string name(const char* pattern);
    std::string quoted();
    std::string nameOrQuoted(const char* pattern) { return peek() == '"' || peek() == '\'' ? quoted() : name(pattern); }
    /// odd, even, b, an, an+b: level 3 section 6.6.5.2.
    std::pair<int, int> anPlusB();

    std::string_view m_text;
    std::size_t m_at = 0;

private:
    std::optional<int> digits();
    void appendEscape(std::string& out);
};

} // namespace millrace::select
