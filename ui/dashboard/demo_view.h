#pragma once

#include "app/demo/demo.h"
#include "models/common/gui_hop.h"
#include "ui/dashboard/dashboard.h"

#include <QObject>

#include <memory>
#include <optional>

namespace millrace { class Settings; }

namespace millrace::ui {

class MainWindow;
class Theme;
struct Workbench;

/// The demo in the window: engines of its own beside the user's, on a profile in the demo's temporary folder, with panels that stand in
/// the place of the user's as long as it lasts.
///
/// Thread: GUI. Never waits but in the destructor. `window` may be gone before this, and then nothing is called any more; all else of Parts
/// outlives it. What runs in the user's own panels goes on meanwhile.
class DemoView : public QObject {
    Q_OBJECT
public:
    struct Parts {
        MainWindow& window;
        const Theme& theme;
        const Clock& clock;
        std::function<void(std::function<void(SideEngines)>)> makeEngines;   ///< answers in any thread
    };
    explicit DemoView(Parts parts);
    ~DemoView() override;

    /// Does nothing while one is there.
    void start();
    /// Back to the user's own panels at once; what the demo made is gone a moment later.
    void stop();

Q_SIGNALS:
    /// It could not be set up; nothing is left of it.
    void failed(const QString& sentence);

private:
    void begin(const demo::Demo::Ready& ready, SideEngines engines);
    void scrape(const demo::Demo::Ready& ready);
    void clear();

    Parts m_parts;
    std::shared_ptr<models::GuiHop> m_hop;
    std::unique_ptr<demo::Demo> m_demo;      ///< what is on the disk; goes last
    std::optional<SideEngines> m_engines;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Workbench> m_bench;
    bool m_stopWanted = false;               ///< while it is set up
    bool m_ending = false;
    bool m_started = false;                  ///< the run
    bool m_talking = false;                  ///< the people
};

} // namespace millrace::ui
