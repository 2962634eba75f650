#pragma once

#include "app/telemetry/otlp_encoder.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

#include <string_view>

// The pieces that both encoders share. Internal to app/telemetry.
namespace millrace::telemetry::otlp {

/// UTF-8, cut to kMaxAttributeBytes; what is not UTF-8 becomes U+FFFD.
[[nodiscard]] QString jsonText(std::string_view text);
/// A 64-bit integer as ProtoJSON has it.
[[nodiscard]] QString jsonInteger(std::int64_t value);
[[nodiscard]] QString jsonUnsigned(std::uint64_t value);
[[nodiscard]] QJsonObject textAttribute(QLatin1String key, std::string_view value);
[[nodiscard]] QJsonObject resourceObject(const ResourceAttributes& resource);
[[nodiscard]] QJsonObject scopeObject();

} // namespace millrace::telemetry::otlp
