#pragma once

#include "ui/theme/theme.h"

#include <QKeySequence>
#include <QString>

#include <optional>
#include <span>

class QAction;
class QObject;

namespace millrace::ui {

/// Every action that the program has. What it does is connected where it is made; what it is called, and its keys, stand in ONE table.
enum class ActionId {
    // the window
    ShowPanel1, ShowPanel2, ShowPanel3, ShowPanel4,
    Menu, ContextMenu, Undo, Paste, Find, ToggleTheme, ThemeSystem, ThemeLight, ThemeDark, Settings, OpenProfile, TryDemo, StopDemo, Shortcuts, ColumnHelp, About, Quit,
    // the scraper
    AddUrls, Start, Pause, Stop, EditRate, Export, RunOptions, ChooseStore, Runs, NewRun, LeaveRun, RenameRun, DeleteRun,
    TrySelectors, RetryFailed, Remove, PauseHost, SkipHost, BoostHost, CopyUrl, OpenUrl, CopyAsCommand,
    // the chat
    StartServer, StopServer, PauseMessages, ExportMessages, ServerOptions, TestClient, NoticeAll, CopyServerUrl, ChatCommand,
    KickClient, BanClient, NoticeClient, NoticeRoom, CopyAddress,
    // the hash panel
    AddFiles, AddFolder, Verify, PauseHashing, CancelHashing, RetryFiles, ReadAgain, SaveGnu, SaveBsd, CompareDigest, RemoveFiles, ClearFiles,
    OpenFileFolder, CopyDigest, CopyLines, CopyBsdLines, CopyPath, HashCommand,
    // the runtime panel
    CancelTask,
};

/// Where an action's keys work: two actions with the same keys are a mistake within a scope, and between Window and any other.
enum class ActionScope { Window, Scraper, Chat, Hash, Runtime };

struct ActionSpec {
    ActionId id;
    ActionScope scope;
    const char* text;     ///< UTF-8; with an ellipsis when a dialog follows
    const char* shortcut; ///< portable text of a QKeySequence, or of several with "; " between; tooltips name the first
    const char* tooltip;  ///< UTF-8, one sentence; the keys are appended
    const char* icon;     ///< in resources/icons, or ""
};

[[nodiscard]] std::span<const ActionSpec> actionTable();
[[nodiscard]] const ActionSpec& actionSpec(ActionId id);

/// A QAction out of the table. Thread: GUI. Owned by `parent`; where that is a widget the action is added to it, so that its keys work
/// while the widget can be seen. `iconToken` for buttons on another ground (Token::OnAccent on the primary one).
/// Its text and tooltip may be changed later; its objectName is the table's text.
[[nodiscard]] QAction* makeAction(ActionId id, const Theme& theme, QObject* parent, Token iconToken = Token::Text);

/// The id of an action that makeAction made, or nothing for another.
[[nodiscard]] std::optional<ActionId> actionId(const QAction& action);

} // namespace millrace::ui
