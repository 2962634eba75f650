#pragma once

#include <QByteArrayView>

#include <algorithm>
#include <cstdint>

namespace millrace::chat {

/// Walks over the frames of a client and stops at the first that is not masked: a server must close the connection then (RFC 6455 section 5.1),
/// which QWebSocket does not. Looks at headers only.
///
/// Thread: any, one at a time. Use: look() at all bytes that can be read, let the reader have good() of them, tell what it took().
class MaskCheck {
public:
    /// False: the frame at good() is unmasked. No look is needed while `available` bytes bring no new header.
    [[nodiscard]] bool wantsLook(std::int64_t available) const { return available >= m_next + 2; }
    [[nodiscard]] bool look(QByteArrayView bytes)
    {
        while (m_next + 2 <= bytes.size()) {
            const auto at = [&](std::int64_t index) { return static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[m_next + index])); };
            const std::uint64_t second = at(1);
            if ((second & 0x80U) == 0)
                return false;
            std::uint64_t length = second & 0x7fU;
            const std::int64_t more = length == 126 ? 2 : length == 127 ? 8 : 0;
            if (m_next + 2 + more > bytes.size())
                break;
            if (more > 0) {
                length = 0;
                for (std::int64_t i = 0; i < more; ++i)
                    length = length << 8U | at(2 + i);
            }
            m_next += 2 + more + kMask + static_cast<std::int64_t>(std::min(length, kEndless));
        }
        return true;
    }
    /// Bytes from the first one on that belong to masked frames whose headers are complete; may be more than there are.
    [[nodiscard]] std::int64_t good() const { return m_next; }
    void took(std::int64_t bytes) { m_next -= bytes; }

private:
    static constexpr std::int64_t kMask = 4;
    static constexpr std::uint64_t kEndless = std::uint64_t{1} << 62;   ///< QWebSocket refuses it by its length
    std::int64_t m_next = 0;           ///< where the next header begins
};

} // namespace millrace::chat
