#pragma once

#include "app/cli/options.h"
#include "app/single_instance.h"

#include <functional>
#include <optional>

namespace millrace { class Services; }

namespace millrace::cli {

/// The exit status where the profile's window is open already: it was brought forward, or a sentence says that it does not answer. nullopt:
/// this start is the first. Thread: main, as below.
[[nodiscard]] std::optional<int> handOver(SingleInstance& instance, const DashboardCommand& command);

/// What the window does when it is told.
struct WindowHooks {
    std::function<void()> open;
    std::function<void()> quit;              ///< ends the event loop
    std::function<void(const SingleInstance::Call&)> comeForward;
};
/// Serves `metrics` where they are wanted, then runs the event loop with signals, later starts and a lost display taken care of, then stops the services; the exit status. The window lives on:
/// late answers find their target.
[[nodiscard]] int runWindow(SingleInstance& instance, Services& services, const MetricsAddress& metrics, const WindowHooks& hooks);

} // namespace millrace::cli
