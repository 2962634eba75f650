// WebSocket clients for tests/bench and the journeys: each sends a small JSON object, waits for its answer, sends the next.
//
//   chat_load --port P [--clients N] [--idle N] [--depth N] [--rate R] [--seconds S] [--broadcast 1]
//
// `depth`: messages of one client under way; `rate`: messages per second over all clients, 0 for as many as go; `idle`: further clients that
// say nothing; `broadcast`: the server sends each message to all, and each arrival counts, from its send on; the first client alone speaks.
// Prints "N messages/s, p50 X us, p99 Y us". Plain epoll, one thread: it must cost less than what it measures.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Time = std::chrono::steady_clock::time_point;
using std::chrono::steady_clock;

struct Options {
    int port = 8765;
    int clients = 50;
    int idle = 0;
    int depth = 1;
    double rate = 0;
    double seconds = 5;
    bool broadcast = false;
};

struct Client {
    int fd = -1;
    bool upgraded = false;
    int id = 0;
    int underWay = 0;
    std::string input;
    std::deque<Time> sent;
};

[[noreturn]] void fail(const char* what)
{
    std::perror(what);
    std::exit(1);
}

/// A masked text frame (RFC 6455 section 5.2); the mask is zero, which is a mask as any other.
std::string frame(const std::string& text)
{
    std::string bytes = "\x81";
    bytes += static_cast<char>(0x80 | (text.size() < 126 ? text.size() : 126));
    if (text.size() >= 126) {
        bytes += static_cast<char>(text.size() >> 8);
        bytes += static_cast<char>(text.size() & 0xff);
    }
    return bytes + std::string(4, '\0') + text;
}

class Load {
public:
    explicit Load(const Options& options) : m_options(options), m_epoll(epoll_create1(0)), m_clients(static_cast<std::size_t>(options.clients + options.idle)) {}

    void run()
    {
        for (std::size_t i = 0; i < m_clients.size(); ++i)
            open(m_clients[i], static_cast<int>(i));
        while (m_upgraded < m_clients.size())
            turn(1'000);
        const Time begin = steady_clock::now();
        m_begin = begin;
        const Time end = begin + std::chrono::duration_cast<steady_clock::duration>(std::chrono::duration<double>(m_options.seconds));
        m_running = true;
        for (int i = 0; i < m_options.clients; ++i)
            fill(m_clients[static_cast<std::size_t>(i)]);
        while (steady_clock::now() < end) {
            turn(m_options.rate > 0 ? 1 : 100);
            if (m_options.rate > 0) {
                for (int i = 0; i < m_options.clients; ++i)
                    fill(m_clients[static_cast<std::size_t>(i)]);
            }
        }
        report(std::chrono::duration<double>(steady_clock::now() - begin).count());
    }

private:
    void open(Client& client, int id)
    {
        client.id = id;
        client.fd = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(m_options.port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (client.fd < 0 || connect(client.fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
            fail("connect");
        const int one = 1;
        setsockopt(client.fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        const std::string head = "GET / HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(m_options.port)
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
        write(client, head);
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.ptr = &client;
        epoll_ctl(m_epoll, EPOLL_CTL_ADD, client.fd, &event);
        while (m_upgraded + 64 < static_cast<std::size_t>(id)) // the server has a backlog
            turn(1'000);
    }

    void write(Client& client, std::string_view bytes)
    {
        while (!bytes.empty()) {
            const ssize_t done = send(client.fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (done <= 0)
                fail("send");
            bytes.remove_prefix(static_cast<std::size_t>(done));
        }
    }

    void turn(int waitMs)
    {
        epoll_event events[256];
        const int count = epoll_wait(m_epoll, events, 256, waitMs);
        for (int i = 0; i < count; ++i)
            read(*static_cast<Client*>(events[i].data.ptr));
    }

    void read(Client& client)
    {
        char buffer[64 * 1024];
        const ssize_t got = recv(client.fd, buffer, sizeof buffer, MSG_DONTWAIT);
        if (got == 0 || (got < 0 && errno != EAGAIN)) {
            std::fprintf(stderr, "chat_load: the server closed client %d\n", client.id);
            std::exit(1);
        }
        if (got < 0)
            return;
        client.input.append(buffer, static_cast<std::size_t>(got));
        if (!client.upgraded) {
            const std::size_t end = client.input.find("\r\n\r\n");
            if (end == std::string::npos)
                return;
            if (!client.input.starts_with("HTTP/1.1 101")) {
                std::fprintf(stderr, "chat_load: refused: %.60s\n", client.input.c_str());
                std::exit(1);
            }
            client.input.erase(0, end + 4);
            client.upgraded = true;
            ++m_upgraded;
        }
        takeFrames(client);
    }

    void takeFrames(Client& client)
    {
        std::size_t at = 0;
        const std::string& in = client.input;
        const Time now = steady_clock::now();
        while (in.size() - at >= 2) {
            std::size_t length = static_cast<unsigned char>(in[at + 1]) & 0x7f;
            std::size_t head = 2;
            if (length == 126) {
                if (in.size() - at < 4)
                    break;
                length = static_cast<std::size_t>(static_cast<unsigned char>(in[at + 2])) << 8 | static_cast<unsigned char>(in[at + 3]);
                head = 4;
            }
            if (in.size() - at < head + length)
                break;
            const int opcode = in[at] & 0x0f;
            if (opcode == 9)
                write(client, std::string("\x8a") + static_cast<char>(0x80 | length) + std::string(4, '\0') + in.substr(at + head, length));
            else if (opcode == 1 && m_options.broadcast)
                arrived(std::string_view(in).substr(at + head, length), now);
            else if (opcode == 1 && !client.sent.empty()) {
                m_waits.push_back(std::chrono::duration<float, std::micro>(now - client.sent.front()).count());
                client.sent.pop_front();
                --client.underWay;
            }
            at += head + length;
        }
        client.input.erase(0, at);
        if (m_running && m_options.rate <= 0)
            fill(client);
    }

    /// A message of the room, in whose text its number stands.
    void arrived(std::string_view text, Time now)
    {
        constexpr std::string_view kBefore = "\"message ";
        const std::size_t at = text.find(kBefore);
        if (at == std::string_view::npos)
            return;
        const auto number = static_cast<std::size_t>(std::atoll(text.data() + at + kBefore.size()));
        if (number < m_sentAt.size())
            m_waits.push_back(std::chrono::duration<float, std::micro>(now - m_sentAt[number]).count());
    }

    void fill(Client& client)
    {
        if (m_options.broadcast && client.id != 0)
            return;
        std::string bytes;
        while (client.underWay < m_options.depth) {
            const Time now = steady_clock::now();
            if (m_options.rate > 0 && static_cast<double>(m_sent) >= std::chrono::duration<double>(now - m_begin).count() * m_options.rate)
                break;
            bytes += frame("{\"user\":\"user-" + std::to_string(client.id) + "\",\"msg\":\"message " + std::to_string(m_sent++) + " of a client that has something to say\"}");
            if (m_options.broadcast) {
                m_sentAt.push_back(now);
                continue;
            }
            client.sent.push_back(now);
            ++client.underWay;
        }
        if (!bytes.empty())
            write(client, bytes);
    }

    void report(double seconds)
    {
        if (m_waits.empty()) {
            std::puts("0 messages/s");
            return;
        }
        std::sort(m_waits.begin(), m_waits.end());
        const auto at = [this](double share) { return static_cast<double>(m_waits[static_cast<std::size_t>(share * static_cast<double>(m_waits.size() - 1))]); };
        std::printf("%.0f messages/s, p50 %.0f us, p99 %.0f us\n", static_cast<double>(m_waits.size()) / seconds, at(0.5), at(0.99));
    }

    Options m_options;
    int m_epoll;
    std::vector<Client> m_clients;
    std::size_t m_upgraded = 0;
    std::uint64_t m_sent = 0;
    bool m_running = false;
    Time m_begin;
    std::vector<Time> m_sentAt;   ///< of a room's messages, by their number
    std::vector<float> m_waits;   ///< microseconds
};

} // namespace

int main(int argc, char** argv)
{
    Options options;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string_view name = argv[i];
        const double value = std::atof(argv[i + 1]);
        if (name == "--port")
            options.port = static_cast<int>(value);
        else if (name == "--clients")
            options.clients = static_cast<int>(value);
        else if (name == "--idle")
            options.idle = static_cast<int>(value);
        else if (name == "--depth")
            options.depth = static_cast<int>(value);
        else if (name == "--rate")
            options.rate = value;
        else if (name == "--seconds")
            options.seconds = value;
        else if (name == "--broadcast")
            options.broadcast = value != 0;
        else {
            std::fprintf(stderr, "chat_load: unknown option %s\n", argv[i]);
            return 2;
        }
    }
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    setpriority(PRIO_PROCESS, 0, 10);
    Load(options).run();
    return 0;
}
