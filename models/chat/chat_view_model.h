#pragma once

#include "models/chat/chat_backend.h"
#include "models/chat/chat_state.h"
#include "models/chat/clients_sort_model.h"
#include "models/chat/clients_table_model.h"
#include "models/chat/history_table_model.h"
#include "models/chat/json_tree_model.h"
#include "models/chat/jsonl_writer.h"
#include "models/chat/messages_table_model.h"
#include "models/common/gui_hop.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace millrace::models {

/// A point of the graphs, taken once a second while the server runs.
struct ChatSample {
    WallMs at = 0;
    double receivedPerSecond = 0;
    double sentPerSecond = 0;
    double clients = 0;
    std::optional<double> rttMs;         ///< median over clients
    std::optional<double> echoP99Ms;
    double unsentBytes = 0;
};

/// Everything behind the Chat panel: its models, its ChatState, its commands.
///
/// Thread: GUI; answers of the backend come from other threads and hop here. Never blocks. Ownership: owns the models; the backend outlives it.
/// Errors: of a command become a banner's sentence. Cadence: takes the feed at most ten times a second while the panel is visible, once a second
/// while it is hidden, when the tables send nothing: clients and messages are kept aside.
class ChatViewModel : public QObject {
    Q_OBJECT
public:
    static constexpr Milliseconds kFlushEvery{100};
    static constexpr Milliseconds kHiddenEvery{1'000};
    static constexpr Milliseconds kSampleEvery{1'000};
    static constexpr int kHistoryPage = 1'000;
    static constexpr int kExportPage = 5'000;
    static constexpr qsizetype kMaxNotice = 2'000;      ///< characters
    static constexpr qsizetype kMaxReason = 40;         ///< characters, which are at most 123 bytes of UTF-8

    explicit ChatViewModel(ChatBackend& backend, QObject* parent = nullptr);
    ~ChatViewModel() override;

    [[nodiscard]] ClientsTableModel& clients() { return m_clients; }
    [[nodiscard]] ClientsSortModel& sortedClients() { return m_sortedClients; }
    [[nodiscard]] MessagesTableModel& messages() { return m_messages; }
    [[nodiscard]] HistoryTableModel& history() { return m_history; }
    /// Of the selected message.
    [[nodiscard]] JsonTreeModel& messageTree() { return m_tree; }
    [[nodiscard]] const ChatState& state() const { return m_state; }

    /// What the next start uses, secrets included; a running server keeps its own.
    void setDefaults(const chat::ChatSettings& settings);
    [[nodiscard]] const chat::ChatSettings& defaults() const { return m_defaults; }

    void setVisible(bool visible);
    /// The pointer is over the clients: rows keep their places.
    void setRowsHeld(bool held) { m_sortedClients.setHeld(held); }
    /// Answer to ticked(): ages of the proxy rows that are on screen.
    void tickRows(int first, int last);

    // the server
    void start();
    void stop();
    /// Of the next start; when it runs, a banner offers to start it again with it.
    void setMode(chat::ChatMode mode);
    void applySettings(const chat::ChatSettings& settings);
    void retryRedis() { m_backend.retryRedis(); }
    void acceptBanner();
    void dismissBanner();

    // clients
    void kick(chat::ClientId client, const QString& reason);
    void ban(chat::ClientId client);
    void noticeClient(chat::ClientId client, const QString& text);
    void noticeRoom(const std::string& room, const QString& text);
    void noticeAll(const QString& text);

    // messages
    void setPaused(bool paused);
    void setFilterText(const QString& text) { m_messages.setFilter(text.left(200)); }
    void selectMessage(const MessagePointer* message);
    void selectEntry(const chat::HistoryEntry* entry);
    void exportShown(const QString& path);

    // history: [from, to], milliseconds since 1970; to = 0: now
    void loadHistory(WallMs from, WallMs to);
    void loadMoreHistory();
    void exportHistory(const QString& path);

    // texts to copy
    [[nodiscard]] QString url() const { return m_state.url; }
    [[nodiscard]] QString command() const;

Q_SIGNALS:
    void stateChanged();
    void ticked();
    void sampled(const millrace::models::ChatSample& sample);
    void samplesCleared();
    void defaultsChanged();
    /// See ui::UndoBar: exactly one of the two is called.
    void undoOffered(const QString& sentence, const std::function<void()>& undo, const std::function<void()>& commit);

private:
    template <class T, class F>
    std::function<void(Result<T, chat::ChatError>)> answer(F handler);
    std::function<void(Result<std::int64_t, chat::ChatError>)> sayHandedTo(const QString& whom);
    void wake();
    void onTimer();
    void adjustTimer();
    void flush();
    void takeFeed();
    void publishClients();
    void sample();
    void updateState();
    void describeMessages(ChatState& state) const;
    void startWith();
    void showMessage(std::optional<MessageDetails> message);
    void say(Tone tone, const QString& sentence, ChatState::BannerAction action = ChatState::BannerAction::None, const BannerState::Button& button = {});
    void sayError(const QString& failedTo, const chat::ChatError& error);
    void sayWritten(const QString& path, std::int64_t lines, const QString& problem);
    void fetchHistory();
    void exportNextPage(const QString& path, chat::HistoryQuery query);
    [[nodiscard]] QString nameOf(chat::ClientId client) const;

    ChatBackend& m_backend;
    std::shared_ptr<GuiHop> m_hop;
    ClientsTableModel m_clients;
    ClientsSortModel m_sortedClients;
    MessagesTableModel m_messages;
    HistoryTableModel m_history;
    JsonTreeModel m_tree;
    JsonlWriter m_writer;

    ChatState m_state;
    chat::ServerSnapshot m_server;
    chat::ChatSettings m_defaults;
    std::unordered_map<chat::ClientId, chat::ClientSnapshot> m_heldClients;   ///< taken and not yet shown
    std::int64_t m_skipped = 0;          ///< messages of this session that the mailbox let go
    std::optional<MessageDetails> m_message;
    std::optional<BannerState> m_banner;
    ChatState::BannerAction m_bannerAction = ChatState::BannerAction::None;
    ChatState::History m_historyState;
    chat::HistoryQuery m_query;
    unsigned m_historyGeneration = 0;    ///< an answer to an older one is dropped
    bool m_restarting = false;
    bool m_starting = false;

    QTimer m_timer;
    bool m_visible = false;
    bool m_woken = false;
    QElapsedTimer m_sinceSample;
    QElapsedTimer m_sinceTick;
};

} // namespace millrace::models
