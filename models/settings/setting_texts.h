#pragma once

#include "app/settings/setting_table.h"

#include <QString>

namespace millrace {
class Settings;
}

namespace millrace::models {

/// A setting as text: what fields show and take. Switches are "true" and "false", choices the value that is kept, numbers in the unit of
/// the row, grouped as the language of the window has it. Thread: that of `settings`, else any.

/// What the table says, in the language of the window.
[[nodiscard]] QString settingWords(const char* text);
[[nodiscard]] QString settingText(const Settings& settings, const SettingSpec& spec);
[[nodiscard]] QString settingDefault(const SettingSpec& spec);
/// Whether both texts mean the same, as "1000" and "1,000" do.
[[nodiscard]] bool sameSetting(const SettingSpec& spec, const QString& left, const QString& right);
/// "from 0.1 to 3,600 s"; empty for what is no number.
[[nodiscard]] QString settingRange(const SettingSpec& spec);
/// What it is for, the range, the default, and from when a change counts: sentences.
[[nodiscard]] QString settingMeaning(const SettingSpec& spec);
/// A sentence with range and unit about why `text` cannot be taken; empty: it can, as far as the kind of the setting tells.
[[nodiscard]] QString settingProblem(const SettingSpec& spec, const QString& text);
/// Keeps `text`, which settingProblem() has nothing to say about; the default is kept by keeping nothing. Whether anything has changed.
bool keepSetting(Settings& settings, const SettingSpec& spec, const QString& text);
/// Whether all words of `words` are in its name, meaning or key.
[[nodiscard]] bool settingFits(const SettingSpec& spec, const QString& words);
[[nodiscard]] QString pageName(SettingPage page);

} // namespace millrace::models
