#include "app/store/export_format.h"

#include <array>
#include <cstdio>

namespace millrace::store {

namespace {

struct Cell {
    const char* name;
    bool isNumber;
    std::string (*text)(RunId run, const PageRecord& page);
};

/// 0 stands for "not there" in these.
std::string numberOrNothing(std::int64_t value)
{
    return value ? std::to_string(value) : std::string();
}

constexpr std::array<Cell, 12> kCells = { {
    { "url", false, [](RunId, const PageRecord& page) { return page.url; } },
    { "title", false, [](RunId, const PageRecord& page) { return page.title; } },
    { "status", true, [](RunId, const PageRecord& page) { return numberOrNothing(page.status); } },
    { "content_type", false, [](RunId, const PageRecord& page) { return page.contentType; } },
    { "charset", false, [](RunId, const PageRecord& page) { return page.charset; } },
    { "bytes", true, [](RunId, const PageRecord& page) { return std::to_string(page.bytes); } },
    { "final_url", false, [](RunId, const PageRecord& page) { return page.finalUrl; } },
    { "first_seen", true, [](RunId, const PageRecord& page) { return numberOrNothing(page.firstSeen); } },
    { "fetched_at", true, [](RunId, const PageRecord& page) { return numberOrNothing(page.fetchedAt); } },
    { "run_id", true, [](RunId run, const PageRecord&) { return std::to_string(run.value); } },
    { "state", false, [](RunId, const PageRecord& page) { return std::string(name(page.state)); } },
    { "error", false, [](RunId, const PageRecord& page) { return page.error; } },
} };

/// RFC 4180, 2.5 to 2.7.
void appendCsv(std::string& line, std::string_view text)
{
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
        line += text;
        return;
    }
    line += '"';
    for (const char c : text) {
        if (c == '"')
            line += c;
        line += c;
    }
    line += '"';
}

/// RFC 8259, 7.
void appendJson(std::string& line, std::string_view text)
{
    line += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            line += '\\';
            line += c;
        } else if (c == '\n') {
            line += "\\n";
        } else if (c == '\r') {
            line += "\\r";
        } else if (c == '\t') {
            line += "\\t";
        } else if (byte < 0x20) {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(byte));
            line += escape;
        } else {
            line += c;
        }
    }
    line += '"';
}

constexpr std::string_view kBetweenValues = " | ";
constexpr std::string_view kBodyName = "body_file";
constexpr std::array<std::string_view, 2> kReferrerNames { "linked_from", "links" };
constexpr std::array<std::string_view, 2> kBeforeNames { "status_before", "title_before" };

void appendReferrersCsv(std::string& line, const Referrers& referrers)
{
    std::string urls;
    for (const std::string& url : referrers.urls) // a URL as it is stored holds no blank
        urls += (urls.empty() ? "" : " ") + url;
    line += ',';
    appendCsv(line, urls);
    line += ',' + std::to_string(referrers.count);
}

void appendReferrersJson(std::string& line, const Referrers& referrers)
{
    line += ",\"linked_from\":[";
    for (std::size_t i = 0; i < referrers.urls.size(); ++i) {
        line += i > 0 ? "," : "";
        appendJson(line, referrers.urls[i]);
    }
    line += "],\"links\":" + std::to_string(referrers.count);
}

void appendExtra(std::string& line, ExportFormat format, ExportExtra extra, const PageRecord& page, const Referrers& referrers)
{
    if (extra == ExportExtra::Referrers) {
        format == ExportFormat::Csv ? appendReferrersCsv(line, referrers) : appendReferrersJson(line, referrers);
    } else if (extra == ExportExtra::Before) {
        const PageBefore before = page.before.value_or(PageBefore {});
        const std::string status = numberOrNothing(before.status);
        if (format == ExportFormat::Csv) {
            line += ',' + status + ',';
            appendCsv(line, before.title);
        } else {
            line += ",\"status_before\":" + (status.empty() ? "null" : status) + ",\"title_before\":";
            appendJson(line, before.title);
        }
    }
}

void appendBody(std::string& line, ExportFormat format, const PageRecord& page)
{
    line += ',';
    if (format == ExportFormat::Csv) {
        appendCsv(line, page.bodyFile);
        return;
    }
    appendJson(line, kBodyName);
    line += ':';
    if (page.bodyFile.empty())
        line += "null";
    else
        appendJson(line, page.bodyFile);
}

/// The column or member of one field.
void appendField(std::string& line, ExportFormat format, const PageRecord& page, const std::string& field)
{
    line += ',';
    std::string joined;
    bool first = true;
    if (format == ExportFormat::JsonLines) {
        appendJson(line, field);
        line += ":[";
    }
    for (const FieldRecord& each : page.fields) {
        if (each.name != field)
            continue;
        if (format == ExportFormat::Csv) {
            joined.append(first ? std::string_view() : kBetweenValues).append(each.value);
        } else {
            line += first ? "" : ",";
            appendJson(line, each.value);
        }
        first = false;
    }
    if (format == ExportFormat::Csv)
        appendCsv(line, joined);
    else
        line += ']';
}

} // namespace

ExportExtra extraOf(const PageFilter& filter)
{
    if (filter.finding == PageFilter::Finding::Broken)
        return ExportExtra::Referrers;
    return filter.finding == PageFilter::Finding::Changed ? ExportExtra::Before : ExportExtra::None;
}

std::string exportHeader(ExportFormat format, ExportExtra extra, const RunColumns& own)
{
    std::string line;
    if (format == ExportFormat::JsonLines)
        return line;
    for (const Cell& cell : kCells) {
        if (!line.empty())
            line += ',';
        line += cell.name;
    }
    if (extra != ExportExtra::None) {
        for (const std::string_view name : extra == ExportExtra::Referrers ? kReferrerNames : kBeforeNames)
            line.append(",").append(name);
    }
    if (own.bodies)
        line.append(",").append(kBodyName);
    for (const std::string& field : own.fields)
        line += ',' + field;
    return line + "\r\n";
}

std::string exportLine(ExportFormat format, ExportExtra extra, RunId run, const PageRecord& page, const Referrers& referrers, const RunColumns& own)
{
    std::string line;
    bool first = true;
    for (const Cell& cell : kCells) {
        const std::string text = cell.text(run, page);
        if (format == ExportFormat::Csv) {
            if (!first)
                line += ',';
            appendCsv(line, text);
        } else {
            line += first ? "{" : ",";
            appendJson(line, cell.name);
            line += ':';
            if (!cell.isNumber)
                appendJson(line, text);
            else
                line += text.empty() ? "null" : text;
        }
        first = false;
    }
    appendExtra(line, format, extra, page, referrers);
    if (own.bodies)
        appendBody(line, format, page);
    for (const std::string& field : own.fields)
        appendField(line, format, page, field);
    return line + (format == ExportFormat::Csv ? "\r\n" : "}\n");
}

} // namespace millrace::store
