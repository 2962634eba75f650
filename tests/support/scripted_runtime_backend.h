#pragma once

#include "models/runtime/runtime_backend.h"

#include <string>
#include <vector>

namespace millrace::test {

/// The Runtime panel's engine, by hand: posts into the mailboxes are what it publishes. Thread: GUI.
class ScriptedRuntimeBackend final : public models::RuntimeBackend {
public:
    KeyedMailbox<int, telemetry::RuntimeSnapshot>& feed() override { return snapshots; }
    KeyedMailbox<int, std::vector<telemetry::LoopHealth>>& health() override { return loops; }
    KeyedMailbox<std::uint64_t, telemetry::Stall>& stalls() override { return stalled; }
    void setPublishing(bool on) override { publishing.push_back(on); }
    void setFilter(std::string text) override { filter = std::move(text); }
    void watchTask(std::uint64_t id) override { watched = id; }
    void cancelTask(std::uint64_t id) override { cancelled.push_back(id); }
    std::string metricsUrl() const override { return url; }
    void serveMetrics(std::string host, std::uint16_t port, MetricsAnswer done) override
    {
        served.push_back(host + ' ' + std::to_string(port));
        metricsAnswer = std::move(done);
    }
    void stopMetrics(std::function<void()> done) override { done(); }

    KeyedMailbox<int, telemetry::RuntimeSnapshot> snapshots;
    KeyedMailbox<int, std::vector<telemetry::LoopHealth>> loops;
    KeyedMailbox<std::uint64_t, telemetry::Stall> stalled;
    std::vector<bool> publishing;
    std::string filter;
    std::uint64_t watched = 0;
    std::vector<std::uint64_t> cancelled;
    std::string url;
    std::vector<std::string> served;
    MetricsAnswer metricsAnswer;
};

} // namespace millrace::test
