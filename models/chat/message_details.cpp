#include "models/chat/message_details.h"

#include "models/chat/chat_sentences.h"
#include "models/chat/clients_table_model.h"
#include "models/chat/json_tree_model.h"
#include "models/common/format.h"
#include "models/common/words.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>

namespace millrace::models {
namespace {

using chat::MessageEvent;

constexpr int kLine = 500;
constexpr std::size_t kMaxParsed = 4'096;   ///< a longer text is shown as it is: cells are painted often

/// Lines stay lines, all else that could lie about the text becomes a blank.
QString severalLines(std::string_view utf8)
{
    QStringList lines;
    for (const QString& line : QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())).split(u'\n'))
        lines += singleLine(line.toStdString(), 64 * 1024);
    return lines.join(u'\n');
}

} // namespace

QString formatClockMs(WallMs at)
{
    return QDateTime::fromMSecsSinceEpoch(at).toString(QStringLiteral("HH:mm:ss.zzz"));
}

QString formatMicroseconds(Microseconds duration)
{
    const std::int64_t us = std::max<std::int64_t>(0, duration.count());
    if (us < 1'000)
        return QStringLiteral("%1 µs").arg(us);
    if (us < 9'995)
        return formatFixed(static_cast<double>(us) / 1'000, 2) + QStringLiteral(" ms");
    return formatMeasured(duration);
}

QString messageLine(const MessageEvent& message)
{
    if (message.binary)
        return Words::tr("binary, %1 %2").arg(formatCount(message.bytes), message.bytes == 1 ? Words::tr("byte") : Words::tr("bytes"));
    if (message.rejection) {
        QString words = u'{' + briefRejection(*message.rejection);
        if (!message.problem.empty())
            words += QStringLiteral(": ") + singleLine(message.problem, 100);
        return words + QStringLiteral("} ") + singleLine(message.text, kLine);
    }
    if (message.text.size() <= kMaxParsed) {
        const QJsonDocument parsed = QJsonDocument::fromJson(QByteArray::fromRawData(message.text.data(), static_cast<qsizetype>(message.text.size())));
        if (const QJsonValue msg = parsed.object().value(u"msg"); msg.isString())
            return singleLine(msg.toString().left(kLine + 1).toStdString(), kLine);
    }
    return singleLine(message.text, kLine);
}

QString layOutJson(std::string_view json)
{
    std::string out;
    out.reserve(json.size() + json.size() / 2);
    int depth = 0;
    const auto newLine = [&] {
        if (depth <= kMaxJsonDepth)
            out.append(1, '\n').append(static_cast<std::size_t>(std::max(depth, 0)) * 2, ' ');
    };
    for (std::size_t i = 0; i < json.size();) {
        const char c = json[i];
        if (c == '"') {
            const std::size_t end = endOfJsonString(json, i);
            out.append(json.substr(i, end - i));
            i = end;
            continue;
        }
        if (const std::size_t next = skipJsonBlanks(json, i); next > i) {
            i = next;
            continue;
        }
        ++i;
        if (c == '{' || c == '[') {
            out += c;
            const std::size_t next = skipJsonBlanks(json, i);
            if (next < json.size() && (json[next] == '}' || json[next] == ']')) {
                out += json[next];
                i = next + 1;
                continue;
            }
            ++depth;
            newLine();
        } else if (c == '}' || c == ']') {
            --depth;
            newLine();
            out += c;
        } else if (c == ',') {
            out += c;
            newLine();
        } else {
            out += c;
            if (c == ':')
                out += ' ';
        }
    }
    return severalLines(out);
}

namespace {

QString firstOf(std::size_t kept, std::int64_t all)
{
    return static_cast<std::int64_t>(kept) < all ? Words::tr("the first %1 of %2").arg(formatBytes(static_cast<std::int64_t>(kept)), formatBytes(all)) : QString();
}

/// Whether anybody found JSON in it: other rejections come before that.
bool foundJson(const std::optional<chat::Rejection>& rejection)
{
    using chat::Rejection;
    return !rejection || *rejection == Rejection::NotAnObject || *rejection == Rejection::LogUnavailable || *rejection == Rejection::ClientGone;
}

/// Another instance received and logged it: what that took is not known here.
void describeForeign(MessageDetails& details, const MessageEvent& message, const std::string& stream)
{
    details.stages += {Words::tr("logged"), Words::tr("by another instance · %1 %2").arg(singleLine(stream, 100), singleLine(message.receipt->id, 60))};
    if (message.recipients > 0)
        details.stages += {Words::tr("fanned out"), message.recipients == 1 ? Words::tr("1 client") : formatCount(message.recipients) + Words::tr(" clients")};
}

} // namespace

QString senderName(const MessageEvent& message)
{
    return message.foreign ? Words::tr("another instance") : clientName(message.client);
}

MessageDetails describeMessage(const MessagePointer& pointer, chat::ChatMode mode, const std::string& stream)
{
    const MessageEvent& message = *pointer;
    MessageDetails details;
    const QString who = message.user.empty() ? senderName(message) : singleLine(message.user, 100);
    details.heading = Words::tr("Message from %1 · %2").arg(who, formatClockMs(message.at));
    details.error = rejectionSentence(message);
    if (message.binary) {
        details.note = messageLine(message);
    } else {
        details.text = std::shared_ptr<const std::string>(pointer, &message.text);
        details.isJson = mode != chat::ChatMode::Raw && foundJson(message.rejection);
        details.note = firstOf(message.text.size(), message.bytes);
    }
    if (message.foreign) {
        describeForeign(details, message, stream);
        return details;
    }
    details.stages += {Words::tr("received"), Words::tr("0 µs · %1 from %2, %3").arg(formatBytes(message.bytes), clientName(message.client), roomName(message.room))};
    if (message.receipt) {
        const QString where = message.receipt->inRedis ? singleLine(stream, 100) + u' ' + singleLine(message.receipt->id, 60)
                                                       : Words::tr("journal, ") + singleLine(message.receipt->id, 60);
        details.stages += {Words::tr("logged"), QStringLiteral("+ %1 · %2").arg(formatMicroseconds(message.loggedAfter), where)};
    }
    if (message.recipients > 0) {
        const bool fanned = mode == chat::ChatMode::Broadcast;
        const QString whom = message.recipients == 1 ? Words::tr("1 client") : formatCount(message.recipients) + Words::tr(" clients");
        details.stages += {fanned ? Words::tr("fanned out") : Words::tr("echoed"), QStringLiteral("+ %1 · %2").arg(formatMicroseconds(message.sentAfter), whom)};
    }
    return details;
}

MessageDetails describeEntry(const chat::HistoryEntry& entry)
{
    MessageDetails details;
    details.heading = Words::tr("Message from %1 · %2").arg(entry.user.empty() ? QStringLiteral("–") : singleLine(entry.user, 100), formatClockMs(entry.at));
    details.text = std::make_shared<const std::string>(entry.data, 0, JsonTreeModel::kMaxText);
    details.isJson = true;
    details.note = firstOf(details.text->size(), static_cast<std::int64_t>(entry.data.size()));
    details.stages += {QStringLiteral("id"), singleLine(entry.id, 100)};
    details.stages += {QStringLiteral("mid"), singleLine(entry.mid, 100)};
    details.stages += {Words::tr("room"), roomName(entry.room)};
    return details;
}

QString readableText(const MessageDetails& message)
{
    if (!message.text)
        return {};
    const std::string_view text = std::string_view(*message.text).substr(0, chat::kMaxShownText);
    return message.isJson ? layOutJson(text) : severalLines(text);
}

} // namespace millrace::models
