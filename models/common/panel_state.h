#pragma once

#include "models/common/cell_roles.h"

#include <QList>
#include <QString>

#include <optional>

namespace millrace::models {

/// The parts of which every panel's State is made: plain, comparable values. Texts are ready to be shown as plain text.

struct TileState {
    QString value;
    QString second;
    QString foot;
    Tone tone = Tone::Normal;
    std::optional<double> progress;
    friend bool operator==(const TileState&, const TileState&) = default;
};

struct ActionState {
    bool enabled = false;
    QString tip;          ///< why it cannot be used, or what it would do now
    friend bool operator==(const ActionState&, const ActionState&) = default;
};

struct ChipState {
    QString text;
    Tone tone = Tone::Normal;
    QString tip;
    friend bool operator==(const ChipState&, const ChipState&) = default;
};

/// A column of a histogram: what it counts, and how often that was.
struct HistogramBar {
    QString label;        ///< its upper end: "5 ms"
    double count = 0;
    Tone tone = Tone::Normal;
    friend bool operator==(const HistogramBar&, const HistogramBar&) = default;
};

/// A sentence above the tables, with what can be done about it. At most kMaxButtons buttons.
struct BannerState {
    struct Button {
        QString text;     ///< its accessible name, too
        QString tip;
        friend bool operator==(const Button&, const Button&) = default;
    };
    static constexpr int kMaxButtons = 2;

    Tone tone = Tone::Normal;
    QString sentence;
    QList<Button> buttons;
    bool dismissable = true;   ///< false: it ends by itself
    friend bool operator==(const BannerState&, const BannerState&) = default;
};

} // namespace millrace::models
