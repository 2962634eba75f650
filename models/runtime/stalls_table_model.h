#pragma once

#include <functional>

#include "app/telemetry/watchdog.h"
#include "models/runtime/rows_model.h"

#include <QString>

#include <utility>
#include <vector>

namespace millrace::models {

/// The stalls of the loops, the newest first. Thread: GUI. Bounds: Watchdog::kMaxStalls.
class StallsTableModel : public RowsModel<telemetry::Stall> {
public:
    enum Column { Time, Loop, Task, Where, Lasted, ColumnCount };
    void apply(std::vector<std::pair<std::uint64_t, telemetry::Stall>> stalls);
    /// All that is known of it, the stack with a line a frame; empty: there is no such row.
    [[nodiscard]] QString details(int row) const;

protected:
    std::span<const ColumnHead> heads() const override;
    int firstNumber() const override { return Lasted; }
    std::uint64_t key(const telemetry::Stall& stall) const override { return stall.id; }
    QVariant words(const telemetry::Stall& stall, int column) const override;
    QVariant more(const telemetry::Stall& stall, int column, int role) const override;

private:
    std::vector<telemetry::Stall> m_all;
};

/// "the loop", "the window"
[[nodiscard]] QString loopName(const std::string& loop);

} // namespace millrace::models
