#pragma once

#include "app/settings/keys.h"

#include <span>
#include <string_view>
#include <variant>

namespace millrace {

/// The settings that a person changes: what each is called, means and is measured in. Names, kinds, fallbacks and bounds are those of the
/// keys. The other keys are what the window remembers by itself. Thread: any (constants).

enum class SettingPage { General, Scraper, Chat, Hash, Runtime };
inline constexpr int kSettingPages = 5;

/// From when on a change counts.
enum class SettingTakes {
    AtOnce,
    OpenRun, ///< at once, by the open run and the next ones
    NextServer, ///< when the chat server is started
    NextFiles, ///< for files that are added from then on
    NextStart, ///< of the program
};

/// How the text of a setting is given.
enum class SettingForm { Line, Lines, Path };

struct SettingChoice {
    std::string_view value; ///< as it is kept
    const char* text; ///< UTF-8
};

using SettingKey = std::variant<Key<bool>, Key<int>, Key<double>, Key<std::string>, Key<QByteArray>>;

struct SettingSpec {
    SettingKey key;
    SettingPage page = SettingPage::General;
    SettingTakes takes = SettingTakes::AtOnce;
    const char* name = ""; ///< UTF-8, as are the next ones; unique
    const char* text = ""; ///< what it is for, a sentence
    const char* unit = ""; ///< of the number that is shown
    const char* zero = ""; ///< what 0 stands for
    int scale = 1; ///< the number that is kept is `scale` times the one shown
    std::span<const SettingChoice> choices = {}; ///< if any: nothing else can be chosen
    SettingForm form = SettingForm::Line;

    [[nodiscard]] std::string_view keyName() const
    {
        return std::visit([](const auto& each) { return each.name; }, key);
    }
};

/// In the order in which they are shown.
[[nodiscard]] std::span<const SettingSpec> settingTable();

} // namespace millrace
