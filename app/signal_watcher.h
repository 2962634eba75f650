#pragma once

#include <QObject>
#include <QSocketNotifier>

namespace millrace {

/// SIGINT and SIGTERM as a Qt signal; the second one ends the process at once with status 130. SIGUSR1 asks for statistics, for those who
/// have some, and never ends the process. SIGPIPE is ignored.
///
/// Thread: main; one at a time. The handlers write to an eventfd each, nothing else (signal-safety(7)). Several SIGUSR1 may become one.
class SignalWatcher final : public QObject {
    Q_OBJECT

public:
    SignalWatcher();
    ~SignalWatcher() override;

Q_SIGNALS:
    void stopRequested();
    void statisticsRequested();

private:
    int m_stop;                          ///< eventfd
    int m_statistics;
    QSocketNotifier m_stopNotifier;
    QSocketNotifier m_statisticsNotifier;
};

} // namespace millrace
