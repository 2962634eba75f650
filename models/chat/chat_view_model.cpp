#include "models/chat/chat_answer.h"

#include "models/chat/chat_sentences.h"
#include "models/common/format.h"
#include "models/common/words.h"

#include <algorithm>

namespace millrace::models {

ChatViewModel::ChatViewModel(ChatBackend& backend, QObject* parent)
    : QObject(parent), m_backend(backend), m_hop(std::make_shared<GuiHop>(this)), m_sortedClients(m_clients)
{
    connect(&m_timer, &QTimer::timeout, this, &ChatViewModel::onTimer);
    connect(&m_messages, &MessagesTableModel::countsChanged, this, &ChatViewModel::updateState);
    const auto wakeUp = [hop = m_hop, this] { hop->post([this] { wake(); }); };
    m_backend.feed().clients.setWake(wakeUp);
    m_backend.feed().server.setWake(wakeUp);
    m_backend.feed().messages.setWake(wakeUp);
    m_messages.setQuiet(true);
    m_sinceSample.start();
    m_sinceTick.start();
    updateState();
    // What was published before this was made has woken nobody.
    wake();
}

ChatViewModel::~ChatViewModel()
{
    m_backend.feed().clients.setWake(nullptr);
    m_backend.feed().server.setWake(nullptr);
    m_backend.feed().messages.setWake(nullptr);
    m_hop->close();
}

void ChatViewModel::setDefaults(const chat::ChatSettings& settings)
{
    if (settings == m_defaults)
        return;
    m_defaults = settings;
    Q_EMIT defaultsChanged();
    updateState();
}

void ChatViewModel::setVisible(bool visible)
{
    if (visible == m_visible)
        return;
    m_visible = visible;
    adjustTimer();
    m_messages.setQuiet(!visible);
    if (visible)
        flush();
}

void ChatViewModel::wake()
{
    m_woken = true;
    adjustTimer();
}

void ChatViewModel::adjustTimer()
{
    const int interval = static_cast<int>((m_visible ? kFlushEvery : kHiddenEvery).count());
    if (m_timer.interval() != interval)
        m_timer.setInterval(interval);
    if (!m_timer.isActive() && (m_woken || isActive(m_server.phase) || m_clients.anyEnded()))
        m_timer.start();
}

void ChatViewModel::onTimer()
{
    if (m_woken)
        flush();
    // Ages and countdowns move once a second.
    if (m_sinceTick.elapsed() >= kSampleEvery.count() - kFlushEvery.count() / 2) {
        m_sinceTick.restart();
        m_clients.tick(m_backend.wallNow(), {});
        if (m_visible)
            Q_EMIT ticked();
        m_sortedClients.resort(std::chrono::steady_clock::now());
        updateState();
    }
    sample();
    if (!m_woken && !isActive(m_server.phase) && !m_clients.anyEnded())
        m_timer.stop();
}

void ChatViewModel::flush()
{
    m_woken = false;
    takeFeed();
    if (m_visible)
        publishClients();
    updateState();
}

void ChatViewModel::takeFeed()
{
    chat::ChatFeed& feed = m_backend.feed();
    const chat::ServerPhase before = m_server.phase;
    const WallMs startedBefore = m_server.startedAt;
    for (auto& [key, server] : feed.server.take())
        m_server = std::move(server);
    if (m_server.phase == chat::ServerPhase::Listening && (before != chat::ServerPhase::Listening || m_server.startedAt != startedBefore)) {
        m_starting = false;
        m_skipped = 0;
        Q_EMIT samplesCleared();
    }
    for (auto& [id, client] : feed.clients.take())
        m_heldClients.insert_or_assign(id, std::move(client));
    chat::MessageMailbox::Batch batch = feed.messages.take();
    m_skipped += batch.skipped;
    m_messages.append(std::move(batch.messages));
    if (m_restarting && m_server.phase == chat::ServerPhase::Stopped) {
        m_restarting = false;
        startWith();
    }
}

void ChatViewModel::publishClients()
{
    if (m_heldClients.empty())
        return;
    std::vector<chat::ClientSnapshot> batch;
    batch.reserve(m_heldClients.size());
    for (auto& [id, client] : m_heldClients)
        batch.push_back(std::move(client));
    m_heldClients.clear();
    std::sort(batch.begin(), batch.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    m_clients.apply(std::move(batch), m_backend.wallNow());
    m_sortedClients.resort(std::chrono::steady_clock::now());
}

void ChatViewModel::tickRows(int first, int last)
{
    m_clients.tick(m_backend.wallNow(), m_sortedClients.sourceRows(first, last));
}

void ChatViewModel::sample()
{
    if (m_server.phase != chat::ServerPhase::Listening || m_sinceSample.elapsed() < kSampleEvery.count())
        return;
    m_sinceSample.restart();
    const auto milliseconds = [](const std::optional<Microseconds>& time) {
        return time ? std::optional(static_cast<double>(time->count()) / 1'000) : std::nullopt;
    };
    Q_EMIT sampled({m_backend.wallNow(), m_server.receivedPerSecond, m_server.sentPerSecond, static_cast<double>(m_server.clients),
        milliseconds(m_server.rttP50), milliseconds(m_server.echoP99), static_cast<double>(m_server.unsent)});
}

void ChatViewModel::describeMessages(ChatState& state) const
{
    const auto shown = static_cast<std::int64_t>(m_messages.rowCount());
    const auto kept = static_cast<std::int64_t>(m_messages.keptCount());
    const auto aside = static_cast<std::int64_t>(m_messages.asideCount());
    state.paused = m_messages.paused();
    if (state.paused) {
        state.jump = Words::tr("Jump to live (+%1)").arg(formatCount(aside));
        state.messagesChip = {Words::tr("paused · %1 new").arg(formatCount(aside)), Tone::Warning, Words::tr("The rows stay as they are; what comes is kept aside.")};
        if (m_messages.lostAside() > 0) {
            state.messagesChip.text += Words::tr(" · %1 more not kept").arg(formatCount(m_messages.lostAside()));
            state.messagesChip.tip = Words::tr("The newest %1 are kept aside; older ones of this pause are in the log: see History.")
                                         .arg(formatCount(static_cast<std::int64_t>(MessagesTableModel::kMaxRows)));
        }
    } else {
        const bool live = state.phase == chat::ServerPhase::Listening;
        state.messagesChip = {(live ? Words::tr("live · ") : QString()) + formatCount(kept) + Words::tr(" kept"), live ? Tone::Accent : Tone::Normal,
            Words::tr("The newest %1 messages are kept here; all of them are in the log.").arg(formatCount(static_cast<std::int64_t>(MessagesTableModel::kMaxRows)))};
    }
    if (shown != kept)
        state.messagesChip.text += Words::tr(" · %1 match").arg(formatCount(shown));
    if (m_skipped > 0) {
        state.messagesChip.text += Words::tr(" · shown %1 of %2").arg(formatCount(std::max<std::int64_t>(0, m_server.received - m_skipped)), formatCount(m_server.received));
        state.messagesChip.tip += Words::tr(" %1 came faster than the window takes them; they are in the log.").arg(formatCount(m_skipped));
    }
    state.pause = {true, state.paused ? Words::tr("Brings in what came meanwhile and goes on live.") : Words::tr("Holds the rows; what comes is kept aside, nothing is lost.")};
    state.exportMessages = {shown > 0 || m_history.rowCount() > 0, m_writer.busy() ? Words::tr("An export is being written.") : Words::tr("Writes the messages shown, or the range of the history, to a .jsonl file.")};
    state.exportMessages.enabled = state.exportMessages.enabled && !m_writer.busy();
}

void ChatViewModel::updateState()
{
    ChatState next = describeServer(m_server, m_defaults, m_backend.wallNow());
    if (m_starting && !isActive(m_server.phase)) {
        next.start = {false, Words::tr("It is being started.")};
        next.banner.reset();
    }
    describeMessages(next);
    next.empty = !isActive(m_server.phase) && m_messages.keptCount() == 0 && m_messages.asideCount() == 0 && m_clients.rowCount() == 0 && m_history.rowCount() == 0;
    next.message = m_message;
    next.history = m_historyState;
    if (!next.banner || m_banner) {
        next.banner = m_banner;
        next.bannerAction = m_bannerAction;
    }
    if (!next.banner && next.stream.canRetry) {
        QString sentence = Words::tr("Redis is away%1. Messages are kept in the journal and go to the stream, in order, when it is back.")
                               .arg(next.stream.trouble.isEmpty() ? QString() : QStringLiteral(" (") + next.stream.trouble + u')');
        next.banner = BannerState{Tone::Warning, sentence, {{Words::tr("Try now"), Words::tr("Connects to Redis without waiting for the next attempt")}}, false};
        next.bannerAction = ChatState::BannerAction::Retry;
    }
    if (next == m_state)
        return;
    m_state = std::move(next);
    Q_EMIT stateChanged();
}

void ChatViewModel::selectMessage(const MessagePointer* message)
{
    showMessage(message != nullptr ? std::optional(describeMessage(*message, m_state.settings.mode, m_state.settings.stream)) : std::nullopt);
}

void ChatViewModel::selectEntry(const chat::HistoryEntry* entry)
{
    showMessage(entry != nullptr ? std::optional(describeEntry(*entry)) : std::nullopt);
}

void ChatViewModel::showMessage(std::optional<MessageDetails> message)
{
    m_message = std::move(message);
    m_tree.setText(m_message && m_message->isJson ? m_message->text : nullptr);
    updateState();
}

void ChatViewModel::say(Tone tone, const QString& sentence, ChatState::BannerAction action, const BannerState::Button& button)
{
    m_banner = BannerState{tone, sentence, button.text.isEmpty() ? QList<BannerState::Button>() : QList<BannerState::Button>{button}, true};
    m_bannerAction = action;
    updateState();
}

void ChatViewModel::sayError(const QString& failedTo, const chat::ChatError& error)
{
    say(Tone::Error, failedTo + u' ' + errorSentence(error));
}

} // namespace millrace::models
