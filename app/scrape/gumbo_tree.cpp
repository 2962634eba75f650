#include "app/scrape/gumbo_tree.h"

#include <algorithm>
#include <csetjmp>
#include <ctime>
#include <new>
#include <utility>

namespace millrace::scrape {

namespace {

/// A tree takes about eight times its text.
constexpr std::size_t kTreePerText = 8;
constexpr std::size_t kSmallestBlock = 16 * 1024;
constexpr std::size_t kMostFirstBlock = 128 * 1024;
constexpr std::size_t kLargestBlock = 4 * 1024 * 1024;
constexpr std::size_t kAlignment = alignof(std::max_align_t);

std::chrono::nanoseconds threadCpu()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

} // namespace

GumboTree::GumboTree(std::string_view html, ParseBudget budget, std::stop_token stop)
    : m_budget(budget)
    , m_stop(std::move(stop))
    , m_nextBlock(std::clamp(kTreePerText * html.size(), kSmallestBlock, kMostFirstBlock))
{
    parse(html);
}

GumboTree::~GumboTree()
{
    while (m_lastBlock)
        std::free(std::exchange(m_lastBlock, m_lastBlock->previous));
}

/// Holds no object with a destructor: it is where an abandoned parse comes back to.
void GumboTree::parse(std::string_view html)
{
    std::jmp_buf leave;
    m_leave = &leave;
    if (setjmp(leave) == 0) {
        GumboOptions options = kGumboDefaultOptions;
        options.max_errors = 0;
        options.userdata = this;
        options.allocator = &GumboTree::allocate;
        options.deallocator = [](void*, void*) {};
        m_output = gumbo_parse_with_options(&options, html.data(), html.size());
    }
    m_leave = nullptr;
}

void* GumboTree::allocate(void* self, std::size_t size)
{
    auto* tree = static_cast<GumboTree*>(self);
    if (void* memory = tree->take(size))
        return memory;
    std::longjmp(*static_cast<std::jmp_buf*>(tree->m_leave), 1);
}

void* GumboTree::take(std::size_t size)
{
    size = (std::max<std::size_t>(size, 1) + kAlignment - 1) / kAlignment * kAlignment;
    if (m_untilCheck-- == 0 && !mayGoOn())
        return nullptr;
    m_used += size;
    if (m_used > m_budget.memoryBytes || (size > m_left && !addBlock(size))) {
        m_state = State::OverBudget;
        return nullptr;
    }
    void* memory = m_free;
    m_free += size;
    m_left -= size;
    return memory;
}

bool GumboTree::mayGoOn()
{
    m_untilCheck = kAllocationsPerCheck;
    if (m_stop.stop_requested())
        m_state = State::Stopped;
    else if (const auto now = threadCpu(); !m_cpuEnd)
        m_cpuEnd = now + m_budget.cpu;
    else if (now > *m_cpuEnd)
        m_state = State::OverBudget;
    return m_state == State::Whole;
}

bool GumboTree::addBlock(std::size_t size)
{
    const auto bytes = std::max(size + kAlignment, m_nextBlock);
    m_nextBlock = std::min(m_nextBlock * 2, kLargestBlock);
    void* block = std::malloc(bytes);
    if (!block)
        return false;
    m_lastBlock = new (block) Block{m_lastBlock};
    m_free = static_cast<std::byte*>(block) + kAlignment;
    m_left = bytes - kAlignment;
    return true;
}

} // namespace millrace::scrape
