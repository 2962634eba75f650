#include "ui/dashboard/workbench.h"

#include "app/hash/hash_service.h"
#include "ui/chat/chat_panel.h"
#include "ui/hash/hash_panel.h"
#include "ui/scrape/scraper_panel.h"

namespace millrace::ui {

namespace {

QString storeOfProfile(const std::string& profile)
{
    const auto url = store::parseStoreUrl("sqlite:" + profile + "/millrace.db");
    return QString::fromStdString(url ? url->path : profile + "/millrace.db");
}

} // namespace

Workbench::Workbench(const EngineRefs& engines, const Clock& clock, Settings& settings, const Theme& theme, const std::string& profile)
    : defaultStore(storeOfProfile(profile)), scraperBackend(engines.scraper, engines.store, clock), scraper(scraperBackend), chatBackend(engines.chat, clock), chat(chatBackend),
      hashBackend(engines.hash, clock), hash(hashBackend), scraperPanel(new ScraperPanel(scraper, theme, settings, defaultStore)),
      chatPanel(new ChatPanel(chat, theme, settings, profile + "/chat-journal.db")), hashPanel(new HashPanel(hash, theme, settings))
{
    engines.scraper.setPublishing(true);
    engines.chat.setPublishing(true);
    engines.hash.setPublishing(true);
}

bool Workbench::isBusy() const
{
    return models::isActive(scraper.state().phase) || models::isActive(chat.state().phase) || models::isActive(hash.state().phase);
}

} // namespace millrace::ui
