#pragma once

#include "models/scrape/scrape_view_model.h"
#include "ui/shell/panel.h"
#include "ui/theme/theme.h"

#include <QPointer>

class QAction;
class QLineEdit;
class QMenu;
class QTimer;

namespace millrace {
class Settings;
}

namespace millrace::ui {

class ActionButton;
class AddUrlsDialog;
class Banner;
class DetailsCard;
class DomainsCard;
class EmptyState;
class PagesTabs;
class RunOptionsDialog;
class RunsDialog;
class SelectorDialog;
class StatTile;
class StoreDialog;

/// The Scraper: toolbar, five tiles, Domains, and below them the tabs and the selected page.
///
/// Thread: GUI. `model`, `theme` and `settings` outlive it. render() is the only function that writes what the state says into widgets;
/// everything that is done goes to the view-model. Run options of the last time come from the settings and go back there.
class ScraperPanel : public Panel {
    Q_OBJECT
public:
    /// `defaultStore`: the file that pages are kept in where none is named.
    ScraperPanel(models::ScrapeViewModel& model, const Theme& theme, Settings& settings, QString defaultStore, QWidget* parent = nullptr);
    ~ScraperPanel() override;

    bool acceptsDrop(const QMimeData& data) const override;
    void drop(const QMimeData& data) override;
    bool paste(const QMimeData& data) override;
    QWidget* filterField() const override;
    void showCause(const QString& chipId) override;
    void takeSettings() override;

    void showAddUrls();
    /// The same with what somebody gave already: lines, and files of them, which are read off this thread.
    void offerUrls(const QStringList& lines, const QStringList& files);
    void showRunOptions();
    void showRuns();
    void showStore();
    /// With this page, or empty.
    void showSelectors(const QString& url = {});

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void buildActions();
    void buildMenus();
    void buildToolbar(QLayout& layout);
    void buildTiles(QLayout& layout);
    void buildBody(QLayout& layout);
    void connectModel();
    void render(const models::ScrapeState& state);
    void renderChips(const models::ScrapeState& state);
    void chooseExport();
    void askRate();

    models::ScrapeViewModel& m_model;
    const Theme& m_theme;
    Settings& m_settings;
    const QString m_defaultStore;
    models::ScrapeState m_rendered;

    QAction *m_addUrls, *m_start, *m_pause, *m_stop, *m_rate, *m_export, *m_options, *m_store, *m_selectors, *m_runs, *m_newRun, *m_leave, *m_retry, *m_command;
    QMenu *m_rateMenu, *m_runMenu;
    ActionButton* m_rateButton = nullptr;
    QLineEdit* m_filter = nullptr;
    QTimer* m_filterDelay;
    StatTile *m_pagesTile, *m_speedTile, *m_flightTile, *m_failedTile, *m_endsTile;
    Banner* m_banner;
    EmptyState* m_empty;
    QWidget* m_content = nullptr;
    DomainsCard* m_domains;
    PagesTabs* m_tabs;
    DetailsCard* m_details;
    QPointer<AddUrlsDialog> m_addDialog;
    QPointer<RunOptionsDialog> m_optionsDialog;
    QPointer<RunsDialog> m_runsDialog;
    QPointer<StoreDialog> m_storeDialog;
    QPointer<SelectorDialog> m_selectorDialog;
};

} // namespace millrace::ui
