#include "app/chat/chat_error.h"

namespace millrace::chat {

std::string_view name(ChatErrorCode code)
{
    switch (code) {
    case ChatErrorCode::BadRedisUrl: return "bad-redis-url";
    case ChatErrorCode::AddressInvalid: return "address-invalid";
    case ChatErrorCode::PortInUse: return "port-in-use";
    case ChatErrorCode::PortRefused: return "port-refused";
    case ChatErrorCode::Certificate: return "certificate";
    case ChatErrorCode::JournalUnwritable: return "journal-unwritable";
    case ChatErrorCode::JournalInUse: return "journal-in-use";
    case ChatErrorCode::NotAJournal: return "not-a-journal";
    case ChatErrorCode::AlreadyRunning: return "already-running";
    case ChatErrorCode::Stopped: return "stopped";
    case ChatErrorCode::Unavailable: return "unavailable";
    case ChatErrorCode::Internal: return "internal";
    }
    return "internal";
}

} // namespace millrace::chat
