#include "app/cli/usage.h"

#include "app/cli/chat_options.h"
#include "app/cli/hash_options.h"

namespace millrace::cli {

std::string usageText(std::string_view command)
{
    static constexpr std::string_view kCommon = R"(Options of every command
  --profile DIR        folder for settings and the database (default: $XDG_DATA_HOME/millrace)
  --store URL          sqlite:PATH (default: millrace.db in the profile) or postgresql://user@host:port/db[?sslmode=MODE];
                       a password comes from MILLRACE_STORE_PASSWORD, a service file or ~/.pgpass
  --metrics HOST:PORT  figures for Prometheus at http://HOST:PORT/metrics; HOST is an IP address or localhost, port 0 any free one
  --otlp URL           push traces and metrics to an OpenTelemetry collector such as http://127.0.0.1:4318, as OTLP/HTTP JSON;
                       OTEL_EXPORTER_OTLP_HEADERS carries credentials
  --log-level L        what is written to standard error: error, warning (default), info, debug or trace; of one area with
                       area=level, such as info,http=debug; as objects with MILLRACE_LOG_FORMAT=json
  --version, --help
)";
    static constexpr std::string_view kScrape = R"(millrace scrape [URL…] [options]: fetch pages politely, store titles

What
  --input FILE|-       URLs from a file or standard input, one a line; blank lines and # comments are skipped
  --resume             go on with the newest run that has URLs left
  --resume-run RUN     go on with this run
  --join RUN           work on this run beside other programs, on this machine or others, with its settings and the same
                       --store postgresql://…; --concurrency is each one's own, and the last one to leave stops the run
  --refresh            fetch pages again that are stored already
  --depth N            follow links up to N hops from a given URL (default 0: none); canonical links are links, too
  --scope S            where links may lead: host (default: the hosts given), domain (their registrable domains) or any
  --sitemaps           also fetch what the hosts' sitemaps name, within the scope: those of robots.txt, else /sitemap.xml;
                       a given URL may be a sitemap, a feed or a list of URLs itself
  --max-pages N        URLs that the run takes in all, given ones included (default 0: no limit)
  --include PATTERN    follow only links whose URL the pattern is found in; may be repeated: one of them
  --exclude PATTERN    follow no link whose URL the pattern is found in; may be repeated. A pattern is a regular expression (RE2's
                       syntax) for the whole URL: '/docs/', '^https://example\.org/', '(?i)\.pdf$'; given URLs are always fetched
  --max-variants N     URLs that differ in their query, a session's name or a date alone, per path (default 10000; 0 = no limit)
  --ignore-nofollow    follow links in spite of rel=nofollow, robots meta elements and X-Robots-Tag
  --field NAME=SEL     take this of each page; may be repeated. SEL is CSS, or XPath where it begins with / ./ ( or xpath:;
                       ::text and ::attr(x) at its end, first: in front for the first match alone. Without a selector:
                       title, description, canonical, h1, language, robots, opengraph, og:NAME, json-ld, links, images, words
How
  --rate R             starts per second and host, strictly spaced (default 2; 0 = unlimited)
  --per-host N         requests at once per host (default 2)
  --concurrency N      requests at once in all (default 256)
  --timeout S          seconds for one request in all (default 30)
  --deadline S         seconds for the whole run; what is left then stays queued
  --retries N          further attempts after a connection error, 429 or 5xx (default 2)
  --ignore-robots      do not ask for robots.txt
  --allow-private      links and redirects may lead to loopback and private addresses
  --user-agent S       what to call ourselves, robots.txt included (default Millrace/VERSION)
  --header 'K: V'      a further request header, sent to the URL's own origin only; may be repeated
Signing in
  --cookies            keep the cookies that servers set, while the run is open
  --cookie-file FILE   start with these cookies, as browsers' add-ons and curl write them; implies --cookies
  --auth-file FILE     users and passwords (Basic), lines of: origin user password; each goes to its own origin only.
                       MILLRACE_AUTH has such lines, too
  --proxy URL          http, https, socks5 or socks5h://[user@]host:port; http_proxy is not obeyed. The password comes from
                       MILLRACE_PROXY_PASSWORD or the line of --auth-file with the proxy's origin
                       None of these secrets is stored or logged: a run that is resumed needs them again
Output
  --json               an object a line for each page, then a summary
  --quiet              no page lines
  --save-bodies DIR    the body of each page that is done as a file in DIR, named by its SHA-256; "body_file" of --json, --export
                       and the database says which
  --export FILE        the run's pages as FILE.csv or FILE.jsonl when it ends
  --export-filter F    only pages of which all this is true, joined by commas: 2xx, 3xx, 4xx, 5xx, no-answer or skipped;
                       broken (with linked_from), no-title, duplicate-title, slow[=SECONDS], redirected, redirect-chain; against
                       an earlier run new=RUN, gone=RUN, changed=RUN; text=TEXT in URL, title or error (last)

Exit status: 0 all done or skipped, 1 a URL failed or the deadline hit, 2 usage or unreadable input, 3 the store, a port
or the folder of --save-bodies cannot be used, 130 stopped by SIGINT or SIGTERM (saved; how to resume is printed).

)";
    static constexpr std::string_view kAll = R"(millrace: a dashboard for live data work on one event loop

  millrace [FILE|URL…] open the dashboard; URLs and lists of them (.txt, .csv, .tsv) are there to be added, lists of checksums
                       are verified, other files and folders hashed; a window that is open takes them
  millrace scrape …    fetch pages politely, store titles; see millrace scrape --help
  millrace chat …      serve a WebSocket chat, logged to Redis; see millrace chat --help
  millrace hash …      digests of files, and checking them, as sha256sum does; see millrace hash --help

)";
    if (command == "chat")
        return chatUsageText();
    if (command == "hash")
        return hashUsageText();
    return std::string(command == "scrape" ? kScrape : kAll) + std::string(kCommon);
}

} // namespace millrace::cli
