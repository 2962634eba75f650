// The bare yardstick: libcurl fetches in one thread, Gumbo parses in all cores, nothing is stored and nobody is polite.
//   bench_bare URLS.txt CONCURRENCY [THREADS [head|fields]]     THREADS 0: fetch only; head: no more than the first title's end is parsed;
//                                                               fields: besides the title, all links and the five fields of bench_scrape.py, by hand
// Prints one line of JSON: pages, bytes, titles, seconds. What the program adds to this is its price.
#include <curl/curl.h>
#include <gumbo.h>

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace {

std::string textOf(const GumboNode* node)
{
    std::string text;
    const GumboVector& children = node->v.element.children;
    for (unsigned i = 0; i < children.length; ++i) {
        const auto* child = static_cast<const GumboNode*>(children.data[i]);
        if (child->type == GUMBO_NODE_TEXT || child->type == GUMBO_NODE_WHITESPACE)
            text += child->v.text.text;
    }
    return text;
}

/// The first HTML title in tree order.
const GumboNode* findTitle(const GumboNode* node)
{
    if (node->type != GUMBO_NODE_ELEMENT)
        return nullptr;
    if (node->v.element.tag == GUMBO_TAG_TITLE && node->v.element.tag_namespace == GUMBO_NAMESPACE_HTML)
        return node;
    const GumboVector& children = node->v.element.children;
    for (unsigned i = 0; i < children.length; ++i) {
        if (const GumboNode* found = findTitle(static_cast<const GumboNode*>(children.data[i])))
            return found;
    }
    return nullptr;
}

const char* attributeOf(const GumboNode* node, const char* name)
{
    const GumboAttribute* found = gumbo_get_attribute(&node->v.element.attributes, name);
    return found ? found->value : nullptr;
}

bool hasClass(const GumboNode* node, const std::string& wanted)
{
    const char* classes = attributeOf(node, "class");
    return classes && (' ' + std::string(classes) + ' ').find(' ' + wanted + ' ') != std::string::npos;
}

void appendText(const GumboNode* node, std::string& text)
{
    if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE)
        text += node->v.text.text;
    for (unsigned i = 0; node->type == GUMBO_NODE_ELEMENT && i < node->v.element.children.length; ++i)
        appendText(static_cast<const GumboNode*>(node->v.element.children.data[i]), text);
}

bool isFirstOfType(const GumboNode* node)
{
    const GumboVector& siblings = node->parent->v.element.children;
    for (std::size_t i = 0; i < node->index_within_parent; ++i) {
        const auto* before = static_cast<const GumboNode*>(siblings.data[i]);
        if (before->type == GUMBO_NODE_ELEMENT && before->v.element.tag == node->v.element.tag)
            return false;
    }
    return true;
}

bool isInTable(const GumboNode* node)
{
    for (node = node->parent; node && node->type == GUMBO_NODE_ELEMENT; node = node->parent) {
        if (node->v.element.tag == GUMBO_TAG_TABLE && hasClass(node, "data"))
            return true;
    }
    return false;
}

/// Links, h2, li.item > a, a.ref, table.data td:first-of-type, meta[charset].
void collectFields(const GumboNode* node, std::vector<std::string>& values)
{
    if (node->type != GUMBO_NODE_ELEMENT)
        return;
    const GumboTag tag = node->v.element.tag;
    if (const char* href = tag == GUMBO_TAG_A ? attributeOf(node, "href") : nullptr) {
        values.emplace_back(href);
        if (hasClass(node, "ref"))
            values.emplace_back(href);
    }
    if (tag == GUMBO_TAG_A && node->parent->v.element.tag == GUMBO_TAG_LI && hasClass(node->parent, "item"))
        values.push_back(textOf(node));
    if (tag == GUMBO_TAG_H2 || (tag == GUMBO_TAG_TD && isFirstOfType(node) && isInTable(node)))
        appendText(node, values.emplace_back());
    if (const char* charset = tag == GUMBO_TAG_META ? attributeOf(node, "charset") : nullptr)
        values.emplace_back(charset);
    for (unsigned i = 0; i < node->v.element.children.length; ++i)
        collectFields(static_cast<const GumboNode*>(node->v.element.children.data[i]), values);
}

enum class Take { Title, Head, Fields };

std::string titleOf(const std::string& html, Take take)
{
    const bool headOnly = take == Take::Head;
    const std::size_t end = headOnly ? html.find("</title>") : std::string::npos;
    const std::size_t length = end == std::string::npos ? html.size() : end + 8;
    GumboOutput* output = gumbo_parse_with_options(&kGumboDefaultOptions, html.data(), length);
    const GumboNode* title = findTitle(output->root);
    std::string text = title ? textOf(title) : std::string();
    if (take == Take::Fields) {
        std::vector<std::string> values;
        collectFields(output->root, values);
        text += values.empty() ? "" : values.back();
    }
    gumbo_destroy_output(&kGumboDefaultOptions, output);
    return text;
}

/// Pages wait here between the loop and the parsers; bounded, so that a fast server does not fill the memory.
class PageQueue {
public:
    void push(std::string page)
    {
        std::unique_lock lock(m_mutex);
        m_room.wait(lock, [this] { return m_pages.size() < kMaxWaiting; });
        m_pages.push_back(std::move(page));
        m_filled.notify_one();
    }

    bool pop(std::string& page)
    {
        std::unique_lock lock(m_mutex);
        m_filled.wait(lock, [this] { return m_closed || !m_pages.empty(); });
        if (m_pages.empty())
            return false;
        page = std::move(m_pages.front());
        m_pages.pop_front();
        m_room.notify_one();
        return true;
    }

    void close()
    {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
        m_filled.notify_all();
    }

private:
    static constexpr std::size_t kMaxWaiting = 512;
    std::mutex m_mutex;
    std::condition_variable m_filled;
    std::condition_variable m_room;
    std::deque<std::string> m_pages;
    bool m_closed = false;
};

std::size_t append(char* data, std::size_t size, std::size_t count, void* target)
{
    static_cast<std::string*>(target)->append(data, size * count);
    return size * count;
}

/// One easy handle, used again for page after page.
struct Slot {
    CURL* easy = nullptr;
    std::string body;
};

class Fetcher {
public:
    /// Without a queue, pages are thrown away.
    Fetcher(std::vector<std::string> urls, std::size_t concurrency, PageQueue* queue)
        : m_urls(std::move(urls)), m_slots(concurrency), m_queue(queue), m_multi(curl_multi_init())
    {
        curl_multi_setopt(m_multi, CURLMOPT_MAXCONNECTS, static_cast<long>(concurrency * 8));
        const bool tls = !m_urls.empty() && m_urls.front().starts_with("https:");
        for (Slot& slot : m_slots) {
            slot.easy = curl_easy_init();
            curl_easy_setopt(slot.easy, CURLOPT_WRITEFUNCTION, append);
            curl_easy_setopt(slot.easy, CURLOPT_WRITEDATA, &slot.body);
            curl_easy_setopt(slot.easy, CURLOPT_PRIVATE, &slot);
            curl_easy_setopt(slot.easy, CURLOPT_NOSIGNAL, 1L);
            curl_easy_setopt(slot.easy, CURLOPT_PROXY, "");
            curl_easy_setopt(slot.easy, CURLOPT_TIMEOUT, 30L);
            if (const char* certificates = std::getenv("SSL_CERT_FILE"))
                curl_easy_setopt(slot.easy, CURLOPT_CAINFO, certificates);
            curl_easy_setopt(slot.easy, CURLOPT_CAPATH, nullptr);   // with a folder of certificates all of them are read for every connection
            curl_easy_setopt(slot.easy, CURLOPT_PIPEWAIT, tls ? 1L : 0L);   // one connection a host where HTTP/2 can be spoken
        }
    }

    ~Fetcher()
    {
        for (Slot& slot : m_slots)
            curl_easy_cleanup(slot.easy);
        curl_multi_cleanup(m_multi);
    }

    Fetcher(const Fetcher&) = delete;

    void run()
    {
        for (Slot& slot : m_slots)
            startNext(slot);
        int running = 1;
        while (running > 0) {
            curl_multi_perform(m_multi, &running);
            running += takeFinished();
            if (running > 0)
                curl_multi_poll(m_multi, nullptr, 0, 1000, nullptr);
        }
    }

    [[nodiscard]] long failed() const { return m_failed; }
    [[nodiscard]] long pages() const { return m_pages; }
    [[nodiscard]] long bytes() const { return m_bytes; }

private:
    bool startNext(Slot& slot)
    {
        if (m_next == m_urls.size())
            return false;
        slot.body.clear();
        curl_easy_setopt(slot.easy, CURLOPT_URL, m_urls[m_next++].c_str());
        curl_multi_add_handle(m_multi, slot.easy);
        return true;
    }

    int takeFinished()
    {
        int started = 0;
        int left = 0;
        while (CURLMsg* message = curl_multi_info_read(m_multi, &left)) {
            if (message->msg != CURLMSG_DONE)
                continue;
            Slot* slot = nullptr;
            long status = 0;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &slot);
            curl_easy_getinfo(message->easy_handle, CURLINFO_RESPONSE_CODE, &status);
            const bool good = message->data.result == CURLE_OK && status == 200;
            curl_multi_remove_handle(m_multi, slot->easy);
            if (good) {
                ++m_pages;
                m_bytes += static_cast<long>(slot->body.size());
                if (m_queue)
                    m_queue->push(std::move(slot->body));
            } else {
                ++m_failed;
            }
            started += startNext(*slot) ? 1 : 0;
        }
        return started;
    }

    std::vector<std::string> m_urls;
    std::vector<Slot> m_slots;
    PageQueue* m_queue;
    CURLM* m_multi;
    std::size_t m_next = 0;
    long m_failed = 0;
    long m_pages = 0;
    long m_bytes = 0;
};

std::vector<std::string> readLines(const char* path)
{
    std::vector<std::string> lines;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        if (!line.empty())
            lines.push_back(line);
    }
    return lines;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 3) {
        std::fprintf(stderr, "usage: bench_bare URLS.txt CONCURRENCY [THREADS [head|fields]]\n");
        return 2;
    }
    const unsigned threads = argc > 3 ? static_cast<unsigned>(std::atoi(argv[3])) : std::thread::hardware_concurrency();
    const std::string what = argc > 4 ? argv[4] : "";
    const Take take = what == "head" ? Take::Head : what == "fields" ? Take::Fields : Take::Title;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    const auto begin = std::chrono::steady_clock::now();
    PageQueue queue;
    std::vector<long> titles(threads);
    std::vector<std::thread> parsers;
    for (unsigned i = 0; i < threads; ++i) {
        parsers.emplace_back([&queue, take, &count = titles[i]] {
            for (std::string page; queue.pop(page);)
                count += titleOf(page, take).empty() ? 0 : 1;
        });
    }
    Fetcher fetcher(readLines(argv[1]), static_cast<std::size_t>(std::atoi(argv[2])), threads > 0 ? &queue : nullptr);
    fetcher.run();
    queue.close();
    long found = 0;
    for (unsigned i = 0; i < threads; ++i) {
        parsers[i].join();
        found += titles[i];
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    std::printf("{\"pages\": %ld, \"failed\": %ld, \"bytes\": %ld, \"titles\": %ld, \"seconds\": %.3f}\n", fetcher.pages(), fetcher.failed(), fetcher.bytes(), found, seconds);
    return fetcher.failed() == 0 ? 0 : 1;
}
