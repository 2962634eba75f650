#include "ui/shell/actions.h"

#include "ui/theme/themed_icon.h"

#include <QAction>
#include <QCoreApplication>
#include <QWidget>

#include <algorithm>
#include <array>

namespace millrace::ui {

namespace {

constexpr auto kIdProperty = "millraceAction";

constexpr ActionSpec kTable[] = {
    {ActionId::ShowPanel1, ActionScope::Window, "First panel", "Alt+1", "Show the first panel", ""},
    {ActionId::ShowPanel2, ActionScope::Window, "Second panel", "Alt+2", "Show the second panel", ""},
    {ActionId::ShowPanel3, ActionScope::Window, "Third panel", "Alt+3", "Show the third panel", ""},
    {ActionId::ShowPanel4, ActionScope::Window, "Fourth panel", "Alt+4", "Show the fourth panel", ""},
    {ActionId::Menu, ActionScope::Window, "Menu", "F10", "Settings, profile, theme, help and the demo, quit", "menu"},
    {ActionId::Undo, ActionScope::Window, "Undo", "Ctrl+Z", "Take back what the undo bar names", "undo"},
    {ActionId::Paste, ActionScope::Window, "Paste", "Ctrl+V", "Give the clipboard to the panel that is shown", "copy"},
    {ActionId::Find, ActionScope::Window, "Filter", "Ctrl+F", "Go to the panel's filter", "filter"},
    {ActionId::ToggleTheme, ActionScope::Window, "Switch light and dark", "Ctrl+Shift+L", "Change between the light and the dark theme", "moon"},
    {ActionId::ThemeSystem, ActionScope::Window, "Theme of the system", "Ctrl+Alt+0", "Light or dark as the desktop has it", "settings"},
    {ActionId::ThemeLight, ActionScope::Window, "Light theme", "Ctrl+Alt+1", "Always light", "sun"},
    {ActionId::ThemeDark, ActionScope::Window, "Dark theme", "Ctrl+Alt+2", "Always dark", "moon"},
    {ActionId::Settings, ActionScope::Window, "Settings…", "Ctrl+,", "All that can be set, with its default and range", "settings"},
    {ActionId::OpenProfile, ActionScope::Window, "Open profile…", "Ctrl+Alt+O", "Open another folder of settings, runs and logs in a window of its own", "folder"},
    {ActionId::TryDemo, ActionScope::Window, "Try it", "Ctrl+Shift+F1", "See all four panels at work, on a small web, a chat and files that are made for it and removed again; your own are left alone", "play"},
    {ActionId::StopDemo, ActionScope::Window, "Stop the demo", "Ctrl+Shift+F2", "Remove what the demo made and have the window back as it was", "stop"},
    {ActionId::Shortcuts, ActionScope::Window, "Keyboard shortcuts…", "F1; Ctrl+?", "List every action with its keys", "keyboard"},
    {ActionId::ColumnHelp, ActionScope::Window, "What each column means…", "Ctrl+F1", "List the columns of every table, and what stands in them", "table"},
    {ActionId::About, ActionScope::Window, "About Millrace…", "Shift+F1", "Version and licence", "info"},
    {ActionId::Quit, ActionScope::Window, "Quit", "Ctrl+Q", "Save the state and quit; a run can be resumed", "quit"},

    {ActionId::AddUrls, ActionScope::Scraper, "Add URLs", "Ctrl+N", "Paste or open a list of URLs", "add"},
    {ActionId::Start, ActionScope::Scraper, "Start", "F5", "Start or resume fetching", "play"},
    {ActionId::Pause, ActionScope::Scraper, "Pause", "F6", "Let what is in flight end and start nothing new", "pause"},
    {ActionId::Stop, ActionScope::Scraper, "Stop", "Shift+F5", "End the run; what is queued is kept and can be resumed", "stop"},
    {ActionId::EditRate, ActionScope::Scraper, "Rate", "Ctrl+R", "Starts per second and host", "runtime"},
    {ActionId::Export, ActionScope::Scraper, "Export", "Ctrl+E", "Save the pages as CSV or JSON lines", "export"},
    {ActionId::RunOptions, ActionScope::Scraper, "Run options…", "Alt+Return", "User agent, robots.txt, time limits, concurrency", "settings"},
    {ActionId::ChooseStore, ActionScope::Scraper, "Store…", "Ctrl+Shift+O", "Keep pages in another file, or in PostgreSQL", "store"},
    {ActionId::Runs, ActionScope::Scraper, "Runs…", "Ctrl+O", "Open, join, rename or delete a run", "list"},
    {ActionId::NewRun, ActionScope::Scraper, "New run", "Ctrl+Shift+N", "Put this run away and begin an empty one", "add"},
    {ActionId::LeaveRun, ActionScope::Scraper, "Leave run", "Ctrl+F5", "End this window's part of a run that others work on; they go on", "quit"},
    {ActionId::RenameRun, ActionScope::Scraper, "Rename run", "Shift+F2", "Give the run another name", "edit"},
    {ActionId::DeleteRun, ActionScope::Scraper, "Delete run", "Shift+Del", "Remove the run and its rows; can be undone for a moment", "trash"},
    {ActionId::TrySelectors, ActionScope::Scraper, "Try selectors…", "Ctrl+T", "Fetch one page and see what a CSS or XPath selector matches in its tree and source", "braces"},
    {ActionId::RetryFailed, ActionScope::Scraper, "Retry failed", "Ctrl+Shift+R", "Queue again what has failed", "retry"},
    {ActionId::Remove, ActionScope::Scraper, "Remove", "Del", "Take the selected hosts out of the run; can be undone for a moment", "trash"},
    {ActionId::PauseHost, ActionScope::Scraper, "Pause host", "Ctrl+P", "Pause or resume the selected hosts", "pause"},
    {ActionId::SkipHost, ActionScope::Scraper, "Skip host", "Ctrl+K", "Skip what is queued for the selected hosts", "skip"},
    {ActionId::BoostHost, ActionScope::Scraper, "Boost host", "Ctrl+B", "Let the selected hosts go first when slots are short", "boost"},
    {ActionId::CopyUrl, ActionScope::Scraper, "Copy URL", "Ctrl+Shift+U", "Copy the URL of the selected page", "copy"},
    {ActionId::OpenUrl, ActionScope::Scraper, "Open in browser", "Ctrl+Return", "Open the selected page in the browser", "open"},
    {ActionId::CopyAsCommand, ActionScope::Scraper, "Copy as command", "Ctrl+Shift+C", "Copy the command line that does what this window does", "command"},

    {ActionId::StartServer, ActionScope::Chat, "Start server", "F5", "Start to listen for WebSocket clients", "play"},
    {ActionId::StopServer, ActionScope::Chat, "Stop server", "Shift+F5", "Close every client and flush the log", "stop"},
    {ActionId::PauseMessages, ActionScope::Chat, "Pause messages", "F6", "Hold the rows; what comes is kept aside", "pause"},
    {ActionId::ExportMessages, ActionScope::Chat, "Export messages", "Ctrl+E", "Save the messages shown as JSON lines", "export"},
    {ActionId::ServerOptions, ActionScope::Chat, "Server options…", "Alt+Return", "Address, port, mode, Redis, token, TLS, limits", "settings"},
    {ActionId::TestClient, ActionScope::Chat, "Test client…", "Ctrl+T", "Talk to the running server from here", "chat"},
    {ActionId::NoticeAll, ActionScope::Chat, "Message to all…", "Ctrl+Shift+M", "Send a word to every client", "chat"},
    {ActionId::CopyServerUrl, ActionScope::Chat, "Copy URL", "Ctrl+Shift+U", "Copy the address of the server", "copy"},
    {ActionId::ChatCommand, ActionScope::Chat, "Copy as command", "Ctrl+Shift+C", "Copy the command line that starts this server without a window", "command"},
    {ActionId::KickClient, ActionScope::Chat, "Kick", "Del", "Close the selected clients with 4000; they may come back", "close"},
    {ActionId::BanClient, ActionScope::Chat, "Ban address", "Shift+Del", "Close the selected clients and refuse their addresses for ten minutes; can be undone for a moment", "stop"},
    {ActionId::NoticeClient, ActionScope::Chat, "Message to client…", "Ctrl+M", "Send a word to the selected client", "chat"},
    {ActionId::NoticeRoom, ActionScope::Chat, "Message to room…", "Ctrl+Alt+M", "Send a word to the room of the selected client", "chat"},
    {ActionId::CopyAddress, ActionScope::Chat, "Copy address", "Ctrl+Shift+A", "Copy the addresses of the selected clients", "copy"},

    {ActionId::AddFiles, ActionScope::Hash, "Add files", "Ctrl+N", "Choose files to hash", "add"},
    {ActionId::AddFolder, ActionScope::Hash, "Add folder", "Ctrl+Shift+N", "Choose a folder; all files in it and below are hashed", "folder-add"},
    {ActionId::Verify, ActionScope::Hash, "Verify", "F5", "Choose checksum files (SHA256SUMS, *.md5, …) and verify what they name", "verify"},
    {ActionId::PauseHashing, ActionScope::Hash, "Pause hashing", "F6", "Hold the workers, or let them go on", "pause"},
    {ActionId::CancelHashing, ActionScope::Hash, "Cancel", "Shift+F5", "End what runs and what waits, at once", "stop"},
    {ActionId::RetryFiles, ActionScope::Hash, "Retry", "Ctrl+Shift+R", "Read again what was cancelled, could not be read, is missing or does not match", "retry"},
    {ActionId::ReadAgain, ActionScope::Hash, "Read again", "Ctrl+R", "Read the selected files again, if they were cancelled, could not be read, are missing or do not match", "retry"},
    {ActionId::SaveGnu, ActionScope::Hash, "Save as GNU lines…", "Ctrl+E", "Write the digests as sha256sum does", "export"},
    {ActionId::SaveBsd, ActionScope::Hash, "Save as BSD lines…", "Ctrl+Shift+E", "Write the digests with their algorithms' names, all of them", "export"},
    {ActionId::CompareDigest, ActionScope::Hash, "Compare digest", "Ctrl+D", "Paste a digest or a checksum line and see which file has it", "verify"},
    {ActionId::RemoveFiles, ActionScope::Hash, "Remove", "Del", "Take the selected files out of the table; can be undone for a moment", "trash"},
    {ActionId::ClearFiles, ActionScope::Hash, "Remove all", "Shift+Del", "Empty the table; can be undone for a moment", "trash"},
    {ActionId::OpenFileFolder, ActionScope::Hash, "Open folder", "Ctrl+Return", "Show the folder of the selected file", "folder"},
    {ActionId::CopyDigest, ActionScope::Hash, "Copy digest", "Ctrl+Shift+D", "Copy the digest of the selected files", "copy"},
    {ActionId::CopyLines, ActionScope::Hash, "Copy as checksum lines", "Ctrl+Shift+G", "Copy lines as sha256sum writes them", "copy"},
    {ActionId::CopyBsdLines, ActionScope::Hash, "Copy as BSD lines", "Ctrl+Shift+B", "Copy lines with the algorithms' names", "copy"},
    {ActionId::CopyPath, ActionScope::Hash, "Copy path", "Ctrl+Shift+P", "Copy the full paths of the selected files", "copy"},
    {ActionId::HashCommand, ActionScope::Hash, "Copy as command", "Ctrl+Shift+C", "Copy the command line that does what this window does", "command"},
    {ActionId::CancelTask, ActionScope::Runtime, "Cancel task…", "Del", "End the selected task; what it was at fails with that cause", "close"},
};

constexpr bool rowsAreInOrder()
{
    for (std::size_t i = 0; i < std::size(kTable); ++i) {
        if (kTable[i].id != ActionId(i))
            return false;
    }
    return std::size(kTable) == std::size_t(ActionId::CancelTask) + 1;
}
static_assert(rowsAreInOrder(), "kTable is indexed by ActionId");

} // namespace

std::span<const ActionSpec> actionTable() { return kTable; }

const ActionSpec& actionSpec(ActionId id) { return kTable[std::size_t(id)]; }

QAction* makeAction(ActionId id, const Theme& theme, QObject* parent, Token iconToken)
{
    const ActionSpec& spec = actionSpec(id);
    auto* action = new QAction(themedIcon(QString::fromUtf8(spec.icon), theme, iconToken), QString::fromUtf8(spec.text), parent);
    action->setObjectName(QString::fromUtf8(spec.text));
    action->setProperty(kIdProperty, int(id));
    action->setShortcuts(QKeySequence::listFromString(QString::fromUtf8(spec.shortcut), QKeySequence::PortableText));
    action->setShortcutContext(Qt::WindowShortcut);
    action->setToolTip(QStringLiteral("%1 (%2)").arg(QString::fromUtf8(spec.tooltip), action->shortcut().toString(QKeySequence::NativeText)));
    if (auto* widget = qobject_cast<QWidget*>(parent))
        widget->addAction(action);
    return action;
}

std::optional<ActionId> actionId(const QAction& action)
{
    const QVariant id = action.property(kIdProperty);
    return id.isValid() ? std::optional(ActionId(id.toInt())) : std::nullopt;
}

} // namespace millrace::ui
