#pragma once

#include "app/scrape/scrape_feed.h"
#include "models/common/panel_state.h"

#include <QList>
#include <QString>

#include <span>
#include <vector>

namespace millrace::models {

/// The starts of the ONE host that is looked at, as far back as they are shown.
///
/// Thread: GUI. Bounds: kMaxStarts, the oldest go. Live ones come with each snapshot, earlier ones from the store.
class PacingStarts {
public:
    static constexpr std::size_t kMaxStarts = 1'000;
    static constexpr std::size_t kMaxBroken = 100;

    void clear();
    void addLive(const scrape::HostSnapshot& host);
    /// Ascending; those that the live ones cover are passed over.
    void addStored(std::span<const WallMs> starts);
    [[nodiscard]] const std::vector<WallMs>& starts() const { return m_starts; }
    [[nodiscard]] bool isBroken(WallMs start) const;

private:
    void bound();

    std::vector<WallMs> m_starts;   ///< ascending
    std::vector<WallMs> m_broken;
    bool m_live = false;            ///< the last ones came with snapshots
};

/// The proof of one host's pacing, in words and as marks on a strip. A plain, comparable value.
struct PacingDetails {
    struct Mark {
        WallMs at = 0;
        bool broken = false;
        friend bool operator==(const Mark&, const Mark&) = default;
    };
    QString heading;              ///< "Pacing of www.postgresql.org"
    QString verdict;              ///< "312 starts, closest two 500.2 ms apart, most in one second 2 of 2."
    Tone tone = Tone::Dim;
    QString note;                 ///< what is asked, what counts, what is tolerated
    QString stripText;            ///< the strip in words
    QList<Mark> marks;            ///< ascending
    Microseconds spacing{0};      ///< asked now; 0: none
    Milliseconds rowSpan{10'000}; ///< of one line of the strip
    friend bool operator==(const PacingDetails&, const PacingDetails&) = default;
};

[[nodiscard]] PacingDetails describePacing(const scrape::HostSnapshot& host, const PacingStarts& starts);

} // namespace millrace::models
