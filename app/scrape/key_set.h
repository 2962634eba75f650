#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace millrace::scrape {

/// Key hashes, and beside each a second hash of the same key, so that a hit can be told from a collision without asking the store.
///
/// Thread: its owner's. Cost: O(1). No call takes long, however many there are: the set is in kParts parts, and each grows by itself
/// (std::unordered_set moves all of them in one go: 16 ms at half a million). Memory: 21 to 43 bytes a hash.
/// Key hashes are public, so that whoever makes URLs could choose where they lie, or let two of them collide: they are spread by a multiplier,
/// and the second hash has a seed, that nobody knows.
class KeySet {
public:
    KeySet();
    /// What stands beside a hash of which only itself is known; no key has it.
    static constexpr std::uint64_t kUnknown = 2;
    /// A second hash of `key`.
    [[nodiscard]] std::uint64_t check(std::string_view key) const;

    /// False: the hash was there, and what stood beside it still does.
    bool insert(std::int64_t hash, std::uint64_t check = kUnknown);
    [[nodiscard]] bool contains(std::int64_t hash) const { return find(hash) != nullptr; }
    /// What stands beside the hash; nullopt: it is not there.
    [[nodiscard]] std::optional<std::uint64_t> checkOf(std::int64_t hash) const;
    /// Puts `check` beside a hash where nothing is known yet.
    void learn(std::int64_t hash, std::uint64_t check);
    void erase(std::int64_t hash);
    [[nodiscard]] std::size_t size() const noexcept { return m_size; }

    static constexpr unsigned kPartBits = 8;
    static constexpr std::size_t kParts = std::size_t{1} << kPartBits;

private:
    struct Slot {
        std::uint64_t spread = 0;
        std::uint64_t check = 0;             ///< 0: the slot is free
    };
    /// Open addressing with linear probing.
    struct Part {
        std::vector<Slot> slots;             ///< a power of two, at most 3/4 used
        unsigned shift = 0;                  ///< of a spread hash to its first slot
        std::size_t used = 0;
    };
    [[nodiscard]] std::uint64_t spread(std::int64_t hash) const noexcept { return static_cast<std::uint64_t>(hash) * m_multiplier; }
    [[nodiscard]] static std::size_t firstSlot(const Part& part, std::uint64_t spread) noexcept;
    [[nodiscard]] static std::size_t slotOf(const Part& part, std::uint64_t spread);
    [[nodiscard]] const Slot* find(std::int64_t hash) const;
    static void grow(Part& part, std::size_t slots);

    std::uint64_t m_multiplier;              ///< odd: it takes no two hashes to one value
    std::uint64_t m_seed;
    std::array<Part, kParts> m_parts;
    std::size_t m_size = 0;
};

} // namespace millrace::scrape
