#include "app/hash/device_queues.h"

#include "app/hash/hash_settings.h"

#include <algorithm>
#include <array>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <sys/sysmacros.h>

namespace millrace::hash {

namespace {

struct CloseSysfsFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

/// The first character of a small file; nullopt: there is none.
std::optional<char> firstCharacter(const std::string& path)
{
    const std::unique_ptr<std::FILE, CloseSysfsFile> file(std::fopen(path.c_str(), "re"));
    if (!file)
        return std::nullopt;
    const int character = std::fgetc(file.get());
    return character == EOF ? std::nullopt : std::optional(static_cast<char>(character));
}

/// Disks of virtual machines and of the network: their drivers do not know what is behind them, and leave the flag at its default, "rotational".
bool isVirtual(std::string_view sysfsPath)
{
    const std::string_view name = sysfsPath.substr(sysfsPath.find_last_of('/') + 1);
    return sysfsPath.find("/virtio") != std::string_view::npos || name.starts_with("xvd") || name.starts_with("nbd");
}

} // namespace

std::string deviceName(dev_t device)
{
    return std::to_string(major(device)) + ':' + std::to_string(minor(device));
}

bool isRotational(dev_t device)
{
    const std::string folder = "/sys/dev/block/" + deviceName(device);
    std::array<char, PATH_MAX> resolved{};
    if (realpath(folder.c_str(), resolved.data()) && isVirtual(resolved.data()))
        return false;
    if (const auto own = firstCharacter(folder + "/queue/rotational"))
        return own == '1';
    // The entry is a link into the disk's folder, so that ".." is the disk.
    return firstCharacter(folder + "/partition") && firstCharacter(folder + "/../queue/rotational") == '1';
}

void DeviceQueues::push(dev_t device, FileId file, SteadyTime now)
{
    auto found = std::find_if(m_devices.begin(), m_devices.end(), [&](const Device& each) { return each.number == device; });
    if (found == m_devices.end()) {
        m_devices.emplace_back();
        found = std::prev(m_devices.end());
        found->number = device;
        found->rotational = m_probe(device);
    }
    if (found->files.empty())
        found->waitsSince = now;
    found->files.push_back(file);
    ++m_queued;
}

const DeviceQueues::Device* DeviceQueues::choose(Reader reader) const
{
    const Device* best = nullptr;
    for (const Device& each : m_devices) {
        if (each.files.empty() || (each.rotational && each.readers >= kRotationalWorkers))
            continue;
        if (reader == Reader::Extra && !(each.starved && each.readers == 0))
            continue;
        if (!best || each.readers < best->readers || (each.readers == best->readers && each.served < best->served))
            best = &each;
    }
    return best;
}

std::optional<DeviceQueues::Next> DeviceQueues::take(Reader reader, SteadyTime now)
{
    const Device* chosen = choose(reader);
    if (!chosen)
        return std::nullopt;
    const auto index = static_cast<std::size_t>(std::find_if(m_devices.begin(), m_devices.end(), [&](const Device& each) { return &each == chosen; }) - m_devices.begin());
    Device& device = m_devices[index];
    const Next next{index, device.files.front()};
    device.files.pop_front();
    --m_queued;
    ++device.readers;
    device.served = ++m_turn;
    device.waitsSince = now;
    if (device.files.empty())
        device.starved = false;
    return next;
}

void DeviceQueues::ended(std::size_t device, SteadyTime now)
{
    if (--m_devices[device].readers == 0)
        m_devices[device].waitsSince = now;
}

bool DeviceQueues::findStarved(SteadyTime now)
{
    bool any = false;
    for (Device& each : m_devices) {
        if (each.files.empty() || each.readers > 0)
            continue;
        each.starved = each.starved || now - each.waitsSince >= kStarvedAfter;
        any = any || each.starved;
    }
    return any;
}

std::vector<std::deque<FileId>> DeviceQueues::takeAll()
{
    std::vector<std::deque<FileId>> all;
    for (Device& each : m_devices) {
        if (!each.files.empty())
            all.push_back(std::exchange(each.files, {}));
        each.starved = false;
    }
    m_queued = 0;
    return all;
}

} // namespace millrace::hash
