#include "app/store/filesystem_check.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <utility>

#include <sys/vfs.h>

namespace millrace::store {

namespace {

// linux/magic.h names only some of these.
constexpr std::array<std::pair<long, std::string_view>, 8> kNetworkMagics = { {
    { 0x6969, "NFS" },
    { 0x517b, "SMB" },
    { 0xfe534d42, "SMB2" },
    { 0xff534d42, "CIFS" },
    { 0x5346414f, "AFS" },
    { 0x73757245, "Coda" },
    { 0x564c, "NCP" },
    { 0x00c36400, "Ceph" },
} };
constexpr long kFuseMagic = 0x65735546;

constexpr std::array<std::string_view, 10> kNetworkFuse = {
    "fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.gvfsd-fuse", "fuse.davfs", "fuse.curlftpfs", "fuse.glusterfs", "fuse.smbnetfs",
    "fuse.ceph-fuse", "fuse.goofys",
};

/// Spaces and the like stand as \ooo in mountinfo.
std::string unescaped(std::string_view text)
{
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 3 < text.size()) {
            plain += static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0'));
            i += 3;
        } else {
            plain += text[i];
        }
    }
    return plain;
}

bool holds(std::string_view mountPoint, std::string_view path)
{
    if (mountPoint == "/")
        return true;
    return path.starts_with(mountPoint) && (path.size() == mountPoint.size() || path[mountPoint.size()] == '/');
}

} // namespace

std::string_view networkNameOfMagic(long magic)
{
    for (const auto& [known, name] : kNetworkMagics) {
        if ((magic & 0xffffffffL) == known)
            return name;
    }
    return {};
}

bool isNetworkFuse(std::string_view type)
{
    for (const std::string_view known : kNetworkFuse) {
        if (type == known)
            return true;
    }
    return false;
}

std::string mountTypeOf(std::string_view mountinfo, std::string_view path)
{
    std::string type;
    std::size_t longest = 0;
    std::istringstream lines { std::string(mountinfo) };
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string word;
        std::string mountPoint;
        for (int i = 0; i < 5 && words >> word; ++i)
            mountPoint = unescaped(word);
        const auto separator = line.find(" - ");
        if (separator == std::string::npos || !holds(mountPoint, path) || mountPoint.size() < longest)
            continue;
        longest = mountPoint.size();   // a later mount on the same point hides the earlier one
        type = line.substr(separator + 3, line.find(' ', separator + 3) - separator - 3);
    }
    return type;
}

std::string networkFilesystem(const std::string& path)
{
    std::error_code error;
    std::filesystem::path existing = path;
    while (!std::filesystem::exists(existing, error) && existing.has_relative_path())
        existing = existing.parent_path();
    struct statfs info = {};
    if (::statfs(existing.c_str(), &info) != 0)
        return {};
    const long magic = static_cast<long>(info.f_type);
    if ((magic & 0xffffffffL) == kFuseMagic) {
        std::ifstream file("/proc/self/mountinfo");
        const std::string text { std::istreambuf_iterator<char>(file), {} };
        const std::string type = mountTypeOf(text, std::filesystem::weakly_canonical(existing, error).string());
        return isNetworkFuse(type) ? type : std::string();
    }
    return std::string(networkNameOfMagic(magic));
}

} // namespace millrace::store
