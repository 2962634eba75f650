#include "app/cli/hash_sentences.h"

#include "app/cli/shell_quote.h"

#include <cstring>

namespace millrace::cli {

namespace {

std::string warningOf(std::int64_t count, const char* one, const char* many)
{
    return "WARNING: " + std::to_string(count) + (count == 1 ? one : many);
}

} // namespace

std::string errorText(const hash::HashError& error)
{
    if (error.systemError != 0) {
        const char* const text = strerrordesc_np(error.systemError);
        return text ? text : "error " + std::to_string(error.systemError);
    }
    switch (error.code) {
    case hash::HashErrorCode::Changed: return "changed while it was read";
    case hash::HashErrorCode::NotRegular: return "not a regular file";
    case hash::HashErrorCode::Unsupported: return "this system's OpenSSL does not offer the algorithm";
    case hash::HashErrorCode::Cancelled: return "stopped";
    default: return std::string(hash::name(error.code));
    }
}

std::vector<std::string> listSentences(const ListAccount& account, const ListCounts& counts, bool status, bool ignoreMissing)
{
    const std::string list = shellQuoted(account.list == "-" ? "standard input" : account.list);
    if (account.error)
        return {(account.readFailed ? list : shellQuoted(account.list)) + ": " + (account.readFailed ? "read error" : errorText(*account.error))};
    std::vector<std::string> sentences;
    if (!status || account.entries == 0) {
        for (const std::string& algorithm : account.unknownAlgorithms)
            sentences.push_back(list + ": lines need " + shellQuoted(algorithm) + ", which is not among the algorithms here");
    }
    if (account.entries == 0) {
        sentences.push_back(list + ": no properly formatted checksum lines found");
        return sentences;
    }
    if (status)
        return sentences;
    if (account.malformed > 0)
        sentences.push_back(warningOf(account.malformed, " line is improperly formatted", " lines are improperly formatted"));
    if (counts.unreadable > 0)
        sentences.push_back(warningOf(counts.unreadable, " listed file could not be read", " listed files could not be read"));
    if (counts.mismatched > 0)
        sentences.push_back(warningOf(counts.mismatched, " computed checksum did NOT match", " computed checksums did NOT match"));
    if (ignoreMissing && !counts.matchedAny)
        sentences.push_back(list + ": no file was verified");
    return sentences;
}

} // namespace millrace::cli
