#include "ui/dashboard/dashboard.h"

#include "app/chat/chat_service.h"
#include "app/demo/demo_folder.h"
#include "app/hash/hash_service.h"
#include "app/scrape/scrape_service.h"
#include "app/settings/settings.h"
#include "app/store/store.h"
#include "app/telemetry/log_sink.h"
#include "app/telemetry/process_memory.h"
#include "models/common/format.h"
#include "models/runtime/log_table_model.h"
#include "models/runtime/runtime_view_model.h"
#include "models/scrape/error_sentences.h"
#include "ui/chat/chat_panel.h"
#include "ui/dashboard/demo_view.h"
#include "ui/dashboard/profile_choice.h"
#include "ui/dashboard/work_reports.h"
#include "ui/dashboard/workbench.h"
#include "ui/desktop/desktop_notifier.h"
#include "ui/desktop/sleep_inhibitor.h"
#include "ui/desktop/work_watch.h"
#include "ui/dialogs/settings_dialog.h"
#include "ui/dialogs/store_dialog.h"
#include "ui/hash/hash_panel.h"
#include "ui/runtime/runtime_panel.h"
#include "ui/scrape/scraper_panel.h"
#include "ui/shell/frame_monitor.h"
#include "ui/shell/main_window.h"
#include "ui/shell/window_language.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QFile>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QSessionManager>
#include <QThreadPool>
#include <QTimer>

#include <algorithm>
#include <optional>

namespace millrace::ui {

namespace {

constexpr std::chrono::seconds kChipsEvery{1};
constexpr std::chrono::seconds kIdleChipsEvery{3};
constexpr Milliseconds kLoopWarning{10};

QString milliseconds(Microseconds time)
{
    return models::formatFixed(static_cast<double>(time.count()) / 1000.0, 1);
}

/// MILLRACE_LONG_WORK_MS: from when on work is long. For tests, which need not work so long.
Milliseconds wantedLongWork()
{
    bool isNumber = false;
    const int wanted = qEnvironmentVariableIntValue("MILLRACE_LONG_WORK_MS", &isNumber);
    return isNumber ? Milliseconds(std::clamp(wanted, 0, 600'000)) : WorkWatch::kLong;
}

} // namespace

class Dashboard::Private : public QObject {
public:
    Private(QApplication& application, Options given, Engines given2)
        : options(std::move(given)), engines(std::move(given2)), settings(options.profile), language(settings.get(keys::kLanguage)), runtimeBackend(engines.runtime, engines.watchdog, engines.metrics), runtimeModel(runtimeBackend), logModel(engines.log.ring())
    {
        QGuiApplication::setDesktopFileName(QStringLiteral("org.millrace.millrace")); // packaging/desktop: the window belongs to that entry, its name and icon
        theme.applyUndressedTo(application);
        window = std::make_unique<MainWindow>(theme, settings);
        window->setWindowTitle(windowTitle(options.profile, options.profileIsDefault));
        bench.emplace(engines.own, clock, settings, theme, options.profile);
        window->addPanel(bench->scraperPanel);
        connect(&bench->scraper, &models::ScrapeViewModel::storeOpened, this, [this](const store::StoreUrl& url) { storeOpened(url); });
        connect(&bench->scraper, &models::ScrapeViewModel::storeFailed, this, [this](const store::StoreError& error) {
            if (!bench->scraper.storeInUse() && !storeDialog) // else it is said where another one was chosen
                storeFailed(error);
        });
        window->addPanel(bench->chatPanel);
        window->addPanel(bench->hashPanel);
        connect(&logModel, &models::LogTableModel::levelsChanged, window.get(), [this](const LogLevels& levels) { engines.log.setKept(levels); });
        window->addPanel(new RuntimePanel(runtimeModel, logModel, theme, settings));
        theme.dress();
        window->restoreLayout();
        connect(window.get(), &MainWindow::settingsWanted, this, [this] { showSettings(); });
        connect(window.get(), &MainWindow::profileWanted, this, [this] { openProfile(*window, options.profile); });
        watchWork();
        window->frameMonitor().ignore(telemetry::Watchdog::probeEvent());
        connect(&window->frameMonitor(), &FrameMonitor::stirred, this, [this] { engines.watchdog.stir(); });
        connect(window.get(), &MainWindow::aboutToClose, this, [this] {
            ending = true;
            QCoreApplication::quit();
        });
        connect(&application, &QGuiApplication::commitDataRequest, this, [this] { saveForSession(); }, Qt::DirectConnection);
        connect(&application, &QGuiApplication::saveStateRequest, this, [this](QSessionManager& manager) { tellHowToRestart(manager); }, Qt::DirectConnection);
        connect(&chips, &QTimer::timeout, this, [this] { showChips(); });
        demo = std::make_unique<DemoView>(DemoView::Parts{*window, theme, clock, engines.makeSideEngines});
        connect(window.get(), &MainWindow::demoWanted, this, [this] { tryDemo(); });
        connect(window.get(), &MainWindow::demoEndWanted, demo.get(), &DemoView::stop);
        connect(demo.get(), &DemoView::failed, this, [this](const QString& sentence) {
            tell(QMessageBox::Warning, QObject::tr("The demo could not be set up"), sentence, QObject::tr("Nothing is left of it. Put the cause right and try again."));
        });
    }

    /// What is under way goes on beside it; that is all there is to say.
    void tryDemo()
    {
        if (!bench->isBusy()) {
            demo->start();
            return;
        }
        QMessageBox* box = tell(QMessageBox::Information, QObject::tr("Try it"), QObject::tr("Work is under way here. It goes on while the demo is shown, and is here again when you stop that."),
            QObject::tr("The demo has engines, a store and files of its own."));
        box->setStandardButtons(QMessageBox::Cancel);
        const QPushButton* show = box->addButton(QObject::tr("Show the demo"), QMessageBox::AcceptRole);
        connect(box, &QMessageBox::finished, this, [this, box, show] {
            if (box->clickedButton() == show)
                demo->start();
        });
    }

    QMessageBox* tell(QMessageBox::Icon icon, const QString& title, const QString& sentence, const QString& more)
    {
        auto* box = new QMessageBox(icon, title, sentence, QMessageBox::Ok, window.get());
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->setTextFormat(Qt::PlainText);
        box->setInformativeText(more);
        box->open();
        return box;
    }

    /// What the desktop is told of the work: that it has ended, and that the machine should stay awake.
    void watchWork()
    {
        notifier = std::make_unique<DesktopNotifier>(*window);
        connect(&bench->scraper, &models::ScrapeViewModel::stateChanged, this, [this] { see(QStringLiteral("scrape"), reportOf(bench->scraper.state())); });
        connect(&bench->hash, &models::HashViewModel::stateChanged, this, [this] { see(QStringLiteral("hash"), reportOf(bench->hash.state())); });
        connect(&work, &WorkWatch::runsChanged, this, [this] { keepAwake(); });
        connect(&work, &WorkWatch::workEnded, this, [this](const QString& title, const QString& text, bool isLong) {
            window->announce(title + QStringLiteral(": ") + text);
            if (isLong && !ending && QApplication::activeWindow() == nullptr && settings.get(keys::kNotify))
                notifier->say(title, text);
        });
        connect(notifier.get(), &DesktopNotifier::clicked, this, [this](const QByteArray& activation) { comeForward({}, activation.toStdString(), {}); });
    }

    void see(const QString& id, const WorkReport& report)
    {
        work.see(id, report.phase, report.title, report.text);
    }

    void keepAwake()
    {
        inhibitor.setWanted(work.runs() && settings.get(keys::kKeepAwake));
    }

    void chooseStore()
    {
        if (options.storeGiven)
            return;
        const std::string named = settings.get(keys::kRunStoreUrl);
        if (named.empty())
            return;
        if (auto url = store::parseStoreUrl(named))
            options.store = std::move(*url);
        else
            QMessageBox::warning(window.get(), QObject::tr("Store"), QObject::tr("The store in the settings cannot be used: %1. The default one is opened.").arg(models::errorSentence(url.error())));
    }

    void openStore()
    {
        bench->scraper.useStore(options.store);
    }

    void storeOpened(const store::StoreUrl& url)
    {
        if (url.toString() != options.store.toString()) { // chosen in the window: the next start opens it, too
            const bool isDefault = url.kind == store::StoreKind::Sqlite && QString::fromStdString(url.path) == bench->defaultStore;
            settings.set(keys::kRunStoreUrl, isDefault ? std::string() : url.toString());
            options.storeGiven = false;
            options.store = url;
        }
        if (chips.isActive())
            return;
        if (engines.storeOpened)
            engines.storeOpened();
        showChips();
    }

    /// Another one in place of the one that `error` is about.
    void askForStore(const store::StoreError& error)
    {
        storeDialog = new StoreDialog(bench->scraper, options.store, bench->defaultStore, window.get());
        storeDialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(storeDialog, &QDialog::rejected, this, [this, error] {
            storeDialog.clear();
            if (!ending)
                storeFailed(error);
        });
        storeDialog->open();
    }

    void showSettings()
    {
        if (settingsDialog) {
            settingsDialog->raise();
            return;
        }
        SettingsDialog::Overridden overridden;
        if (options.storeGiven)
            overridden[keys::kRunStoreUrl.name] = QStringLiteral("--store");
        if (options.metricsGiven)
            overridden[keys::kMetricsServed.name] = overridden[keys::kMetricsAddress.name] = QStringLiteral("--metrics");
        settingsDialog = new SettingsDialog(settings, std::move(overridden), SettingPage::General, window.get());
        settingsDialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(settingsDialog, &SettingsDialog::applied, this, [this] {
            window->takeSettings();
            keepAwake();
        });
        settingsDialog->open();
    }

    void storeFailed(const store::StoreError& error)
    {
        auto* box = new QMessageBox(QMessageBox::Critical, QObject::tr("Millrace: the store cannot be used"), models::errorSentence(error), QMessageBox::Retry | QMessageBox::Close, window.get());
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->setTextFormat(Qt::PlainText);
        box->setInformativeText(QObject::tr("Nothing can be kept without it. Put the cause right and try again, or choose another store."));
        const QPushButton* choose = box->addButton(QObject::tr("Choose store…"), QMessageBox::ActionRole);
        connect(box, &QMessageBox::finished, this, [this, box, choose, error](int button) {
            if (button == QMessageBox::Retry)
                openStore();
            else if (box->clickedButton() == choose)
                askForStore(error);
            else if (!ending)
                QCoreApplication::exit(kStatusStoreUnavailable);
        });
        box->open();
    }

    void show(const Openings& openings)
    {
        if (!openings.paths.empty() || !openings.urls.empty() || !openings.urlFiles.empty())
            demo->stop(); // what is opened belongs to the user's own panels
        if (!openings.paths.empty()) {
            window->showPanel(kHashPanel);
            bench->hash.open(openings.paths);
        }
        if (openings.urls.empty() && openings.urlFiles.empty())
            return;
        window->showPanel(kScraperPanel);
        QStringList lines;
        for (const std::string& url : openings.urls)
            lines << QString::fromStdString(url);
        QStringList files;
        for (const std::string& file : openings.urlFiles)
            files << QFile::decodeName(QByteArray::fromStdString(file));
        bench->scraperPanel->offerUrls(lines, files);
    }

    void comeForward(const std::string& store, const std::string& activation, const Openings& openings)
    {
        if (!activation.empty())
            qputenv("XDG_ACTIVATION_TOKEN", QByteArray::fromStdString(activation)); // where Qt looks for it
        window->setWindowState((window->windowState() & ~Qt::WindowMinimized) | Qt::WindowActive);
        window->show();
        window->raise();
        window->activateWindow();
        show(openings);
        if (store.empty() || store == options.store.toString())
            return;
        tell(QMessageBox::Information, QObject::tr("Millrace is open already"),
            QObject::tr("Another start asked for the store %1. This window has %2 open.").arg(QString::fromStdString(store), QString::fromStdString(options.store.toString())),
            QObject::tr("Close it first, or start with another --profile to have both."));
    }

    /// The desktop's session ends, or might: the user can still call it off, so that nothing is stopped here. What runs is in the store already.
    void saveForSession()
    {
        window->saveNow();
    }

    /// Qt would have it restarted with an option that is not ours.
    void tellHowToRestart(QSessionManager& manager)
    {
        QStringList command{QCoreApplication::applicationFilePath(), QStringLiteral("--profile"), QString::fromStdString(options.profile)};
        if (options.storeGiven)
            command << QStringLiteral("--store") << QString::fromStdString(options.store.toString());
        manager.setRestartHint(QSessionManager::RestartIfRunning);
        manager.setRestartCommand(command);
    }

    void showChips()
    {
        chips.start(bench->isBusy() ? kChipsEvery : kIdleChipsEvery);
        const LoopFigures loop = engines.loopFigures();
        window->setChip(QStringLiteral("loop"), QObject::tr("loop p99 %1 ms").arg(milliseconds(loop.p99)), loop.p99 > kLoopWarning ? models::Tone::Warning : models::Tone::Normal,
            QObject::tr("99 of 100 turns of the event loop in the last seconds were no longer; the longest since the start took %1 ms.").arg(milliseconds(loop.longest)));
        window->setChip(QStringLiteral("memory"), models::formatBytes(telemetry::residentBytes()), models::Tone::Normal, QObject::tr("Memory in use by this program"));
    }

    static constexpr int kStatusStoreUnavailable = 3;
    static constexpr int kScraperPanel = 0;  ///< in the order of the rail
    static constexpr int kHashPanel = 2;
    Options options;
    Engines engines;
    SystemClock clock;
    Settings settings;
    WindowLanguage language;                 ///< before all that says something
    Theme theme;
    std::optional<Workbench> bench;          ///< made once the theme is applied
    models::RuntimeInspectorBackend runtimeBackend;
    models::RuntimeViewModel runtimeModel;
    models::LogTableModel logModel;
    WorkWatch work{clock, wantedLongWork()};
    SleepInhibitor inhibitor;
    std::unique_ptr<DemoView> demo;          ///< outlives the window, whose panels are its own for a while
    std::unique_ptr<MainWindow> window;
    std::unique_ptr<DesktopNotifier> notifier;
    QPointer<StoreDialog> storeDialog;
    QPointer<SettingsDialog> settingsDialog;
    QTimer chips;
    bool ending = false;
};

Dashboard::Dashboard(QApplication& application, Options options, Engines engines)
    : m_private(std::make_unique<Private>(application, std::move(options), std::move(engines)))
{
}

Dashboard::~Dashboard() = default;

void Dashboard::open(const Openings& openings)
{
    QThreadPool::globalInstance()->start(demo::removeLeftovers); // of a demo that was killed
    m_private->chooseStore();
    m_private->window->show();
    m_private->openStore();
    m_private->show(openings);
}

void Dashboard::comeForward(const std::string& store, const std::string& activation, const Openings& openings)
{
    m_private->comeForward(store, activation, openings);
}

void Dashboard::quit()
{
    m_private->window->close();
}

} // namespace millrace::ui
