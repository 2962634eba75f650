#pragma once

#include "models/common/words.h"

#include <QString>
#include <QVariant>

#include <span>

namespace millrace::models {

/// A column's head, and in a sentence what stands in it: the head's tooltip, and its line in "What each column means". UTF-8, marked by QT_TR_NOOP().
struct ColumnHead {
    const char* text;
    const char* meaning;
};

/// headerData() of a model whose columns are these.
[[nodiscard]] inline QVariant headData(std::span<const ColumnHead> heads, int section, Qt::Orientation orientation, int role, bool isNumber = false)
{
    if (orientation != Qt::Horizontal || section < 0 || section >= static_cast<int>(heads.size()))
        return {};
    const ColumnHead& head = heads[static_cast<std::size_t>(section)];
    switch (role) {
    case Qt::DisplayRole: return Words::tr(head.text);
    case Qt::ToolTipRole: return Words::tr(head.meaning);
    case Qt::TextAlignmentRole: return int((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    default: return {};
    }
}

} // namespace millrace::models
