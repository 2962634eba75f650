// HashService beside the bare loop over the same files: what rows, queues and publishing cost. Ratios of interleaved runs; nothing is asserted.
//   bench_hash_service FOLDER [THREADS [RUNS]]      every regular file below FOLDER, warm
#include "app/hash/file_hasher.h"
#include "app/hash/folder_walk.h"
#include "app/hash/hash_service.h"

#include <malloc.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <future>

using namespace millrace;
using namespace millrace::hash;

namespace {

double secondsSince(SteadyTime begin)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// Walk first, then threads that take the next path: the least that can be done.
double bareSeconds(const std::string& folder, int threads)
{
    const SteadyTime begin = std::chrono::steady_clock::now();
    std::vector<std::string> paths;
    walkFolder(folder, {[&](FoundFile file) { paths.push_back(std::move(file.path)); }, [](const std::string&, HashError) {}, {}}, {});
    std::atomic<std::size_t> next{0};
    std::vector<std::thread> workers;
    for (int i = 0; i < threads; ++i) {
        workers.emplace_back([&] {
            auto digests = DigestSet::make({Algorithm::Sha256});
            for (std::size_t at = next++; at < paths.size(); at = next++)
                (void)hashFile(paths[at], *digests, FileKinds::RegularOnly, {});
        });
    }
    for (std::thread& each : workers)
        each.join();
    return secondsSince(begin);
}

double residentMegabytes()
{
    malloc_trim(0);
    long total = 0, resident = 0;
    std::FILE* file = std::fopen("/proc/self/statm", "re");
    if (!file || std::fscanf(file, "%ld %ld", &total, &resident) != 2)
        std::abort();
    std::fclose(file);
    return static_cast<double>(resident) * 4096 / 1e6;
}

struct ServiceRun {
    double seconds = 0, megabytes = 0;
    std::int64_t files = 0;
};

/// With somebody who takes the rows and drops them, as a window would.
ServiceRun serviceRun(const std::string& folder, int threads)
{
    const double before = residentMegabytes();
    const SystemClock clock;
    HashService service(clock);
    std::mutex mutex;
    std::condition_variable changed;
    bool woken = false;
    const auto wake = [&] {
        const std::lock_guard lock(mutex);
        woken = true;
        changed.notify_one();
    };
    service.feed().files.setWake(wake);
    service.feed().totals.setWake(wake);
    service.configure({{Algorithm::Sha256}, threads, true});
    service.setPublishing(true);
    service.add({folder});
    HashTotals totals;
    bool idle = false;
    while (!idle) {
        {
            std::unique_lock lock(mutex);
            changed.wait(lock, [&] { return std::exchange(woken, false); });
        }
        (void)service.feed().files.take();
        for (auto& each : service.feed().totals.take()) {
            totals = std::move(each.second);
            idle = totals.phase == HashPhase::Idle && totals.files > 0;
        }
    }
    // As the service counts it: until the last read; the wall clock would have the rest of a tick in it.
    const ServiceRun run{std::chrono::duration<double>(totals.elapsed).count(), residentMegabytes() - before, totals.count(FileState::Done)};
    service.feed().files.setWake(nullptr);
    service.feed().totals.setWake(nullptr);
    return run;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 2) {
        std::fputs("bench_hash_service FOLDER [THREADS [RUNS]]\n", stderr);
        return 2;
    }
    const std::string folder = argv[1];
    const int threads = argc > 2 ? std::atoi(argv[2]) : kDefaultWorkers;
    const int runs = argc > 3 ? std::atoi(argv[3]) : 5;
    (void)bareSeconds(folder, threads); // warms the cache
    std::vector<double> ratios;
    for (int i = 0; i < runs; ++i) {
        const double bare = bareSeconds(folder, threads);
        const ServiceRun service = serviceRun(folder, threads);
        ratios.push_back(service.seconds / bare);
        std::printf("bare %.3f s   service %.3f s   ratio %.3f   %lld files   %.1f MB\n", bare, service.seconds, ratios.back(), static_cast<long long>(service.files), service.megabytes);
        std::fflush(stdout);
    }
    std::sort(ratios.begin(), ratios.end());
    std::printf("median ratio %.3f\n", ratios[ratios.size() / 2]);
    return 0;
}
