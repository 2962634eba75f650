#include "app/cli/chat_options.h"

#include "app/chat/redis_url.h"
#include "app/core/host_port.h"
#include "app/cli/log_start.h"
#include "app/cli/option_reader.h"
#include "app/cli/otlp_option.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace millrace::cli {

namespace {

constexpr double kMostClients = 1'000'000;
constexpr double kLargestMessage = 1 << 30;
constexpr std::size_t kLongestToken = 4096;
/// What a message grows by on its way back; a client with nothing else unsent can always be sent the largest one.
constexpr std::int64_t kEnvelope = 4096;

using Sentence = std::optional<std::string>;

/// HOST:PORT, [IPV6]:PORT, or a port alone.
Sentence setListen(ChatCommand& command, const std::string& text)
{
    const bool portAlone = text.find(':') == std::string::npos;
    const auto address = parseHostPort(portAlone ? "localhost:" + text : text);
    if (!address)
        return "takes HOST:PORT such as localhost:8765, [::1]:8765, or a port, not \"" + text + "\"";
    if (!portAlone)
        command.settings.host = address->host;
    command.settings.port = address->port;
    return std::nullopt;
}

Sentence setMode(ChatCommand& command, const std::string& text)
{
    for (const chat::ChatMode mode : {chat::ChatMode::Echo, chat::ChatMode::Broadcast, chat::ChatMode::Raw}) {
        if (text == chat::name(mode)) {
            command.settings.mode = mode;
            return std::nullopt;
        }
    }
    return "takes echo, broadcast or raw, not \"" + text + "\"";
}

Sentence setRedis(ChatCommand& command, const std::string& text)
{
    if (text == "none") {
        command.settings.redis.reset();
        return std::nullopt;
    }
    auto url = chat::parseRedisUrl(text);
    if (!url)
        return "takes redis://[user@]host[:port][/db] or none: " + url.error().detail;
    command.settings.redis = std::move(*url);
    return std::nullopt;
}

/// A serialised origin (RFC 6454 section 6.2): scheme://host[:port], "null", or * for all.
Sentence addOrigin(ChatCommand& command, const std::string& text)
{
    std::string origin = text;
    std::transform(origin.begin(), origin.end(), origin.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    const std::size_t scheme = origin.find("://");
    const bool whole = scheme != std::string::npos && scheme > 0 && scheme + 3 < origin.size()
        && origin.find_first_of("/?#@ \t\r\n", scheme + 3) == std::string::npos;
    if (!whole && origin != "null" && origin != "*")
        return "takes an origin such as https://example.org, without a path, or *, not \"" + text + "\"";
    command.settings.allowedOrigins.push_back(origin);
    return std::nullopt;
}

OptionSpec<ChatCommand> text(std::function<void(ChatCommand&, const std::string&)> store)
{
    return textOption<ChatCommand>(std::move(store));
}

OptionSpec<ChatCommand> number(Numbers numbers, const char* what, double least, double most, std::function<void(ChatCommand&, double)> store)
{
    return numberOption<ChatCommand>(numbers, what, least, most, std::move(store));
}

/// The one table of this command's options. A test compares it with the usage text.
const OptionTable<ChatCommand>& options()
{
    static const OptionTable<ChatCommand> table = {
        {"--help", flagOption<ChatCommand>([](ChatCommand& c) { c.help = true; })},
        {"--version", flagOption<ChatCommand>([](ChatCommand& c) { c.version = true; })},
        {"--profile", text([](ChatCommand& c, const std::string& v) { c.profile = v; })},
        {"--otlp", {true, [](ChatCommand& c, const std::string& v) { return setOtlp(c.otlp, v); }}},
        {"--log-level", {true, [](ChatCommand& c, const std::string& v) { return readLogLevels(c.logLevels, v); }}},
        {"--listen", {true, setListen}},
        {"--mode", {true, setMode}},
        {"--redis", {true, setRedis}},
        {"--journal", text([](ChatCommand& c, const std::string& v) { c.settings.journalPath = v, c.journalGiven = true; })},
        {"--token-file", text([](ChatCommand& c, const std::string& v) { c.tokenFile = v; })},
        {"--allow-origin", {true, addOrigin}},
        {"--metrics", {true, [](ChatCommand& c, const std::string& v) { return setMetrics(c.metrics, v); }}},
        {"--max-clients", number(Numbers::Whole, "a whole number", 1, kMostClients, [](ChatCommand& c, double v) { c.settings.maxClients = static_cast<int>(v); })},
        {"--max-message", number(Numbers::Whole, "bytes", 1, kLargestMessage, [](ChatCommand& c, double v) { c.settings.maxMessage = static_cast<std::int64_t>(v); })},
        {"--rate-limit", number(Numbers::Any, "messages per second", 0, 1'000'000, [](ChatCommand& c, double v) { c.settings.rateLimit = v; })},
        {"--ping-interval", number(Numbers::Any, "seconds", 0, 86'400, [](ChatCommand& c, double v) {
            c.settings.pingInterval = Milliseconds(static_cast<std::int64_t>(std::llround(v * 1000)));
        })},
        {"--tls-cert", text([](ChatCommand& c, const std::string& v) { c.settings.certificatePath = v; })},
        {"--tls-key", text([](ChatCommand& c, const std::string& v) { c.settings.keyPath = v; })},
        {"--json", flagOption<ChatCommand>([](ChatCommand& c) { c.json = true; })},
    };
    return table;
}

} // namespace

Result<ChatCommand, std::string> parseChatCommand(const std::vector<std::string>& arguments)
{
    ChatCommand command;
    std::vector<std::string> words;
    if (auto sentence = readOptions(options(), arguments, command, words))
        return Failure{std::move(*sentence)};
    if (command.help || command.version)
        return command;
    if (!words.empty())
        return Failure{"millrace chat takes options only, not \"" + words.front() + "\""};
    if (command.settings.certificatePath.empty() != command.settings.keyPath.empty())
        return Failure{std::string("--tls-cert and --tls-key go together; ") + (command.settings.keyPath.empty() ? "the key" : "the certificate") + " is missing"};
    command.settings.maxUnsent = std::max(command.settings.maxUnsent, command.settings.maxMessage + kEnvelope);
    return command;
}

std::vector<ChatOptionName> chatOptionNames()
{
    std::vector<ChatOptionName> names;
    for (const auto& [name, option] : options())
        names.push_back({name, option.takesValue});
    return names;
}

std::string chatUsageText()
{
    return R"(millrace chat [options]: a WebSocket server whose messages are logged to the Redis stream chat:messages

Where
  --listen HOST:PORT   address and port (default localhost:8765, on 127.0.0.1 and ::1; [::1]:PORT for IPv6; port 0: any free one)
  --tls-cert FILE, --tls-key FILE
                       certificate chain and private key, both PEM: serves wss
What
  --mode M             echo (default): {"echo": the message} back, once it is logged; broadcast: to every client of the room,
                       which is the path of the URL; raw: every frame back as it came, not logged
  --redis URL|none     redis://[user@]host[:port][/db] (default redis://127.0.0.1:6379); a password comes from MILLRACE_REDIS_PASSWORD
  --journal FILE       keeps messages while Redis is away or none (default: chat-journal.db in the profile)
Who
  --token-file FILE    clients need the token in FILE: header "Authorization: Bearer TOKEN", or subprotocols "bearer.TOKEN", "millrace"
  --allow-origin O     lets web pages of this origin in, such as https://example.org (* lets in all); may be repeated
Limits
  --max-clients N      connections at once (default 10000)
  --max-message BYTES  largest message (default 1048576)
  --rate-limit N       messages per second and client (default 0 = unlimited)
  --ping-interval S    seconds between pings (default 20; 0 = none)
Output
  --json               statistics as JSON objects, a line each, on SIGUSR1 and at the end
  --profile DIR        folder for the journal (default: $XDG_DATA_HOME/millrace)
  --metrics HOST:PORT  figures for Prometheus at http://HOST:PORT/metrics; HOST is an IP address or localhost, port 0 any free one
  --otlp URL           push traces and metrics to an OpenTelemetry collector; see millrace --help
  --log-level L        what is written to standard error: error, warning (default), info, debug or trace; of one area with
                       area=level, such as info,redis=debug; as objects with MILLRACE_LOG_FORMAT=json
  --version, --help

Prints "listening on ws://HOST:PORT" when it accepts. SIGUSR1 prints statistics; SIGINT or SIGTERM ends it, a second one at once.
Exit status: 0 ended by SIGINT or SIGTERM, 2 usage, unreadable token or certificate, 3 the port or the journal is unavailable.
)";
}

Result<std::string, std::string> readTokenFile(const std::string& path)
{
    std::FILE* file = std::fopen(path.c_str(), "rb");
    if (!file)
        return Failure{std::string("cannot be read: ") + std::strerror(errno)};
    char buffer[kLongestToken + 3];
    const std::size_t got = std::fread(buffer, 1, sizeof buffer, file);
    const std::string error = std::ferror(file) != 0 ? std::strerror(errno) : "";
    std::fclose(file);
    if (!error.empty())
        return Failure{"cannot be read: " + error};
    std::string token(buffer, got);
    const std::size_t end = token.find('\n');
    const bool moreLines = end != std::string::npos && end + 1 < token.size();
    token.erase(std::min(end, token.size()));
    if (token.ends_with('\r'))
        token.pop_back();
    if (token.empty())
        return Failure{std::string("holds no token: its first line is empty")};
    if (token.size() > kLongestToken || moreLines)
        return Failure{std::string("is no token file: one line of at most 4096 characters is expected")};
    // Both ways to present it are header fields; white space and controls cannot stand there.
    if (!std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < 0x7f; }))
        return Failure{std::string("holds characters that a token cannot have; use letters, digits and punctuation without spaces")};
    return token;
}

} // namespace millrace::cli
