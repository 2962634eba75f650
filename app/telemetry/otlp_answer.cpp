#include "app/telemetry/otlp_answer.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QTimeZone>

#include <algorithm>

namespace millrace::telemetry {

namespace {

bool mayBeRetried(int status)
{
    return status == 429 || status == 502 || status == 503 || status == 504;
}

/// The count as a number or, as ProtoJSON has 64-bit integers, as a string.
std::int64_t integerOf(const QJsonValue& value)
{
    return value.isString() ? value.toString().toLongLong() : value.toInteger();
}

} // namespace

std::optional<Milliseconds> otlpRetryAfter(const QByteArray& value, WallMs now)
{
    const QByteArray text = value.trimmed();
    const bool digits = !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    Milliseconds wait{0};
    if (digits) {
        constexpr qsizetype kMostDigits = 9;
        wait = text.size() > kMostDigits ? kMostRetryAfter : std::chrono::seconds(text.toLongLong());
    } else {
        QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(text), QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"));
        if (!date.isValid())
            return std::nullopt;
        date.setTimeZone(QTimeZone::utc());
        wait = Milliseconds(date.toMSecsSinceEpoch() - now);
    }
    return std::clamp(wait, kLeastRetryAfter, kMostRetryAfter);
}

OtlpVerdict judge(const OtlpAnswer& answer, QLatin1String field, std::int64_t items, WallMs now)
{
    OtlpVerdict verdict;
    if (answer.transport != OtlpAnswer::Transport::Answered) {
        verdict.kind = answer.transport == OtlpAnswer::Transport::Lost ? OtlpVerdict::Kind::Retry : OtlpVerdict::Kind::Drop;
        verdict.trouble = answer.detail;
        return verdict;
    }
    if (answer.status < 200 || answer.status > 299) {
        verdict.trouble = "HTTP status " + std::to_string(answer.status);
        if (answer.status >= 300 && answer.status < 400)
            verdict.trouble += ", a redirect, which is not followed";
        if (mayBeRetried(answer.status)) {
            verdict.kind = OtlpVerdict::Kind::Retry;
            verdict.wait = otlpRetryAfter(answer.retryAfter, now);
        }
        return verdict;
    }
    verdict.kind = OtlpVerdict::Kind::Accepted;
    const QJsonObject partial = QJsonDocument::fromJson(answer.body).object().value(QLatin1String("partialSuccess")).toObject();
    verdict.rejected = std::clamp<std::int64_t>(integerOf(partial.value(field)), 0, items);
    if (verdict.rejected > 0) {
        const std::string words = partial.value(QLatin1String("errorMessage")).toString().left(static_cast<qsizetype>(kMaxAnswerText)).toStdString();
        verdict.trouble = "it rejected some" + (words.empty() ? std::string() : ": " + words.substr(0, kMaxAnswerText));
    }
    return verdict;
}

} // namespace millrace::telemetry
