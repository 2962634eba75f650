#pragma once

#include "app/core/clock.h"
#include "app/core/openings.h"
#include "app/store/store_url.h"

#include <functional>
#include <memory>
#include <string>

class QApplication;

namespace millrace::chat { class ChatService; }
namespace millrace::hash { class HashService; }
namespace millrace::scrape { class ScrapeService; }
namespace millrace::store { class Store; }
namespace millrace::telemetry { class LogSink; class MetricsService; class RuntimeInspector; class Watchdog; }

namespace millrace::ui {

/// How long the turns of the engines' loop are: 99 % of the last seconds' no longer than `p99`, none since the start than `longest`.
struct LoopFigures {
    Microseconds p99{0};
    Microseconds longest{0};
};

/// Engines that belong together, somebody else's.
struct EngineRefs {
    store::Store& store;
    scrape::ScrapeService& scraper;
    chat::ChatService& chat;
    hash::HashService& hash;
};
/// A second set of them, which reaches nothing of the first.
struct SideEngines {
    EngineRefs refs;
    std::function<void(std::function<void()>)> end;   ///< ends them; answers in any thread. Then they may go
    std::shared_ptr<void> owner;
};

/// The window with its panels, on engines that somebody else owns.
///
/// Thread: GUI. Made after the QApplication and the engines, destroyed before them. open() opens the store and shows the window at once;
/// a store that cannot be used is said in a dialog with the way out. quit() saves the layout and ends the event loop.
class Dashboard {
public:
    struct Options {
        std::string profile;                     ///< folder of the settings, the default database and the chat's journal
        store::StoreUrl store;
        bool profileIsDefault = true;            ///< else the window's title names it
        bool storeGiven = false;                 ///< on the command line; else the settings may name another
        bool metricsGiven = false;               ///< on the command line, which then counts
    };
    struct Engines {
        EngineRefs own;
        telemetry::RuntimeInspector& runtime;
        telemetry::Watchdog& watchdog;
        telemetry::MetricsService& metrics;
        telemetry::LogSink& log;
        std::function<LoopFigures()> loopFigures;
        std::function<void()> storeOpened;       ///< called in the GUI thread; may be empty
        std::function<void(std::function<void(SideEngines)>)> makeSideEngines;   ///< answers in any thread
    };
    Dashboard(QApplication& application, Options options, Engines engines);
    ~Dashboard();
    Dashboard(const Dashboard&) = delete;

    void open(const Openings& openings);
    void quit();
    /// Another start of the program with this profile was made: the window comes forward. `store` is the one that it asked for, empty for none;
    /// `activation` its XDG activation token. URLs and their lists are offered in the dialog that adds URLs, all else goes to Hash.
    void comeForward(const std::string& store, const std::string& activation, const Openings& openings);

private:
    class Private;
    std::unique_ptr<Private> m_private;
};

} // namespace millrace::ui
