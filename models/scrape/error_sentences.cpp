#include "models/scrape/error_sentences.h"

#include "models/common/format.h"

#include <array>

namespace millrace::models {
namespace {

using http::HttpErrorCode;
using http::Phase;
using store::StoreErrorCode;

constexpr std::array kHttp{
    HttpErrorText{HttpErrorCode::BadUrl, "unusable URL", "The address is not a complete http or https URL", "Correct it and add it again."},
    HttpErrorText{HttpErrorCode::Resolve, "name not found", "The host name has no address", "Check its spelling, or try again when the name server answers."},
    HttpErrorText{HttpErrorCode::ResolveTimeout, "name look-up timed out", "The name server did not answer in time", "Check the network, then retry the failed pages."},
    HttpErrorText{HttpErrorCode::BlockedAddress, "private address", "A link or redirect leads to a private or local address", "Add that host yourself, or allow private addresses in Run options."},
    HttpErrorText{HttpErrorCode::Refused, "connection refused", "The host refused the connection", "Check the port and that the server runs, then retry the failed pages."},
    HttpErrorText{HttpErrorCode::Unreachable, "unreachable", "There is no route to the host", "Check the network, then retry the failed pages."},
    HttpErrorText{HttpErrorCode::ConnectTimeout, "connect timed out", "The host did not take the connection in time", "Retry later; a firewall may drop the packets."},
    HttpErrorText{HttpErrorCode::Tls, "TLS failed", "The encrypted connection could not be made", "Look at the host's certificate; pages are never fetched past a certificate that is wrong."},
    HttpErrorText{HttpErrorCode::Timeout, "timed out", "The page took longer than the time limit", "Raise the timeout in Run options, or lower the host's rate."},
    HttpErrorText{HttpErrorCode::Stalled, "stalled", "The host stopped sending in the middle", "Retry later, or lower the host's rate."},
    HttpErrorText{HttpErrorCode::Reset, "connection reset", "The host closed the connection before it answered", "Retry later, or lower the host's rate."},
    HttpErrorText{HttpErrorCode::Truncated, "truncated", "The page ended before its announced length", "Nothing was stored, because half a page is no page; retry it."},
    HttpErrorText{HttpErrorCode::TooLarge, "too large", "The page is larger than the limit", "Nothing was stored; the limit protects memory from endless pages."},
    HttpErrorText{HttpErrorCode::HeadersTooLarge, "headers too large", "The answer's headers are larger than the limit", "The server is at fault; tell its owner."},
    HttpErrorText{HttpErrorCode::Protocol, "not HTTP", "The answer is not valid HTTP", "Check the port: another service may be listening there."},
    HttpErrorText{HttpErrorCode::Encoding, "bad encoding", "The page's compression is unknown or broken", "Retry it; if it stays, the server is at fault."},
    HttpErrorText{HttpErrorCode::Proxy, "proxy failed", "The proxy could not be used", "Check that it runs and its address in Run options, then retry the failed pages."},
    HttpErrorText{HttpErrorCode::ProxyAuth, "proxy wants a password", "The proxy did not take the user and the password", "Give them under Sign-in in Run options, then retry the failed pages."},
    HttpErrorText{HttpErrorCode::Resent, "connection lost", "The connection was lost as the request went out", "Retry the failed pages."},
    HttpErrorText{HttpErrorCode::Withdrawn, "withdrawn", "The page was not asked for", "Take a page of another host, or try again when that worker has given this one back."},
    HttpErrorText{HttpErrorCode::Internal, "internal error", "Millrace could not carry out the transfer", "Retry it; if it stays, report it with the details shown here."},
};

constexpr std::array kStore{
    StoreErrorText{StoreErrorCode::BadUrl, "The store's address cannot be used", "Write sqlite:PATH or postgresql://user@host/database, without a password."},
    StoreErrorText{StoreErrorCode::NotFound, "The store does not have it any more", "Open the list of runs again; another program may have deleted it."},
    StoreErrorText{StoreErrorCode::InUse, "Another Millrace is using this store", "Close it, or choose another store."},
    StoreErrorText{StoreErrorCode::ReadOnly, "The store cannot be written", "Give write permission for the file and its folder, or choose another store."},
    StoreErrorText{StoreErrorCode::NotADatabase, "The file is not a Millrace store, or it is damaged", "Restore a copy, or choose another store; the file is left as it is."},
    StoreErrorText{StoreErrorCode::TooNew, "The store was written by a newer Millrace", "Update Millrace, or choose another store."},
    StoreErrorText{StoreErrorCode::Network, "The store lies on a network folder, where locks are not safe", "Choose a file on a local disk, or PostgreSQL."},
    StoreErrorText{StoreErrorCode::Full, "The disk is full or cannot be written", "Free some space; the run waits and goes on by itself."},
    StoreErrorText{StoreErrorCode::Busy, "Another program holds a lock on the store", "The run waits and goes on by itself when the lock is gone."},
    StoreErrorText{StoreErrorCode::Unavailable, "The database server does not answer", "Check that it runs; the run waits and connects again by itself."},
    StoreErrorText{StoreErrorCode::UnknownHost, "The name of the database server has no address", "Check its spelling and the name server; a run waits and tries again by itself."},
    StoreErrorText{StoreErrorCode::TooManyConnections, "The database server has no connection left", "End other clients, or raise max_connections or the user's limit; a run waits and connects again by itself."},
    StoreErrorText{StoreErrorCode::Refused, "The database server refused the user or the password", "Check both under Store in the Run menu, MILLRACE_STORE_PASSWORD or ~/.pgpass, and the server's pg_hba.conf."},
    StoreErrorText{StoreErrorCode::Tls, "The encrypted connection to the database server could not be made", "Choose another encryption under Store in the Run menu, or check the server's certificate."},
    StoreErrorText{StoreErrorCode::NoDatabase, "The database server has no database of that name", "Create it (createdb), or correct the name."},
    StoreErrorText{StoreErrorCode::NoRights, "The database user has not all rights that a store needs", "Have them granted: CREATE on the schema the first time, then SELECT, INSERT, UPDATE and DELETE on its tables."},
    StoreErrorText{StoreErrorCode::Standby, "The database server takes no writes", "It is a standby, or set to read only: give the address of the primary."},
    StoreErrorText{StoreErrorCode::Unsuitable, "The database cannot hold a store", "It takes PostgreSQL 10 or newer, and a database with the encoding UTF8."},
    StoreErrorText{StoreErrorCode::Timeout, "The database server did not answer in time", "The run tries the same again; nothing is stored twice."},
    StoreErrorText{StoreErrorCode::Closed, "The store was closed", "Start Millrace again."},
    StoreErrorText{StoreErrorCode::Internal, "The store could not carry out a statement", "Try again; if it stays, report it with the details shown here."},
};

template <class Table, class Code>
const auto& find(const Table& table, Code code)
{
    for (const auto& row : table) {
        if (row.code == code)
            return row;
    }
    return table.back();
}

QString attemptText(int attempts)
{
    return attempts > 1 ? QStringLiteral(", attempt %1").arg(attempts) : QString();
}

QString statusSentence(const scrape::PageEvent& page)
{
    const QString head = QStringLiteral("The host answered %1").arg(page.status) + attemptText(page.attempts);
    switch (page.status) {
    case 401: case 403:
        return head + QStringLiteral(": it does not let this program in. Sign-in in Run options may carry what it asks for: a login, cookies or a header.");
    case 404: case 410:
        return head + QStringLiteral(": there is no such page. Check the address.");
    case 429:
        return head + QStringLiteral(": too many requests. Lower the host's rate, then retry the failed pages.");
    default:
        break;
    }
    if (page.status >= 500)
        return head + QStringLiteral(": the server has a problem. Retry the failed pages later.");
    if (page.status >= 300 && page.status < 400)
        return head + QStringLiteral(": the redirect could not be followed. Look at the redirect chain below.");
    return head + QStringLiteral(". Retry the failed pages, or look at the response headers below.");
}

} // namespace

std::span<const HttpErrorText> httpErrorTexts() { return kHttp; }
std::span<const StoreErrorText> storeErrorTexts() { return kStore; }

QString briefCause(HttpErrorCode code)
{
    return QLatin1String(find(kHttp, code).brief);
}

QString briefCause(std::string_view storedName)
{
    for (const auto& row : kHttp) {
        if (http::name(row.code) == storedName)
            return QLatin1String(row.brief);
    }
    if (storedName.starts_with("robots") || storedName.starts_with("Robots"))
        return QStringLiteral("robots.txt");
    if (storedName == "NoSitemap" || storedName == "BadSitemap")
        return storedName == "NoSitemap" ? QStringLiteral("no sitemap") : QStringLiteral("bad sitemap");
    return singleLine(storedName, 80);
}

QString phaseText(Phase phase)
{
    switch (phase) {
    case Phase::Queue: return QStringLiteral("before it was sent");
    case Phase::Dns: return QStringLiteral("while looking up the name");
    case Phase::Connect: return QStringLiteral("while connecting");
    case Phase::Tls: return QStringLiteral("in the TLS handshake");
    case Phase::Send: return QStringLiteral("while sending the request");
    case Phase::FirstByte: return QStringLiteral("while waiting for the answer");
    case Phase::Body: return QStringLiteral("while receiving the page");
    case Phase::Decode: return QStringLiteral("while decoding the page");
    }
    return {};
}

QString errorSentence(const scrape::PageEvent& page)
{
    if (page.errorCode) {
        const HttpErrorText& text = find(kHttp, *page.errorCode);
        QString sentence = QLatin1String(text.cause) + (page.errorCode == HttpErrorCode::Withdrawn ? QString() : u' ' + phaseText(page.errorPhase)) + attemptText(page.attempts);
        // The stored text is "Cause: detail"; the cause has been said.
        const std::size_t colon = page.error.find(": ");
        if (colon != std::string::npos)
            sentence += QStringLiteral(" (") + singleLine(std::string_view(page.error).substr(colon + 2), 300) + u')';
        return sentence + QStringLiteral(". ") + QLatin1String(text.nextStep);
    }
    if (page.error.starts_with("BadSitemap: "))
        return QStringLiteral("The sitemap is faulty (") + singleLine(std::string_view(page.error).substr(12), 300)
            + QStringLiteral("). What it lists before that place was taken; of one that looks hostile, nothing was.");
    if (page.state == store::UrlState::Failed && page.status > 0)
        return statusSentence(page);
    if (page.state == store::UrlState::Failed && !page.error.empty())
        return QStringLiteral("Failed: ") + singleLine(page.error, 300) + QStringLiteral(". Retry the failed pages.");
    return {};
}

QString errorSentence(const store::StoreError& error)
{
    const StoreErrorText& text = find(kStore, error.code);
    QString about = singleLine(error.where, 300);
    if (!error.detail.empty())
        about += (about.isEmpty() ? QString() : QStringLiteral(": ")) + singleLine(error.detail, 300);
    QString sentence = QLatin1String(text.cause);
    if (!about.isEmpty())
        sentence += QStringLiteral(" (") + about + u')';
    return sentence + QStringLiteral(". ") + QLatin1String(text.nextStep);
}

QString errorSentence(const scrape::BodyError& error)
{
    const bool full = error.code == scrape::BodyError::Code::NoRoom;
    const QString about = singleLine(error.where, 300) + QStringLiteral(" (") + singleLine(error.detail, 300) + u')';
    return (full ? QStringLiteral("There is no room for bodies in ") : QStringLiteral("Bodies cannot be saved in ")) + about
        + (full ? QStringLiteral(". The run has stopped and lost nothing: free some space, or choose another folder in Run options, then press Start.")
                : QStringLiteral(". The run has stopped and lost nothing: check the folder, or choose another one in Run options, then press Start."));
}

} // namespace millrace::models
