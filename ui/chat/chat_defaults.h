#pragma once

#include <functional>

#include "app/chat/chat_settings.h"

namespace millrace {
class Settings;
}

namespace millrace::ui {

/// What the server starts with, between the settings and the view-model. Token and password are not kept, as they are secrets, nor where the
/// journal is: those are `base`'s. Thread: that of `settings`.
[[nodiscard]] chat::ChatSettings loadChatDefaults(const Settings& settings, chat::ChatSettings base = {});
void saveChatDefaults(Settings& settings, const chat::ChatSettings& server);

} // namespace millrace::ui
