#include "models/scrape/error_sentences.h"

#include "models/common/format.h"
#include "models/common/words.h"

#include <iterator>

namespace millrace::models {
namespace {

using http::HttpErrorCode;
using http::Phase;
using store::StoreErrorCode;

constexpr HttpErrorText kHttp[] = {
    HttpErrorText{HttpErrorCode::BadUrl, QT_TR_NOOP("unusable URL"), QT_TR_NOOP("The address is not a complete http or https URL"), QT_TR_NOOP("Correct it and add it again.")},
    HttpErrorText{HttpErrorCode::Resolve, QT_TR_NOOP("name not found"), QT_TR_NOOP("The host name has no address"), QT_TR_NOOP("Check its spelling, or try again when the name server answers.")},
    HttpErrorText{HttpErrorCode::ResolveTimeout, QT_TR_NOOP("name look-up timed out"), QT_TR_NOOP("The name server did not answer in time"), QT_TR_NOOP("Check the network, then retry the failed pages.")},
    HttpErrorText{HttpErrorCode::BlockedAddress, QT_TR_NOOP("private address"), QT_TR_NOOP("A link or redirect leads to a private or local address"), QT_TR_NOOP("Add that host yourself, or allow private addresses in Run options.")},
    HttpErrorText{HttpErrorCode::Refused, QT_TR_NOOP("connection refused"), QT_TR_NOOP("The host refused the connection"), QT_TR_NOOP("Check the port and that the server runs, then retry the failed pages.")},
    HttpErrorText{HttpErrorCode::Unreachable, QT_TR_NOOP("unreachable"), QT_TR_NOOP("There is no route to the host"), QT_TR_NOOP("Check the network, then retry the failed pages.")},
    HttpErrorText{HttpErrorCode::ConnectTimeout, QT_TR_NOOP("connect timed out"), QT_TR_NOOP("The host did not take the connection in time"), QT_TR_NOOP("Retry later; a firewall may drop the packets.")},
    HttpErrorText{HttpErrorCode::Tls, QT_TR_NOOP("TLS failed"), QT_TR_NOOP("The encrypted connection could not be made"), QT_TR_NOOP("Look at the host's certificate; pages are never fetched past a certificate that is wrong.")},
    HttpErrorText{HttpErrorCode::Timeout, QT_TR_NOOP("timed out"), QT_TR_NOOP("The page took longer than the time limit"), QT_TR_NOOP("Raise the timeout in Run options, or lower the host's rate.")},
    HttpErrorText{HttpErrorCode::Stalled, QT_TR_NOOP("stalled"), QT_TR_NOOP("The host stopped sending in the middle"), QT_TR_NOOP("Retry later, or lower the host's rate.")},
    HttpErrorText{HttpErrorCode::Reset, QT_TR_NOOP("connection reset"), QT_TR_NOOP("The host closed the connection before it answered"), QT_TR_NOOP("Retry later, or lower the host's rate.")},
    HttpErrorText{HttpErrorCode::Truncated, QT_TR_NOOP("truncated"), QT_TR_NOOP("The page ended before its announced length"), QT_TR_NOOP("Nothing was stored, because half a page is no page; retry it.")},
    HttpErrorText{HttpErrorCode::TooLarge, QT_TR_NOOP("too large"), QT_TR_NOOP("The page is larger than the limit"), QT_TR_NOOP("Nothing was stored; the limit protects memory from endless pages.")},
    HttpErrorText{HttpErrorCode::HeadersTooLarge, QT_TR_NOOP("headers too large"), QT_TR_NOOP("The answer's headers are larger than the limit"), QT_TR_NOOP("The server is at fault; tell its owner.")},
    HttpErrorText{HttpErrorCode::Protocol, QT_TR_NOOP("not HTTP"), QT_TR_NOOP("The answer is not valid HTTP"), QT_TR_NOOP("Check the port: another service may be listening there.")},
    HttpErrorText{HttpErrorCode::Encoding, QT_TR_NOOP("bad encoding"), QT_TR_NOOP("The page's compression is unknown or broken"), QT_TR_NOOP("Retry it; if it stays, the server is at fault.")},
    HttpErrorText{HttpErrorCode::Proxy, QT_TR_NOOP("proxy failed"), QT_TR_NOOP("The proxy could not be used"), QT_TR_NOOP("Check that it runs and its address in Run options, then retry the failed pages.")},
    HttpErrorText{HttpErrorCode::ProxyAuth, QT_TR_NOOP("proxy wants a password"), QT_TR_NOOP("The proxy did not take the user and the password"), QT_TR_NOOP("Give them under Sign-in in Run options, then retry the failed pages.")},
    HttpErrorText{HttpErrorCode::Resent, QT_TR_NOOP("connection lost"), QT_TR_NOOP("The connection was lost as the request went out"), QT_TR_NOOP("Retry the failed pages.")},
    HttpErrorText{HttpErrorCode::Withdrawn, QT_TR_NOOP("withdrawn"), QT_TR_NOOP("The page was not asked for"), QT_TR_NOOP("Take a page of another host, or try again when that worker has given this one back.")},
    HttpErrorText{HttpErrorCode::Internal, QT_TR_NOOP("internal error"), QT_TR_NOOP("Millrace could not carry out the transfer"), QT_TR_NOOP("Retry it; if it stays, report it with the details shown here.")},
};

constexpr StoreErrorText kStore[] = {
    StoreErrorText{StoreErrorCode::BadUrl, QT_TR_NOOP("The store's address cannot be used"), QT_TR_NOOP("Write sqlite:PATH or postgresql://user@host/database, without a password.")},
    StoreErrorText{StoreErrorCode::NotFound, QT_TR_NOOP("The store does not have it any more"), QT_TR_NOOP("Open the list of runs again; another program may have deleted it.")},
    StoreErrorText{StoreErrorCode::InUse, QT_TR_NOOP("Another Millrace is using this store"), QT_TR_NOOP("Close it, or choose another store.")},
    StoreErrorText{StoreErrorCode::ReadOnly, QT_TR_NOOP("The store cannot be written"), QT_TR_NOOP("Give write permission for the file and its folder, or choose another store.")},
    StoreErrorText{StoreErrorCode::NotADatabase, QT_TR_NOOP("The file is not a Millrace store, or it is damaged"), QT_TR_NOOP("Restore a copy, or choose another store; the file is left as it is.")},
    StoreErrorText{StoreErrorCode::TooNew, QT_TR_NOOP("The store was written by a newer Millrace"), QT_TR_NOOP("Update Millrace, or choose another store.")},
    StoreErrorText{StoreErrorCode::Network, QT_TR_NOOP("The store lies on a network folder, where locks are not safe"), QT_TR_NOOP("Choose a file on a local disk, or PostgreSQL.")},
    StoreErrorText{StoreErrorCode::Full, QT_TR_NOOP("The disk is full or cannot be written"), QT_TR_NOOP("Free some space; the run waits and goes on by itself.")},
    StoreErrorText{StoreErrorCode::Busy, QT_TR_NOOP("Another program holds a lock on the store"), QT_TR_NOOP("The run waits and goes on by itself when the lock is gone.")},
    StoreErrorText{StoreErrorCode::Unavailable, QT_TR_NOOP("The database server does not answer"), QT_TR_NOOP("Check that it runs; the run waits and connects again by itself.")},
    StoreErrorText{StoreErrorCode::UnknownHost, QT_TR_NOOP("The name of the database server has no address"), QT_TR_NOOP("Check its spelling and the name server; a run waits and tries again by itself.")},
    StoreErrorText{StoreErrorCode::TooManyConnections, QT_TR_NOOP("The database server has no connection left"), QT_TR_NOOP("End other clients, or raise max_connections or the user's limit; a run waits and connects again by itself.")},
    StoreErrorText{StoreErrorCode::Refused, QT_TR_NOOP("The database server refused the user or the password"), QT_TR_NOOP("Check both under Store in the Run menu, MILLRACE_STORE_PASSWORD or ~/.pgpass, and the server's pg_hba.conf.")},
    StoreErrorText{StoreErrorCode::Tls, QT_TR_NOOP("The encrypted connection to the database server could not be made"), QT_TR_NOOP("Choose another encryption under Store in the Run menu, or check the server's certificate.")},
    StoreErrorText{StoreErrorCode::NoDatabase, QT_TR_NOOP("The database server has no database of that name"), QT_TR_NOOP("Create it (createdb), or correct the name.")},
    StoreErrorText{StoreErrorCode::NoRights, QT_TR_NOOP("The database user has not all rights that a store needs"), QT_TR_NOOP("Have them granted: CREATE on the schema the first time, then SELECT, INSERT, UPDATE and DELETE on its tables.")},
    StoreErrorText{StoreErrorCode::Standby, QT_TR_NOOP("The database server takes no writes"), QT_TR_NOOP("It is a standby, or set to read only: give the address of the primary.")},
    StoreErrorText{StoreErrorCode::Unsuitable, QT_TR_NOOP("The database cannot hold a store"), QT_TR_NOOP("It takes PostgreSQL 10 or newer, and a database with the encoding UTF8.")},
    StoreErrorText{StoreErrorCode::Timeout, QT_TR_NOOP("The database server did not answer in time"), QT_TR_NOOP("The run tries the same again; nothing is stored twice.")},
    StoreErrorText{StoreErrorCode::Closed, QT_TR_NOOP("The store was closed"), QT_TR_NOOP("Start Millrace again.")},
    StoreErrorText{StoreErrorCode::Internal, QT_TR_NOOP("The store could not carry out a statement"), QT_TR_NOOP("Try again; if it stays, report it with the details shown here.")},
};

template <class Table, class Code>
const auto& find(const Table& table, Code code)
{
    for (const auto& row : table) {
        if (row.code == code)
            return row;
    }
    return *std::prev(std::end(table));
}

QString attemptText(int attempts)
{
    return attempts > 1 ? Words::tr(", attempt %1").arg(attempts) : QString();
}

QString statusSentence(const scrape::PageEvent& page)
{
    const QString head = Words::tr("The host answered %1").arg(page.status) + attemptText(page.attempts);
    switch (page.status) {
    case 401: case 403:
        return head + Words::tr(": it does not let this program in. Sign-in in Run options may carry what it asks for: a login, cookies or a header.");
    case 404: case 410:
        return head + Words::tr(": there is no such page. Check the address.");
    case 429:
        return head + Words::tr(": too many requests. Lower the host's rate, then retry the failed pages.");
    default:
        break;
    }
    if (page.status >= 500)
        return head + Words::tr(": the server has a problem. Retry the failed pages later.");
    if (page.status >= 300 && page.status < 400)
        return head + Words::tr(": the redirect could not be followed. Look at the redirect chain below.");
    return head + Words::tr(". Retry the failed pages, or look at the response headers below.");
}

} // namespace

std::span<const HttpErrorText> httpErrorTexts() { return kHttp; }
std::span<const StoreErrorText> storeErrorTexts() { return kStore; }

QString briefCause(HttpErrorCode code)
{
    return Words::tr(find(kHttp, code).brief);
}

QString briefCause(std::string_view storedName)
{
    for (const auto& row : kHttp) {
        if (http::name(row.code) == storedName)
            return Words::tr(row.brief);
    }
    if (storedName.starts_with("robots") || storedName.starts_with("Robots"))
        return QStringLiteral("robots.txt");
    if (storedName == "NoSitemap" || storedName == "BadSitemap")
        return storedName == "NoSitemap" ? Words::tr("no sitemap") : Words::tr("bad sitemap");
    return singleLine(storedName, 80);
}

QString phaseText(Phase phase)
{
    switch (phase) {
    case Phase::Queue: return Words::tr("before it was sent");
    case Phase::Dns: return Words::tr("while looking up the name");
    case Phase::Connect: return Words::tr("while connecting");
    case Phase::Tls: return Words::tr("in the TLS handshake");
    case Phase::Send: return Words::tr("while sending the request");
    case Phase::FirstByte: return Words::tr("while waiting for the answer");
    case Phase::Body: return Words::tr("while receiving the page");
    case Phase::Decode: return Words::tr("while decoding the page");
    }
    return {};
}

QString errorSentence(const scrape::PageEvent& page)
{
    if (page.errorCode) {
        const HttpErrorText& text = find(kHttp, *page.errorCode);
        QString sentence = Words::tr(text.cause) + (page.errorCode == HttpErrorCode::Withdrawn ? QString() : u' ' + phaseText(page.errorPhase)) + attemptText(page.attempts);
        // The stored text is "Cause: detail"; the cause has been said.
        const std::size_t colon = page.error.find(": ");
        if (colon != std::string::npos)
            sentence += QStringLiteral(" (") + singleLine(std::string_view(page.error).substr(colon + 2), 300) + u')';
        return sentence + QStringLiteral(". ") + Words::tr(text.nextStep);
    }
    if (page.error.starts_with("BadSitemap: "))
        return Words::tr("The sitemap is faulty (") + singleLine(std::string_view(page.error).substr(12), 300)
            + Words::tr("). What it lists before that place was taken; of one that looks hostile, nothing was.");
    if (page.state == store::UrlState::Failed && page.status > 0)
        return statusSentence(page);
    if (page.state == store::UrlState::Failed && !page.error.empty())
        return Words::tr("Failed: ") + singleLine(page.error, 300) + Words::tr(". Retry the failed pages.");
    return {};
}

QString errorSentence(const store::StoreError& error)
{
    const StoreErrorText& text = find(kStore, error.code);
    QString about = singleLine(error.where, 300);
    if (!error.detail.empty())
        about += (about.isEmpty() ? QString() : QStringLiteral(": ")) + singleLine(error.detail, 300);
    QString sentence = Words::tr(text.cause);
    if (!about.isEmpty())
        sentence += QStringLiteral(" (") + about + u')';
    return sentence + QStringLiteral(". ") + Words::tr(text.nextStep);
}

QString errorSentence(const scrape::BodyError& error)
{
    const bool full = error.code == scrape::BodyError::Code::NoRoom;
    const QString about = singleLine(error.where, 300) + QStringLiteral(" (") + singleLine(error.detail, 300) + u')';
    return (full ? Words::tr("There is no room for bodies in ") : Words::tr("Bodies cannot be saved in ")) + about
        + (full ? Words::tr(". The run has stopped and lost nothing: free some space, or choose another folder in Run options, then press Start.")
                : Words::tr(". The run has stopped and lost nothing: check the folder, or choose another one in Run options, then press Start."));
}

} // namespace millrace::models
