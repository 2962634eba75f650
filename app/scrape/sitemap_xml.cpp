#include "app/scrape/sitemap_xml.h"

#include "app/core/ascii.h"
#include "app/http/url.h"
#include "app/http/utf8.h"

#include <QDateTime>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <mutex>

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>

namespace millrace::scrape {

namespace {

constexpr std::size_t kPieceBytes = 8 * 1024;
constexpr std::size_t kMaxDateBytes = 64;
constexpr std::size_t kMaxFaultBytes = 160;

/// Where the formats keep what is wanted: `entry` elements `entryDepth` deep, and what stands directly in them.
struct Layout {
    SitemapFormat format;
    std::string_view root;
    std::string_view entry;
    int entryDepth;
    std::string_view address;
    std::string_view date;
};
constexpr std::array<Layout, 4> kLayouts{{
    {SitemapFormat::UrlSet, "urlset", "url", 2, "loc", "lastmod"},
    {SitemapFormat::Index, "sitemapindex", "sitemap", 2, "loc", "lastmod"},
    {SitemapFormat::Rss, "rss", "item", 3, "link", "pubDate"},
    {SitemapFormat::Atom, "feed", "entry", 2, "link", "updated"},
}};

std::string_view view(const xmlChar* text)
{
    return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view();
}

double parsePriority(std::string_view text)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    return error == std::errc() && end == text.data() + text.size() && value >= 0 && value <= 1 ? value : SitemapEntry().priority;
}

/// Keeps libxml2 from writing to standard error what it cannot tell the parser, such as bytes that are not of the encoding named. Its handler is the thread's.
class QuietErrors {
public:
    QuietErrors() { xmlSetStructuredErrorFunc(nullptr, [](void*, xmlErrorPtr) {}); }
    QuietErrors(const QuietErrors&) = delete;
    ~QuietErrors() { xmlSetStructuredErrorFunc(m_context, m_before); }

private:
    xmlStructuredErrorFunc m_before = xmlStructuredError;
    void* m_context = xmlStructuredErrorContext;
};

/// One reading: libxml2 calls it for each element and piece of text.
class SitemapReader {
public:
    explicit SitemapReader(SitemapEntries& result) : m_result(result) {}

    void read(std::string_view xml, const std::stop_token& stop)
    {
        static std::once_flag initialized; // libxml2's tables, before two threads want them
        std::call_once(initialized, xmlInitParser);
        const QuietErrors quiet;
        xmlSAXHandler handler{};
        handler.initialized = XML_SAX2_MAGIC;
        handler.internalSubset = [](void* self, const xmlChar*, const xmlChar*, const xmlChar*) { of(self).refuse("it has a DOCTYPE"); };
        handler.startElementNs = [](void* self, const xmlChar* name, const xmlChar* prefix, const xmlChar*, int, const xmlChar**, int attributes, int, const xmlChar** values) {
            of(self).begin(view(name), view(prefix), attributes, values);
        };
        handler.endElementNs = [](void* self, const xmlChar*, const xmlChar*, const xmlChar*) { of(self).end(); };
        handler.characters = [](void* self, const xmlChar* text, int length) { of(self).text({reinterpret_cast<const char*>(text), static_cast<std::size_t>(length)}); };
        handler.cdataBlock = handler.characters;
        handler.ignorableWhitespace = handler.characters;
        handler.comment = [](void* self, const xmlChar*) { of(self).alive(); };
        handler.processingInstruction = [](void* self, const xmlChar*, const xmlChar*) { of(self).alive(); };
        handler.serror = [](void* self, xmlErrorPtr error) { of(self).failed(*error); };
        const std::unique_ptr<xmlParserCtxt, decltype(&xmlFreeParserCtxt)> context(xmlCreatePushParserCtxt(&handler, this, nullptr, 0, nullptr), &xmlFreeParserCtxt);
        if (!context || xmlCtxtUseOptions(context.get(), XML_PARSE_NONET) != 0)
            return refuse("no memory for its parser");
        m_context = context.get();
        while (!xml.empty() && m_result.fault.empty() && !stop.stop_requested()) {
            const std::string_view piece = xml.substr(0, kPieceBytes);
            xml.remove_prefix(piece.size());
            m_fed += piece.size();
            xmlParseChunk(m_context, piece.data(), static_cast<int>(piece.size()), 0);
            if (m_result.fault.empty() && m_fed - m_heardAt > kMaxSitemapMarkup)
                refuse("markup of more than " + std::to_string(kMaxSitemapMarkup / 1024) + " KiB in one piece");
        }
        if (m_result.fault.empty() && !stop.stop_requested())
            xmlParseChunk(m_context, nullptr, 0, 1);
    }

private:
    static SitemapReader& of(void* self) { return *static_cast<SitemapReader*>(self); }
    void alive() { m_heardAt = m_fed; }

    void stopWith(std::string why)
    {
        if (m_result.fault.empty())
            m_result.fault = std::move(why);
        if (m_context)
            xmlStopParser(m_context);
    }
    void refuse(std::string why)
    {
        m_result.refused = m_result.refused || m_result.fault.empty();
        stopWith(std::move(why));
    }

    void failed(const xmlError& error)
    {
        if (error.level != XML_ERR_FATAL)
            return; // such as a prefix without a namespace
        std::string message(ascii::trimmed(view(reinterpret_cast<const xmlChar*>(error.message))));
        std::ranges::replace(message, '\n', ' ');
        stopWith(http::utf8::sanitized("line " + std::to_string(error.line) + ": " + message.substr(0, kMaxFaultBytes)));
    }

    void begin(std::string_view name, std::string_view prefix, int attributes, const xmlChar** values)
    {
        alive();
        if (++m_depth > kMaxSitemapDepth)
            return refuse("more than " + std::to_string(kMaxSitemapDepth) + " elements inside one another");
        if (attributes > kMaxSitemapAttributes)
            return refuse("an element with " + std::to_string(attributes) + " attributes");
        if (m_depth == 1) {
            m_layout = std::ranges::find(kLayouts, name, &Layout::root);
            if (m_layout == kLayouts.end())
                return stopWith("its root is " + http::utf8::sanitized(std::string(name.substr(0, kMaxFaultBytes))));
            m_result.format = m_layout->format;
            m_prefix = prefix;
            return;
        }
        if (prefix != m_prefix)
            return; // image:loc and the like are no pages
        if (m_depth == m_layout->entryDepth && name == m_layout->entry) {
            m_inEntry = true;
            m_entry = {};
            m_tooLong = false;
        } else if (m_inEntry && m_depth == m_layout->entryDepth + 1) {
            beginPart(name, attributes, values);
        }
    }

    void beginPart(std::string_view name, int attributes, const xmlChar** values)
    {
        m_text.clear();
        if (m_layout->format == SitemapFormat::Atom && name == m_layout->address)
            takeLink(attributes, values);
        else if (name == m_layout->address)
            m_part = Part::Address;
        else if (name == m_layout->date)
            m_part = Part::Date;
        else if (name == "priority")
            m_part = Part::Priority;
    }

    /// RFC 4287 section 4.2.7: a link without rel is an alternate.
    void takeLink(int attributes, const xmlChar** values)
    {
        std::string_view href;
        std::string_view rel = "alternate";
        for (int i = 0; i < attributes; ++i) { // five pointers each: name, prefix, namespace, begin and end of the value
            const std::string_view name = view(values[5 * i]);
            const std::string_view value(reinterpret_cast<const char*>(values[5 * i + 3]), reinterpret_cast<const char*>(values[5 * i + 4]));
            if (name == "href" && !values[5 * i + 1])
                href = value;
            else if (name == "rel" && !values[5 * i + 1])
                rel = value;
        }
        if (rel == "alternate")
            setAddress(href);
    }

    void text(std::string_view piece)
    {
        alive();
        if (m_part == Part::None || m_depth != m_layout->entryDepth + 1)
            return;
        const std::size_t most = m_part == Part::Address ? http::kMaxUrlBytes + 1 : kMaxDateBytes;
        if (m_text.empty())
            piece = piece.substr(std::min(piece.size(), static_cast<std::size_t>(std::ranges::find_if_not(piece, ascii::isSpace) - piece.begin())));
        m_text += piece.substr(0, most - std::min(most, m_text.size()));
    }

    void end()
    {
        alive();
        if (m_depth == m_layout->entryDepth + 1)
            endPart();
        else if (m_depth == m_layout->entryDepth && m_inEntry)
            endEntry();
        --m_depth;
    }

    void endPart()
    {
        const std::string_view value = ascii::trimmed(m_text);
        switch (std::exchange(m_part, Part::None)) {
        case Part::Address: setAddress(value); break;
        case Part::Date: m_entry.changed = parseSitemapDate(value); break;
        case Part::Priority: m_entry.priority = parsePriority(value); break;
        case Part::None: break;
        }
    }

    /// The first one of an entry counts.
    void setAddress(std::string_view value)
    {
        if (value.size() > http::kMaxUrlBytes)
            m_tooLong = true;
        else if (m_entry.address.empty() && !m_tooLong)
            m_entry.address = value;
    }

    void endEntry()
    {
        m_inEntry = false;
        if (m_entry.address.empty())
            ++m_result.unusable;
        else if (m_result.entries.size() == kMaxSitemapUrls)
            ++m_result.tooMany;
        else
            m_result.entries.push_back(std::move(m_entry));
    }

    enum class Part { None, Address, Date, Priority };

    SitemapEntries& m_result;
    xmlParserCtxtPtr m_context = nullptr;
    std::size_t m_fed = 0;
    std::size_t m_heardAt = 0;
    int m_depth = 0;
    const Layout* m_layout = nullptr;
    std::string m_prefix;        ///< of the root
    bool m_inEntry = false;
    bool m_tooLong = false;
    SitemapEntry m_entry;
    Part m_part = Part::None;
    std::string m_text;
};

} // namespace

std::string_view name(SitemapFormat format)
{
    switch (format) {
    case SitemapFormat::UrlSet: return "Sitemap";
    case SitemapFormat::Index: return "Sitemap index";
    case SitemapFormat::Rss: return "RSS feed";
    case SitemapFormat::Atom: return "Atom feed";
    case SitemapFormat::Text: return "Text sitemap";
    case SitemapFormat::None: break;
    }
    return "no sitemap";
}

SitemapEntries readSitemapXml(std::string_view xml, std::stop_token stop)
{
    SitemapEntries result;
    SitemapReader(result).read(xml, stop);
    if (result.refused)
        result.entries.clear();
    return result;
}

std::optional<WallMs> parseSitemapDate(std::string_view text)
{
    if (text.size() < 4 || text.size() > kMaxDateBytes)
        return std::nullopt;
    // W3C's profile may end after the year or the month; Qt's ISO 8601 wants a whole day.
    std::string whole(text);
    if (whole.size() == 4)
        whole += "-01";
    if (whole.size() == 7)
        whole += "-01";
    const QString given = QString::fromUtf8(whole.data(), static_cast<qsizetype>(whole.size()));
    QDateTime date = QDateTime::fromString(given, Qt::ISODateWithMs);
    if (!date.isValid())
        date = QDateTime::fromString(given, Qt::RFC2822Date);
    if (!date.isValid())
        return std::nullopt;
    if (date.timeSpec() == Qt::LocalTime)
        date.setTimeSpec(Qt::UTC); // none is named; the same on every machine
    return date.toMSecsSinceEpoch();
}

} // namespace millrace::scrape
