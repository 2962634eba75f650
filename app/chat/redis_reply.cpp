#include "app/chat/redis_reply.h"

#include <hiredis/hiredis.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <utility>

namespace millrace::chat {

namespace {

std::pair<std::uint64_t, std::uint64_t> partsOfId(std::string_view id)
{
    std::pair<std::uint64_t, std::uint64_t> parts{0, 0};
    const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), parts.first);
    if (error == std::errc() && end != id.data() + id.size() && *end == '-')
        std::from_chars(end + 1, id.data() + id.size(), parts.second);
    return parts;
}

std::size_t sizeOfReply(const redisReply* reply)
{
    std::size_t bytes = reply->type == REDIS_REPLY_STRING ? reply->len : 0;
    for (std::size_t i = 0; i < reply->elements; ++i)
        bytes += sizeOfReply(reply->element[i]); // an entry nests two levels deep
    return bytes;
}

} // namespace

std::string_view replyText(const redisReply* reply)
{
    return reply != nullptr && reply->str != nullptr ? std::string_view(reply->str, reply->len) : std::string_view();
}

std::string_view replyError(const redisReply* reply)
{
    return reply != nullptr && reply->type == REDIS_REPLY_ERROR ? replyText(reply) : std::string_view();
}

std::string_view entryField(const redisReply* entry, std::string_view name)
{
    if (entry == nullptr || entry->type != REDIS_REPLY_ARRAY || entry->elements < 2)
        return {};
    const redisReply* fields = entry->element[1];
    for (std::size_t i = 0; i + 1 < fields->elements; i += 2) {
        if (replyText(fields->element[i]) == name)
            return replyText(fields->element[i + 1]);
    }
    return {};
}

std::string nextStreamId(std::string_view id)
{
    auto [ms, seq] = partsOfId(id);
    if (seq == std::numeric_limits<std::uint64_t>::max())
        ++ms, seq = 0;
    else
        ++seq;
    return std::to_string(ms) + '-' + std::to_string(seq);
}

bool isEarlierId(std::string_view a, std::string_view b)
{
    return partsOfId(a) < partsOfId(b);
}

WallMs timeOfId(std::string_view id)
{
    return static_cast<WallMs>(partsOfId(id).first);
}

void StreamPage::read(const redisReply* page)
{
    for (std::size_t i = 0; i < page->elements; ++i)
        m_largest = std::max(m_largest, sizeOfReply(page->element[i]));
    m_count = static_cast<int>(std::clamp<std::size_t>(kBytes / m_largest, 1, static_cast<std::size_t>(std::min(kMost, 2 * m_count))));
}

} // namespace millrace::chat
