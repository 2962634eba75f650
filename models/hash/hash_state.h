#pragma once

#include <functional>

#include "app/hash/hash_feed.h"
#include "app/hash/hash_settings.h"
#include "models/common/panel_state.h"
#include "models/hash/file_details.h"
#include "models/hash/file_store.h"

#include <vector>

namespace millrace::models {

/// All that the Hash panel shows and can do beside its tables: one plain, comparable value. The panel's render(State) is its only reader.
struct HashState {
    hash::HashPhase phase = hash::HashPhase::Idle;
    hash::HashSettings settings;
    unsigned shownAlgorithms = 0;      ///< bits of hash::Algorithm: chosen, or with a digest in the table
    QString statusLine;
    QString badge;
    bool empty = true;                 ///< nothing to show: the empty state stands in the tables' place
    ActionState pause, cancel, retry, save, clear, command;
    bool paused = false;
    TileState files, bytes, verdict, ends, workers;
    QString filesNote;                 ///< "500 files · 3 shown"
    QString problemsTab;               ///< "Problems 4"
    QString duplicatesTab;
    QString duplicatesNote;            ///< "12 files in 5 groups; one of each would free 1.2 GB"
    std::optional<FileDetails> details;
    std::optional<BannerState> banner;
    std::optional<BannerState> compare;   ///< what came of the pasted digest

    friend bool operator==(const HashState&, const HashState&) = default;
};

/// The parts of the state that follow from the engine's figures alone.
[[nodiscard]] HashState describeTotals(const hash::HashTotals& totals, const hash::HashSettings& settings, const std::vector<hash::WorkerSnapshot>& workers);
/// "All 500 files match", in one glance: with a sign and words, never by colour alone.
[[nodiscard]] TileState verdictTile(const hash::HashTotals& totals);
[[nodiscard]] inline bool isActive(hash::HashPhase phase) { return phase != hash::HashPhase::Idle; }
/// "SHA-256", "SHA-256 + MD5", "3 algorithms"
[[nodiscard]] QString algorithmsWords(const hash::HashSettings& settings);
[[nodiscard]] QString algorithmTitle(hash::Algorithm algorithm);
/// "1 file", "1,204 files"
[[nodiscard]] QString filesWord(std::int64_t count);

} // namespace millrace::models
