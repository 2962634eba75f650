#include "models/chat/chat_sentences.h"

#include "models/common/format.h"

#include <QStringList>

#include <array>

namespace millrace::models {
namespace {

using chat::ChatErrorCode;
using chat::LogFailure;
using chat::Rejection;

constexpr std::array kErrors{
    ChatErrorText{ChatErrorCode::BadRedisUrl, "The address of Redis cannot be used", "Write redis://host:port or none under Server options; TLS (rediss://) is not supported, and a password comes from MILLRACE_REDIS_PASSWORD."},
    ChatErrorText{ChatErrorCode::AddressInvalid, "This machine has no such address to listen on", "Choose localhost, 0.0.0.0 or an address of this machine under Server options."},
    ChatErrorText{ChatErrorCode::PortInUse, "Another program listens on this port", "Stop it, or choose another port under Server options; 0 lets the system choose."},
    ChatErrorText{ChatErrorCode::PortRefused, "The system does not allow this port", "Choose a port of 1024 or above under Server options."},
    ChatErrorText{ChatErrorCode::Certificate, "The certificate and key cannot be used", "Give two PEM files that belong together under Server options, or leave both empty for ws://."},
    ChatErrorText{ChatErrorCode::JournalUnwritable, "The journal cannot be written", "Free some space, or give write permission for the file and its folder; without a journal no message would be safe."},
    ChatErrorText{ChatErrorCode::JournalInUse, "Another Millrace writes this journal", "Close it, or start with another --profile or --journal."},
    ChatErrorText{ChatErrorCode::NotAJournal, "The file is not a chat journal of this version, or it is damaged", "Move it away or restore a copy; it is left as it is."},
    ChatErrorText{ChatErrorCode::AlreadyRunning, "The server runs already", "Stop it first."},
    ChatErrorText{ChatErrorCode::Stopped, "The server was stopped before that was done", "Start it and try again."},
    ChatErrorText{ChatErrorCode::Unavailable, "Redis is away just now, so the stream cannot be read", "Try again when the stream card says that it is up."},
    ChatErrorText{ChatErrorCode::Internal, "The server could not carry it out", "Try again; if it stays, report it with the details shown here."},
};

constexpr std::array kRejections{
    RejectionText{Rejection::BadJson, "bad JSON", "It is no JSON; the client was told so and stays connected."},
    RejectionText{Rejection::NotAnObject, "not an object", "It is JSON, but no object {…}; the client was told so and stays connected."},
    RejectionText{Rejection::Binary, "binary", "It is binary, where this mode takes JSON text; the client was told so and stays connected."},
    RejectionText{Rejection::RateLimited, "over the rate limit", "The client sends faster than its limit; it was told so and stays connected."},
    RejectionText{Rejection::LogUnavailable, "could not be logged", "Neither Redis nor the journal could take it, so it was not answered with an echo."},
    RejectionText{Rejection::ClientGone, "client gone", "The client left before its message was logged."},
};

constexpr std::array kFailures{
    LogFailureText{LogFailure::JournalFull, "Redis is away and the journal has reached its cap: messages are refused until Redis is back."},
    LogFailureText{LogFailure::JournalError, "Redis is away and the journal cannot be written: free some space on its disk."},
    LogFailureText{LogFailure::Overloaded, "More messages wait for the log than it takes: the newest are refused."},
    LogFailureText{LogFailure::Stopped, "The log was closed: start the server again."},
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
    QString sentence = QString::fromUtf8(text.cause);
    if (!about.isEmpty())
        sentence += QStringLiteral(" (") + about.join(QStringLiteral(": ")) + u')';
    return sentence + QStringLiteral(". ") + QString::fromUtf8(text.nextStep);
}

QString briefRejection(Rejection rejection)
{
    return QString::fromUtf8(find(kRejections, rejection).brief);
}

QString rejectionSentence(const chat::MessageEvent& message)
{
    if (!message.rejection)
        return {};
    const QString sentence = QStringLiteral("Rejected: ") + QString::fromUtf8(find(kRejections, *message.rejection).sentence);
    return message.problem.empty() ? sentence : sentence + QStringLiteral(" (") + singleLine(message.problem, 300) + u')';
}

QString failureSentence(LogFailure failure)
{
    return QString::fromUtf8(find(kFailures, failure).sentence);
}

QString endText(const chat::ClientEnd& end)
{
    QString words;
    if (!end.reason.empty())
        words = singleLine(end.reason, 123);
    else if (end.code == 1000)
        words = QStringLiteral("closed");
    else if (end.code == 1001)
        words = end.byServer ? QStringLiteral("server stops") : QStringLiteral("going away");
    else if (end.code == 1005)
        words = QStringLiteral("closed, no code");
    else if (end.code == 1006)
        words = QStringLiteral("vanished");
    else
        words = end.byServer ? QStringLiteral("closed by the server") : QStringLiteral("closed");
    return QString::number(end.code) + u' ' + words;
}

QString redisWord(chat::RedisState state)
{
    switch (state) {
    case chat::RedisState::Off: return QStringLiteral("not used");
    case chat::RedisState::Connecting: return QStringLiteral("connecting");
    case chat::RedisState::Loading: return QStringLiteral("loading its data");
    case chat::RedisState::Up: return QStringLiteral("up");
    case chat::RedisState::Away: return QStringLiteral("away");
    }
    return {};
}

} // namespace millrace::models
