#pragma once

#include "app/scrape/scrape_feed.h"

#include <QString>
#include <QStringView>

#include <memory>
#include <string>
#include <string_view>

namespace millrace::models {

using PagePointer = std::shared_ptr<const scrape::PageEvent>;

/// A page as the table keeps it: what the columns need, and the whole event only while it is among the newest.
struct PageRow {
    RunId run;
    HostId host;
    std::int64_t keyHash = 0;
    store::UrlState state = store::UrlState::Done;
    int status = 0;
    int attempts = 0;
    int depth = 0;
    std::int64_t bytes = 0;
    WallMs endedAt = 0;
    Microseconds time{0};        ///< DNS to the last byte; zero when not known (pages of an earlier session)
    std::string url;
    std::string finalUrl;        ///< empty when it is `url`
    QString title;
    QString titleSource;
    QString contentType;
    QString charset;
    QString error;               ///< brief cause
    int redirects = 0;
    QString change;              ///< what differs from the run that this one is compared with; empty: nothing is compared
    PagePointer event;           ///< null beyond PagesTableModel::kMaxDetailed
};

[[nodiscard]] PageRow toRow(PagePointer event);
[[nodiscard]] PageRow toRow(RunId run, store::PageRecord&& record);
/// What is left of a page whose details are no longer held.
[[nodiscard]] scrape::PageEvent toEvent(const PageRow& row);

/// "status 200 → 404 · title was “Old” · content".
[[nodiscard]] QString changeText(const store::PageRecord& page);
[[nodiscard]] Microseconds transferTime(const scrape::PageTimings& timings);
/// "example.org:8080" and "/a?b" of an absolute http(s) URL; "" and the text itself of anything else. Views into `url`.
[[nodiscard]] std::string_view hostPart(std::string_view url);
[[nodiscard]] std::string_view pathPart(std::string_view url);
/// What the Title column says, and whether it is the page's own title.
struct TitleCell {
    QString text;
    bool own = true;
};
[[nodiscard]] TitleCell titleCell(const PageRow& row);
/// "200", "301", or for errors "–"; skipped pages say why in the title.
[[nodiscard]] QString statusText(const PageRow& row);

} // namespace millrace::models
