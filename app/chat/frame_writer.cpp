#include "app/chat/frame_writer.h"

#include <QtEndian>

#include <cassert>
#include <cstring>

namespace millrace::chat {

namespace {

constexpr std::uint8_t kFinal = 0x80;
constexpr std::uint8_t kLength16 = 126;
constexpr std::uint8_t kLength64 = 127;

} // namespace

QByteArray serverFrame(Opcode opcode, std::initializer_list<std::string_view> parts)
{
    std::size_t length = 0;
    for (const std::string_view part : parts)
        length += part.size();
    assert((length < kLength16 || opcode < Opcode::Close) && "RFC 6455 5.5: a control frame holds at most 125 bytes");

    const std::size_t header = frameHeaderSize(length);
    QByteArray frame(static_cast<qsizetype>(header + length), Qt::Uninitialized);
    char* out = frame.data();
    *out++ = static_cast<char>(kFinal | static_cast<std::uint8_t>(opcode));
    if (header == 2) {
        *out++ = static_cast<char>(length);
    } else if (header == 4) {
        *out++ = static_cast<char>(kLength16);
        qToBigEndian(static_cast<quint16>(length), out);
        out += sizeof(quint16);
    } else {
        *out++ = static_cast<char>(kLength64);
        qToBigEndian(static_cast<quint64>(length), out);
        out += sizeof(quint64);
    }
    for (const std::string_view part : parts) {
        if (!part.empty())
            std::memcpy(out, part.data(), part.size());
        out += part.size();
    }
    return frame;
}

std::int64_t payloadOf(const QByteArray& frame)
{
    for (const std::size_t header : {frameHeaderSize(0), frameHeaderSize(0x100), frameHeaderSize(0x10000)}) {
        const std::size_t payload = static_cast<std::size_t>(frame.size()) - header;
        if (frameHeaderSize(payload) == header)
            return static_cast<std::int64_t>(payload);
    }
    return 0;
}

} // namespace millrace::chat
