#pragma once

#include "app/core/clock.h"
#include "app/core/result.h"
#include "app/core/strong_id.h"

#include <string>
#include <string_view>

namespace millrace::store {

/// Which of a run's ended pages are wanted: all that is set has to hold. A plain value.
struct PageFilter {
    enum class Status { Any, Ok, Redirect, ClientError, ServerError, NoAnswer, Skipped };
    enum class Finding {
        None,
        NoTitle,          ///< HTML that was read and has no title
        DuplicateTitle,   ///< another page of the run has the same title
        Slow,             ///< the last request took longer than `slowerThan`
        Redirected,       ///< it ended elsewhere
        RedirectChain,    ///< by two redirects or more
        Broken,           ///< 4xx, 5xx or no answer: exports say who links there
        New,              ///< `other` does not have it
        Gone,             ///< a page of `other` that this run does not have
        Changed,          ///< status, title or content differ from `other`
    };
    static constexpr Milliseconds kSlow{1'000};
    static constexpr std::size_t kMaxText = 200;

    Status status = Status::Any;
    Finding finding = Finding::None;
    Milliseconds slowerThan = kSlow;
    RunId other;                      ///< of New, Gone, Changed
    HostId host;                      ///< none: all
    std::string text;                 ///< in URL, title or error; any case of ASCII letters

    [[nodiscard]] bool compares() const { return finding == Finding::New || finding == Finding::Gone || finding == Finding::Changed; }
    [[nodiscard]] bool empty() const { return *this == PageFilter{}; }
    /// Pages that end later can only add to what it finds. Not so for duplicates, whose first page was none before, and for what is gone.
    [[nodiscard]] bool onlyGrows() const { return finding != Finding::DuplicateTitle && finding != Finding::Gone; }
    friend bool operator==(const PageFilter&, const PageFilter&) = default;
};

/// Reads the words of the command line, separated by commas: 2xx 3xx 4xx 5xx no-answer skipped; no-title duplicate-title slow slow=SECONDS redirected
/// redirect-chain broken new=RUN gone=RUN changed=RUN; text=TEXT (last: it may hold commas). One of each kind. Error: a sentence's end, "has …".
[[nodiscard]] Result<PageFilter, std::string> pageFilterFromText(std::string_view text);

} // namespace millrace::store
