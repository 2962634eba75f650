#pragma once

#include "app/select/css_selector.h"
#include "app/select/xml_view.h"

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

namespace millrace::select {

class XPathWatch;

/// What evaluating one expression on one page may take, besides CPU time.
inline constexpr unsigned long kMaxXPathOperations = 20'000'000;

/// Looks at an expression as a text, as libxml2 finds out about some faults only when it comes upon them: functions, variables and prefixes that there
/// are none of, brackets without end and too many of them.
[[nodiscard]] std::optional<SelectorError> checkXPath(std::string_view text);

/// XPath 1.0 expressions, compiled by libxml2, for any number of threads.
///
/// libxml2 keeps what it looks up in the compiled expression (XPath contexts and their functions), so each thread borrows a set of its own, compiled
/// again when none is free: there are as many as threads that evaluate at the same time. Prefixes: xlink, xml. No variables.
/// Bounds: kMaxXPathOperations, kMaxXPathNodes, and the CPU time that a watch looks at from a thread of its own: a single operation may copy a whole page.
class XPathSet {
public:
    XPathSet();
    ~XPathSet();
    XPathSet(const XPathSet&) = delete;

    /// Adds an expression; answers its number. Not while others evaluate.
    [[nodiscard]] Result<std::size_t, SelectorError> add(std::string text);
    [[nodiscard]] bool isEmpty() const { return m_texts.empty(); }

    struct Value {
        const GumboNode* element = nullptr;   ///< null: `text` is the value
        std::string text;                     ///< of an attribute, text node, comment, string, number or boolean
        bool isText = false;                  ///< of a text node
        const GumboNode* owner = nullptr;     ///< the element that the attribute, text or comment is of
        const GumboAttribute* attribute = nullptr;
        const GumboNode* textNode = nullptr;  ///< the first of its neighbours
    };
    /// The expressions of one page, one after another, in one thread.
    class Session {
    public:
        Session(const XPathSet& set, XmlView& view, std::chrono::nanoseconds cpu, std::stop_token stop);
        ~Session();
        Session(const Session&) = delete;
        /// In document order; `take` answers false when it wants no more. False: a limit was reached, what was given is not all.
        [[nodiscard]] bool evaluate(std::size_t number, const std::function<bool(Value)>& take);

    private:
        struct Running;
        const XPathSet& m_set;
        std::unique_ptr<Running> m_running;
    };

private:
    struct Compiled;
    [[nodiscard]] std::unique_ptr<Compiled> borrow() const;
    void giveBack(std::unique_ptr<Compiled> compiled) const;

    std::vector<std::string> m_texts;
    std::unique_ptr<XPathWatch> m_watch;
    mutable std::mutex m_mutex;
    mutable std::vector<std::unique_ptr<Compiled>> m_free;
};

} // namespace millrace::select
