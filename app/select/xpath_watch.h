#pragma once

#include <libxml/xpath.h>

#include <chrono>
#include <condition_variable>
#include <ctime>
#include <list>
#include <mutex>
#include <stop_token>
#include <thread>

namespace millrace::select {

/// Ends XPath evaluations that take too long or are wanted no more, by setting the limit of operations that libxml2 compares with as it goes.
///
/// Thread: enter() and leave() from any; a thread of its own looks at those that run every 20 ms while there are any, and sleeps otherwise.
class XPathWatch {
public:
    XPathWatch() = default;
    ~XPathWatch();
    XPathWatch(const XPathWatch&) = delete;

    struct Watched {
        xmlXPathContext* context;
        clockid_t clock;                       ///< of the thread that evaluates
        std::chrono::nanoseconds end;
        std::stop_token stop;
    };
    using Handle = std::list<Watched>::iterator;
    /// The calling thread evaluates with `context` from now on, for as much as `cpu` of its time.
    [[nodiscard]] Handle enter(xmlXPathContext* context, std::chrono::nanoseconds cpu, std::stop_token stop);
    void leave(Handle handle);

private:
    static constexpr std::chrono::milliseconds kLook{20};
    void look(const std::stop_token& end);

    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::list<Watched> m_running;
    std::jthread m_thread;   ///< begins with the first evaluation
};

} // namespace millrace::select
