#include "app/async/notifier_set.h"

#include <QCoreApplication>
#include <QEvent>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/epoll.h>
#include <system_error>
#include <unistd.h>

namespace millrace::async {

namespace {

/// What each kind of notifier waits for, and what wakes it: an end or an error wakes all, as with poll.
constexpr std::array<std::uint32_t, 3> kWaitsFor{EPOLLIN, EPOLLOUT, EPOLLPRI};
constexpr std::uint32_t kAlwaysReported = EPOLLHUP | EPOLLERR;
constexpr std::array<const char*, 3> kKindNames{"Read", "Write", "Exception"};
constexpr std::uint64_t kWakeTag = ~std::uint64_t{0};
/// Activations look at the clock once in so many.
constexpr std::size_t kClockEvery = 8;

std::uint64_t tagOf(int fd, std::uint32_t generation)
{
    return (std::uint64_t{generation} << 32U) | static_cast<std::uint32_t>(fd);
}

std::size_t indexOf(int fd)
{
    return static_cast<std::size_t>(fd);
}

timespec toTimespec(SteadyDuration left)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(left);
    return {static_cast<time_t>(seconds.count()), static_cast<long>(std::chrono::nanoseconds(left - seconds).count())};
}

/// Rounded up: a wait that ends early would find nothing due.
int toPollTimeout(const std::optional<SteadyDuration>& left)
{
    constexpr std::int64_t kLongest = 24 * 3'600 * 1'000;
    return left ? static_cast<int>(std::min(std::chrono::ceil<Milliseconds>(*left).count(), kLongest)) : -1;
}

std::optional<SteadyDuration> leftUntil(const std::optional<SteadyTime>& until)
{
    if (!until)
        return std::nullopt;
    if (*until == SteadyTime::min()) // need not look at the clock
        return SteadyDuration{0};
    return std::max(SteadyDuration{0}, *until - std::chrono::steady_clock::now());
}

} // namespace

std::uint32_t NotifierSet::Descriptor::wanted() const noexcept
{
    std::uint32_t events = 0;
    for (std::size_t kind = 0; kind < kKinds; ++kind)
        events |= notifiers[kind] ? kWaitsFor[kind] : 0;
    return events;
}

NotifierSet::NotifierSet(int wakeFd) : m_wakeFd(wakeFd), m_events(std::make_unique<epoll_event[]>(kMostReady))
{
    openInstance();
}

NotifierSet::~NotifierSet()
{
    close(m_epoll);
}

void NotifierSet::openInstance()
{
    m_epoll = epoll_create1(EPOLL_CLOEXEC);
    if (m_epoll < 0)
        throw std::system_error(errno, std::system_category(), "epoll_create1");
    // Edge-triggered: each write to the eventfd ends one wait, and nobody has to read it.
    epoll_event event{.events = EPOLLIN | EPOLLET, .data = {.u64 = kWakeTag}};
    if (epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_wakeFd, &event) != 0)
        throw std::system_error(errno, std::system_category(), "epoll_ctl");
}

void NotifierSet::changed(int fd, Descriptor& descriptor)
{
    if (!std::exchange(descriptor.queued, true))
        m_changed.push_back(fd);
}

void NotifierSet::add(QSocketNotifier& notifier)
{
    const int fd = static_cast<int>(notifier.socket());
    const auto kind = static_cast<std::size_t>(notifier.type());
    if (m_descriptors.size() <= indexOf(fd))
        m_descriptors.resize(std::max(2 * m_descriptors.size(), indexOf(fd) + 1));
    Descriptor& descriptor = m_descriptors[indexOf(fd)];
    if (descriptor.wanted() == 0)
        ++descriptor.generation;
    if (descriptor.notifiers[kind] && descriptor.notifiers[kind] != &notifier)
        qWarning("QSocketNotifier: a second notifier for socket %d, type %s, replaces the first", fd, kKindNames[kind]);
    descriptor.notifiers[kind] = &notifier;
    changed(fd, descriptor);
}

void NotifierSet::remove(QSocketNotifier& notifier)
{
    if (!contains(notifier))
        return;
    const int fd = static_cast<int>(notifier.socket());
    Descriptor& descriptor = m_descriptors[indexOf(fd)];
    descriptor.notifiers[static_cast<std::size_t>(notifier.type())] = nullptr;
    if (descriptor.wanted() == 0) {
        descriptor.doubtful = true;
        if (std::exchange(descriptor.alwaysReady, false))
            std::erase(m_alwaysReady, fd);
    } else {
        changed(fd, descriptor);
    }
}

bool NotifierSet::contains(const QSocketNotifier& notifier) const
{
    const std::size_t index = indexOf(static_cast<int>(notifier.socket()));
    return index < m_descriptors.size() && m_descriptors[index].notifiers[static_cast<std::size_t>(notifier.type())] == &notifier;
}

void NotifierSet::tellKernel()
{
    for (std::size_t i = 0; i < m_changed.size(); ++i) // a refusal may add to it
        tell(m_changed[i]);
    m_changed.clear();
}

void NotifierSet::tell(int fd)
{
    Descriptor& descriptor = m_descriptors[indexOf(fd)];
    descriptor.queued = false;
    const std::uint32_t wanted = descriptor.wanted();
    if (wanted == 0 || descriptor.alwaysReady || (descriptor.known && !descriptor.doubtful && descriptor.told == wanted))
        return;
    epoll_event event{.events = wanted, .data = {.u64 = tagOf(fd, descriptor.generation)}};
    int failed = epoll_ctl(m_epoll, descriptor.known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event);
    if (failed != 0 && errno == ENOENT)
        failed = epoll_ctl(m_epoll, EPOLL_CTL_ADD, fd, &event); // it was closed meanwhile: the kernel forgot it by itself
    if (failed != 0) {
        refused(fd, errno);
        return;
    }
    descriptor.known = true;
    descriptor.doubtful = false;
    descriptor.told = wanted;
}

void NotifierSet::refused(int fd, int error)
{
    Descriptor& descriptor = m_descriptors[indexOf(fd)];
    descriptor.known = false;
    if (error == EPERM) { // a plain file or a folder
        descriptor.alwaysReady = true;
        m_alwaysReady.push_back(fd);
        return;
    }
    qWarning("QSocketNotifier: socket %d can't be waited for (%s), it is disabled", fd, std::strerror(error));
    const std::array<QSocketNotifier*, kKinds> notifiers = descriptor.notifiers;
    for (QSocketNotifier* notifier : notifiers) {
        if (notifier)
            notifier->setEnabled(false);
    }
}

void NotifierSet::makeAnew()
{
    close(m_epoll);
    openInstance();
    for (std::size_t index = 0; index < m_descriptors.size(); ++index) {
        Descriptor& descriptor = m_descriptors[index];
        descriptor.known = false;
        if (descriptor.wanted() != 0)
            changed(static_cast<int>(index), descriptor);
    }
    tellKernel();
}

int NotifierSet::waitInKernel(std::optional<SteadyTime> until)
{
    for (;;) {
        const std::optional<SteadyDuration> left = leftUntil(until);
        int count = 0;
        if (m_hasPwait2 && left && *left > SteadyDuration{0}) {
            const timespec timeout = toTimespec(*left);
            count = epoll_pwait2(m_epoll, m_events.get(), kMostReady, &timeout, nullptr);
            m_hasPwait2 = count >= 0 || errno != ENOSYS; // Linux 5.11
            if (!m_hasPwait2)
                continue;
        } else {
            count = epoll_wait(m_epoll, m_events.get(), kMostReady, toPollTimeout(left));
        }
        if (count >= 0)
            return count;
        if (errno != EINTR)
            qFatal("epoll_wait: %s", std::strerror(errno));
    }
}

void NotifierSet::wait(std::optional<SteadyTime> until)
{
    if (m_nextReady < m_ready.size())
        return;
    tellKernel();
    m_ready.clear();
    m_nextReady = 0;
    collect(waitInKernel(m_alwaysReady.empty() ? until : SteadyTime::min()));
    for (const int fd : m_alwaysReady)
        m_ready.push_back({fd, m_descriptors[indexOf(fd)].generation, m_descriptors[indexOf(fd)].wanted()});
    if (std::exchange(m_unreachable, false))
        makeAnew();
}

void NotifierSet::collect(int count)
{
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = m_events[static_cast<std::size_t>(i)];
        const std::uint64_t tag = event.data.u64;
        if (tag == kWakeTag)
            continue;
        const int fd = static_cast<int>(tag & 0xffff'ffffU);
        const Descriptor& descriptor = m_descriptors[indexOf(fd)];
        if (descriptor.wanted() == 0)
            takeOut(fd);
        else if (descriptor.generation != tag >> 32U)
            m_unreachable = true; // the number is another's, and was told so just now; what is reported lives on in a child
        else
            m_ready.push_back({fd, descriptor.generation, event.events});
    }
}

void NotifierSet::takeOut(int fd)
{
    m_descriptors[indexOf(fd)].known = false;
    m_unreachable = epoll_ctl(m_epoll, EPOLL_CTL_DEL, fd, nullptr) != 0 || m_unreachable;
}

void NotifierSet::waitForWake(std::optional<SteadyTime> until) const
{
    pollfd wake{m_wakeFd, POLLIN, 0};
    while (poll(&wake, 1, toPollTimeout(leftUntil(until))) < 0 && errno == EINTR) { }
    std::uint64_t count = 0;
    [[maybe_unused]] const auto taken = read(m_wakeFd, &count, sizeof count);
}

std::size_t NotifierSet::activate(SteadyTime end)
{
    std::size_t activated = 0;
    while (m_nextReady < m_ready.size()) {
        const Ready ready = m_ready[m_nextReady++];
        for (std::size_t kind = 0; kind < kKinds; ++kind) {
            const Descriptor& descriptor = m_descriptors[indexOf(ready.fd)]; // looked up again: whoever was activated may have moved it
            if (descriptor.generation != ready.generation)
                break;
            QSocketNotifier* const notifier = descriptor.notifiers[kind];
            if (!notifier || (ready.events & (kWaitsFor[kind] | kAlwaysReported)) == 0)
                continue;
            QEvent event(QEvent::SockAct);
            QCoreApplication::sendEvent(notifier, &event);
            if (++activated % kClockEvery == 0 && std::chrono::steady_clock::now() >= end)
                return activated; // the other kinds of this descriptor are reported again
        }
    }
    return activated;
}

} // namespace millrace::async
