#pragma once

#include "models/hash/hash_view_model.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"

class QLabel;

namespace millrace {
class Settings;
}

namespace millrace::ui {

class DataTable;
class FilesTable;
class HashGraphs;

/// Below the table Files: Problems, Duplicates, Workers, Graphs. Thread: GUI.
class HashTabs : public TabCard {
    Q_OBJECT
public:
    enum Tab { Problems, Duplicates, Workers, Graphs };
    HashTabs(models::HashViewModel& model, const Theme& theme, Settings& settings, QWidget* parent = nullptr);

    void render(const models::HashState& state);
    [[nodiscard]] FilesTable& problems() const { return *m_problems; }
    [[nodiscard]] FilesTable& duplicates() const { return *m_duplicates; }

private:
    QWidget* buildProblems(const Theme& theme, Settings& settings);
    QWidget* buildDuplicates(const Theme& theme, Settings& settings);
    QWidget* buildWorkers(const Theme& theme);

    models::HashViewModel& m_model;
    FilesTable* m_problems = nullptr;
    FilesTable* m_duplicates = nullptr;
    DataTable* m_troubles = nullptr;
    DataTable* m_workers = nullptr;
    QLabel* m_duplicatesNote = nullptr;
    HashGraphs* m_graphs = nullptr;
    QList<QString> m_texts;
};

} // namespace millrace::ui
