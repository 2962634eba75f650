#include "models/hash/file_order.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <string_view>
#include <utility>

namespace millrace::models {
namespace {

using Keyed = std::pair<std::uint64_t, std::uint32_t>;

std::uint64_t firstBytes(std::string_view text)
{
    std::uint64_t key = 0;
    for (std::size_t i = 0; i < 8; ++i)
        key = key << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
    return key;
}

std::uint64_t digestKey(const hash::DigestValue* digest)
{
    return digest == nullptr ? 0 : firstBytes({reinterpret_cast<const char*>(digest->bytes.data()), 8});
}

/// Doubles that are not negative keep their order as integers.
std::uint64_t numberKey(double value)
{
    return std::bit_cast<std::uint64_t>(std::max(0.0, value));
}

double progress(const FileRow& row)
{
    if (!row.isActive())
        return row.digests.empty() ? 0 : 1;
    return row.size > 0 ? static_cast<double>(row.done) / static_cast<double>(row.size) : 0;
}

std::uint64_t keyOf(const FileStore& store, const FileRow& row, int column)
{
    using C = FileColumn;
    if (C::isDigest(column))
        return digestKey(row.digest(C::algorithm(column)));
    switch (column) {
    case C::Size: return static_cast<std::uint64_t>(row.size + 1);
    case C::Progress: return numberKey(progress(row));
    case C::Speed: return numberKey(row.bytesPerSecond);
    case C::State: return static_cast<std::uint64_t>(row.state);
    case C::Duration: return static_cast<std::uint64_t>(std::max<std::int64_t>(0, row.duration.count()));
    case C::Expected: return digestKey(row.expected.get());
    case C::List: return row.list;
    // Groups together, the files of each in the order of arrival; those without a twin last.
    case C::Duplicates: return store.copies(row) > 1 ? row.group : ~std::uint64_t{0};
    default: return 0;
    }
}

std::string_view textOf(const FileRow& row, int column)
{
    return column == FileColumn::Path ? std::string_view(row.path) : row.shownName();
}

void sortByText(const FileStore& store, std::vector<std::uint32_t>& slots, int column, Qt::SortOrder order)
{
    if (slots.empty())
        return;
    const std::string_view first = textOf(store.row(slots.front()), column);
    std::size_t common = first.size();
    for (const std::uint32_t slot : slots) {
        const std::string_view text = textOf(store.row(slot), column);
        const auto end = std::mismatch(first.begin(), first.begin() + static_cast<std::ptrdiff_t>(std::min(common, text.size())), text.begin());
        common = static_cast<std::size_t>(end.first - first.begin());
    }
    std::vector<Keyed> keyed;
    keyed.reserve(slots.size());
    for (const std::uint32_t slot : slots)
        keyed.emplace_back(firstBytes(textOf(store.row(slot), column).substr(common)), slot);
    const auto less = [&](const Keyed& a, const Keyed& b) {
        if (a.first != b.first)
            return a.first < b.first;
        const int compared = textOf(store.row(a.second), column).compare(textOf(store.row(b.second), column));
        return compared != 0 ? compared < 0 : a.second < b.second;
    };
    order == Qt::AscendingOrder ? std::sort(keyed.begin(), keyed.end(), less) : std::sort(keyed.begin(), keyed.end(), [&](const Keyed& a, const Keyed& b) { return less(b, a); });
    std::transform(keyed.begin(), keyed.end(), slots.begin(), [](const Keyed& each) { return each.second; });
}

} // namespace

void sortFiles(const FileStore& store, std::vector<std::uint32_t>& slots, int column, Qt::SortOrder order)
{
    if (column < 0 || column >= FileColumn::Count) {
        std::sort(slots.begin(), slots.end());
        return;
    }
    if (column == FileColumn::Name || column == FileColumn::Path) {
        sortByText(store, slots, column, order);
        return;
    }
    std::vector<Keyed> keyed;
    keyed.reserve(slots.size());
    for (const std::uint32_t slot : slots) {
        const std::uint64_t key = keyOf(store, store.row(slot), column);
        keyed.emplace_back(order == Qt::AscendingOrder ? key : ~key, slot);
    }
    std::sort(keyed.begin(), keyed.end());
    std::transform(keyed.begin(), keyed.end(), slots.begin(), [](const Keyed& each) { return each.second; });
}

} // namespace millrace::models
