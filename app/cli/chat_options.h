#pragma once

#include "app/chat/chat_settings.h"
#include "app/cli/metrics_option.h"
#include "app/core/result.h"
#include "app/telemetry/otlp_options.h"
#include "app/telemetry/log_levels.h"

#include <optional>
#include <string>
#include <vector>

namespace millrace::cli {

/// `millrace chat …` as given. Files are named, not read yet; the password of Redis comes from the environment when the command runs.
struct ChatCommand {
    std::string profile;                     ///< folder; made when the default journal goes there
    chat::ChatSettings settings;             ///< token and redisPassword are empty
    std::string tokenFile;                   ///< empty: no token is asked for
    bool journalGiven = false;
    MetricsAddress metrics;
    std::optional<telemetry::OtlpOptions> otlp;   ///< where telemetry goes
    LogLevels logLevels = telemetry::allAt(telemetry::kUsualLevel);
    bool json = false;
    bool help = false;
    bool version = false;
};

/// `arguments` without the program's name and without the word `chat`. On an error the sentence, without full stop. Any thread, no I/O.
[[nodiscard]] Result<ChatCommand, std::string> parseChatCommand(const std::vector<std::string>& arguments);

/// Every option of `millrace chat`, sorted: the usage text has to name each. `takesValue`, so that the command's word can be told from a value.
struct ChatOptionName {
    std::string name;
    bool takesValue = false;
};
[[nodiscard]] std::vector<ChatOptionName> chatOptionNames();

/// The text of `millrace chat --help`.
[[nodiscard]] std::string chatUsageText();

/// The first line of a token file, without its line end; or what is wrong, for "FILE …".
[[nodiscard]] Result<std::string, std::string> readTokenFile(const std::string& path);

} // namespace millrace::cli
