#pragma once

#include "app/core/clock.h"
#include "app/hash/hash_feed.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace millrace::hash {

/// Whether the disk behind a file's device seeks: /sys/dev/block/M:m/queue/rotational, for a partition that of its disk. What has no block
/// device of its own (tmpfs, network, btrfs) does not, nor has a virtual disk, whose driver says "rotational" for "unknown".
[[nodiscard]] bool isRotational(dev_t device);
/// "8:1".
[[nodiscard]] std::string deviceName(dev_t device);

/// A device that waits this long with no reader gets one beyond the configured number: others read a huge file, or hang in the kernel.
constexpr SteadyDuration kStarvedAfter = std::chrono::seconds(1);

/// Which file is read next: one queue per device, in order; among the devices the one with the fewest readers, then the one that was served
/// longest ago; a rotational one has kRotationalWorkers.
///
/// Thread: a plain value, guarded by its owner. Time: never reads a clock. Cost: linear in the number of devices, which are few.
class DeviceQueues {
public:
    using Probe = std::function<bool(dev_t)>;
    enum class Reader {
        Regular,     ///< one of the configured number
        Extra,       ///< beyond it: only for devices that starve
    };
    struct Next {
        std::size_t device = 0;      ///< for ended()
        FileId file;
    };

    explicit DeviceQueues(Probe probe = isRotational) : m_probe(std::move(probe)) {}

    void push(dev_t device, FileId file, SteadyTime now);
    [[nodiscard]] bool hasNext(Reader reader) const { return choose(reader) != nullptr; }
    /// Takes a file; its device has one reader more until ended().
    [[nodiscard]] std::optional<Next> take(Reader reader, SteadyTime now);
    void ended(std::size_t device, SteadyTime now);
    /// Looks who starves; true: there is such a device without a reader.
    bool findStarved(SteadyTime now);

    [[nodiscard]] std::size_t queued() const { return m_queued; }
    [[nodiscard]] dev_t device(std::size_t index) const { return m_devices[index].number; }
    [[nodiscard]] bool rotational(std::size_t index) const { return m_devices[index].rotational; }
    /// Empties all queues. What was read goes on.
    [[nodiscard]] std::vector<std::deque<FileId>> takeAll();

private:
    struct Device {
        dev_t number = 0;
        bool rotational = false;
        bool starved = false;                ///< may have a reader beyond the number, until its queue is empty
        int readers = 0;
        std::uint64_t served = 0;
        SteadyTime waitsSince;               ///< with files and without a reader
        std::deque<FileId> files;
    };
    [[nodiscard]] const Device* choose(Reader reader) const;

    Probe m_probe;
    std::deque<Device> m_devices;
    std::size_t m_queued = 0;
    std::uint64_t m_turn = 0;
};

} // namespace millrace::hash
