#pragma once

#include <gumbo.h>

#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <optional>
#include <stop_token>
#include <string_view>

namespace millrace::scrape {

/// What one parse may take.
struct ParseBudget {
    std::size_t memoryBytes;
    std::chrono::nanoseconds cpu;   ///< of the calling thread, looked at every few hundred allocations
};

/// A Gumbo tree in an arena of its own, built within a budget.
///
/// Gumbo cannot be interrupted and 25 KB of misnested formatting make it build 600 MB; but it allocates through a callback, and that is
/// where the budget is looked at. Over it, the parse is left by longjmp: the frames in between are Gumbo's, in C, and own nothing that the
/// arena does not. The arena is also why nothing walks the tree to free it (Gumbo's own destroy recurses as deep as the page nests).
/// Thread: any, one at a time. The text must outlive the tree.
class GumboTree {
public:
    enum class State { Whole, OverBudget, Stopped };

    GumboTree(std::string_view html, ParseBudget budget, std::stop_token stop);
    ~GumboTree();
    GumboTree(const GumboTree&) = delete;
    GumboTree& operator=(const GumboTree&) = delete;

    [[nodiscard]] State state() const { return m_state; }
    /// The document node; null unless Whole.
    [[nodiscard]] const GumboNode* document() const { return m_output ? m_output->document : nullptr; }

private:
    static constexpr unsigned kAllocationsPerCheck = 256;

    static void* allocate(void* self, std::size_t size);
    void parse(std::string_view html);
    /// Null when the budget is used up or the caller wants an end; m_state says which.
    [[nodiscard]] void* take(std::size_t size);
    [[nodiscard]] bool mayGoOn();
    [[nodiscard]] bool addBlock(std::size_t size);

    ParseBudget m_budget;
    std::stop_token m_stop;
    State m_state = State::Whole;
    GumboOutput* m_output = nullptr;
    /// Each block begins with where the one before it is: a vector of them must not grow where a jump may leave it.
    struct Block {
        Block* previous;
    };
    Block* m_lastBlock = nullptr;
    std::byte* m_free = nullptr;
    std::size_t m_left = 0;
    std::size_t m_used = 0;
    std::size_t m_nextBlock;
    unsigned m_untilCheck = kAllocationsPerCheck;
    std::optional<std::chrono::nanoseconds> m_cpuEnd;   ///< counted from the first check: small pages have none
    void* m_leave = nullptr;   ///< the jmp_buf of the parse under way
};

} // namespace millrace::scrape
