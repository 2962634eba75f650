#pragma once

#include "app/core/clock.h"

#include <QObject>
#include <QSocketNotifier>

#include <optional>

namespace millrace {

/// How long the program may take to end, from the first request on.
inline constexpr Milliseconds kEndWithin{4'900};

/// From here on SIGINT, SIGTERM and SIGHUP are kept for the SignalWatcher, which may be made later; SIGUSR1 for those who have statistics;
/// SIGPIPE is ignored. First thing of a command. The second SIGINT or SIGTERM ends the process at once with status 130; SIGHUP never does, since
/// logind sends it together with SIGTERM, and stays ignored where nohup(1) had it so. Later calls do nothing.
void catchSignals();

/// When the end was asked for first, by a signal or by noteEndRequested(); nullopt: not yet. Thread: any.
[[nodiscard]] std::optional<SteadyTime> endRequestedAt();

/// The end has begun without a signal: the window was closed, the command is done. Where the program has not ended kEndWithin after the first
/// request, it is ended with a sentence and status 130, as by a second signal: whatever hangs, what was committed is there.
/// Thread: any. Needs catchSignals().
void noteEndRequested();

/// What that does when the time is over.
[[noreturn]] void cutOff();

/// The signals as signals of Qt.
///
/// Thread: main; one at a time. The handlers write to an eventfd each and start a timer, nothing else (signal-safety(7)). What came before it was
/// made is told, too. Several SIGUSR1 may become one.
class SignalWatcher final : public QObject {
    Q_OBJECT

public:
    SignalWatcher();

Q_SIGNALS:
    void stopRequested();
    void statisticsRequested();

private:
    QSocketNotifier m_stopNotifier;
    QSocketNotifier m_statisticsNotifier;
};

} // namespace millrace
