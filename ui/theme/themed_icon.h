#pragma once

#include "ui/theme/theme.h"

#include <QIcon>
#include <QString>

namespace millrace::ui {

/// The icon `resources/icons/<name>.svg`, drawn in the theme's colours when it is painted, at any size and scale.
///
/// Thread: GUI. It follows a theme change by itself. Normal is `token`, disabled is Token::Disabled, selected and checked are Token::Accent.
/// An unknown name gives a null icon (the tests ask for every name in the table of actions).
[[nodiscard]] QIcon themedIcon(const QString& name, const Theme& theme, Token token = Token::Text);

/// The application's own icon, in its own colours.
[[nodiscard]] QIcon applicationIcon();

} // namespace millrace::ui
