#pragma once

#include "app/core/clock.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <optional>

namespace millrace::chat {

/// Durations in buckets of an eighth of an octave, from a microsecond to more than an hour: a percentile is right to 13 %.
/// Thread: a plain value. Cost: O(1) to add, no allocation.
class LatencyHistogram {
public:
    void add(Microseconds duration)
    {
        ++m_buckets[bucketOf(static_cast<std::uint64_t>(std::max<Microseconds::rep>(duration.count(), 0)))];
        ++m_count;
        m_sum += duration;
    }
    void add(const LatencyHistogram& other)
    {
        for (std::size_t i = 0; i < kBuckets; ++i)
            m_buckets[i] += other.m_buckets[i];
        m_count += other.m_count;
        m_sum += other.m_sum;
    }
    /// How many were shorter than `limit`, which is a power of two of at least 8 µs: buckets end there.
    [[nodiscard]] std::uint64_t countBelow(Microseconds limit) const
    {
        std::uint64_t below = 0;
        for (std::size_t i = 0; i < bucketOf(static_cast<std::uint64_t>(limit.count())); ++i)
            below += m_buckets[i];
        return below;
    }
    [[nodiscard]] Microseconds sum() const { return m_sum; }
    /// The upper end of the bucket that holds the given share of all; nullopt while empty.
    [[nodiscard]] std::optional<Microseconds> percentile(double share) const
    {
        if (m_count == 0)
            return std::nullopt;
        const auto rank = static_cast<std::uint64_t>(share * static_cast<double>(m_count - 1)) + 1;
        std::uint64_t seen = 0;
        std::size_t bucket = 0;
        while (bucket + 1 < kBuckets && (seen += m_buckets[bucket]) < rank)
            ++bucket;
        return Microseconds(upperEnd(bucket));
    }
    [[nodiscard]] std::uint64_t count() const { return m_count; }
    void clear() { *this = {}; }

private:
    static constexpr std::size_t kBuckets = 256;
    static constexpr std::size_t kPerOctave = 8;

    [[nodiscard]] static std::size_t bucketOf(std::uint64_t value)
    {
        if (value < kPerOctave)
            return static_cast<std::size_t>(value);
        const auto octave = static_cast<std::size_t>(std::bit_width(value)) - 3; // 1 for 8…15
        const auto part = static_cast<std::size_t>(value >> (octave - 1)) - kPerOctave;
        return std::min(octave * kPerOctave + part, kBuckets - 1);
    }
    [[nodiscard]] static std::int64_t upperEnd(std::size_t bucket)
    {
        const std::size_t octave = bucket / kPerOctave;
        const std::size_t part = bucket % kPerOctave;
        return octave == 0 ? static_cast<std::int64_t>(part) : (static_cast<std::int64_t>(kPerOctave + part + 1) << (octave - 1)) - 1;
    }

    std::array<std::uint64_t, kBuckets> m_buckets{};
    std::uint64_t m_count = 0;
    Microseconds m_sum{0};
};

} // namespace millrace::chat
