#pragma once

#include "app/core/clock.h"

#include <QMap>
#include <QObject>
#include <QString>

namespace millrace::ui {

/// Sees pieces of work begin, rest and end.
///
/// Thread: GUI. `clock` outlives it.
class WorkWatch : public QObject {
    Q_OBJECT
public:
    /// Shorter work ends while one still looks at it.
    static constexpr Milliseconds kLong{10'000};

    enum class Phase { Over, Resting, Running }; ///< Resting: paused, to go on

    explicit WorkWatch(const Clock& clock, Milliseconds from = kLong, QObject* parent = nullptr);

    /// How the work `id` is now. `title` and `text`: what would be said if it were over.
    void see(const QString& id, Phase phase, const QString& title, const QString& text);
    [[nodiscard]] bool runs() const { return m_runs; }

Q_SIGNALS:
    /// Work is over; `isLong`: it took `from` or more.
    void workEnded(const QString& title, const QString& text, bool isLong);
    /// Some work runs, or none does any more.
    void runsChanged(bool runs);

private:
    struct Work {
        Phase phase = Phase::Over;
        SteadyTime began;
    };
    const Clock& m_clock;
    const Milliseconds m_long;
    QMap<QString, Work> m_works;
    bool m_runs = false;
};

} // namespace millrace::ui
