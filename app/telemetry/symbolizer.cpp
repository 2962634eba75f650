#include "app/telemetry/symbolizer.h"

#include <elfutils/libdwfl.h>

#include <cxxabi.h>
#include <unistd.h>

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

namespace millrace::telemetry {

namespace {

constexpr std::size_t kMaxSymbol = 400;          ///< bytes; a template's name may fill pages

/// Debug information is taken from the program's own file alone: the standard search may ask servers.
int noSeparateDebugInfo(Dwfl_Module*, void**, const char*, Dwarf_Addr, const char*, const char*, GElf_Word, char**)
{
    return -1;
}

std::string_view lastPart(std::string_view path)
{
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string demangled(const char* symbol)
{
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> name(abi::__cxa_demangle(symbol, nullptr, nullptr, &status), std::free);
    return std::string(status == 0 ? name.get() : symbol).substr(0, kMaxSymbol);
}

std::string hexAddress(std::uintptr_t address)
{
    char digits[16];
    const auto end = std::to_chars(digits, digits + sizeof digits, address, 16).ptr;
    return "0x" + std::string(digits, end);
}

std::string describe(Dwfl* dwfl, void* frame)
{
    const auto address = reinterpret_cast<std::uintptr_t>(frame);
    const Dwarf_Addr inside = address - 1; // a return address may be the next function's first
    Dwfl_Module* const module = dwfl ? dwfl_addrmodule(dwfl, inside) : nullptr;
    if (!module)
        return hexAddress(address);
    const char* const symbol = dwfl_module_addrname(module, inside);
    std::string words;
    if (symbol)
        words = demangled(symbol);
    else
        words = hexAddress(address) + " in " + std::string(lastPart(dwfl_module_info(module, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr)));
    int line = 0;
    if (Dwfl_Line* const at = dwfl_module_getsrc(module, inside)) {
        if (const char* const file = dwfl_lineinfo(at, nullptr, &line, nullptr, nullptr, nullptr))
            words += ' ' + std::string(lastPart(file)) + ':' + std::to_string(line);
    }
    return words;
}

} // namespace

std::vector<std::string> symbolize(const std::vector<void*>& frames)
{
    static const Dwfl_Callbacks callbacks{dwfl_linux_proc_find_elf, noSeparateDebugInfo, dwfl_offline_section_address, nullptr};
    const std::unique_ptr<Dwfl, decltype(&dwfl_end)> dwfl(dwfl_begin(&callbacks), dwfl_end);
    if (dwfl)
        (void)(dwfl_linux_proc_report(dwfl.get(), getpid()) == 0 && dwfl_report_end(dwfl.get(), nullptr, nullptr) == 0);
    std::vector<std::string> words;
    words.reserve(frames.size());
    for (void* const frame : frames)
        words.push_back(describe(dwfl.get(), frame));
    return words;
}

} // namespace millrace::telemetry
