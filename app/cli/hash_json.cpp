#include "app/cli/hash_json.h"

#include "app/cli/hash_sentences.h"

#include <QByteArray>

#include <cstdio>

namespace millrace::cli {

namespace {

/// How many bytes the UTF-8 character at the front has; 0: none (RFC 3629: no surrogates, no longer form than needed).
std::size_t utf8Bytes(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    const unsigned first = byte(0);
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const bool good = follows(1) && follows(2) && !(first == 0xE0 && byte(1) < 0xA0) && !(first == 0xED && byte(1) >= 0xA0);
        return good ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool good = follows(1) && follows(2) && follows(3) && !(first == 0xF0 && byte(1) < 0x90) && !(first == 0xF4 && byte(1) >= 0x90);
        return good ? 4 : 0;
    }
    return 0;
}

std::string jsonString(std::string_view text)
{
    std::string quoted = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            quoted += {'\\', c};
        } else if (byte < 0x20 || byte == 0x7f) {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\u%04x", byte);
            quoted += escape;
        } else {
            quoted += c;
        }
    }
    return quoted + '"';
}

std::string errorMembers(const hash::HashError& error)
{
    return ",\"error\":" + jsonString(hash::name(error.code)) + ",\"message\":" + jsonString(errorText(error));
}

std::string jsonNumber(const char* name, std::int64_t value)
{
    return ",\"" + std::string(name) + "\":" + std::to_string(value);
}

} // namespace

std::string jsonName(std::string_view bytes)
{
    for (std::size_t i = 0; i < bytes.size();) {
        const std::size_t length = utf8Bytes(bytes.substr(i));
        if (length == 0)
            return "{\"bytes\":\"" + QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())).toBase64().toStdString() + "\"}";
        i += length;
    }
    return jsonString(bytes);
}

std::string fileJson(const HashOutcome& outcome, std::string_view status)
{
    std::string line = "{\"type\":\"file\",\"name\":" + jsonName(outcome.job.name) + ",\"status\":" + jsonString(status);
    if (outcome.result) {
        line += jsonNumber("bytes", outcome.result->bytes) + ",\"digests\":{";
        bool first = true;
        for (const hash::DigestValue& digest : outcome.result->digests) {
            line += (first ? "" : ",") + jsonString(hash::info(digest.algorithm).name) + ':' + jsonString(digest.hex());
            first = false;
        }
        line += '}';
    } else {
        line += errorMembers(outcome.result.error());
    }
    if (outcome.job.expected)
        line += ",\"algorithm\":" + jsonString(hash::info(outcome.job.expected->algorithm).name) + ",\"expected\":" + jsonString(outcome.job.expected->hex());
    return line + "}\n";
}

std::string troubleJson(std::string_view name, const hash::HashError& error)
{
    return "{\"type\":\"error\",\"name\":" + jsonName(name) + errorMembers(error) + "}\n";
}

std::string hashSummaryJson(const HashAccount& account, bool check)
{
    std::string line = "{\"type\":\"summary\"" + jsonNumber("files", account.files) + jsonNumber("hashed", account.hashed) + jsonNumber("unreadable", account.unreadable);
    if (check) {
        line += jsonNumber("matched", account.matched) + jsonNumber("mismatched", account.mismatched) + jsonNumber("missing", account.missing)
            + jsonNumber("malformed_lines", account.malformed);
    }
    char seconds[64];
    std::snprintf(seconds, sizeof seconds, ",\"seconds\":%.3f,\"mb_per_second\":%.1f", account.seconds, account.seconds > 0 ? static_cast<double>(account.bytes) / 1e6 / account.seconds : 0);
    return line + jsonNumber("bytes", account.bytes) + seconds + "}\n";
}

} // namespace millrace::cli
