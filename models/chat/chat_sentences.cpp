#include "models/chat/chat_sentences.h"

#include "models/common/format.h"
#include "models/common/words.h"

#include <QStringList>

#include <iterator>

namespace millrace::models {
namespace {

using chat::ChatErrorCode;
using chat::LogFailure;
using chat::Rejection;

constexpr ChatErrorText kErrors[] = {
    ChatErrorText{ChatErrorCode::BadRedisUrl, QT_TR_NOOP("The address of Redis cannot be used"), QT_TR_NOOP("Write redis://host:port or none under Server options; TLS (rediss://) is not supported, and a password comes from MILLRACE_REDIS_PASSWORD.")},
    ChatErrorText{ChatErrorCode::AddressInvalid, QT_TR_NOOP("This machine has no such address to listen on"), QT_TR_NOOP("Choose localhost, 0.0.0.0 or an address of this machine under Server options.")},
    ChatErrorText{ChatErrorCode::PortInUse, QT_TR_NOOP("Another program listens on this port"), QT_TR_NOOP("Stop it, or choose another port under Server options; 0 lets the system choose.")},
    ChatErrorText{ChatErrorCode::PortRefused, QT_TR_NOOP("The system does not allow this port"), QT_TR_NOOP("Choose a port of 1024 or above under Server options.")},
    ChatErrorText{ChatErrorCode::Certificate, QT_TR_NOOP("The certificate and key cannot be used"), QT_TR_NOOP("Give two PEM files that belong together under Server options, or leave both empty for ws://.")},
    ChatErrorText{ChatErrorCode::JournalUnwritable, QT_TR_NOOP("The journal cannot be written"), QT_TR_NOOP("Free some space, or give write permission for the file and its folder; without a journal no message would be safe.")},
    ChatErrorText{ChatErrorCode::JournalInUse, QT_TR_NOOP("Another Millrace writes this journal"), QT_TR_NOOP("Close it, or start with another --profile or --journal.")},
    ChatErrorText{ChatErrorCode::NotAJournal, QT_TR_NOOP("The file is not a chat journal of this version, or it is damaged"), QT_TR_NOOP("Move it away or restore a copy; it is left as it is.")},
    ChatErrorText{ChatErrorCode::AlreadyRunning, QT_TR_NOOP("The server runs already"), QT_TR_NOOP("Stop it first.")},
    ChatErrorText{ChatErrorCode::Stopped, QT_TR_NOOP("The server was stopped before that was done"), QT_TR_NOOP("Start it and try again.")},
    ChatErrorText{ChatErrorCode::Unavailable, QT_TR_NOOP("Redis is away just now, so the stream cannot be read"), QT_TR_NOOP("Try again when the stream card says that it is up.")},
    ChatErrorText{ChatErrorCode::Internal, QT_TR_NOOP("The server could not carry it out"), QT_TR_NOOP("Try again; if it stays, report it with the details shown here.")},
};

constexpr RejectionText kRejections[] = {
    RejectionText{Rejection::BadJson, QT_TR_NOOP("bad JSON"), QT_TR_NOOP("It is no JSON; the client was told so and stays connected.")},
    RejectionText{Rejection::NotAnObject, QT_TR_NOOP("not an object"), QT_TR_NOOP("It is JSON, but no object {…}; the client was told so and stays connected.")},
    RejectionText{Rejection::Binary, QT_TR_NOOP("binary"), QT_TR_NOOP("It is binary, where this mode takes JSON text; the client was told so and stays connected.")},
    RejectionText{Rejection::RateLimited, QT_TR_NOOP("over the rate limit"), QT_TR_NOOP("The client sends faster than its limit; it was told so and stays connected.")},
    RejectionText{Rejection::LogUnavailable, QT_TR_NOOP("could not be logged"), QT_TR_NOOP("Neither Redis nor the journal could take it, so it was not answered with an echo.")},
    RejectionText{Rejection::ClientGone, QT_TR_NOOP("client gone"), QT_TR_NOOP("The client left before its message was logged.")},
};

constexpr LogFailureText kFailures[] = {
    LogFailureText{LogFailure::JournalFull, QT_TR_NOOP("Redis is away and the journal has reached its cap: messages are refused until Redis is back.")},
    LogFailureText{LogFailure::JournalError, QT_TR_NOOP("Redis is away and the journal cannot be written: free some space on its disk.")},
    LogFailureText{LogFailure::Overloaded, QT_TR_NOOP("More messages wait for the log than it takes: the newest are refused.")},
    LogFailureText{LogFailure::Stopped, QT_TR_NOOP("The log was closed: start the server again.")},
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

} // namespace

std::span<const ChatErrorText> chatErrorTexts() { return kErrors; }
std::span<const RejectionText> rejectionTexts() { return kRejections; }
std::span<const LogFailureText> logFailureTexts() { return kFailures; }

QString errorSentence(const chat::ChatError& error)
{
    const ChatErrorText& text = find(kErrors, error.code);
    QStringList about;
    for (const std::string& part : {error.where, error.detail}) {
        if (!part.empty())
            about += singleLine(part, 300);
    }
    QString sentence = Words::tr(text.cause);
    if (!about.isEmpty())
        sentence += QStringLiteral(" (") + about.join(QStringLiteral(": ")) + u')';
    return sentence + QStringLiteral(". ") + Words::tr(text.nextStep);
}

QString briefRejection(Rejection rejection)
{
    return Words::tr(find(kRejections, rejection).brief);
}

QString rejectionSentence(const chat::MessageEvent& message)
{
    if (!message.rejection)
        return {};
    const QString sentence = Words::tr("Rejected: ") + Words::tr(find(kRejections, *message.rejection).sentence);
    return message.problem.empty() ? sentence : sentence + QStringLiteral(" (") + singleLine(message.problem, 300) + u')';
}

QString failureSentence(LogFailure failure)
{
    return Words::tr(find(kFailures, failure).sentence);
}

QString endText(const chat::ClientEnd& end)
{
    QString words;
    if (!end.reason.empty())
        words = singleLine(end.reason, 123);
    else if (end.code == 1000)
        words = Words::tr("closed");
    else if (end.code == 1001)
        words = end.byServer ? Words::tr("server stops") : Words::tr("going away");
    else if (end.code == 1005)
        words = Words::tr("closed, no code");
    else if (end.code == 1006)
        words = Words::tr("vanished");
    else
        words = end.byServer ? Words::tr("closed by the server") : Words::tr("closed");
    return QString::number(end.code) + u' ' + words;
}

QString redisWord(chat::RedisState state)
{
    switch (state) {
    case chat::RedisState::Off: return Words::tr("not used");
    case chat::RedisState::Connecting: return Words::tr("connecting");
    case chat::RedisState::Loading: return Words::tr("loading its data");
    case chat::RedisState::Up: return Words::tr("up");
    case chat::RedisState::Away: return Words::tr("away");
    }
    return {};
}

} // namespace millrace::models
