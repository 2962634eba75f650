#pragma once

#include <functional>

#include "app/hash/hash_feed.h"
#include "models/common/cell_roles.h"

#include <QString>

namespace millrace::models {

/// What people read about a file that has no digest, or not the right one. ONE table for each; tests read both to their ends.
/// Thread: any (pure functions).

/// Cause and next step: "Permission denied. Ask its owner for the right to read it, then retry."
[[nodiscard]] QString errorSentence(const hash::HashError& error);
/// A few words for the table: "no permission".
[[nodiscard]] QString errorWords(const hash::HashError& error);

struct FileStateText {
    hash::FileState state;
    const char* words;           ///< chip and filter: "✓ matches"
    const char* sentence;        ///< what it means, for the tooltip and the details
    Tone tone;
    bool problem;                ///< belongs to the tab Problems
};
[[nodiscard]] const FileStateText& fileStateText(hash::FileState state);
[[nodiscard]] QString words(hash::FileState state);
[[nodiscard]] inline bool isProblem(hash::FileState state) { return fileStateText(state).problem; }

/// What was wrong with a folder or a list, with what to do.
[[nodiscard]] QString troubleSentence(const hash::SourceTrouble& trouble);

} // namespace millrace::models
