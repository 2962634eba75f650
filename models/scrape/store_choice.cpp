#include "models/scrape/store_choice.h"

#include "app/store/migrations.h"
#include "models/common/format.h"
#include "models/common/words.h"
#include "models/scrape/error_sentences.h"

namespace millrace::models {

namespace {

QString describeFound(const store::StoreReport& report, bool onServer)
{
    if (!report.exists)
        return onServer ? Words::tr("There is no store yet: its tables are made when it is used.") : Words::tr("There is no store yet: it is made when it is used.");
    QString text = Words::tr("A store with %1 is there, %2.").arg(report.runs == 1 ? Words::tr("1 run") : formatCount(report.runs) + Words::tr(" runs"), formatBytes(report.databaseBytes));
    if (report.schemaVersion < store::kSchemaVersion)
        text += Words::tr(" Its schema is version %1 and is brought to %2 when it is used.").arg(report.schemaVersion).arg(store::kSchemaVersion);
    return text;
}

} // namespace

StoreChoice choiceOf(const store::StoreUrl& url)
{
    StoreChoice choice;
    choice.onServer = url.kind == store::StoreKind::Postgresql;
    choice.path = QString::fromStdString(url.path);
    choice.host = QString::fromStdString(url.host);
    choice.port = url.port;
    choice.database = QString::fromStdString(url.database);
    choice.user = QString::fromStdString(url.user);
    choice.password = QString::fromStdString(url.password);
    choice.tls = QString::fromStdString(url.tls);
    choice.service = QString::fromStdString(url.service);
    return choice;
}

Result<store::StoreUrl, QString> storeUrlOf(const StoreChoice& choice, const QString& defaultPath)
{
    store::StoreUrl url;
    if (choice.onServer) {
        url.kind = store::StoreKind::Postgresql;
        url.host = choice.host.trimmed().toStdString();
        url.port = choice.port;
        url.database = choice.database.trimmed().toStdString();
        url.user = choice.user.trimmed().toStdString();
        url.tls = choice.tls.toStdString();
        url.service = choice.service.trimmed().toStdString();
        if (url.database.empty() && url.service.empty())
            return Failure{Words::tr("A server has many databases. Give the name of the one to use, or a service that names it.")};
    } else {
        const QString path = choice.path.trimmed();
        url.path = (path.isEmpty() ? defaultPath : path).toStdString();
    }
    // By its text, so that what is chosen here is what the next start reads.
    auto parsed = store::parseStoreUrl(url.toString());
    if (!parsed)
        return Failure{errorSentence(parsed.error())};
    parsed->password = choice.password.toStdString();
    return *std::move(parsed);
}

QString describeReport(const store::StoreReport& report)
{
    const bool onServer = report.roundTrip.count() > 0;
    QString reached = singleLine(report.server, 100);
    if (onServer) {
        reached += QStringLiteral(" · ") + singleLine(report.where, 300) + QStringLiteral(" · ")
            + (report.encryption.empty() ? Words::tr("not encrypted") : Words::tr("encrypted, ") + singleLine(report.encryption, 40))
            + Words::tr(" · connected in ") + formatMeasured(report.connected) + Words::tr(", a round trip takes ") + formatMeasured(report.roundTrip);
    }
    return reached + QStringLiteral(". ") + describeFound(report, onServer);
}

QString kindName(store::StoreKind kind)
{
    return kind == store::StoreKind::Sqlite ? QStringLiteral("SQLite") : QStringLiteral("PostgreSQL");
}

} // namespace millrace::models
