#pragma once

#include "models/scrape/scrape_view_model.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"

#include <vector>

class QAction;

namespace millrace {
class Settings;
}

namespace millrace::ui {

class DataTable;

/// The table Domains with its lanes, and what can be done with one. Thread: GUI.
class DomainsCard : public Card {
    Q_OBJECT
public:
    DomainsCard(models::ScrapeViewModel& model, const Theme& theme, Settings& settings, QWidget* parent = nullptr);

    void render(const models::ScrapeState& state);
    [[nodiscard]] DataTable& table() { return *m_table; }
    /// No lane is selected: pages of all hosts are shown.
    void clearSelection();
    void editRate();

private:
    void buildTable(const Theme& theme, Settings& settings);
    void buildActions(const Theme& theme);
    void updateActions();
    void tick();
    void onSelection();
    [[nodiscard]] std::vector<HostId> selectedHosts() const;
    void showMenu(const QPoint& position);

    models::ScrapeViewModel& m_model;
    DataTable* m_table;
    bool m_several = false;      ///< others work on the run, so that it matters whose a host is
    QAction* m_editRate = nullptr;
    QAction* m_pause = nullptr;
    QAction* m_skip = nullptr;
    QAction* m_boost = nullptr;
    QAction* m_retry = nullptr;
    QAction* m_remove = nullptr;
    QAction* m_open = nullptr;
    QAction* m_copy = nullptr;
};

} // namespace millrace::ui
