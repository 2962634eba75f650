#pragma once

#include "models/common/gui_hop.h"
#include "models/common/panel_state.h"
#include "models/runtime/limits_table_model.h"
#include "models/runtime/runtime_backend.h"
#include "models/runtime/stalls_table_model.h"
#include "models/runtime/tasks_table_model.h"

#include <QObject>

#include <memory>

namespace millrace::models {

/// The task that is selected.
struct TaskDetails {
    std::uint64_t id = 0;
    QString heading;
    QString facts;                ///< lines
    QString warning;
    QList<HistogramBar> polls;
    ActionState cancel;
    friend bool operator==(const TaskDetails&, const TaskDetails&) = default;
};

/// Whether metrics are served.
struct MetricsState {
    QString url;                  ///< empty: they are not
    QString problem;              ///< why not, though somebody wanted it
    bool busy = false;            ///< it is being started or stopped
    friend bool operator==(const MetricsState&, const MetricsState&) = default;
};

/// All that the Runtime panel shows beside its tables; one comparable value.
struct RuntimeState {
    TileState tasks, loop, window, busy, stalls;
    QString tasksNote;            ///< "312 tasks", "the newest 2,000 of 12,345 tasks"
    QList<HistogramBar> loopLatency, windowLatency;
    std::optional<TaskDetails> task;
    MetricsState metrics;
    friend bool operator==(const RuntimeState&, const RuntimeState&) = default;
};

/// A point of the graphs, twice a second.
struct RuntimeSample {
    WallMs at = 0;
    double loopMs = 0;            ///< the worst latency since the last one
    double windowMs = 0;
    double busyPercent = 0;
    double tasks = 0;
};

/// Everything behind the Runtime panel. Thread: GUI; the feeds wake from the loop and the watchdog and hop here. While the panel is hidden
/// nothing but stalls is published. Ownership: owns the models; the backend outlives it.
class RuntimeViewModel : public QObject {
    Q_OBJECT
public:
    explicit RuntimeViewModel(RuntimeBackend& backend, QObject* parent = nullptr);
    ~RuntimeViewModel() override;

    [[nodiscard]] TasksTableModel& tasks() { return m_tasks; }
    [[nodiscard]] KindsTableModel& kinds() { return m_kinds; }
    [[nodiscard]] EndedTableModel& ended() { return m_ended; }
    [[nodiscard]] StallsTableModel& stalls() { return m_stalls; }
    [[nodiscard]] LimitsTableModel& limits() { return m_limits; }
    [[nodiscard]] const RuntimeState& state() const { return m_state; }
    void setVisible(bool visible);
    void setFilter(const QString& text);
    /// The row of tasks(); -1: none.
    void selectTask(int row);
    /// By TaskDetails::id, as the selection may have moved on since somebody was asked; one that has ended, or may not be cancelled, stays as it is.
    void cancelTask(std::uint64_t id);
    /// Somebody else may have begun to serve them.
    void readMetrics() { metricsAre({QString::fromStdString(m_backend.metricsUrl()), {}, false}); }
    /// Serves metrics at "HOST:PORT"; HOST is an IP address or localhost.
    void serveMetrics(const QString& address);
    void stopMetrics();

Q_SIGNALS:
    void stateChanged();
    void sampled(const millrace::models::RuntimeSample& sample);

private:
    void take();
    void applySnapshot(telemetry::RuntimeSnapshot snapshot);
    void applyHealth(const std::vector<telemetry::LoopHealth>& loops);
    void applyStalls(std::vector<std::pair<std::uint64_t, telemetry::Stall>> stalls);
    void metricsAre(MetricsState metrics);
    void setState(RuntimeState state);

    RuntimeBackend& m_backend;
    std::shared_ptr<GuiHop> m_hop;
    TasksTableModel m_tasks;
    KindsTableModel m_kinds;
    EndedTableModel m_ended;
    StallsTableModel m_stalls;
    LimitsTableModel m_limits;
    RuntimeState m_state;
    RuntimeSample m_sample;
    std::uint64_t m_selected = 0;
    std::uint64_t m_stallsSeen = 0;
    bool m_visible = false;
};

} // namespace millrace::models
