#include "models/scrape/cookie_file_reader.h"

#include "app/core/clock.h"
#include "models/common/format.h"
#include "models/common/words.h"

#include <QFile>
#include <QFileInfo>

namespace millrace::models {
namespace {

constexpr auto kWanted = QT_TR_NOOP("Choose a cookies.txt, as browsers' add-ons and curl write it.");

Result<std::vector<http::Cookie>, QString> readCookies(const QString& path)
{
    const QString name = singleLine(QFileInfo(path).fileName().toStdString(), 100);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Failure{Words::tr("%1 cannot be read: %2. %3").arg(name, file.errorString(), Words::tr(kWanted))};
    const QByteArray text = file.read(static_cast<qint64>(http::kMaxCookieFileBytes) + 1);
    auto read = http::parseCookieFile({text.constData(), static_cast<std::size_t>(text.size())}, SystemClock().wallNow());
    if (!read)
        return Failure{QStringLiteral("%1: %2. %3").arg(name, QString::fromStdString(read.error()), Words::tr(kWanted))};
    if (read->cookies.empty())
        return Failure{Words::tr("%1 has no cookie that is still good. Sign in with the browser, then save them again.").arg(name)};
    return std::move(read->cookies);
}

} // namespace

CookieFileReader::CookieFileReader(QObject* parent) : QObject(parent), m_hop(std::make_shared<GuiHop>(this))
{
    m_pool.setMaxThreadCount(1);
}

CookieFileReader::~CookieFileReader()
{
    // A file is at most kMaxCookieFileBytes: waiting is short.
    m_hop->close();
    m_pool.clear();
    m_pool.waitForDone();
}

void CookieFileReader::start(const QString& path)
{
    m_pool.start([this, hop = m_hop, path] {
        auto outcome = std::make_shared<Result<std::vector<http::Cookie>, QString>>(readCookies(path));
        hop->post([this, outcome] {
            if (*outcome)
                Q_EMIT read(outcome->value());
            else
                Q_EMIT failed(outcome->error());
        });
    });
}

} // namespace millrace::models
