#pragma once

#include "app/core/clock.h"

#include <QByteArray>

#include <cstdint>
#include <optional>
#include <string>

namespace millrace::telemetry {

/// How a request to the collector ended.
struct OtlpAnswer {
    enum class Transport {
        Answered,        ///< `status` is there
        Lost,            ///< no connection, or it ended before an answer of HTTP
        TimedOut,
        Failed,          ///< TLS, and what else will not be better the next time
    };
    Transport transport = Transport::Answered;
    int status = 0;
    QByteArray body;             ///< at most kMaxAnswerBytes; empty when it was longer
    QByteArray retryAfter;
    std::string detail;          ///< of a request without an answer
};

/// What an answer is read for is small; a longer one is cut off.
inline constexpr qsizetype kMaxAnswerBytes = 16 * 1024;
inline constexpr Milliseconds kLeastRetryAfter{1'000};
inline constexpr Milliseconds kMostRetryAfter{300'000};
inline constexpr std::size_t kMaxAnswerText = 200;   ///< bytes of the collector's own words that are shown

struct OtlpVerdict {
    enum class Kind {
        Accepted,        ///< all but `rejected` items
        Retry,           ///< the same request, later
        Drop,            ///< never again
    };
    Kind kind = Kind::Drop;
    std::int64_t rejected = 0;
    std::optional<Milliseconds> wait;    ///< the collector asks for it
    std::string trouble;                 ///< what to tell; empty: all is well
};

/// The rules of OTLP/HTTP ("Failures", "Partial success", "Throttling"): retried are 429, 502, 503, 504 and lost connections only. An answer
/// 200 is final whatever its body says; what it rejects is counted. A redirect is not followed: the data was meant for that address.
/// Thread: any; pure. `items`: of the request. `field`: the member of partialSuccess, "rejectedSpans" or "rejectedDataPoints".
[[nodiscard]] OtlpVerdict judge(const OtlpAnswer& answer, QLatin1String field, std::int64_t items, WallMs now);

/// Retry-After (RFC 9110 section 10.2.3): seconds or an IMF-fixdate, clamped to kLeastRetryAfter…kMostRetryAfter; nullopt: neither.
[[nodiscard]] std::optional<Milliseconds> otlpRetryAfter(const QByteArray& value, WallMs now);

} // namespace millrace::telemetry
