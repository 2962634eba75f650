#pragma once

#include <QString>

#include <functional>
#include <string_view>

namespace millrace::ui {

/// What is wrong with the text of a setting beyond its kind and range (addresses, selectors, patterns, …), as a sentence; empty: nothing,
/// as for every key that has no rule of its own. `other`: the text of another one that belongs to it. Thread: any.
[[nodiscard]] QString settingTextProblem(
    std::string_view key, const QString& text, const std::function<QString(std::string_view key)>& other);

/// Several of one kind, one a line; both are what the dialogs with these fields ask.
[[nodiscard]] QString patternsProblem(const QString& lines);
[[nodiscard]] QString originsProblem(const QString& lines);
[[nodiscard]] QString listenAddressProblem(const QString& host);
[[nodiscard]] QString tlsFilesProblem(const QString& certificate, const QString& key);

} // namespace millrace::ui
