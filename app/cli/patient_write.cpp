#include "app/cli/patient_write.h"

#include "app/core/clock.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <climits>
#include <poll.h>
#include <unistd.h>

namespace millrace::cli {

namespace {

constexpr Milliseconds kWritePatience{500};
std::atomic<bool> g_errorsAreStuck = false;

bool writeWithin(int descriptor, std::string_view text, Milliseconds patience)
{
    const SteadyTime until = std::chrono::steady_clock::now() + patience;
    while (!text.empty()) {
        const auto left = std::chrono::ceil<Milliseconds>(until - std::chrono::steady_clock::now());
        pollfd out = {descriptor, POLLOUT, 0};
        const int ready = poll(&out, 1, static_cast<int>(std::max(Milliseconds(0), left).count()));
        if (ready == 0)
            return false;
        // pipe(7): where there is room at all, PIPE_BUF bytes are taken without waiting
        const ssize_t written = ready < 0 ? -1 : ::write(descriptor, text.data(), std::min<std::size_t>(text.size(), PIPE_BUF));
        if (written >= 0)
            text.remove_prefix(static_cast<std::size_t>(written));
        else if (errno != EINTR && errno != EAGAIN)
            return false;
    }
    return true;
}

} // namespace

bool writePatiently(int descriptor, std::string_view text)
{
    return writeWithin(descriptor, text, kWritePatience);
}

void sayToPerson(std::string_view text)
{
    g_errorsAreStuck = !writeWithin(STDERR_FILENO, text, g_errorsAreStuck ? Milliseconds(0) : kWritePatience);
}

} // namespace millrace::cli
