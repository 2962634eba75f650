#include "app/telemetry/process_memory.h"

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

} // namespace millrace::telemetry
