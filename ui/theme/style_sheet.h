#pragma once

#include "ui/theme/theme.h"

#include <QString>

namespace millrace::ui {

/// The application's one stylesheet. Colours are written as `@token`; `systemPointSize` gives the sizes of captions and values.
[[nodiscard]] QString makeStyleSheet(Scheme scheme, double systemPointSize);

} // namespace millrace::ui
