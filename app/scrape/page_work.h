#pragma once

#include "app/http/http_transport.h"
#include "app/scrape/page_pipeline.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::scrape {

/// One request and what came of it.
struct PagePipeline::Fetched {
    Result<http::HttpResponse, http::HttpError> outcome;
    bool conditional = false;            ///< it asked for the page only if that has changed
    store::FetchRecord record;
    SteadyTime began;
    SteadyTime sentAt;                   ///< epoch: it was not sent
};

/// What the pipeline knows of one URL while it works on it. Lives in process()'s frame.
struct PagePipeline::Work {
    store::QueuedUrl queued;
    HostLane* home;
    HostLane* lane;                      ///< of the present hop
    LaneSlot slot;
    http::Url first;
    http::Url url;                       ///< of the present hop
    int attempt = 1;
    SteadyTime waitingSince;
    http::HttpResponse response;         ///< of the last hop
    std::optional<store::StoredPage> stored;   ///< asked for where the run refreshes and wants no more of the page than the store has
    PageResult result;
    std::unique_ptr<FetchTrace> trace;   ///< null: not traced
    std::uint32_t tenure = 0;            ///< of `home` when it began
    int hops = 0;                        ///< redirects that were followed
};

/// Counts a lane's coroutine for as long as its frame lives.
class ActiveCount {
public:
    explicit ActiveCount(HostLane& lane) : m_lane(lane) { ++m_lane.active; }
    ActiveCount(const ActiveCount&) = delete;
    ~ActiveCount()
    {
        --m_lane.active;
        m_lane.touch();
    }

private:
    HostLane& m_lane;
};

/// Counts a body as being parsed for as long as it lives.
class BodyInHand {
public:
    BodyInHand(std::size_t& count, std::size_t& bytes, std::size_t size) : m_count(count), m_bytes(bytes), m_size(size)
    {
        ++m_count;
        m_bytes += m_size;
    }
    BodyInHand(const BodyInHand&) = delete;
    ~BodyInHand()
    {
        --m_count;
        m_bytes -= m_size;
    }

private:
    std::size_t& m_count;
    std::size_t& m_bytes;
    std::size_t m_size;
};

/// Whether the same request may well succeed later.
[[nodiscard]] bool worthRetrying(http::HttpErrorCode code);
[[nodiscard]] bool worthRetrying(int status);
[[nodiscard]] bool isRedirect(int status);
/// A Set-Cookie as it may be shown: what a server sets is somebody's key, so that its value is left out.
[[nodiscard]] std::string withoutValue(const std::string& setCookie);
/// The stored text: "Refused: connection refused"; the code alone when there is no detail.
[[nodiscard]] std::string errorText(const http::HttpError& error);

} // namespace millrace::scrape
