#pragma once

#include <atomic>
#include <string>

namespace millrace::cli {

/// Lines for standard output, written in pieces of whole lines that a pipe takes at once or not at all (PIPE_BUF), so that no line is cut when
/// the program is stopped, and nobody waits for a reader who is slow longer than until the stop.
///
/// Thread: one. Errors: failed() says errno, once; afterwards lines are dropped.
class HashOutput {
public:
    explicit HashOutput(const std::atomic<int>& stopped) : m_stopped(stopped) {}

    /// One whole line, its end included.
    void add(const std::string& line);
    void flush();
    [[nodiscard]] int failed() const { return m_error; }     ///< errno, or 0

private:
    void write(const char* data, std::size_t size);

    const std::atomic<int>& m_stopped;           ///< not 0: a signal came
    std::string m_waiting;
    int m_error = 0;
};

} // namespace millrace::cli
