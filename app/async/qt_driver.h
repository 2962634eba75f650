#pragma once

#include "app/async/runtime.h"

#include <QObject>
#include <QTimer>

#include <atomic>

namespace millrace::async {

/// Carries a Runtime on the Qt event loop of the thread it lives in: one posted event to wake it, one precise timer for all deadlines.
///
/// Thread: made anywhere, then moved to the loop thread before it is used; wake() from any thread. setRuntime() before the first wake.
class QtDriver final : public QObject, public LoopDriver {
public:
    QtDriver();
    ~QtDriver() override;
    void setRuntime(Runtime* runtime) { m_runtime = runtime; }

    void wake() override;
    void setTimer(std::optional<SteadyTime> at) override;

    bool event(QEvent* event) override;

private:
    Runtime* m_runtime = nullptr;
    std::atomic<bool> m_woken = false;   ///< before m_timer, whose making and end send events here
    QTimer m_timer;
    std::optional<SteadyTime> m_at;
};

} // namespace millrace::async
