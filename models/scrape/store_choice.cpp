#include "models/scrape/store_choice.h"

#include "app/store/store_url.h"
#include "models/scrape/error_sentences.h"

namespace millrace::models {

QString storeUrlProblem(const QString& url)
{
    if (url.isEmpty())
        return {};
    const auto parsed = store::parseStoreUrl(url.toStdString());
    return parsed ? QString() : errorSentence(parsed.error());
}

} // namespace millrace::models
