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
    {ActionId::ShowPanel1, ActionScope::Window, QT_TR_NOOP("First panel"), "Alt+1", QT_TR_NOOP("Show the first panel"), ""},
    {ActionId::ShowPanel2, ActionScope::Window, QT_TR_NOOP("Second panel"), "Alt+2", QT_TR_NOOP("Show the second panel"), ""},
    {ActionId::ShowPanel3, ActionScope::Window, QT_TR_NOOP("Third panel"), "Alt+3", QT_TR_NOOP("Show the third panel"), ""},
    {ActionId::ShowPanel4, ActionScope::Window, QT_TR_NOOP("Fourth panel"), "Alt+4", QT_TR_NOOP("Show the fourth panel"), ""},
    {ActionId::Menu, ActionScope::Window, QT_TR_NOOP("Menu"), "F10", QT_TR_NOOP("Settings, profile, theme, help and the demo, quit"), "menu"},
    {ActionId::ContextMenu, ActionScope::Window, QT_TR_NOOP("Context menu"), "Shift+F10", QT_TR_NOOP("Open the menu of what has the focus, as the Menu key does"), "menu"},
    {ActionId::Undo, ActionScope::Window, QT_TR_NOOP("Undo"), "Ctrl+Z", QT_TR_NOOP("Take back what the undo bar names"), "undo"},
    {ActionId::Paste, ActionScope::Window, QT_TR_NOOP("Paste"), "Ctrl+V", QT_TR_NOOP("Give the clipboard to the panel that is shown"), "copy"},
    {ActionId::Find, ActionScope::Window, QT_TR_NOOP("Filter"), "Ctrl+F", QT_TR_NOOP("Go to the panel's filter"), "filter"},
    {ActionId::ToggleTheme, ActionScope::Window, QT_TR_NOOP("Switch light and dark"), "Ctrl+Shift+L", QT_TR_NOOP("Change between the light and the dark theme"), "moon"},
    {ActionId::ThemeSystem, ActionScope::Window, QT_TR_NOOP("Theme of the system"), "Ctrl+Alt+0", QT_TR_NOOP("Light or dark as the desktop has it"), "settings"},
    {ActionId::ThemeLight, ActionScope::Window, QT_TR_NOOP("Light theme"), "Ctrl+Alt+1", QT_TR_NOOP("Always light"), "sun"},
    {ActionId::ThemeDark, ActionScope::Window, QT_TR_NOOP("Dark theme"), "Ctrl+Alt+2", QT_TR_NOOP("Always dark"), "moon"},
    {ActionId::Settings, ActionScope::Window, QT_TR_NOOP("Settings…"), "Ctrl+,", QT_TR_NOOP("All that can be set, with its default and range"), "settings"},
    {ActionId::OpenProfile, ActionScope::Window, QT_TR_NOOP("Open profile…"), "Ctrl+Alt+O", QT_TR_NOOP("Open another folder of settings, runs and logs in a window of its own"), "folder"},
    {ActionId::TryDemo, ActionScope::Window, QT_TR_NOOP("Try it"), "Ctrl+Shift+F1", QT_TR_NOOP("See all four panels at work, on a small web, a chat and files that are made for it and removed again; your own are left alone"), "play"},
    {ActionId::StopDemo, ActionScope::Window, QT_TR_NOOP("Stop the demo"), "Ctrl+Shift+F2", QT_TR_NOOP("Remove what the demo made and have the window back as it was"), "stop"},
    {ActionId::Shortcuts, ActionScope::Window, QT_TR_NOOP("Keyboard shortcuts…"), "F1; Ctrl+?", QT_TR_NOOP("List every action with its keys"), "keyboard"},
    {ActionId::ColumnHelp, ActionScope::Window, QT_TR_NOOP("What each column means…"), "Ctrl+F1", QT_TR_NOOP("List the columns of every table, and what stands in them"), "table"},
    {ActionId::About, ActionScope::Window, QT_TR_NOOP("About Millrace…"), "Shift+F1", QT_TR_NOOP("Version and licence"), "info"},
    {ActionId::Quit, ActionScope::Window, QT_TR_NOOP("Quit"), "Ctrl+Q", QT_TR_NOOP("Save the state and quit; a run can be resumed"), "quit"},

    {ActionId::AddUrls, ActionScope::Scraper, QT_TR_NOOP("Add URLs"), "Ctrl+N", QT_TR_NOOP("Paste or open a list of URLs"), "add"},
    {ActionId::Start, ActionScope::Scraper, QT_TR_NOOP("Start"), "F5", QT_TR_NOOP("Start or resume fetching"), "play"},
    {ActionId::Pause, ActionScope::Scraper, QT_TR_NOOP("Pause"), "F6", QT_TR_NOOP("Let what is in flight end and start nothing new"), "pause"},
    {ActionId::Stop, ActionScope::Scraper, QT_TR_NOOP("Stop"), "Shift+F5", QT_TR_NOOP("End the run; what is queued is kept and can be resumed"), "stop"},
    {ActionId::EditRate, ActionScope::Scraper, QT_TR_NOOP("Rate"), "Ctrl+R", QT_TR_NOOP("Starts per second and host"), "runtime"},
    {ActionId::Export, ActionScope::Scraper, QT_TR_NOOP("Export"), "Ctrl+E", QT_TR_NOOP("Save the pages as CSV or JSON lines"), "export"},
    {ActionId::RunOptions, ActionScope::Scraper, QT_TR_NOOP("Run options…"), "Alt+Return", QT_TR_NOOP("User agent, robots.txt, time limits, concurrency"), "settings"},
    {ActionId::ChooseStore, ActionScope::Scraper, QT_TR_NOOP("Store…"), "Ctrl+Shift+O", QT_TR_NOOP("Keep pages in another file, or in PostgreSQL"), "store"},
    {ActionId::Runs, ActionScope::Scraper, QT_TR_NOOP("Runs…"), "Ctrl+O", QT_TR_NOOP("Open, join, rename or delete a run"), "list"},
    {ActionId::NewRun, ActionScope::Scraper, QT_TR_NOOP("New run"), "Ctrl+Shift+N", QT_TR_NOOP("Put this run away and begin an empty one"), "add"},
    {ActionId::LeaveRun, ActionScope::Scraper, QT_TR_NOOP("Leave run"), "Ctrl+F5", QT_TR_NOOP("End this window's part of a run that others work on; they go on"), "quit"},
    {ActionId::RenameRun, ActionScope::Scraper, QT_TR_NOOP("Rename run"), "Shift+F2", QT_TR_NOOP("Give the run another name"), "edit"},
    {ActionId::DeleteRun, ActionScope::Scraper, QT_TR_NOOP("Delete run"), "Shift+Del", QT_TR_NOOP("Remove the run and its rows; can be undone for a moment"), "trash"},
    {ActionId::TrySelectors, ActionScope::Scraper, QT_TR_NOOP("Try selectors…"), "Ctrl+T", QT_TR_NOOP("Fetch one page and see what a CSS or XPath selector matches in its tree and source"), "braces"},
    {ActionId::RetryFailed, ActionScope::Scraper, QT_TR_NOOP("Retry failed"), "Ctrl+Shift+R", QT_TR_NOOP("Queue again what has failed"), "retry"},
    {ActionId::Remove, ActionScope::Scraper, QT_TR_NOOP("Remove"), "Del", QT_TR_NOOP("Take the selected hosts out of the run; can be undone for a moment"), "trash"},
    {ActionId::PauseHost, ActionScope::Scraper, QT_TR_NOOP("Pause host"), "Ctrl+P", QT_TR_NOOP("Pause or resume the selected hosts"), "pause"},
    {ActionId::SkipHost, ActionScope::Scraper, QT_TR_NOOP("Skip host"), "Ctrl+K", QT_TR_NOOP("Skip what is queued for the selected hosts"), "skip"},
    {ActionId::BoostHost, ActionScope::Scraper, QT_TR_NOOP("Boost host"), "Ctrl+B", QT_TR_NOOP("Let the selected hosts go first when slots are short"), "boost"},
    {ActionId::CopyUrl, ActionScope::Scraper, QT_TR_NOOP("Copy URL"), "Ctrl+Shift+U", QT_TR_NOOP("Copy the URL of the selected page"), "copy"},
    {ActionId::OpenUrl, ActionScope::Scraper, QT_TR_NOOP("Open in browser"), "Ctrl+Return", QT_TR_NOOP("Open the selected page in the browser"), "open"},
    {ActionId::CopyAsCommand, ActionScope::Scraper, QT_TR_NOOP("Copy as command"), "Ctrl+Shift+C", QT_TR_NOOP("Copy the command line that does what this window does"), "command"},

    {ActionId::StartServer, ActionScope::Chat, QT_TR_NOOP("Start server"), "F5", QT_TR_NOOP("Start to listen for WebSocket clients"), "play"},
    {ActionId::StopServer, ActionScope::Chat, QT_TR_NOOP("Stop server"), "Shift+F5", QT_TR_NOOP("Close every client and flush the log"), "stop"},
    {ActionId::PauseMessages, ActionScope::Chat, QT_TR_NOOP("Pause messages"), "F6", QT_TR_NOOP("Hold the rows; what comes is kept aside"), "pause"},
    {ActionId::ExportMessages, ActionScope::Chat, QT_TR_NOOP("Export messages"), "Ctrl+E", QT_TR_NOOP("Save the messages shown as JSON lines"), "export"},
    {ActionId::ServerOptions, ActionScope::Chat, QT_TR_NOOP("Server options…"), "Alt+Return", QT_TR_NOOP("Address, port, mode, Redis, token, TLS, limits"), "settings"},
    {ActionId::TestClient, ActionScope::Chat, QT_TR_NOOP("Test client…"), "Ctrl+T", QT_TR_NOOP("Talk to the running server from here"), "chat"},
    {ActionId::NoticeAll, ActionScope::Chat, QT_TR_NOOP("Message to all…"), "Ctrl+Shift+M", QT_TR_NOOP("Send a word to every client"), "chat"},
    {ActionId::CopyServerUrl, ActionScope::Chat, QT_TR_NOOP("Copy URL"), "Ctrl+Shift+U", QT_TR_NOOP("Copy the address of the server"), "copy"},
    {ActionId::ChatCommand, ActionScope::Chat, QT_TR_NOOP("Copy as command"), "Ctrl+Shift+C", QT_TR_NOOP("Copy the command line that starts this server without a window"), "command"},
    {ActionId::KickClient, ActionScope::Chat, QT_TR_NOOP("Kick"), "Del", QT_TR_NOOP("Close the selected clients with 4000; they may come back"), "close"},
    {ActionId::BanClient, ActionScope::Chat, QT_TR_NOOP("Ban address"), "Shift+Del", QT_TR_NOOP("Close the selected clients and refuse their addresses for ten minutes; can be undone for a moment"), "stop"},
    {ActionId::NoticeClient, ActionScope::Chat, QT_TR_NOOP("Message to client…"), "Ctrl+M", QT_TR_NOOP("Send a word to the selected client"), "chat"},
    {ActionId::NoticeRoom, ActionScope::Chat, QT_TR_NOOP("Message to room…"), "Ctrl+Alt+M", QT_TR_NOOP("Send a word to the room of the selected client"), "chat"},
    {ActionId::CopyAddress, ActionScope::Chat, QT_TR_NOOP("Copy address"), "Ctrl+Shift+A", QT_TR_NOOP("Copy the addresses of the selected clients"), "copy"},

    {ActionId::AddFiles, ActionScope::Hash, QT_TR_NOOP("Add files"), "Ctrl+N", QT_TR_NOOP("Choose files to hash"), "add"},
    {ActionId::AddFolder, ActionScope::Hash, QT_TR_NOOP("Add folder"), "Ctrl+Shift+N", QT_TR_NOOP("Choose a folder; all files in it and below are hashed"), "folder-add"},
    {ActionId::Verify, ActionScope::Hash, QT_TR_NOOP("Verify"), "F5", QT_TR_NOOP("Choose checksum files (SHA256SUMS, *.md5, …) and verify what they name"), "verify"},
    {ActionId::PauseHashing, ActionScope::Hash, QT_TR_NOOP("Pause hashing"), "F6", QT_TR_NOOP("Hold the workers, or let them go on"), "pause"},
    {ActionId::CancelHashing, ActionScope::Hash, QT_TR_NOOP("Cancel"), "Shift+F5", QT_TR_NOOP("End what runs and what waits, at once"), "stop"},
    {ActionId::RetryFiles, ActionScope::Hash, QT_TR_NOOP("Retry"), "Ctrl+Shift+R", QT_TR_NOOP("Read again what was cancelled, could not be read, is missing or does not match"), "retry"},
    {ActionId::ReadAgain, ActionScope::Hash, QT_TR_NOOP("Read again"), "Ctrl+R", QT_TR_NOOP("Read the selected files again, if they were cancelled, could not be read, are missing or do not match"), "retry"},
    {ActionId::SaveGnu, ActionScope::Hash, QT_TR_NOOP("Save as GNU lines…"), "Ctrl+E", QT_TR_NOOP("Write the digests as sha256sum does"), "export"},
    {ActionId::SaveBsd, ActionScope::Hash, QT_TR_NOOP("Save as BSD lines…"), "Ctrl+Shift+E", QT_TR_NOOP("Write the digests with their algorithms' names, all of them"), "export"},
    {ActionId::CompareDigest, ActionScope::Hash, QT_TR_NOOP("Compare digest"), "Ctrl+D", QT_TR_NOOP("Paste a digest or a checksum line and see which file has it"), "verify"},
    {ActionId::RemoveFiles, ActionScope::Hash, QT_TR_NOOP("Remove"), "Del", QT_TR_NOOP("Take the selected files out of the table; can be undone for a moment"), "trash"},
    {ActionId::ClearFiles, ActionScope::Hash, QT_TR_NOOP("Remove all"), "Shift+Del", QT_TR_NOOP("Empty the table; can be undone for a moment"), "trash"},
    {ActionId::OpenFileFolder, ActionScope::Hash, QT_TR_NOOP("Open folder"), "Ctrl+Return", QT_TR_NOOP("Show the folder of the selected file"), "folder"},
    {ActionId::CopyDigest, ActionScope::Hash, QT_TR_NOOP("Copy digest"), "Ctrl+Shift+D", QT_TR_NOOP("Copy the digest of the selected files"), "copy"},
    {ActionId::CopyLines, ActionScope::Hash, QT_TR_NOOP("Copy as checksum lines"), "Ctrl+Shift+G", QT_TR_NOOP("Copy lines as sha256sum writes them"), "copy"},
    {ActionId::CopyBsdLines, ActionScope::Hash, QT_TR_NOOP("Copy as BSD lines"), "Ctrl+Shift+B", QT_TR_NOOP("Copy lines with the algorithms' names"), "copy"},
    {ActionId::CopyPath, ActionScope::Hash, QT_TR_NOOP("Copy path"), "Ctrl+Shift+P", QT_TR_NOOP("Copy the full paths of the selected files"), "copy"},
    {ActionId::HashCommand, ActionScope::Hash, QT_TR_NOOP("Copy as command"), "Ctrl+Shift+C", QT_TR_NOOP("Copy the command line that does what this window does"), "command"},
    {ActionId::CancelTask, ActionScope::Runtime, QT_TR_NOOP("Cancel task…"), "Del", QT_TR_NOOP("End the selected task; what it was at fails with that cause"), "close"},
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

QString words(const char* text) { return QCoreApplication::translate("millrace::ui", text); }

} // namespace

std::span<const ActionSpec> actionTable() { return kTable; }

const ActionSpec& actionSpec(ActionId id) { return kTable[std::size_t(id)]; }

QAction* makeAction(ActionId id, const Theme& theme, QObject* parent, Token iconToken)
{
    const ActionSpec& spec = actionSpec(id);
    auto* action = new QAction(themedIcon(QString::fromUtf8(spec.icon), theme, iconToken), words(spec.text), parent);
    action->setObjectName(QString::fromUtf8(spec.text));
    action->setProperty(kIdProperty, int(id));
    action->setShortcuts(QKeySequence::listFromString(QString::fromUtf8(spec.shortcut), QKeySequence::PortableText));
    action->setShortcutContext(Qt::WindowShortcut);
    action->setToolTip(QStringLiteral("%1 (%2)").arg(words(spec.tooltip), action->shortcut().toString(QKeySequence::NativeText)));
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
