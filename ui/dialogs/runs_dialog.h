#pragma once

#include "models/scrape/scrape_view_model.h"
#include "ui/theme/theme.h"

#include <QDialog>

class QAction;
class QLabel;

namespace millrace {
class Settings;
}

namespace millrace::ui {

class DataTable;
class UndoBar;

/// The runs in the store: open, join, rename, delete (with undo), and what they take. Thread: GUI. Use open(), never exec().
/// A deletion that was not undone is carried out when the dialog closes at the latest.
class RunsDialog : public QDialog {
    Q_OBJECT
public:
    RunsDialog(models::ScrapeViewModel& model, const Theme& theme, Settings& settings, QWidget* parent = nullptr);
    ~RunsDialog() override;

Q_SIGNALS:
    void storeWanted();

private:
    void buildTable(const Theme& theme, Settings& settings);
    void updateActions();
    [[nodiscard]] RunId selectedRun() const;

    models::ScrapeViewModel& m_model;
    DataTable* m_table;
    QLabel* m_summary;
    UndoBar* m_undo;
    QAction* m_open;
    QAction* m_join;
    QAction* m_compare;
    QAction* m_rename;
    QAction* m_delete;
};

} // namespace millrace::ui
