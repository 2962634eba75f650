#pragma once

#include <QByteArray>

#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace millrace::chat {

/// RFC 6455 section 5.2. Continuation frames are never sent: every message goes out in one frame.
enum class Opcode : std::uint8_t { Text = 0x1, Binary = 0x2, Close = 0x8, Ping = 0x9, Pong = 0xA };

/// One whole frame from server to client: FIN set, no extension bits, unmasked (RFC 6455 section 5.1), the shortest length form.
/// The payload is `parts` one after another; a control frame's must be at most 125 bytes (asserted). One allocation; the result can be
/// written to any number of sockets.
[[nodiscard]] QByteArray serverFrame(Opcode opcode, std::initializer_list<std::string_view> parts);

/// How long the header of a frame is that serverFrame() makes.
[[nodiscard]] constexpr std::size_t frameHeaderSize(std::size_t payload)
{
    return payload < 126 ? 2 : payload <= 0xFFFF ? 4 : 10;
}

/// Bytes of the payload of such a frame.
[[nodiscard]] std::int64_t payloadOf(const QByteArray& frame);

} // namespace millrace::chat
