#pragma once

#include "app/chat/chat_feed.h"

#include <optional>
#include <string>

namespace millrace::cli {

/// {"type":"statistics",…} and a newline. `seconds` since it listened.
[[nodiscard]] std::string chatStatisticsJson(const chat::ServerSnapshot& server, double seconds);
/// The same for a person: a few lines.
[[nodiscard]] std::string chatStatisticsText(const chat::ServerSnapshot& server, double seconds);
/// One line of progress, without newline.
[[nodiscard]] std::string chatProgressText(const chat::ServerSnapshot& server);

/// Turns what the log reports into words, once when trouble comes and once when it has gone.
///
/// A plain value; the caller passes the time. Bound: kBurst sentences at once, then one per kSpacing: a Redis that comes and goes
/// every second does not fill a terminal. What could not be said is said later, if it is still so.
class LogTroubleWords {
public:
    static constexpr int kBurst = 6;
    static constexpr SteadyDuration kSpacing = std::chrono::seconds(20);

    /// A line without newline, or nothing.
    [[nodiscard]] std::optional<std::string> observe(const chat::ServerSnapshot& server, SteadyTime now);

private:
    [[nodiscard]] bool mayTalk(SteadyTime now);

    bool m_redisAway = false;              ///< as it was said
    bool m_refusing = false;               ///< the same for messages that cannot be logged at all
    std::int64_t m_refusals = 0;           ///< log_unavailable answers seen
    std::int64_t m_logged = 0;
    double m_tokens = kBurst;
    std::optional<SteadyTime> m_last;
};

} // namespace millrace::cli
