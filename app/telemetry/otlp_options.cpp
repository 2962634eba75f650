#include "app/telemetry/otlp_options.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace millrace::telemetry {

namespace {

constexpr const char* kHeaders = "OTEL_EXPORTER_OTLP_HEADERS";
constexpr const char* kResource = "OTEL_RESOURCE_ATTRIBUTES";
constexpr const char* kMetricInterval = "OTEL_METRIC_EXPORT_INTERVAL";
constexpr const char* kSampler = "OTEL_TRACES_SAMPLER";
constexpr const char* kSamplerArgument = "OTEL_TRACES_SAMPLER_ARG";
constexpr std::int64_t kLeastInterval = 10;
constexpr std::int64_t kMostInterval = 86'400'000;

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::string_view trimmed(std::string_view text)
{
    const auto begin = text.find_first_not_of(" \t");
    return begin == std::string_view::npos ? std::string_view() : text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// "key=value,key=value", values percent-encoded (W3C Baggage). nullopt: not of that form, or too long.
std::optional<Pairs> pairs(std::string_view text, std::size_t most)
{
    Pairs read;
    if (text.size() > kMaxOtlpVariable)
        return std::nullopt;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        const std::string_view one = trimmed(text.substr(0, comma));
        text.remove_prefix(std::min(comma + 1, text.size()));
        if (one.empty())
            continue;
        const std::size_t equals = one.find('=');
        const std::string_view key = trimmed(one.substr(0, equals));
        if (equals == std::string_view::npos || key.empty() || read.size() == most)
            return std::nullopt;
        const std::string_view value = trimmed(one.substr(equals + 1));
        read.emplace_back(key, QByteArray::fromPercentEncoding(QByteArray(value.data(), static_cast<qsizetype>(value.size()))).toStdString());
    }
    return read;
}

bool isHeaderName(std::string_view text)
{
    constexpr std::string_view kSymbols = "!#$%&'*+-.^_`|~"; // RFC 9110 section 5.6.2
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || kSymbols.find(c) != std::string_view::npos;
    });
}

bool isHeaderValue(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c == '\t' || (c >= ' ' && c != 0x7f); });
}

/// Headers of the message itself are ours.
bool isReserved(QByteArray headerName)
{
    headerName = headerName.toLower();
    return headerName == "content-type" || headerName == "content-length" || headerName == "host" || headerName == "connection" || headerName == "transfer-encoding"
        || headerName == "expect" || headerName == "upgrade" || headerName == "content-encoding";
}

std::optional<QUrl> readEndpoint(const std::string& text)
{
    if (text.size() > kMaxOtlpUrl || !std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c != 0x7f; }))
        return std::nullopt;
    QUrl url(QString::fromStdString(text), QUrl::StrictMode);
    const QString scheme = url.scheme();
    if (!url.isValid() || (scheme != QLatin1String("http") && scheme != QLatin1String("https")) || url.host().isEmpty() || url.hasQuery() || url.hasFragment() || url.port() == 0)
        return std::nullopt;
    return url;
}

std::optional<std::string> readSampler(OtlpOptions& options, const std::string& sampler, const std::string& argument)
{
    if (sampler.empty() || sampler == "always_on" || sampler == "parentbased_always_on")
        return std::nullopt;
    if (sampler == "always_off" || sampler == "parentbased_always_off") {
        options.sampleRatio = 0;
        return std::nullopt;
    }
    if (sampler != "traceidratio" && sampler != "parentbased_traceidratio")
        return std::string(kSampler) + " takes always_on, always_off or traceidratio";
    if (argument.empty())
        return std::nullopt;
    double ratio = 0;
    const auto [end, error] = std::from_chars(argument.data(), argument.data() + argument.size(), ratio);
    if (error != std::errc() || end != argument.data() + argument.size() || !(ratio >= 0 && ratio <= 1))
        return std::string(kSamplerArgument) + " takes a ratio from 0 to 1";
    options.sampleRatio = ratio;
    return std::nullopt;
}

} // namespace

Result<OtlpOptions, std::string> readOtlpOptions(const std::string& url, const std::function<std::string(const char*)>& variable)
{
    OtlpOptions options;
    if (QUrl(QString::fromStdString(url)).userInfo().size() > 0)
        return Failure{std::string("takes no user or password in the URL; ") + kHeaders + " carries what the collector wants to see"};
    const auto endpoint = readEndpoint(url);
    if (!endpoint)
        return Failure{"takes http://HOST[:PORT][/PATH] or https://…, not \"" + url.substr(0, kMaxOtlpUrl) + "\""};
    options.endpoint = *endpoint;

    const auto headers = pairs(variable(kHeaders), kMaxOtlpHeaders);
    if (!headers)
        return Failure{std::string("finds ") + kHeaders + " unusable: it takes name=value,name=value"};
    for (const auto& [headerName, value] : *headers) {
        const QByteArray bytes = QByteArray::fromStdString(headerName);
        if (!isHeaderName(headerName) || !isHeaderValue(value) || isReserved(bytes))
            return Failure{std::string("finds a header in ") + kHeaders + " that cannot be sent"};
        options.headers.emplace_back(bytes, QByteArray::fromStdString(value));
    }
    const auto resource = pairs(variable(kResource), kMaxResourceAttributes);
    if (!resource)
        return Failure{std::string("finds ") + kResource + " unusable: it takes name=value,name=value"};
    options.resource = *resource;

    if (const std::string text = variable(kMetricInterval); !text.empty()) {
        std::int64_t interval = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), interval);
        if (error != std::errc() || end != text.data() + text.size() || interval < kLeastInterval || interval > kMostInterval)
            return Failure{std::string("finds ") + kMetricInterval + " unusable: it takes milliseconds from " + std::to_string(kLeastInterval) + " to " + std::to_string(kMostInterval)};
        options.metricInterval = Milliseconds(interval);
    }
    if (auto sentence = readSampler(options, variable(kSampler), variable(kSamplerArgument)))
        return Failure{"finds an environment that it cannot use: " + *sentence};
    return options;
}

} // namespace millrace::telemetry
