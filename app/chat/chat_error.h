#pragma once

#include <string>
#include <string_view>

namespace millrace::chat {

enum class ChatErrorCode {
    BadRedisUrl,       ///< not redis://…; `detail` says what is wrong with it ("rediss" for TLS, which is not built)
    AddressInvalid,    ///< the address to listen on is none of this machine's
    PortInUse,         ///< another program listens there
    PortRefused,       ///< the system does not allow it (below 1024 without the right)
    Certificate,       ///< certificate or key: unreadable, no PEM, or the two do not belong together
    JournalUnwritable, ///< folder or file cannot be written; or the disk is full
    JournalInUse,      ///< another process writes this journal
    NotAJournal,       ///< the file is something else, corrupt, or of a newer version
    AlreadyRunning,    ///< start() while the server runs
    Stopped,           ///< stop() or shutDown() came first
    Unavailable,       ///< history: Redis is away just now
    Internal,
};

struct ChatError {
    ChatErrorCode code = ChatErrorCode::Internal;
    std::string detail;     ///< what the system or the server said; never a password or a token
    std::string where;      ///< HOST:PORT, file path or Redis URL
};

[[nodiscard]] std::string_view name(ChatErrorCode code);

} // namespace millrace::chat
