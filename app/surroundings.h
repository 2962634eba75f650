#pragma once

#include "app/core/clock.h"

#include <string>

namespace millrace::telemetry { class RuntimeInspector; }

namespace millrace {

// What the engines find around them: limits of the machine, and the variables that tests and people who look for a fault set.
// Thread: main, before the others begin.

/// The soft limit of descriptors is 1,024 by default, the hard one is what the administrator meant.
void raiseDescriptorLimit();
/// A page that fails because its socket could not be opened would say nothing about its host.
[[nodiscard]] int mostInFlight();
/// MILLRACE_EVENT_LOOP=qt returns to Qt's own dispatcher, to tell whether a fault is this one's.
[[nodiscard]] bool wantsEpoll();
/// Parsing yields to the loop and to the window; two threads at least, so that one page that takes long does not hold up all.
[[nodiscard]] int parseThreads();
/// MILLRACE_PLANT_STALL=MS or MS@S: S seconds after the start (default 2) a task keeps the loop for MS milliseconds. For tests, and to see
/// what a stall looks like.
void plantStall(telemetry::RuntimeInspector& inspector);
enum class Inspection { Off, On, Shown };
/// MILLRACE_INSPECTOR=off: tasks are not measured and loops not watched; =shown: as if somebody looked at the Runtime panel all the time. For
/// tests/bench/bench_inspector.py, which tells what either costs.
[[nodiscard]] Inspection wantedInspection();
/// "machine:pid": how other workers of a run see this program.
[[nodiscard]] std::string workerName();
/// MILLRACE_LEASE_MS: how long hosts of a shared run stay with a program that has vanished. For tests, which need not wait so long.
[[nodiscard]] Milliseconds wantedLease();

} // namespace millrace
