#pragma once

#include "app/core/log.h"

#include <string>
#include <utility>
#include <vector>

namespace millrace::telemetry {

/// A record as it is written, kept and shown: without secrets, valid UTF-8, one line, bounded. A plain value.
struct LogRecord {
    static constexpr std::ptrdiff_t kMaxMessage = 2'048;      ///< characters
    static constexpr std::ptrdiff_t kMaxField = 512;          ///< characters of a value
    static constexpr std::size_t kMaxFields = 16;

    std::uint64_t sequence = 0;                          ///< ascending from 1, without a hole
    WallMs at = 0;
    LogLevel level = LogLevel::Info;
    LogArea area = LogArea::App;
    std::string thread;
    std::string message;
    std::vector<std::pair<std::string, std::string>> fields;
};

/// The one place where an entry becomes a record: secrets are taken out (log_redaction.h), then control characters are made visible, then it is cut.
[[nodiscard]] LogRecord makeRecord(const LogEntry& entry);

/// Message and fields for a person: `client refused status=403 origin="http://a b"`.
[[nodiscard]] std::string recordText(const LogRecord& record);
/// `2026-11-28T17:34:08.123Z warning chat (loop) client refused status=403` and a newline.
[[nodiscard]] std::string recordLine(const LogRecord& record);
/// {"time":…,"level":…,"area":…,"thread":…,"message":…,"fields":{…}} and a newline; values of fields are strings.
[[nodiscard]] std::string recordJson(const LogRecord& record);

} // namespace millrace::telemetry
