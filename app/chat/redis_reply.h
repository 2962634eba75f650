#pragma once

#include "app/core/clock.h"

#include <cstddef>
#include <string>
#include <string_view>

struct redisReply;

namespace millrace::chat {

/// The string of a reply's element; empty where it is none.
[[nodiscard]] std::string_view replyText(const redisReply* reply);
/// The error text of an error reply; empty otherwise.
[[nodiscard]] std::string_view replyError(const redisReply* reply);
/// The value of a field of a stream's entry ([id, [name, value, …]]).
[[nodiscard]] std::string_view entryField(const redisReply* entry, std::string_view name);

/// "ms-seq" of a stream: the smallest id behind `id`, which may lack "-seq". Why not "(id": that needs Redis 6.2. Of what is no id "0-1".
[[nodiscard]] std::string nextStreamId(std::string_view id);
/// Whether `a` comes before `b`; both are ids of streams.
[[nodiscard]] bool isEarlierId(std::string_view a, std::string_view b);
/// When the entry was written, by the clock of Redis; 0 of what is no id.
[[nodiscard]] WallMs timeOfId(std::string_view id);

/// How many entries of a stream to ask for at once. A reply is in memory as a whole, and entries are as large as peers make them: a page grows
/// by doubling while entries are small, and the largest one seen decides how many fit into kBytes. So no reply is larger than
/// max(kBytes, kMost of the largest entries), and that only once.
class StreamPage {
public:
    static constexpr std::size_t kBytes = 8U << 20;
    static constexpr int kFirst = 8;
    static constexpr int kMost = 64;

    [[nodiscard]] int count() const { return m_count; }
    /// A page (an array of entries) that was read.
    void read(const redisReply* page);

private:
    int m_count = kFirst;
    std::size_t m_largest = 1;
};

} // namespace millrace::chat
