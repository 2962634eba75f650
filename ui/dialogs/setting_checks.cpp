#include "ui/dialogs/setting_checks.h"

#include "app/core/host_port.h"
#include "app/hash/digest.h"
#include "app/scrape/url_filter.h"
#include "app/settings/keys.h"
#include "app/store/store_url.h"
#include "models/chat/chat_texts.h"
#include "models/scrape/error_sentences.h"
#include "models/scrape/field_texts.h"

#include <QFileInfo>
#include <QObject>
#include <QStringList>
#include <QUrl>

#include <map>

namespace millrace::ui {
namespace {

constexpr std::size_t kMaxOrigins = 50;

/// RFC 6454 6.2: scheme, host, port, and nothing else.
bool isOrigin(const QString& text)
{
    if (text == QLatin1String("*"))
        return true;
    const QUrl url(text, QUrl::StrictMode);
    return url.isValid() && (url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https")) && !url.host().isEmpty()
        && url.path().isEmpty() && url.query().isEmpty() && url.userInfo().isEmpty();
}

QString storeProblem(const QString& text)
{
    if (text.trimmed().isEmpty())
        return {};
    const auto url = store::parseStoreUrl(text.trimmed().toStdString());
    return url ? QString() : QObject::tr("Store: %1").arg(models::errorSentence(url.error()));
}

QString algorithmsProblem(const QString& text)
{
    for (const QString& name : text.split(u',')) {
        if (!hash::algorithmFromName(name.trimmed().toStdString()))
            return QObject::tr(
                "Algorithms: “%1” is none. Give names such as sha256, sha512, blake2b, md5 or xxh3-128, with commas between.")
                .arg(name.trimmed().left(40));
    }
    return {};
}

QString metricsProblem(const QString& text)
{
    return parseHostPort(text.trimmed().toStdString())
        ? QString()
        : QObject::tr("Metrics address: “%1” is no HOST:PORT. Give one such as 127.0.0.1:9464.").arg(text.trimmed().left(60));
}

} // namespace

QString patternsProblem(const QString& lines)
{
    const std::vector<std::string> patterns = models::linesOf(lines);
    if (patterns.size() > scrape::kMaxPatterns)
        return QObject::tr("At most %1 patterns can be given.").arg(scrape::kMaxPatterns);
    for (const std::string& pattern : patterns) {
        if (const auto what = scrape::UrlFilter::problem(pattern))
            return QObject::tr("“%1” is no regular expression: %2.")
                .arg(QString::fromStdString(pattern).left(40), QString::fromStdString(*what));
    }
    return {};
}

QString originsProblem(const QString& lines)
{
    const std::vector<std::string> given = models::linesOf(lines);
    if (given.size() > kMaxOrigins)
        return QObject::tr("At most %1 origins can be allowed.").arg(kMaxOrigins);
    for (const std::string& each : given) {
        if (const QString origin = QString::fromStdString(each); !isOrigin(origin))
            return QObject::tr("“%1” is no origin. Write scheme and host, as in https://example.org, or *.").arg(origin.left(60));
    }
    return {};
}

QString listenAddressProblem(const QString& host)
{
    if (host.isEmpty() || host.contains(u' ') || host.contains(u'/'))
        return QObject::tr("“%1” is no address to listen on. Give localhost, an IP address of this machine, or 0.0.0.0.")
            .arg(host.left(60));
    return {};
}

QString tlsFilesProblem(const QString& certificate, const QString& key)
{
    if (certificate.isEmpty() != key.isEmpty())
        return QObject::tr("TLS needs both a certificate and its key. Give the other file, or leave both empty for ws://.");
    for (const QString& path : {certificate, key}) {
        if (!path.isEmpty() && !QFileInfo(path).isFile())
            return QObject::tr("There is no file “%1”. Choose a PEM file.").arg(path.left(200));
    }
    return {};
}

QString settingTextProblem(std::string_view key, const QString& text, const std::function<QString(std::string_view key)>& other)
{
    using Check = QString (*)(const QString&);
    static const std::map<std::string_view, Check> kChecks{
        {keys::kRunInclude.name, patternsProblem},
        {keys::kRunExclude.name, patternsProblem},
        {keys::kRunFields.name, [](const QString& lines) { return models::fieldsProblem(models::linesOf(lines)); }},
        {keys::kRunStoreUrl.name, storeProblem},
        {keys::kChatHost.name, [](const QString& host) { return listenAddressProblem(host.trimmed()); }},
        {keys::kChatRedis.name, [](const QString& url) { return models::parseRedis(url).problem; }},
        {keys::kChatOrigins.name, originsProblem},
        {keys::kHashAlgorithms.name, algorithmsProblem},
        {keys::kMetricsAddress.name, metricsProblem},
    };
    if (key == keys::kChatKey.name)
        return tlsFilesProblem(other(keys::kChatCertificate.name).trimmed(), text.trimmed());
    const auto check = kChecks.find(key);
    return check == kChecks.end() ? QString() : check->second(text);
}

} // namespace millrace::ui
