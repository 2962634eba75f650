#pragma once

#include "ui/theme/theme.h"

#include <QFrame>
#include <QTimer>

#include <chrono>
#include <functional>

class QLabel;
class QPushButton;

namespace millrace::ui {

/// Says what was just done and offers to take it back, instead of asking before.
///
/// Thread: GUI. Each offer ends exactly once: by `undo` (the button, Ctrl+Z) or by `commit` (8 s passed, Esc, a newer offer, flush()).
/// The countdown stops while the pointer or the focus is on the bar. Callbacks run after the bar is hidden and may offer again.
/// The owner calls flush() before it goes: a destructor commits nothing.
class UndoBar : public QFrame {
    Q_OBJECT

public:
    explicit UndoBar(const Theme& theme, QWidget* parent = nullptr);

    static constexpr std::chrono::seconds kTimeout{8};

    void offer(const QString& sentence, std::function<void()> undo, std::function<void()> commit = {});
    [[nodiscard]] bool isOffering() const { return bool(m_undo); }
    [[nodiscard]] QString sentence() const;

public Q_SLOTS:
    void undo();
    /// Hides the bar and commits what it offered.
    void dismiss();
    void flush() { dismiss(); }

protected:
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void restart();

    QLabel* m_label;
    QPushButton* m_button;
    QTimer m_timer;
    std::function<void()> m_undo;
    std::function<void()> m_commit;
};

} // namespace millrace::ui
