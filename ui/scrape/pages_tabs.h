#pragma once

#include "models/scrape/scrape_view_model.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"

#include "app/settings/keys.h"

class QAction;
class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace millrace {
class Settings;
}

namespace millrace::ui {

class DataTable;
class EmptyState;
class GraphsView;
class PagesFilterBar;
class PacingView;
class WorkersView;

/// The tabs below Domains: Pages, Graphs, Errors, robots.txt, Pacing and, of a shared run, Workers. Thread: GUI.
class PagesTabs : public TabCard {
    Q_OBJECT
public:
    PagesTabs(models::ScrapeViewModel& model, const Theme& theme, Settings& settings, QWidget* parent = nullptr);

    void render(const models::ScrapeState& state);
    void showGraphs() { setCurrentTab(1); }
    [[nodiscard]] DataTable& pagesTable() { return *m_pages; }

Q_SIGNALS:
    /// "All hosts" was pressed.
    void allHostsWanted();
    /// Selectors are to be tried on this page.
    void selectorsWanted(const QString& url);

private:
    [[nodiscard]] DataTable* makeTable(models::PagesTableModel& pages, const QString& name, const Key<QByteArray>& key);
    void buildHead();
    void buildRobots();
    [[nodiscard]] QWidget* makePagesView();
    void showColumns(const models::ScrapeState& state);
    void follow(DataTable& table);
    void selectFrom(DataTable& table, models::PagesTableModel& pages);
    void showMenu(DataTable& table, models::PagesTableModel& pages, const QPoint& position);
    [[nodiscard]] QString selectedUrl() const;
    [[nodiscard]] DataTable* shownTable() const;

    models::ScrapeViewModel& m_model;
    const Theme& m_theme;
    Settings& m_settings;
    DataTable* m_pages;
    DataTable* m_errors;
    GraphsView* m_graphs;
    PacingView* m_pacing;
    WorkersView* m_workers;
    QWidget* m_robots = nullptr;
    QLabel* m_robotsHeading = nullptr;
    QLabel* m_robotsNote = nullptr;
    QPlainTextEdit* m_robotsText = nullptr;
    PagesFilterBar* m_filterBar = nullptr;
    EmptyState* m_nothing = nullptr;
    std::optional<int> m_shownColumn;        ///< one that is shown only as long as its filter is chosen
    QPushButton* m_allHosts = nullptr;
    QAction* m_copyUrl;
    QAction* m_openUrl;
    int m_errorsTab = 0;
    int m_workersTab = 0;
    bool m_atEnd = true;
};

} // namespace millrace::ui
