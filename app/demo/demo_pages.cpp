#include "app/demo/demo_pages.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace millrace::demo {

namespace {

using namespace std::chrono_literals;
using Words = std::array<const char*, 12>;

struct Site {
    const char* host;
    const char* name;
    const char* section;                 ///< of its pages' paths
    const char* robots;                  ///< beside the line for all user agents
    int pages;
    std::chrono::milliseconds delay;     ///< of a page, and up to three times that
    Words first;                         ///< a page's name is a pair of these
    Words second;
};

constexpr Words kPeople{"Ada Brandt", "Noor Haddad", "Ilse Varga", "Tomás Rey", "June Okafor", "Piet Mulder", "Mira Sato", "Owen Hale", "Lena Fischer", "Ravi Nair", "Sofia Lund", "Yann Perrin"};

constexpr std::array kSites{
    Site{"books.localhost", "Lantern Books", "novels", "Sitemap: /sitemap.xml\n", 210, 20ms,
        {"Quiet", "Silver", "Northern", "Borrowed", "Paper", "Second", "Salt", "Winter", "Hollow", "Amber", "Distant", "Last"},
        {"Harbour", "Orchard", "Cartographer", "Letters", "Lighthouse", "Garden", "Winter", "Station", "Inheritance", "Tide", "Apprentice", "Map"}},
    Site{"news.localhost", "The Morning Ferry", "stories", "Crawl-delay: 2\n", 60, 40ms,
        {"Harbour", "Council", "School", "Library", "River", "Market", "Tram", "Bakery", "Museum", "Weather", "Cycle", "Power"},
        {"Plan Approved", "Reopens After Repairs", "Wins Regional Prize", "Asks for Volunteers", "Grows by a Third", "Changes Its Hours", "Meets Tonight", "Marks a Century", "Finds a New Home", "Delayed Again",
            "Gets a Second Life", "Explained"}},
    Site{"recipes.localhost", "Long Table", "recipes", "", 190, 240ms,
        {"Roasted", "Smoked", "Pickled", "Slow", "Green", "Braised", "Crisp", "Warm", "Burnt", "Golden", "Spiced", "Simple"},
        {"Leek Tart", "Barley Soup", "Plum Cake", "Bean Stew", "Flatbread", "Fennel Salad", "Potato Pie", "Carrot Broth", "Lentils", "Mushroom Rice", "Pear Chutney", "Onion Bread"}},
    Site{"weather.localhost", "Skylog", "reports", "", 190, 30ms,
        {"Morning", "Coastal", "Upland", "Harbour", "Evening", "Valley", "Airport", "Island", "Mountain", "City", "Lake", "Border"},
        {"Fog Report", "Wind Table", "Rainfall", "Frost Watch", "Cloud Base", "Pressure Log", "Sunshine Hours", "Snow Depth", "Gust Record", "Visibility", "Dew Point", "Storm Notes"}},
    Site{"museum.localhost", "Museum of Small Things", "objects", "", 180, 30ms,
        {"Brass", "Painted", "Folding", "Travelling", "Miniature", "Glass", "Wooden", "Printed", "Woven", "Enamel", "Carved", "Copper"},
        {"Compass", "Thimble", "Button Box", "Inkwell", "Ticket Punch", "Pocket Globe", "Key", "Spectacles", "Matchbox", "Bell", "Seal", "Ruler"}},
    Site{"forum.localhost", "Allotment Forum", "threads", "Disallow: /members/\n", 190, 20ms,
        {"Best", "Early", "Stubborn", "Free", "Winter", "Leaking", "Tall", "Late", "Saving", "Sharing", "Moving", "First"},
        {"tomatoes under glass?", "compost that will not heat", "seed potatoes", "water butts", "bean poles", "garlic in November", "slugs and hostas", "raspberry canes", "shed roofs", "apple grafts", "rhubarb crowns",
            "hedge cuttings"}},
    Site{"docs.localhost", "Loom Handbook", "pages", "Sitemap: /sitemap.xml\n", 210, 15ms,
        {"Installing", "Configuring", "Threading", "Inspecting", "Upgrading", "Reading", "Mending", "Testing", "Packing", "Measuring", "Sharing", "Tuning"},
        {"the Loom", "Patterns", "Shuttles", "the Warp", "Colours", "Tension", "Drafts", "Bobbins", "the Reed", "Selvedges", "Samples", "Heddles"}},
    Site{"trains.localhost", "Branch Lines", "lines", "", 190, 30ms,
        {"Upper", "Lower", "Old", "New", "West", "East", "Saint", "Great", "Little", "Long", "High", "Cross"},
        {"Mill Branch", "Ferry Halt", "Quarry Line", "Valley Railway", "Junction", "Viaduct", "Terminus", "Harbour Tram", "Moor Light Railway", "Bridge Station", "Tunnel", "Loop"}},
};

constexpr std::array kSentences{
    "It was longer in the making than anybody had thought, and better for it.", "Most of what is known comes from letters that were kept by chance.", "The first attempt failed; the second is the one people remember.",
    "Ask three neighbours and you will hear four opinions.", "There is a simple rule, and a good reason to break it now and then.", "Start in the morning, when the light is even.",
    "What looks like decoration turns out to be a way of counting.", "Nobody wrote it down, because everybody knew.", "A second pair of hands helps, though one is enough.", "It can be done in an afternoon if nothing goes wrong.",
    "The numbers were checked twice, by people who did not trust each other.", "Keep what is left over: it will be wanted in spring."};

constexpr int kPerList = 24;
constexpr int kRefusedEvery = 45;        ///< requests of the host that limits them
constexpr int kRefusedSeconds = 6;

/// Small, even and the same everywhere.
unsigned mixed(unsigned seed)
{
    seed = (seed ^ 61U) ^ (seed >> 16U);
    seed *= 9U;
    seed ^= seed >> 4U;
    seed *= 0x27d4eb2dU;
    return seed ^ (seed >> 15U);
}

std::size_t sentence(unsigned seed) { return mixed(seed) % kSentences.size(); }

QByteArray nameOf(const Site& site, int page)
{
    const auto number = static_cast<std::size_t>(page);
    return QByteArray(site.first[number % 12]) + ' ' + site.second[(number / 12 + number) % 12];
}

QByteArray slugOf(const Site& site, int page)
{
    QByteArray slug;
    for (const char letter : nameOf(site, page).toLower())
        slug += (letter >= 'a' && letter <= 'z') ? letter : '-';
    return slug + '-' + QByteArray::number(page);
}

QByteArray pathOf(const Site& site, int page) { return QByteArray("/") + site.section + '/' + slugOf(site, page); }

QByteArray linkTo(const Site& site, int page) { return "<a href=\"" + pathOf(site, page) + "\">" + nameOf(site, page) + "</a>"; }

QByteArray wrapped(const Site& site, const QByteArray& title, const QByteArray& body)
{
    const QByteArray head = title.isEmpty() ? QByteArray() : "<title>" + title + " | " + site.name + "</title>\n";
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n" + head + "<meta name=\"description\" content=\"" + title + " at " + site.name + "\">\n</head>\n<body>\n<header><a href=\"/\">" + site.name
        + "</a></header>\n<main>\n" + body + "</main>\n</body>\n</html>\n";
}

QByteArray paragraphs(unsigned seed)
{
    QByteArray text;
    for (unsigned paragraph = 0; paragraph < 4 + seed % 12; ++paragraph) {
        text += "<p>";
        for (unsigned line = 0; line < 5 + mixed(seed + paragraph) % 7; ++line)
            text += QByteArray(kSentences[sentence(seed * 31 + paragraph * 7 + line)]) + ' ';
        text += "</p>\n";
    }
    return text;
}

int lists(const Site& site) { return (site.pages + kPerList - 1) / kPerList; }

Answer frontPage(const Site& site, std::uint16_t port)
{
    QByteArray body = QByteArray("<h1>") + site.name + "</h1>\n<ul class=\"lists\">\n";
    for (int list = 1; list <= lists(site); ++list)
        body += "<li><a href=\"/" + QByteArray(site.section) + "?page=" + QByteArray::number(list) + "\">Page " + QByteArray::number(list) + "</a></li>\n";
    body += "</ul>\n";
    if (std::string_view(site.robots).starts_with("Disallow: /members/"))
        body += "<a href=\"/members/list\">Members</a>\n";
    body += "<h2>Friends</h2>\n<ul>\n";
    for (const Site& other : kSites)
        body += QByteArray("<li><a href=\"http://") + other.host + ':' + QByteArray::number(port) + "/\">" + other.name + "</a></li>\n";
    return {.body = wrapped(site, "Welcome", body + "</ul>\n")};
}

Answer listPage(const Site& site, int list)
{
    QByteArray body = QByteArray("<h1>") + site.section + ", page " + QByteArray::number(list) + "</h1>\n<ul>\n";
    for (int page = (list - 1) * kPerList; page < std::min(site.pages, list * kPerList); ++page)
        body += "<li>" + linkTo(site, page) + "</li>\n";
    return {.body = wrapped(site, QByteArray("All ") + site.section + ", page " + QByteArray::number(list), body + "</ul>\n")};
}

Answer itemPage(const Site& site, int page)
{
    const unsigned seed = mixed(static_cast<unsigned>(page) * 97U + static_cast<unsigned>(site.pages));
    const QByteArray name = nameOf(site, page);
    QByteArray body = "<article>\n<h1>" + name + "</h1>\n<p class=\"author\">" + kPeople[seed % 12] + "</p>\n<p class=\"price\">" + QByteArray::number(4 + seed % 38) + '.' + (seed % 2 ? "50" : "90")
        + " €</p>\n<p class=\"rating\">" + QByteArray::number(2 + seed % 4) + " of 5</p>\n<time datetime=\"2026-0" + QByteArray::number(1 + seed % 9) + '-' + QByteArray::number(10 + seed % 19) + "\"></time>\n" + paragraphs(seed)
        + "</article>\n<aside>\n";
    for (int near = 1; near <= 4; ++near)
        body += linkTo(site, (page + near * 17) % site.pages) + '\n';
    const bool untitled = site.host == std::string_view("forum.localhost") && page % 16 == 5;
    Answer answer{.body = wrapped(site, untitled ? QByteArray() : name, body + "</aside>\n")};
    answer.delay = site.delay * (1 + static_cast<int>(seed % 3));
    return answer;
}

Answer notFound(const Site& site)
{
    return {.status = 404, .body = wrapped(site, "Not found", "<h1>There is nothing here</h1>\n")};
}

Answer robots(const Site& site, const std::string& origin)
{
    QByteArray text = QByteArray("User-agent: *\n") + site.robots;
    text.replace("Sitemap: /", "Sitemap: " + QByteArray::fromStdString(origin) + '/');
    return {.type = "text/plain", .body = text};
}

Answer sitemap(const Site& site, const std::string& origin)
{
    QByteArray text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
    for (int page = 0; page < site.pages; ++page)
        text += "<url><loc>" + QByteArray::fromStdString(origin) + pathOf(site, page) + "</loc></url>\n";
    return {.type = "application/xml", .body = text + "</urlset>\n"};
}

std::optional<int> numberAfter(std::string_view path, char sign)
{
    const auto at = path.rfind(sign);
    int number = 0;
    if (at == std::string_view::npos || std::from_chars(path.data() + at + 1, path.data() + path.size(), number).ptr != path.data() + path.size())
        return std::nullopt;
    return number;
}

/// What makes this host unlike the others, or nothing.
std::optional<Answer> special(const Site& site, int page, int requests)
{
    const std::string_view host = site.host;
    if (host == "weather.localhost" && requests % kRefusedEvery == 0)
        return Answer{.status = 429, .headers = "Retry-After: " + QByteArray::number(kRefusedSeconds) + "\r\n", .body = "Too many reports at once.\n"};
    if (host == "trains.localhost" && page % 23 == 7)
        return notFound(site);
    if (host == "trains.localhost" && page % 61 == 11)
        return Answer{.status = 500, .body = "The timetable is being printed.\n"};
    if (host == "museum.localhost" && page % 9 == 4) // moved to another object's page
        return Answer{.status = 301, .headers = "Location: " + pathOf(site, page - 1) + "\r\n"};
    return std::nullopt;
}

} // namespace

std::vector<std::string> DemoPages::frontPages() const
{
    std::vector<std::string> pages;
    for (const Site& site : kSites)
        pages.push_back(std::string("http://") + site.host + ':' + std::to_string(m_port) + '/');
    return pages;
}

Answer DemoPages::answer(std::string_view host, std::string_view path)
{
    const auto site = std::find_if(kSites.begin(), kSites.end(), [host](const Site& known) { return host == known.host; });
    if (site == kSites.end())
        return {.status = 404, .type = "text/plain", .body = "No such host.\n"};
    const std::string origin = std::string("http://") + site->host + ':' + std::to_string(m_port);
    if (path == "/")
        return frontPage(*site, m_port);
    if (path == "/robots.txt")
        return robots(*site, origin);
    if (path == "/sitemap.xml" && std::string_view(site->robots).starts_with("Sitemap"))
        return sitemap(*site, origin);
    const std::string section = std::string("/") + site->section;
    if (path.starts_with(section + '?')) {
        const auto list = numberAfter(path, '=');
        return list && *list >= 1 && *list <= lists(*site) ? listPage(*site, *list) : notFound(*site);
    }
    const auto page = path.starts_with(section + '/') ? numberAfter(path, '-') : std::nullopt;
    if (!page || *page < 0 || *page >= site->pages || path != std::string_view(pathOf(*site, *page)))
        return notFound(*site);
    const int requests = ++m_requests[std::string(host)];
    if (auto other = special(*site, *page, requests))
        return *other;
    return itemPage(*site, *page);
}

} // namespace millrace::demo
