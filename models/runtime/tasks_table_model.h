#pragma once

#include <functional>

#include "app/telemetry/runtime_inspector.h"
#include "models/runtime/rows_model.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace millrace::models {

/// A task, or a group.
struct TaskRow {
    std::variant<async::TaskInfo, async::GroupInfo> of;
    int depth = 0;
};

/// The tasks of a Runtime as a tree: a task stands under its group, and that under the task that hosts it, indented.
///
/// Thread: GUI. Order: that of spawning, among siblings too, so that rows stay where they are while tasks come and go.
class TasksTableModel : public RowsModel<TaskRow> {
public:
    enum Column { Name, State, Awaits, Where, Spawned, Age, Polls, Busy, Scheduled, Idle, LongestPoll, ColumnCount };

    void apply(const std::vector<async::TaskInfo>& tasks, const std::vector<async::GroupInfo>& groups);
    /// nullopt: there is no such row, or it is a group's.
    [[nodiscard]] std::optional<async::TaskInfo> taskAt(int row) const;

protected:
    std::span<const ColumnHead> heads() const override;
    int firstNumber() const override { return Age; }
    std::uint64_t key(const TaskRow& row) const override;
    QVariant words(const TaskRow& row, int column) const override;
    QVariant more(const TaskRow& row, int column, int role) const override;
};

/// All tasks of a kind in one row. Thread: GUI. Bounds: TaskSurvey::kMaxKinds.
class KindsTableModel : public RowsModel<telemetry::TaskKind> {
public:
    enum Column { Name, Live, Waiting, Polls, Busy, Scheduled, LongestPoll, ColumnCount };
    /// The most numerous first when they come; rows keep their places afterwards.
    void apply(std::vector<telemetry::TaskKind> kinds);
    /// Only those that fit it (telemetry::fitsFilter()).
    void setFilter(std::string text);

protected:
    std::span<const ColumnHead> heads() const override;
    int firstNumber() const override { return Live; }
    std::uint64_t key(const telemetry::TaskKind& kind) const override { return std::hash<std::string>()(kind.name); }
    QVariant words(const telemetry::TaskKind& kind, int column) const override;
    QVariant more(const telemetry::TaskKind& kind, int column, int role) const override;

private:
    void showFitting();

    std::vector<telemetry::TaskKind> m_all;
    std::string m_filter;
};

/// Tasks that have ended, the newest first. Thread: GUI. Bounds: twice Runtime::kMaxEnded.
class EndedTableModel : public RowsModel<async::EndedTask> {
public:
    enum Column { Name, End, Cause, Lasted, Polls, Busy, LongestPoll, ColumnCount };
    void apply(std::vector<async::EndedTask> ended);
    /// Only those whose name or cause fits it (telemetry::fitsFilter()).
    void setFilter(std::string text);

protected:
    std::span<const ColumnHead> heads() const override;
    int firstNumber() const override { return Lasted; }
    std::uint64_t key(const async::EndedTask& ended) const override { return ended.task.id; }
    QVariant words(const async::EndedTask& ended, int column) const override;
    QVariant more(const async::EndedTask& ended, int column, int role) const override;

private:
    void showFitting();

    std::vector<async::EndedTask> m_all;
    std::string m_filter;
};

/// "waits", "ready", "cancelling"
[[nodiscard]] QString stateWord(const async::TaskInfo& task);
[[nodiscard]] QString taskName(const std::string& name);
[[nodiscard]] QString groupName(const std::string& name);
[[nodiscard]] QString formatSteady(SteadyDuration duration);

} // namespace millrace::models
