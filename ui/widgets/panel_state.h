#pragma once

#include "models/common/panel_state.h"
#include "ui/widgets/stat_tile.h"

#include <QAction>

namespace millrace::ui {

/// How the parts of a panel's State reach its widgets; every panel's render() uses these. Thread: GUI.

[[nodiscard]] inline StatTileState tileState(const models::TileState& tile)
{
    return {tile.value, tile.second, tile.foot, tile.tone, tile.progress};
}

inline void applyAction(QAction& action, const models::ActionState& state)
{
    action.setEnabled(state.enabled);
    const QString keys = action.shortcut().toString(QKeySequence::NativeText);
    action.setToolTip(keys.isEmpty() ? state.tip : QStringLiteral("%1 (%2)").arg(state.tip, keys));
}

} // namespace millrace::ui
