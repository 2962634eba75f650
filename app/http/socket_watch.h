#pragma once

#include "app/core/clock.h"

#include <QSocketNotifier>

#include <functional>
#include <memory>
#include <unordered_map>

namespace millrace::http {

/// The descriptors that libcurl waits for, as one pair of QSocketNotifiers each.
///
/// A pair is made when its number first comes up and is kept, disabled, when libcurl lets the descriptor go: numbers are reused, and a
/// notifier must not be deleted during its own activation. At most one pair per descriptor number exists.
/// Thread: the one that made it. Not to be destroyed from inside `ready`.
class SocketWatch {
public:
    enum class Direction { Read, Write };
    using Ready = std::function<void(int fd, Direction direction)>;

    explicit SocketWatch(Ready ready) : m_ready(std::move(ready)) {}
    SocketWatch(const SocketWatch&) = delete;
    SocketWatch& operator=(const SocketWatch&) = delete;

    void watch(int fd, bool read, bool write);
    void release(int fd) { watch(fd, false, false); }
    /// When bytes (or an end) last came in there; long ago for a descriptor that was never watched.
    [[nodiscard]] SteadyTime lastReadable(int fd) const;

private:
    struct Pair {
        std::unique_ptr<QSocketNotifier> read;
        std::unique_ptr<QSocketNotifier> write;
        SteadyTime lastReadable{};
    };
    void enable(std::unique_ptr<QSocketNotifier>& notifier, int fd, QSocketNotifier::Type type, bool enabled);

    Ready m_ready;
    std::unordered_map<int, Pair> m_pairs;
};

} // namespace millrace::http
