#include "app/chat/chat_settings.h"

namespace millrace::chat {

std::string_view name(ChatMode mode)
{
    switch (mode) {
    case ChatMode::Echo: return "echo";
    case ChatMode::Broadcast: return "broadcast";
    case ChatMode::Raw: return "raw";
    }
    return "echo";
}

} // namespace millrace::chat
