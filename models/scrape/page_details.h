#pragma once

#include "app/scrape/scrape_feed.h"
#include "app/store/referrers.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace millrace::models {

/// The selected page in words: what the card at the right shows. A plain, comparable value; all text is plain.
struct PageDetails {
    enum class Phase { LaneWait, Dns, Connect, Tls, FirstByte, Body, Parse, Store };
    struct Bar {
        Phase phase;
        QString label;
        Microseconds length{0};
        QString value;
        friend bool operator==(const Bar&, const Bar&) = default;
    };
    struct Line {
        QString name;
        QString value;
        friend bool operator==(const Line&, const Line&) = default;
    };

    QString heading;          ///< path of the URL
    QString url;
    QString title;
    QString error;            ///< sentence: cause, phase, attempt, next step
    QString facts;            ///< "UTF-8 from the header · HTTP/2 · attempt 1 · no redirect · robots: line 12: Allow: /"
    QString whyNoTitle;       ///< sentence; empty when there is a title
    QString whySkipped;       ///< sentence; empty when it was not
    QString whyCut;           ///< sentence; empty when all of the page was read
    QString from;             ///< "Found on http://… · depth 2 of 3"; empty where no links are followed, or not known yet
    QString body;             ///< "/folder/ab/ab…c.html"; empty where it was not saved
    QString note;             ///< what is not known, and why
    QList<Bar> bars;          ///< empty when the timings are not known
    QList<Line> fields;       ///< name → value, a line a value
    QList<Line> redirects;    ///< "301" → "http://…", in order, then where they led ("–": not asked for); at most kMaxHops and one
    QList<Line> headers;      ///< at most kMaxHeaders
    QString linkedFromHeading;   ///< "Linked from 12 pages"; empty until it is known
    QStringList linkedFrom;   ///< URLs, at most store::LinkSearch::kMaxPerTarget

    static constexpr int kMaxHops = 20;
    static constexpr int kMaxHeaders = 200;

    friend bool operator==(const PageDetails&, const PageDetails&) = default;
};

/// Fills what is said of the pages that link to it.
void describeReferrers(PageDetails& details, const store::Referrers& referrers);
/// `detailed`: the event is the engine's own, not what is left of it. `stored`: what the store says of it, null while that is not known.
/// `depthLimit`, `bodies` (the folder): of the run.
[[nodiscard]] PageDetails describePage(const scrape::PageEvent& page, bool detailed, const store::PageExplanation* stored = nullptr, int depthLimit = 0, const std::string& bodies = {});

} // namespace millrace::models
