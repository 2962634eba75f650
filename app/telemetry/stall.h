#pragma once

#include "app/core/clock.h"

#include <cstdint>
#include <string>
#include <vector>

namespace millrace::telemetry {

/// A time in which a loop served nobody.
struct Stall {
    std::uint64_t id = 0;                ///< running, from 1
    std::string loop;
    WallMs at = 0;                       ///< when it began
    Microseconds lasted{0};              ///< so far, while it is not over
    bool over = false;
    bool looked = false;                 ///< its thread was asked what it does; without a stack it did not answer
    std::string task;                    ///< that ran when it was noticed; empty: none of the Runtime's
    std::vector<std::string> stack;      ///< of then, the innermost first (symbolize())
};

/// Where it stood, in a few words: of the innermost frame of the program's own, else of the innermost, class and function without parameters, and
/// the place in the source: "ResultWriter::run result_writer.cpp:81". "waiting for events" where it had just come round, or waited for a processor
/// and not for itself; "did not answer" without a stack; empty while nobody has looked. Pure.
[[nodiscard]] std::string placeOf(const Stall& stall);

} // namespace millrace::telemetry
