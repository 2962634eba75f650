#pragma once

#include "app/core/clock.h"
#include "models/chat/chat_service_backend.h"
#include "models/chat/chat_view_model.h"
#include "models/hash/hash_service_backend.h"
#include "models/hash/hash_view_model.h"
#include "models/scrape/scrape_view_model.h"
#include "models/scrape/service_backend.h"
#include "ui/dashboard/dashboard.h"

#include <QString>

namespace millrace { class Settings; }

namespace millrace::ui {

class ChatPanel;
class HashPanel;
class ScraperPanel;
class Theme;

/// The view-models of one set of engines, and the panels on them.
///
/// Thread: GUI. The engines, `clock`, `settings` and `theme` outlive it. The panels are made without an owner: whoever takes them deletes them
/// before this goes.
struct Workbench {
    /// `profile`: folder of the journal and the default database; bytes.
    Workbench(const EngineRefs& engines, const Clock& clock, Settings& settings, const Theme& theme, const std::string& profile);

    /// Something runs, or listens.
    [[nodiscard]] bool isBusy() const;

    const QString defaultStore;              ///< the file where none is named, as its URL has it
    models::ServiceBackend scraperBackend;
    models::ScrapeViewModel scraper;
    models::ChatServiceBackend chatBackend;
    models::ChatViewModel chat;
    models::HashServiceBackend hashBackend;
    models::HashViewModel hash;
    ScraperPanel* const scraperPanel;
    ChatPanel* const chatPanel;
    HashPanel* const hashPanel;
};

} // namespace millrace::ui
