#include "app/telemetry/process_memory.h"

#include <dirent.h>

#include <cstdio>
#include <unistd.h>

namespace millrace::telemetry {

std::int64_t residentBytes()
{
    std::FILE* file = std::fopen("/proc/self/statm", "r");
    if (!file)
        return 0;
    long long total = 0;
    long long resident = 0;
    const int read = std::fscanf(file, "%lld %lld", &total, &resident);
    std::fclose(file);
    return read == 2 ? resident * sysconf(_SC_PAGESIZE) : 0;
}

std::optional<std::int64_t> openDescriptors()
{
    DIR* folder = opendir("/proc/self/fd");
    if (!folder)
        return std::nullopt;
    std::int64_t count = -1; // the folder's own
    while (const dirent* entry = readdir(folder))
        count += entry->d_name[0] == '.' ? 0 : 1;
    closedir(folder);
    return count;
}

} // namespace millrace::telemetry
