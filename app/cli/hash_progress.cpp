#include "app/cli/hash_progress.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <unistd.h>

namespace millrace::cli {

namespace {

constexpr std::chrono::milliseconds kFirstShown(500);
constexpr std::chrono::milliseconds kShownAgain(200);
constexpr std::chrono::seconds kSpeedWindow(2);

std::string amountText(std::int64_t bytes)
{
    char text[32];
    if (bytes >= 1'000'000'000)
        std::snprintf(text, sizeof text, "%.2f GB", static_cast<double>(bytes) / 1e9);
    else
        std::snprintf(text, sizeof text, "%.1f MB", static_cast<double>(bytes) / 1e6);
    return text;
}

std::string leftText(double seconds)
{
    const auto left = static_cast<long>(std::ceil(seconds));
    char text[64];
    if (left < 60)
        std::snprintf(text, sizeof text, "%ld s left", left);
    else if (left < 3600)
        std::snprintf(text, sizeof text, "%ld min %02ld s left", left / 60, left % 60);
    else
        std::snprintf(text, sizeof text, "%ld h %02ld min left", left / 3600, left / 60 % 60);
    return text;
}

} // namespace

std::string hashProgressText(std::int64_t bytes, std::optional<std::int64_t> total, double bytesPerSecond)
{
    std::string text = amountText(bytes);
    if (total)
        text += " of " + amountText(*total);
    char speed[48];
    std::snprintf(speed, sizeof speed, "  %.0f MB/s", bytesPerSecond / 1e6);
    text += speed;
    constexpr double kLongest = 1e7; // beyond it says nothing
    const double left = total && bytesPerSecond > 0 ? static_cast<double>(std::max<std::int64_t>(*total - bytes, 0)) / bytesPerSecond : kLongest;
    return left < kLongest ? text + "  " + leftText(left) : text;
}

HashProgress::HashProgress() : m_wanted(isatty(STDERR_FILENO) != 0), m_next(std::chrono::steady_clock::now() + kFirstShown), m_sampled(std::chrono::steady_clock::now()) {}

void HashProgress::show(std::int64_t bytes, std::optional<std::int64_t> total)
{
    const SteadyTime now = std::chrono::steady_clock::now();
    if (!m_wanted || now < m_next)
        return;
    m_next = now + kShownAgain;
    const double seconds = std::chrono::duration<double>(now - m_sampled).count();
    if (seconds > 0)
        m_speed = static_cast<double>(bytes - m_sampledBytes) / seconds;
    if (now - m_sampled >= kSpeedWindow) {
        m_sampled = now;
        m_sampledBytes = bytes;
    }
    std::fprintf(stderr, "\r%s\033[K", hashProgressText(bytes, total, m_speed).c_str());
    m_shown = true;
}

void HashProgress::clear()
{
    if (m_shown)
        std::fputs("\r\033[K", stderr);
    m_shown = false;
}

} // namespace millrace::cli
