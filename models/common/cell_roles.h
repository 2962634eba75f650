#pragma once

#include <QMetaType>
#include <Qt>

namespace millrace::models {

/// What a piece of text means, never which colour it has: ui/theme turns it into one.
enum class Tone {
    Normal,
    Dim,     ///< beside the point, or zero
    Accent,  ///< somebody else's rule
    Ok,
    Warning, ///< waiting
    Error,   ///< stopped or failed
};

/// Tone of a chip; `Neutral` is the normal state. Chips always carry words (Qt::DisplayRole).
using ChipTone = Tone;

/// What table models answer beside Qt's own roles, for the delegates in ui/widgets.
///
/// Values are plain (double, QString, QList<double>, int), so that models need Qt Core only.
enum CellRole : int {
    ToneRole = Qt::UserRole + 100, ///< int(Tone): colour of text, number or chip; absent means Normal
    UnitRole,                      ///< QString: shown after a number with a thin gap ("/s"); left out where the number is empty
    ProgressRole,                  ///< double in [0, 1]: finished part of the bar, failures included
    ProgressFailedRole,            ///< double in [0, ProgressRole]: failed part, painted last
    PacingRole,                    ///< QList<double> in [0, 1], ascending: starts over the shown interval, 1 is now; at most kMaxPacingMarks
    SortRole,                      ///< what a sort proxy compares instead of the text
    CopyRole,                      ///< QString that Ctrl+C takes instead of the text
};

/// A strip paints at most this many marks, whatever the model gives.
inline constexpr int kMaxPacingMarks = 64;

} // namespace millrace::models

Q_DECLARE_METATYPE(millrace::models::Tone)
