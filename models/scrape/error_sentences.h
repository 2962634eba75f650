#pragma once

#include "app/http/http_error.h"
#include "app/scrape/body_folder.h"
#include "app/scrape/scrape_feed.h"
#include "app/store/store_error.h"

#include <QString>

#include <span>
#include <string_view>

namespace millrace::models {

/// What a person reads about an error: the cause, and what they can do. ONE table per error enum; a test reads them whole.
/// Thread: any (pure functions over constant tables).
struct HttpErrorText {
    http::HttpErrorCode code;
    const char* brief;      ///< lower case, for a tile or a table cell: "connection refused"
    const char* cause;      ///< a sentence without its full stop
    const char* nextStep;   ///< a whole sentence
};
struct StoreErrorText {
    store::StoreErrorCode code;
    const char* cause;
    const char* nextStep;
};

[[nodiscard]] std::span<const HttpErrorText> httpErrorTexts();
[[nodiscard]] std::span<const StoreErrorText> storeErrorTexts();

[[nodiscard]] QString briefCause(http::HttpErrorCode code);
/// For the stored name of a cause or a status: "Refused" → "connection refused", "404" → "404"; an unknown name stays as it is.
[[nodiscard]] QString briefCause(std::string_view storedName);
/// "while connecting"
[[nodiscard]] QString phaseText(http::Phase phase);
/// Cause, phase, attempt and next step of a page that failed, whether by an error or by its status; empty for one that did not.
[[nodiscard]] QString errorSentence(const scrape::PageEvent& page);
/// "The disk is full (/path/millrace.db: …). Free some space; …"
[[nodiscard]] QString errorSentence(const store::StoreError& error);
/// "There is no room for bodies in /path (…). The run has stopped; …"
[[nodiscard]] QString errorSentence(const scrape::BodyError& error);

} // namespace millrace::models
