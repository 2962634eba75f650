// write_man_page PAGE VERSION: the manual page on standard output, made of PAGE (millrace.1.in) and the texts of --help.
#include "app/cli/usage.h"
#include "packaging/man/man_page.h"

#include <cstdio>
#include <fstream>
#include <iterator>

int main(int argc, char** argv)
{
    std::ifstream file(argc == 3 ? argv[1] : "");
    std::string page{std::istreambuf_iterator<char>(file), {}};
    if (page.empty()) {
        std::fputs("usage: write_man_page PAGE VERSION\n", stderr);
        return 2;
    }
    constexpr std::string_view kVersion = "@version@";
    if (const std::size_t at = page.find(kVersion); at != std::string::npos)
        page.replace(at, kVersion.size(), argv[2]);
    const std::string text = millrace::packaging::manPage(page, millrace::cli::usageText);
    return std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0 ? 1 : 0;
}
