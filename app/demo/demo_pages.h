#pragma once

#include <QByteArray>

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::demo {

/// What a server of the demo answers.
struct Answer {
    int status = 200;
    QByteArray type = "text/html; charset=utf-8";
    QByteArray headers = {};                 ///< whole lines, each with its line break
    QByteArray body = {};
    std::chrono::milliseconds delay{0};      ///< before it is sent
};

/// The pages of the demo's eight hosts: a shop, a newspaper, a museum …, each with something that a crawl meets: a crawl-delay, slow answers,
/// redirects, missing pages, a limit of requests, an old charset, pages that robots.txt keeps for itself, pages without a title.
///
/// Thread: a plain object of one owner; it counts requests, for the answers that depend on it. The same request gives the same page.
class DemoPages {
public:
    /// `port`: of all hosts, for links from one to another.
    explicit DemoPages(std::uint16_t port) : m_port(port) {}

    /// Where to begin: the front page of every host.
    [[nodiscard]] std::vector<std::string> frontPages() const;
    /// `host` without a port. A host that is none of ours gets 404, as a path does.
    [[nodiscard]] Answer answer(std::string_view host, std::string_view path);

private:
    std::uint16_t m_port;
    std::map<std::string, int, std::less<>> m_requests;   ///< by host, of what may be refused for a moment
};

} // namespace millrace::demo
