#pragma once

#include <functional>

#include "app/telemetry/runtime_inspector.h"
#include "models/runtime/rows_model.h"

#include <optional>
#include <vector>

namespace millrace::models {

struct TaskRow {
    async::TaskInfo task;
    int depth = 0;
};

/// The tasks of a Runtime as a tree: a child stands under the task that spawned it, indented.
///
/// Thread: GUI. Order: that of spawning, among siblings too, so that rows stay where they are while tasks come and go.
class TasksTableModel : public RowsModel<TaskRow> {
public:
    enum Column { Name, State, Awaits, Where, Age, Polls, Busy, Scheduled, LongestPoll, ColumnCount };

    void apply(std::vector<async::TaskInfo> tasks);
    /// Only tasks whose name or await contains it; a match's parents stay, so that it is seen where it belongs.
    void setFilter(const QString& text);
    /// nullopt: there is no such row.
    [[nodiscard]] std::optional<async::TaskInfo> taskAt(int row) const;

protected:
    std::span<const char* const> heads() const override;
    int firstNumber() const override { return Age; }
    std::uint64_t key(const TaskRow& row) const override { return row.task.id; }
    QVariant words(const TaskRow& row, int column) const override;
    QVariant more(const TaskRow& row, int column, int role) const override;

private:
    [[nodiscard]] std::vector<TaskRow> inTreeOrder() const;

    std::vector<async::TaskInfo> m_given;
    QString m_filter;
};

/// All tasks of a kind in one row. Thread: GUI. Bounds: TaskSurvey::kMaxKinds.
class KindsTableModel : public RowsModel<telemetry::TaskKind> {
public:
    enum Column { Name, Live, Waiting, Polls, Busy, Scheduled, LongestPoll, ColumnCount };
    /// The most numerous first when they come; rows keep their places afterwards.
    void apply(std::vector<telemetry::TaskKind> kinds);

protected:
    std::span<const char* const> heads() const override;
    int firstNumber() const override { return Live; }
    std::uint64_t key(const telemetry::TaskKind& kind) const override { return std::hash<std::string>()(kind.name); }
    QVariant words(const telemetry::TaskKind& kind, int column) const override;
    QVariant more(const telemetry::TaskKind& kind, int column, int role) const override;

private:
    std::vector<std::string> m_order;
};

/// Tasks that have ended, the newest first. Thread: GUI. Bounds: Runtime::kMaxEnded.
class EndedTableModel : public RowsModel<async::EndedTask> {
public:
    enum Column { Name, End, Cause, Lasted, Polls, Busy, LongestPoll, ColumnCount };
    void apply(std::vector<async::EndedTask> ended);

protected:
    std::span<const char* const> heads() const override;
    int firstNumber() const override { return Lasted; }
    std::uint64_t key(const async::EndedTask& ended) const override { return ended.task.id; }
    QVariant words(const async::EndedTask& ended, int column) const override;
    QVariant more(const async::EndedTask& ended, int column, int role) const override;
};

/// "waits", "ready", "cancelling"
[[nodiscard]] QString stateWord(const async::TaskInfo& task);
[[nodiscard]] QString taskName(const std::string& name);
[[nodiscard]] QString formatSteady(SteadyDuration duration);

} // namespace millrace::models
