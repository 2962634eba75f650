#include "app/scrape/gumbo_tree.h"

#include <csetjmp>
#include <ctime>

namespace millrace::scrape {

namespace {

constexpr std::size_t kFirstBlock = 128 * 1024;
constexpr std::size_t kLargestBlock = 4 * 1024 * 1024;
constexpr std::size_t kMaxBlocks = 4'096;
constexpr unsigned kAllocationsPerCheck = 256;

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
    , m_nextBlock(kFirstBlock)
    , m_cpuEnd(threadCpu() + budget.cpu)
{
    // So that adding a block never moves them: the vector must not allocate where a jump may leave it.
    m_blocks.reserve(kMaxBlocks);
    parse(html);
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
    constexpr std::size_t kAlignment = alignof(std::max_align_t);
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
    else if (threadCpu() > m_cpuEnd)
        m_state = State::OverBudget;
    return m_state == State::Whole;
}

bool GumboTree::addBlock(std::size_t size)
{
    if (m_blocks.size() == kMaxBlocks)
        return false;
    const auto bytes = std::max(size, m_nextBlock);
    m_nextBlock = std::min(m_nextBlock * 2, kLargestBlock);
    void* block = std::malloc(bytes);
    if (!block)
        return false;
    m_blocks.emplace_back(block);
    m_free = static_cast<std::byte*>(block);
    m_left = bytes;
    return true;
}

} // namespace millrace::scrape
