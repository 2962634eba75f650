// The commands of ChatViewModel: each hands one thing to the backend and says what became of it.
#include "models/chat/chat_answer.h"

#include "models/chat/chat_sentences.h"
#include "models/chat/chat_texts.h"
#include "models/common/format.h"
#include "models/common/words.h"

namespace millrace::models {

using Action = ChatState::BannerAction;

void ChatViewModel::start()
{
    if (isActive(m_server.phase))
        return;
    startWith();
}

void ChatViewModel::startWith()
{
    m_banner.reset();
    m_starting = true;
    m_server.phase = chat::ServerPhase::Stopped;
    m_clients.clear();
    m_heldClients.clear();
    m_backend.start(m_defaults, answer<chat::Listening>([this](auto result) {
        m_starting = false;
        if (!result)
            sayError(Words::tr("The server was not started."), result.error());
        wake();
        updateState();
    }));
    wake();
    updateState();
}

void ChatViewModel::stop()
{
    m_restarting = false;
    m_backend.stop(answer<void>([this](auto result) {
        if (!result && result.error().code != chat::ChatErrorCode::Stopped)
            sayError(Words::tr("The server could not be stopped."), result.error());
        wake();
    }));
}

void ChatViewModel::setMode(chat::ChatMode mode)
{
    chat::ChatSettings settings = m_defaults;
    settings.mode = mode;
    applySettings(settings);
}

void ChatViewModel::applySettings(const chat::ChatSettings& settings)
{
    if (settings == m_defaults)
        return;
    setDefaults(settings);
    if (isActive(m_server.phase))
        say(Tone::Accent, Words::tr("The server runs on with what it was started with; this applies when it is started again, which closes its clients with 1001."),
            Action::Restart, {Words::tr("Start again"), Words::tr("Stops the server and starts it with the new options")});
}

void ChatViewModel::acceptBanner()
{
    const Action action = m_state.bannerAction;
    m_banner.reset();
    if (action == Action::Retry) {
        retryRedis();
    } else if (action == Action::Restart && isActive(m_server.phase)) {
        stop();
        m_restarting = true;
    } else if (action == Action::Restart) {
        start();
    }
    updateState();
}

void ChatViewModel::dismissBanner()
{
    m_banner.reset();
    updateState();
}

QString ChatViewModel::nameOf(chat::ClientId client) const
{
    const chat::ClientSnapshot* snapshot = m_clients.clientAt(m_clients.rowOf(client));
    return snapshot == nullptr || snapshot->user.empty() ? clientName(client) : clientName(client) + u' ' + singleLine(snapshot->user, 60);
}

void ChatViewModel::kick(chat::ClientId client, const QString& reason)
{
    const QString said = reason.trimmed().isEmpty() ? Words::tr("kicked") : reason.trimmed().left(kMaxReason);
    m_backend.kick(client, said.toStdString());
}

void ChatViewModel::ban(chat::ClientId client)
{
    const chat::ClientSnapshot* snapshot = m_clients.clientAt(m_clients.rowOf(client));
    if (snapshot == nullptr)
        return;
    const std::string address = snapshot->address;
    m_backend.ban(client);
    Q_EMIT undoOffered(Words::tr("%1 was closed, and %2 is refused for ten minutes.").arg(nameOf(client), singleLine(address, 60)),
        [this, address] { m_backend.unban(address); }, [] {});
}

std::function<void(Result<std::int64_t, chat::ChatError>)> ChatViewModel::sayHandedTo(const QString& whom)
{
    return answer<std::int64_t>([this, whom](auto result) {
        if (!result)
            sayError(Words::tr("The message was not sent."), result.error());
        else if (result.value() == 0)
            say(Tone::Warning, Words::tr("Nobody is left in %1 to read it.").arg(whom));
        else
            say(Tone::Normal, Words::tr("Handed to %1 of %2.").arg(result.value() == 1 ? Words::tr("1 client") : formatCount(result.value()) + Words::tr(" clients"), whom));
    });
}

void ChatViewModel::noticeClient(chat::ClientId client, const QString& text)
{
    const QString whom = nameOf(client);
    m_backend.noticeClient(client, text.left(kMaxNotice).toStdString(), answer<std::int64_t>([this, whom](auto result) {
        if (!result)
            sayError(Words::tr("The message was not sent."), result.error());
        else
            say(result.value() > 0 ? Tone::Normal : Tone::Warning, (result.value() > 0 ? Words::tr("Handed to %1.") : Words::tr("%1 has gone.")).arg(whom));
    }));
}

void ChatViewModel::noticeRoom(const std::string& room, const QString& text)
{
    m_backend.noticeRoom(room, text.left(kMaxNotice).toStdString(), sayHandedTo(Words::tr("the room %1").arg(roomName(room))));
}

void ChatViewModel::noticeAll(const QString& text)
{
    m_backend.noticeAll(text.left(kMaxNotice).toStdString(), sayHandedTo(Words::tr("the server")));
}

void ChatViewModel::setPaused(bool paused)
{
    m_messages.setPaused(paused);
    updateState();
}

void ChatViewModel::sayWritten(const QString& path, std::int64_t lines, const QString& problem)
{
    if (problem.isEmpty())
        say(Tone::Ok, Words::tr("%1 messages written to %2.").arg(formatCount(lines), path));
    else
        say(Tone::Error, Words::tr("The messages could not be written to %1: %2. Choose another place, or free some space.").arg(path, problem));
}

void ChatViewModel::exportShown(const QString& path)
{
    m_writer.write(path, m_messages.shownMessages(), [this, path](std::int64_t lines, const QString& problem) { sayWritten(path, lines, problem); });
    updateState();
}

void ChatViewModel::loadHistory(WallMs from, WallMs to)
{
    ++m_historyGeneration;
    m_history.clear();
    m_historyState = {};
    m_query = {from, to > 0 ? to : m_backend.wallNow(), {}, kHistoryPage};
    fetchHistory();
}

void ChatViewModel::loadMoreHistory()
{
    if (m_historyState.more && !m_historyState.loading)
        fetchHistory();
}

void ChatViewModel::fetchHistory()
{
    m_historyState.loading = true;
    m_historyState.note = Words::tr("reading…");
    updateState();
    m_backend.history(m_query, answer<std::vector<chat::HistoryEntry>>([this, generation = m_historyGeneration](auto result) {
        if (generation != m_historyGeneration)
            return;
        m_historyState.loading = false;
        if (!result) {
            m_historyState.note = Words::tr("The history could not be read. ") + errorSentence(result.error());
            updateState();
            return;
        }
        std::vector<chat::HistoryEntry> page = std::move(result).value();
        const bool full = page.size() >= static_cast<std::size_t>(m_query.limit);
        if (!page.empty())
            m_query.afterId = page.back().id;
        const bool room = m_history.append(std::move(page));
        m_historyState.more = full && room;
        const int rows = m_history.rowCount();
        if (rows == 0) {
            m_historyState.note = Words::tr("Nothing was said in this time.");
        } else {
            // The ids tell where a page came from: the stream's, or the journal's own.
            const bool journal = m_query.afterId.starts_with("journal-");
            m_historyState.note = Words::tr("%1 %2 from the %3%4").arg(formatCount(rows), rows == 1 ? Words::tr("message") : Words::tr("messages"),
                journal ? Words::tr("journal") : Words::tr("stream"), m_historyState.more ? Words::tr(", there are more") : room ? QString() : Words::tr(", the most that is kept here"));
        }
        updateState();
    }));
}

void ChatViewModel::exportHistory(const QString& path)
{
    if (m_query.to == 0 || !m_writer.begin(path)) {
        say(Tone::Warning, m_query.to == 0 ? Words::tr("Choose a range of time and load it first.") : Words::tr("Another export is being written; try again when it has ended."));
        return;
    }
    chat::HistoryQuery query = m_query;
    query.afterId.clear();
    query.limit = kExportPage;
    exportNextPage(path, query);
    updateState();
}

void ChatViewModel::exportNextPage(const QString& path, chat::HistoryQuery query)
{
    m_backend.history(query, answer<std::vector<chat::HistoryEntry>>([this, path, query](auto result) mutable {
        if (!result) {
            m_writer.abandon();
            sayError(Words::tr("The history could not be exported."), result.error());
            return;
        }
        std::vector<chat::HistoryEntry> page = std::move(result).value();
        const bool last = page.size() < static_cast<std::size_t>(query.limit);
        if (!page.empty())
            query.afterId = page.back().id;
        // The next page is asked for when this one is written: no more than one is in memory.
        m_writer.page(std::move(page), [this, path, query, last](std::int64_t lines, const QString& problem) {
            if (!problem.isEmpty()) {
                m_writer.abandon();
                sayWritten(path, lines, problem);
            } else if (last) {
                m_writer.finish([this, path](std::int64_t written, const QString& trouble) { sayWritten(path, written, trouble); });
            } else {
                exportNextPage(path, query);
            }
        });
    }));
}

QString ChatViewModel::command() const
{
    return chatCommand(m_defaults);
}

} // namespace millrace::models
