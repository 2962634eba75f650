#include "app/hash/eta_estimate.h"

#include <algorithm>
#include <cmath>

namespace millrace::hash {

namespace {

constexpr double kKept = 1.0 - 1.0 / 256;    ///< of the weight of what came before, per file
constexpr double kFewestFiles = 3;

} // namespace

void EtaEstimate::fileEnded(std::int64_t bytes, double seconds)
{
    const auto size = static_cast<double>(bytes);
    m_n = m_n * kKept + 1;
    m_size = m_size * kKept + size;
    m_time = m_time * kKept + seconds;
    m_sizeSquared = m_sizeSquared * kKept + size * size;
    m_sizeTime = m_sizeTime * kKept + size * seconds;
}

std::optional<EtaEstimate::Costs> EtaEstimate::costs() const
{
    if (m_n < kFewestFiles * kKept * kKept)
        return std::nullopt;
    const double meanSize = m_size / m_n;
    const double meanTime = m_time / m_n;
    const double variance = m_sizeSquared / m_n - meanSize * meanSize;
    // Files of about one size do not tell the two costs apart; per byte counts what is read of those that run, too.
    if (variance <= 0.01 * meanSize * meanSize)
        return meanSize > 0 ? Costs{0, meanTime / meanSize} : Costs{meanTime, 0};
    const double perByte = std::max(0.0, (m_sizeTime / m_n - meanSize * meanTime) / variance);
    const double perFile = meanTime - perByte * meanSize;
    return perFile >= 0 ? Costs{perFile, perByte} : Costs{0, meanTime / meanSize};
}

std::optional<Milliseconds> EtaEstimate::rest(std::int64_t files, std::int64_t bytes, int readers, double bytesPerSecond) const
{
    const auto known = costs();
    if (!known && bytesPerSecond <= 0)
        return std::nullopt;
    const double seconds = known ? (known->perFile * static_cast<double>(files) + known->perByte * static_cast<double>(bytes)) / std::max(readers, 1)
                                 : static_cast<double>(bytes) / bytesPerSecond;
    return Milliseconds(std::llround(seconds * 1000));
}

} // namespace millrace::hash
