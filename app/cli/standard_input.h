#pragma once

#include "app/core/result.h"

#include <QObject>
#include <QSocketNotifier>

#include <functional>
#include <string>

namespace millrace::cli {

/// Reads standard input to its end from the event loop, so that a signal is heard while nobody types or the other program is slow.
///
/// Thread: main. Calls `done` once, from the event loop: the text, or what the system said. Bounds: at most `mostBytes`, else an error.
class StandardInput final : public QObject {
public:
    using Done = std::function<void(Result<std::string, std::string>)>;
    StandardInput(std::size_t mostBytes, Done done);

private:
    void read();
    void finish(Result<std::string, std::string> result);

    std::size_t m_most;
    Done m_done;
    std::string m_text;
    QSocketNotifier m_notifier;
};

} // namespace millrace::cli
