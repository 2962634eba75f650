#pragma once

#include "app/core/clock.h"

#include <QSocketNotifier>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

struct epoll_event;

namespace millrace::async {

/// The descriptors that a loop's QSocketNotifiers wait for, in one epoll instance: a wait costs what is ready, not what is open.
///
/// Changes are gathered and told to the kernel once, before the wait; a notifier that goes off and on again in between costs one call.
/// A descriptor that nobody waits for any more stays known to the kernel until it is reported or wanted again, so that a connection that
/// rests costs nothing. epoll is level-triggered here, as notifiers are. Three things follow from how epoll works (epoll(7), "Questions and
/// answers"): a number that was closed and given out again has a new generation, and what was reported of the old one is dropped; an end or
/// an error is reported whether wanted or not, so an unwanted one takes its descriptor out; one whose number is closed here but which a
/// child holds open can't be taken out, so then the instance is made anew. Plain files, which epoll refuses, count as always ready.
///
/// Thread: the loop's. Ownership: the notifiers are others'; each must be taken out before it is destroyed (QSocketNotifier does it).
class NotifierSet {
public:
    /// `wakeFd`, an eventfd, ends a wait too. It stays the caller's.
    explicit NotifierSet(int wakeFd);
    ~NotifierSet();
    NotifierSet(const NotifierSet&) = delete;
    NotifierSet& operator=(const NotifierSet&) = delete;

    void add(QSocketNotifier& notifier);
    void remove(QSocketNotifier& notifier);
    [[nodiscard]] bool contains(const QSocketNotifier& notifier) const;

    /// Waits until something is ready or the wake descriptor is written to, at most until `until`; for ever without. Does not wait while
    /// something is left from the last time.
    void wait(std::optional<SteadyTime> until);
    /// The same for the wake descriptor alone. What is written to it is taken out.
    void waitForWake(std::optional<SteadyTime> until) const;
    /// Sends what was found ready to its notifiers, until `end`; the rest stays for the next call. Returns how many were activated.
    /// A notifier may do as it likes meanwhile: go, close descriptors, run a nested loop.
    std::size_t activate(SteadyTime end);

private:
    static constexpr std::size_t kKinds = 3;     ///< QSocketNotifier::Read, Write, Exception
    static constexpr std::size_t kMostReady = 256;

    struct Descriptor {
        std::array<QSocketNotifier*, kKinds> notifiers{};
        std::uint32_t told = 0;                  ///< events that the kernel waits for
        std::uint32_t generation = 0;            ///< counts how often somebody began to wait
        bool known = false;                      ///< to the kernel, unless it was closed meanwhile
        bool doubtful = false;                   ///< nobody waited for some time: the number may be another's now
        bool queued = false;                     ///< in m_changed
        bool alwaysReady = false;
        [[nodiscard]] std::uint32_t wanted() const noexcept;
    };
    struct Ready {
        int fd;
        std::uint32_t generation;
        std::uint32_t events;
    };

    void changed(int fd, Descriptor& descriptor);
    void tellKernel();
    void tell(int fd);
    void refused(int fd, int error);
    void collect(int count);
    void takeOut(int fd);
    void openInstance();
    void makeAnew();
    int waitInKernel(std::optional<SteadyTime> until);

    int m_wakeFd;
    int m_epoll = -1;
    std::vector<Descriptor> m_descriptors;       ///< by number
    std::vector<int> m_changed;
    std::vector<int> m_alwaysReady;
    std::unique_ptr<epoll_event[]> m_events;
    std::vector<Ready> m_ready;
    std::size_t m_nextReady = 0;
    bool m_unreachable = false;                  ///< a descriptor that can't be taken out was reported
    bool m_hasPwait2 = true;
};

} // namespace millrace::async
