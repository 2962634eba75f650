#pragma once

#include <functional>

#include "app/chat/chat_feed.h"
#include "models/chat/message_details.h"
#include "models/common/panel_state.h"

namespace millrace::models {

/// All that the Chat panel shows and can do beside its tables: one plain, comparable value. The panel's render(State) is its only reader.
struct ChatState {
    struct Stream {
        ChipState redis;          ///< "Redis 7.0.15 · up"
        QString where;            ///< "chat:messages at 127.0.0.1:6379"
        QString durability;
        QString trouble;          ///< why Redis is away or refuses writes; empty: no trouble
        QString lastId;
        QString journal;          ///< "0 of 1.1 GB", "1,204 entries, 3.1 MB of 1.1 GB"
        double journalPart = 0;   ///< [0, 1]
        Tone journalTone = Tone::Normal;
        QString instances;        ///< "2, this one and web-2:4711 (118 clients) · 3 messages missed"; empty: only broadcast mode has any
        QString next;             ///< "next attempt in 3 s"; empty: none planned
        bool canRetry = false;
        friend bool operator==(const Stream&, const Stream&) = default;
    };
    struct History {
        QString note;             ///< "2,000 messages from the stream chat:messages"
        bool loading = false;
        bool more = false;        ///< the range goes on
        friend bool operator==(const History&, const History&) = default;
    };
    /// What the first button of a banner does.
    enum class BannerAction { None, Restart, Retry };

    chat::ServerPhase phase = chat::ServerPhase::Stopped;
    QString url;                  ///< while it listens
    bool tokenAsked = false;
    chat::ChatSettings settings;  ///< of the running server, else of the next start; without secrets
    QString statusLine;
    QString badge;
    bool empty = true;            ///< nothing to show: the empty state stands in the tables' place
    bool noClients = true;
    ActionState start, stop, pause, exportMessages, testClient, noticeAll;
    TileState clients, perSecond, echo, account;
    Stream stream;
    History history;
    QString clientsNote;          ///< "118 connected · 3 refused"
    ChipState messagesChip;       ///< "live · 100,000 kept"
    QString jump;                 ///< "Jump to live (+12)"; empty: it is live
    bool paused = false;
    std::optional<MessageDetails> message;
    std::optional<BannerState> banner;
    BannerAction bannerAction = BannerAction::None;
    ChipState redis;              ///< of the status bar

    friend bool operator==(const ChatState&, const ChatState&) = default;
};

/// The parts of the state that follow from the server's figures alone. `next`: settings of the next start. `now`: for countdowns.
[[nodiscard]] ChatState describeServer(const chat::ServerSnapshot& server, const chat::ChatSettings& next, WallMs now);
/// "Echo", "Broadcast", "Raw"
[[nodiscard]] QString modeName(chat::ChatMode mode);
/// Starting, Listening or Stopping: what keeps timers going.
[[nodiscard]] bool isActive(chat::ServerPhase phase);

} // namespace millrace::models
