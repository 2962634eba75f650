#include "packaging/man/man_page.h"

#include <cctype>
#include <vector>

namespace millrace::packaging {

namespace {

constexpr std::string_view kHelp = "@help ";
constexpr std::string_view kCommonHeading = "Options of every command";
constexpr std::size_t kTextColumn = 23; ///< where --help's texts begin

std::vector<std::string_view> linesOf(std::string_view text)
{
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

/// A line of text; one that would be a request gets a zero-width character in front.
std::string textLine(std::string_view text)
{
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    return (text.starts_with('.') || text.starts_with('\'') ? "\\&" : "") + roffText(text) + '\n';
}

/// `-a, --algorithm A` with options in bold and values in italics.
std::string optionHead(std::string_view head)
{
    std::string out;
    while (!head.empty()) {
        const std::size_t end = head.find(' ');
        std::string_view word = head.substr(0, end);
        head.remove_prefix(end == std::string_view::npos ? head.size() : end + 1);
        const bool comma = word.ends_with(',');
        word.remove_suffix(comma ? 1 : 0);
        out += (out.empty() ? "" : " ") + std::string(word.starts_with('-') ? "\\fB" : "\\fI") + roffText(word) + "\\fR" + (comma ? "," : "");
    }
    return out;
}

std::string option(std::string_view line)
{
    line.remove_prefix(2);
    const std::size_t column = kTextColumn - 2;
    const bool textToo = line.size() > column && line[column - 1] == ' ';
    std::string_view head = line.substr(0, textToo ? column : line.size());
    head = head.substr(0, head.find_last_not_of(' ') + 1);
    return ".TP\n" + optionHead(head) + '\n' + (textToo ? textLine(line.substr(column)) : std::string());
}

std::string helpAsRoff(std::string_view help, bool common)
{
    std::string out;
    bool inCommon = false;
    for (std::string_view line : linesOf(help)) {
        const bool heading = !line.empty() && line.front() != ' ' && std::isupper(static_cast<unsigned char>(line.front())) && line.find(". ") == std::string_view::npos
            && line.find(':') == std::string_view::npos && !line.ends_with('.');
        inCommon = inCommon || line == kCommonHeading;
        if (inCommon != common || line == kCommonHeading)
            continue;
        if (line.empty())
            out += ".PP\n";
        else if (heading)
            out += ".SS " + roffText(line) + '\n';
        else if (line.starts_with("  -"))
            out += option(line);
        else
            out += textLine(line);
    }
    while (out.ends_with(".PP\n"))
        out.resize(out.size() - 4);
    return out;
}

} // namespace

std::string roffText(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '\\': out += "\\e"; break;
        case '-': out += "\\-"; break;
        case '\'': out += "\\(aq"; break;
        case '`': out += "\\(ga"; break;
        case '^': out += "\\(ha"; break;
        case '~': out += "\\(ti"; break;
        default: out += c;
        }
    }
    return out;
}

std::string manPage(std::string_view page, const std::function<std::string(std::string_view)>& help)
{
    std::string out;
    for (std::string_view line : linesOf(page)) {
        if (!line.starts_with(kHelp) || !line.ends_with('@')) {
            out += std::string(line) + '\n';
            continue;
        }
        std::string_view command = line.substr(kHelp.size(), line.size() - kHelp.size() - 1);
        const bool common = command == "common";
        out += helpAsRoff(help(common ? std::string_view() : command), common);
    }
    return out;
}

} // namespace millrace::packaging
