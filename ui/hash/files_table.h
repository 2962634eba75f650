#pragma once

#include "models/hash/hash_view_model.h"
#include "ui/theme/theme.h"
#include "ui/widgets/data_table.h"

#include <vector>

namespace millrace {
class Settings;
template <class T>
struct Key;
}

namespace millrace::ui {

/// A table of files: Files itself, and those of the tabs. Thread: GUI.
/// Columns of algorithms that nobody chose and no file has are hidden; the others are the user's.
class FilesTable : public DataTable {
    Q_OBJECT
public:
    FilesTable(models::HashViewModel& model, models::FilesTableModel& rows, const Theme& theme, const QString& accessibleName, QWidget* parent = nullptr);

    /// After setColumnHidden of the owner's own: brings back what the user arranged.
    void remember(Settings& settings, const Key<QByteArray>& key);
    /// For the tabs, which have less room: digests show their ends.
    void makeNarrow();
    void showAlgorithms(unsigned algorithms);
    /// In the order of the rows.
    [[nodiscard]] std::vector<hash::FileId> selectedFiles() const;
    /// Selects those that are shown, and scrolls to the first.
    void selectFiles(const std::vector<hash::FileId>& files);

Q_SIGNALS:
    void selectedFilesChanged();

private:
    models::HashViewModel& m_hash;
    models::FilesTableModel& m_rows;
    unsigned m_algorithms = ~0U;
};

} // namespace millrace::ui
