#pragma once

#include "app/cli/hash_json.h"
#include "app/cli/metrics_option.h"
#include "app/hash/hash_metrics.h"
#include "app/telemetry/latest.h"

#include <memory>

namespace millrace::cli {

/// The metrics of `millrace hash`, which has no Services. Without an address it makes no thread and show() does nothing.
/// Thread: main.
class HashMetricsPage {
public:
    HashMetricsPage();
    ~HashMetricsPage();
    HashMetricsPage(const HashMetricsPage&) = delete;

    /// As startMetrics().
    [[nodiscard]] bool start(const MetricsAddress& address);
    void show(const HashAccount& account, const HashQueue& queue);

private:
    telemetry::Latest<hash::HashFigures> m_figures;
    std::unique_ptr<telemetry::MetricsService> m_service;   ///< null: no metrics
};

} // namespace millrace::cli
