#pragma once

#include <QObject>
#include <QSocketNotifier>

namespace millrace {

/// SIGINT and SIGTERM as a Qt signal; the second one ends the process at once with status 130. SIGPIPE is ignored.
///
/// Thread: main; one at a time. The handler writes to an eventfd, nothing else (signal-safety(7)).
class SignalWatcher final : public QObject {
    Q_OBJECT

public:
    SignalWatcher();
    ~SignalWatcher() override;

Q_SIGNALS:
    void stopRequested();

private:
    int m_descriptor;
    QSocketNotifier m_notifier;
};

} // namespace millrace
