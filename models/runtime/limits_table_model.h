#pragma once

#include <functional>

#include "app/telemetry/runtime_inspector.h"
#include "models/runtime/rows_model.h"

namespace millrace::models {

/// The limits of the program, each with its use. Thread: GUI. Bounds: some twenty rows, nearly always the same ones.
class LimitsTableModel : public RowsModel<telemetry::LimitUse> {
public:
    enum Column { Name, Use, Used, Most, ColumnCount };
    void apply(std::vector<telemetry::LimitUse> limits) { show(std::move(limits)); }

protected:
    std::span<const ColumnHead> heads() const override;
    int firstNumber() const override { return Used; }
    std::uint64_t key(const telemetry::LimitUse& limit) const override { return std::hash<std::string>()(limit.name); }
    QVariant words(const telemetry::LimitUse& limit, int column) const override;
    QVariant more(const telemetry::LimitUse& limit, int column, int role) const override;
};

} // namespace millrace::models
