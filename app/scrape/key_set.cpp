#include "app/scrape/key_set.h"

#include <bit>
#include <random>
#include <utility>

#include <xxhash.h>

namespace millrace::scrape {

namespace {

constexpr std::size_t kFewestSlots = 16;

constexpr std::size_t partOf(std::uint64_t spread)
{
    return static_cast<std::size_t>(spread >> (64 - KeySet::kPartBits));
}

} // namespace

KeySet::KeySet()
{
    std::random_device random;
    m_multiplier = (std::uint64_t{random()} << 32 | random()) | 1U;
    m_seed = std::uint64_t{random()} << 32 | random();
}

std::uint64_t KeySet::check(std::string_view key) const
{
    return XXH3_64bits_withSeed(key.data(), key.size(), m_seed) | 1U;
}

std::size_t KeySet::firstSlot(const Part& part, std::uint64_t spread) noexcept
{
    return static_cast<std::size_t>(spread << kPartBits >> part.shift);
}

/// The slot that has it, or the free one where it would be. Precondition: there is a free slot.
std::size_t KeySet::slotOf(const Part& part, std::uint64_t spread)
{
    const std::size_t mask = part.slots.size() - 1;
    std::size_t at = firstSlot(part, spread);
    while (part.slots[at].check != 0 && part.slots[at].spread != spread)
        at = (at + 1) & mask;
    return at;
}

const KeySet::Slot* KeySet::find(std::int64_t hash) const
{
    const std::uint64_t value = spread(hash);
    const Part& part = m_parts[partOf(value)];
    if (part.used == 0)
        return nullptr;
    const Slot& slot = part.slots[slotOf(part, value)];
    return slot.check != 0 ? &slot : nullptr;
}

void KeySet::grow(Part& part, std::size_t slots)
{
    const std::vector<Slot> before = std::exchange(part.slots, std::vector<Slot>(slots));
    part.shift = 64 - static_cast<unsigned>(std::countr_zero(slots));
    for (const Slot& each : before) {
        if (each.check != 0)
            part.slots[slotOf(part, each.spread)] = each;
    }
}

bool KeySet::insert(std::int64_t hash, std::uint64_t check)
{
    const std::uint64_t value = spread(hash);
    Part& part = m_parts[partOf(value)];
    if (part.used + 1 > part.slots.size() / 4 * 3)
        grow(part, part.slots.empty() ? kFewestSlots : 2 * part.slots.size());
    Slot& slot = part.slots[slotOf(part, value)];
    if (slot.check != 0)
        return false;
    slot = {value, check};
    ++part.used;
    ++m_size;
    return true;
}

std::optional<std::uint64_t> KeySet::checkOf(std::int64_t hash) const
{
    const Slot* slot = find(hash);
    return slot ? std::optional(slot->check) : std::nullopt;
}

void KeySet::learn(std::int64_t hash, std::uint64_t check)
{
    const std::uint64_t value = spread(hash);
    Part& part = m_parts[partOf(value)];
    if (part.used == 0)
        return;
    Slot& slot = part.slots[slotOf(part, value)];
    if (slot.check == kUnknown)
        slot.check = check;
}

void KeySet::erase(std::int64_t hash)
{
    const std::uint64_t value = spread(hash);
    Part& part = m_parts[partOf(value)];
    if (part.used == 0)
        return;
    std::size_t hole = slotOf(part, value);
    if (part.slots[hole].check == 0)
        return;
    // Those behind it, up to the next free slot, move up where the hole lies on their way from their first slot (Knuth, 6.4, algorithm R).
    const std::size_t mask = part.slots.size() - 1;
    for (std::size_t at = (hole + 1) & mask; part.slots[at].check != 0; at = (at + 1) & mask) {
        const std::size_t first = firstSlot(part, part.slots[at].spread);
        if (((at - first) & mask) >= ((at - hole) & mask))
            part.slots[std::exchange(hole, at)] = part.slots[at];
    }
    part.slots[hole] = {};
    --part.used;
    --m_size;
}

} // namespace millrace::scrape
