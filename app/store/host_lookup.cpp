#include "app/store/host_lookup.h"

#include "app/store/watchdog.h"

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include <netdb.h>
#include <sys/socket.h>

namespace millrace::store {

namespace {

/// How soon a closing store is noticed.
constexpr Milliseconds kLookupSlice { 50 };

struct Lookup {
    std::mutex mutex;
    std::condition_variable ended;
    std::optional<std::vector<std::string>> addresses;
};

std::vector<std::string> addressesOf(const std::string& host)
{
    addrinfo wanted = {};
    wanted.ai_family = AF_UNSPEC;
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    std::vector<std::string> addresses;
    if (::getaddrinfo(host.c_str(), nullptr, &wanted, &found) != 0)
        return addresses;
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
    for (const addrinfo* each = found; each && addresses.size() < kMostAddresses; each = each->ai_next) {
        char text[NI_MAXHOST] = {};
        if (::getnameinfo(each->ai_addr, each->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) == 0
            && std::find(addresses.begin(), addresses.end(), text) == addresses.end())
            addresses.emplace_back(text);
    }
    return addresses;
}

} // namespace

Result<std::vector<std::string>, LookupError> lookUpHost(const std::string& host, SteadyTime until, const Watchdog& watchdog)
{
    const auto lookup = std::make_shared<Lookup>();
    std::thread([lookup, host] {
        auto addresses = addressesOf(host);
        const std::lock_guard lock(lookup->mutex);
        lookup->addresses = std::move(addresses);
        lookup->ended.notify_all();
    }).detach();
    std::unique_lock lock(lookup->mutex);
    while (!lookup->addresses) {
        const SteadyTime now = std::chrono::steady_clock::now();
        if (now >= until || watchdog.isCutOff())
            return Failure { LookupError::TimedOut };
        lookup->ended.wait_until(lock, std::min(until, now + kLookupSlice));
    }
    if (lookup->addresses->empty())
        return Failure { LookupError::Unknown };
    return *lookup->addresses;
}

} // namespace millrace::store
