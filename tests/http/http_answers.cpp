// What the robots.txt and URL parsers answer, for the scripts that compare them with others': a JSON object a line in, one a line out.
//   {"robots": base64, "agent": text, "path": text}  →  {"asked": path and query, "allowed": bool, "line": n, "rule": text}
//   {"url": text, "base": text or null}              →  {"key": text} or {"error": name}
#include "app/http/robots.h"
#include "app/http/url.h"

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>
#include <iostream>
#include <optional>
#include <string>

namespace {

using namespace millrace::http;

QJsonObject robotsAnswer(const QJsonObject& question)
{
    const QByteArray body = QByteArray::fromBase64(question[QLatin1String("robots")].toString().toLatin1());
    const auto url = parseUrl("http://example.org" + question[QLatin1String("path")].toString().toStdString());
    if (!url)
        return {{QStringLiteral("error"), QString::fromStdString(url.error().detail)}};
    const std::string asked = url->pathAndQuery();
    const RobotsVerdict verdict = parseRobots(body.toStdString(), question[QLatin1String("agent")].toString().toStdString()).verdict(asked);
    return {{QStringLiteral("asked"), QString::fromStdString(asked)}, {QStringLiteral("allowed"), verdict.allowed},
        {QStringLiteral("line"), verdict.line}, {QStringLiteral("rule"), QString::fromStdString(verdict.rule)}};
}

QJsonObject urlAnswer(const QJsonObject& question)
{
    const auto failed = [](const UrlError& error) {
        return QJsonObject{{QStringLiteral("error"), QString::fromLatin1(error.name().data(), static_cast<qsizetype>(error.name().size()))}};
    };
    std::optional<Url> base;
    if (const QJsonValue given = question[QLatin1String("base")]; given.isString()) {
        const auto parsed = parseUrl(given.toString().toStdString());
        if (!parsed)
            return failed(parsed.error());
        base = *parsed;
    }
    const auto url = parseUrl(question[QLatin1String("url")].toString().toStdString(), base ? &*base : nullptr);
    return url ? QJsonObject{{QStringLiteral("key"), QString::fromStdString(url->key())}} : failed(url.error());
}

} // namespace

int main()
{
    std::string line;
    while (std::getline(std::cin, line)) {
        const QJsonObject question = QJsonDocument::fromJson(QByteArray::fromStdString(line)).object();
        const bool aboutRobots = question.contains(QLatin1String("robots"));
        std::cout << QJsonDocument(aboutRobots ? robotsAnswer(question) : urlAnswer(question)).toJson(QJsonDocument::Compact).constData() << '\n';
    }
    return 0;
}
