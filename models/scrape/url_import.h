#pragma once

#include "app/core/result.h"

#include <QList>
#include <QString>
#include <QUrl>

#include <cstdint>

class QMimeData;

namespace millrace::models {

/// Turns what a person gives (text, paste, drops, `.txt` and `.csv` files) into lines for ScrapeService::addUrls: one URL a line.
///
/// Thread: any for the text functions; files are read where the call is made and are at most kMaxImportBytes.
/// Errors: a sentence, ready to be shown.
inline constexpr std::int64_t kMaxImportBytes = 64 * 1024 * 1024;
inline constexpr qsizetype kMaxPreviewLines = 100'000;   ///< lines that checkLines() looks at
inline constexpr qsizetype kMaxUrlLength = 8 * 1024;     ///< as the engine's

struct ImportError {
    QString sentence;
};

/// What the dialog says about its text before it is added. A preview: the engine's own parser decides in the end.
struct LineCheck {
    qint64 usable = 0;
    qint64 unusable = 0;
    qint64 duplicates = 0;
    QString firstUnusable;      ///< cut to 80 characters
    bool partial = false;       ///< only the first kMaxPreviewLines were looked at
    friend bool operator==(const LineCheck&, const LineCheck&) = default;
};

[[nodiscard]] LineCheck checkLines(const QString& text);

/// Lines of plain text, unchanged (blank lines and # comments are the engine's to skip); a BOM is taken off.
[[nodiscard]] QString linesFromText(QString text);
/// RFC 4180 with `,`, `;` or tab: of each record every cell that is an http(s) URL, else the first cell (so that a bad line is counted
/// as unusable, not lost); a first record without any URL is taken as the head and skipped.
[[nodiscard]] QString linesFromCsv(QStringView text);
/// By the name's ending: `.csv` and `.tsv` as above, all else as text. UTF-8, else Latin-1; UTF-16 by its BOM.
[[nodiscard]] Result<QString, ImportError> linesFromFile(const QString& path);
/// Local files are read, http(s) links become lines, text is taken as text.
[[nodiscard]] Result<QString, ImportError> linesFromMime(const QMimeData& mime);
/// True when linesFromMime() has something to work on: what a drop target asks while the pointer is over it.
[[nodiscard]] bool canImport(const QMimeData& mime);

} // namespace millrace::models
