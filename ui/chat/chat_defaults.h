#pragma once

#include <functional>

#include "app/chat/chat_settings.h"

namespace millrace {
class Settings;
}

namespace millrace::ui {

/// What the server starts with, between the settings and the view-model. Token and password are not kept: they are secrets.
/// Thread: that of `settings`.
[[nodiscard]] chat::ChatSettings loadChatDefaults(const Settings& settings);
void saveChatDefaults(Settings& settings, const chat::ChatSettings& server);

} // namespace millrace::ui
