#include "app/telemetry/process_metrics.h"

#include "app/telemetry/process_memory.h"

#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <optional>

namespace millrace::telemetry {

namespace {

/// Of /proc/self/stat, which has the program's name in parentheses before the numbers.
struct ProcessStat {
    std::uint64_t threads = 0, startTicks = 0, virtualBytes = 0;
};

std::optional<ProcessStat> readStat()
{
    std::FILE* file = std::fopen("/proc/self/stat", "r");
    if (!file)
        return std::nullopt;
    char text[1024];
    const std::size_t got = std::fread(text, 1, sizeof text - 1, file);
    std::fclose(file);
    text[got] = '\0';
    const char* name = std::strrchr(text, ')');
    ProcessStat stat;
    // fields 3 to 23: state, 16 numbers, threads (20), itrealvalue, start time (22), virtual size (23)
    if (!name || std::sscanf(name + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %" SCNu64 " %*d %" SCNu64 " %" SCNu64, &stat.threads, &stat.startTicks, &stat.virtualBytes) != 3)
        return std::nullopt;
    return stat;
}

/// When the machine was started, in seconds since 1970; the same for as long as the clock is not set.
std::optional<double> bootTime()
{
    std::FILE* file = std::fopen("/proc/stat", "r");
    if (!file)
        return std::nullopt;
    char line[512];
    std::optional<double> seconds;
    while (!seconds && std::fgets(line, sizeof line, file)) {
        double read = 0;
        if (std::sscanf(line, "btime %lf", &read) == 1)
            seconds = read;
    }
    std::fclose(file);
    return seconds;
}

} // namespace

void describeProcess(MetricSink& sink)
{
    sink.gauge("millrace_build_info", "The version of the program; always 1.").add(1, {{"version", MILLRACE_VERSION}});
    rusage usage{};
    if (getrusage(RUSAGE_SELF, &usage) == 0) {
        const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; };
        sink.counter("process_cpu_seconds_total", "User and system CPU time.").add(seconds(usage.ru_utime) + seconds(usage.ru_stime));
    }
    sink.gauge("process_resident_memory_bytes", "Resident memory.").add(static_cast<double>(residentBytes()));
    if (const auto stat = readStat()) {
        sink.gauge("process_virtual_memory_bytes", "Virtual memory.").add(static_cast<double>(stat->virtualBytes));
        sink.gauge("process_threads", "Threads.").add(static_cast<double>(stat->threads));
        if (const auto boot = bootTime())
            sink.gauge("process_start_time_seconds", "When the process was started, in seconds since 1970.")
                .add(*boot + static_cast<double>(stat->startTicks) / static_cast<double>(sysconf(_SC_CLK_TCK)));
    }
    if (const auto descriptors = openDescriptors())
        sink.gauge("process_open_fds", "Open file descriptors.").add(static_cast<double>(*descriptors));
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0)
        sink.gauge("process_max_fds", "Most open file descriptors that the system allows.").add(static_cast<double>(limit.rlim_cur));
}

} // namespace millrace::telemetry
