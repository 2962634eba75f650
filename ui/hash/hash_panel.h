#pragma once

#include "models/hash/hash_view_model.h"
#include "ui/shell/panel.h"
#include "ui/theme/theme.h"

class QAction;
class QLineEdit;
class QMenu;
class QTimer;

namespace millrace {
class Settings;
}

namespace millrace::ui {

class ActionButton;
class Banner;
class Card;
class EmptyState;
class FileCard;
class FilesTable;
class HashTabs;
class StatTile;

/// Hash: toolbar, five tiles, Files, and below them the tabs and the selected file. Files, folders and checksum files may be dropped anywhere.
///
/// Thread: GUI. `model`, `theme` and `settings` outlive it. render() is the only function that writes what the state says into widgets;
/// everything that is done goes to the view-model.
class HashPanel : public Panel {
    Q_OBJECT
public:
    HashPanel(models::HashViewModel& model, const Theme& theme, Settings& settings, QWidget* parent = nullptr);
    ~HashPanel() override;

    bool acceptsDrop(const QMimeData& data) const override;
    void drop(const QMimeData& data) override;
    bool paste(const QMimeData& data) override;
    QWidget* filterField() const override;
    void takeSettings() override;

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    enum class Choose { Files, Folder, Lists };
    // hash_toolbar.cpp
    void buildActions();
    void buildFileActions();
    void buildMenus();
    void buildWorkersMenu();
    void buildToolbar(QLayout& layout);
    void buildTiles(QLayout& layout);
    QWidget* buildFiles();
    void buildShowMenu();
    // hash_panel.cpp
    void buildBody(QLayout& layout);
    void connectModel();
    void connectTable(FilesTable& table);
    void render(const models::HashState& state);
    void renderSettings(const models::HashState& state);
    // hash_files.cpp
    void choose(Choose what);
    void chooseSave(bool bsd);
    void showMenu(FilesTable& table, const QPoint& position);
    void selectionChanged(FilesTable& table);
    void updateFileActions();
    void openFolder();
    void copyBytes(const QByteArray& bytes, bool asFiles = false);
    [[nodiscard]] std::vector<hash::FileId> selected() const;

    models::HashViewModel& m_model;
    const Theme& m_theme;
    Settings& m_settings;
    models::HashState m_rendered;

    QAction *m_addFiles, *m_addFolder, *m_verify, *m_pause, *m_cancel, *m_retry, *m_saveGnu, *m_saveBsd, *m_compareAction, *m_clear, *m_command;
    QAction *m_remove, *m_openFolder, *m_copyDigest, *m_copyLines, *m_copyBsd, *m_copyPath, *m_retrySelected, *m_findExtra;
    QMenu *m_algorithmsMenu, *m_saveMenu, *m_moreMenu, *m_workersMenu, *m_showMenu;
    ActionButton* m_pauseButton = nullptr;
    ActionButton* m_algorithmsButton = nullptr;
    ActionButton* m_showButton = nullptr;
    QLineEdit* m_compare = nullptr;
    QLineEdit* m_filter = nullptr;
    QTimer* m_typing;
    QTimer* m_holding;
    models::FilesFilter m_shown;
    StatTile *m_filesTile, *m_bytesTile, *m_verdictTile, *m_endsTile, *m_workersTile;
    Banner* m_banner;
    Banner* m_compared;
    EmptyState* m_empty = nullptr;
    QWidget* m_content = nullptr;
    Card* m_filesCard = nullptr;
    FilesTable* m_files = nullptr;
    FilesTable* m_current = nullptr;      ///< whose selection the actions are about
    HashTabs* m_tabs = nullptr;
    FileCard* m_file = nullptr;
};

} // namespace millrace::ui
