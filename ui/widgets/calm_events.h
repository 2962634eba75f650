#pragma once

#include <QAccessible>
#include <QHash>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <chrono>
#include <utility>

namespace millrace::ui {

/// Keeps live figures from flooding assistive technology: that the name or the description of one thing has changed is told at once, and then
/// at most every kRest. What is asked for is always what is shown now; only the telling waits. Also mends what Qt 6.4 tells wrongly: a table
/// whose current row is set by the program says that it has got the focus, and an action is silent in its second context menu.
///
/// Thread: GUI. One at a time, for as long as there are windows: Qt has one place for it in a program.
class CalmEvents : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds kRest{5000};

    explicit CalmEvents(QObject* parent = nullptr);
    ~CalmEvents() override;

private:
    struct Told {
        QPointer<QObject> object;
        bool again = false; ///< it has changed since
    };

    static void take(QAccessibleEvent* event);
    static void pass(QAccessibleEvent& event);
    [[nodiscard]] bool passes(const QAccessibleEvent& event);
    void tellAgain();

    QHash<std::pair<QObject*, int>, Told> m_told; ///< by object and kind of event
    QTimer m_timer;
};

} // namespace millrace::ui
