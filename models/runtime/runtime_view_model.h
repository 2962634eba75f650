#pragma once

#include "models/common/gui_hop.h"
#include "models/common/panel_state.h"
#include "models/runtime/limits_table_model.h"
#include "models/runtime/runtime_backend.h"
#include "models/runtime/tasks_table_model.h"

#include <QObject>

#include <memory>

namespace millrace::models {

/// All that the Runtime panel shows beside its tables; one comparable value.
struct RuntimeState {
    TileState tasks, p99, longest, busy;
    QString tasksNote;            ///< "312 tasks", "2,000 of 12,345 tasks"
    friend bool operator==(const RuntimeState&, const RuntimeState&) = default;
};

/// A point of the graphs, twice a second.
struct RuntimeSample {
    WallMs at = 0;
    double p99Ms = 0;
    double longestMs = 0;
    double busyPercent = 0;
    double tasks = 0;
};

/// Everything behind the Runtime panel. Thread: GUI; the feed wakes from the loop and hops here. While the panel is hidden nothing is
/// published and nothing costs anything. Ownership: owns the models; the backend outlives it.
class RuntimeViewModel : public QObject {
    Q_OBJECT
public:
    explicit RuntimeViewModel(RuntimeBackend& backend, QObject* parent = nullptr);
    ~RuntimeViewModel() override;

    [[nodiscard]] TasksTableModel& tasks() { return m_tasks; }
    [[nodiscard]] LimitsTableModel& limits() { return m_limits; }
    [[nodiscard]] const RuntimeState& state() const { return m_state; }
    void setVisible(bool visible);
    void setFilter(const QString& text);

Q_SIGNALS:
    void stateChanged();
    void sampled(const millrace::models::RuntimeSample& sample);

private:
    void take();
    void apply(telemetry::RuntimeSnapshot snapshot);

    RuntimeBackend& m_backend;
    std::shared_ptr<GuiHop> m_hop;
    TasksTableModel m_tasks;
    LimitsTableModel m_limits;
    RuntimeState m_state;
    bool m_visible = false;
};

} // namespace millrace::models
