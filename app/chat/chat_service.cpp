#include "app/chat/chat_service.h"

#include "app/async/callback.h"
#include "app/async/sleep.h"
#include "app/async/sync.h"
#include "app/chat/chat_server.h"

namespace millrace::chat {

namespace {

constexpr Milliseconds kPublishEvery{250};
constexpr SteadyDuration kPublishAfterChange = std::chrono::seconds(12);   ///< rates fall for ten seconds

ChatError stopped()
{
    return {ChatErrorCode::Stopped, {}, {}};
}

/// What a look at the server would show as changed.
bool differs(const ServerSnapshot& a, const ServerSnapshot& b)
{
    return a.phase != b.phase || a.clients != b.clients || a.accepted != b.accepted || a.refused != b.refused || a.handshaking != b.handshaking || a.acceptingPaused != b.acceptingPaused
        || a.received != b.received || a.echoed != b.echoed || a.waiting != b.waiting || a.sent != b.sent || a.unsent != b.unsent || a.droppedClients != b.droppedClients
        || a.rejected != b.rejected || a.bans.size() != b.bans.size() || a.rttP50 != b.rttP50 || a.rooms != b.rooms || a.log.redis != b.log.redis || a.log.logged != b.log.logged
        || a.log.inJournal != b.log.inJournal || a.log.journalDepth != b.log.journalDepth || a.log.journalBytes != b.log.journalBytes || a.log.waiting != b.log.waiting
        || a.log.draining != b.log.draining || a.log.redisTrouble != b.log.redisTrouble || a.log.nextAttemptAt != b.log.nextAttemptAt || a.log.durability != b.log.durability
        || a.log.redisVersion != b.log.redisVersion;
}

} // namespace

class ChatService::Private {
public:
    explicit Private(Dependencies dependencies) : m(dependencies), scope(m.runtime, &m.runtime.rootScope()), group(scope, "chat"), closer(m.runtime.rootScope(), "end of the chat server") {}

    /// Runs `command` as a task of the loop, one after another in the order of the calls.
    template <class F>
    void enqueue(std::string name, F command)
    {
        m.runtime.post([this, name = std::move(name), command = std::move(command)]() mutable { group.spawn(std::move(name), inTurn(std::move(command))); });
    }

    template <class F>
    async::Task<void> inTurn(F command)
    {
        const async::Semaphore::Permit permit = co_await commands.acquire();
        co_await command();
    }

    /// For commands that need not wait.
    template <class F>
    void onServer(F command)
    {
        m.runtime.post([this, command = std::move(command)] {
            if (server)
                command(*server);
        });
    }

    void show(ServerSnapshot snapshot)
    {
        last = std::move(snapshot);
        changedAt = m.clock.now();
        feed.server.post(0, last);
    }

    async::Task<Result<Listening, ChatError>> start(ChatSettings settings)
    {
        if (ended)
            co_return Failure{stopped()};
        if (server)
            co_return Failure{ChatError{ChatErrorCode::AlreadyRunning, {}, last.url}};
        auto starting = std::make_unique<ChatServer>(ChatServer::Parts{m.runtime, m.clock, feed, bans, m.spans}, std::move(settings));
        show(starting->snapshot());
        auto listening = co_await starting->start();
        if (!listening) {
            ServerSnapshot failed = starting->snapshot();
            failed.phase = ServerPhase::Failed;
            failed.error = listening.error();
            show(std::move(failed));
            co_return Failure{listening.error()};
        }
        server = std::move(starting);
        isListening.set();
        server->setPublishing(publishing);
        show(server->snapshot());
        co_return std::move(*listening);
    }

    async::Task<void> stop()
    {
        if (!server)
            co_return;
        ServerSnapshot stopping = server->snapshot();
        stopping.phase = ServerPhase::Stopping;
        show(std::move(stopping));
        co_await server->stop();
        show(server->snapshot());
        past.add(countsOf(last, server->echoLatency()));
        server.reset();
        isListening.clear();
    }

    ChatFigures figures()
    {
        ChatFigures now{server ? server->snapshot() : last, past};
        if (server)
            now.counts.add(countsOf(now.server, server->echoLatency()));
        return now;
    }

    async::Task<void> publish()
    {
        for (;;) {
            co_await isListening.wait(); // a program that does nothing does not wake up
            co_await async::sleepFor(kPublishEvery);
            if (!server)
                continue;
            ServerSnapshot now = server->snapshot();
            if (differs(now, last))
                show(std::move(now));
            else if (m.clock.now() - changedAt < kPublishAfterChange)
                feed.server.post(0, std::move(now));
        }
    }

    async::Task<void> end(std::function<void()> done)
    {
        ended = true;
        {
            const async::Semaphore::Permit permit = co_await commands.acquire();
            co_await stop();
        }
        scope.cancel("the program ends");
        (void)co_await settle(group.join());
        m.runtime.post(std::move(done));
    }

    Dependencies m;
    ChatFeed feed;
    BanList bans;
    async::Semaphore commands{1};
    std::unique_ptr<ChatServer> server;     ///< while it listens
    async::Event isListening;
    ServerSnapshot last;
    ChatCounts past;                        ///< of sessions that have ended
    SteadyTime changedAt;
    async::CancelScope scope;
    async::TaskGroup group;
    async::TaskGroup closer;
    bool publishing = false;
    bool ended = false;
};

ChatService::ChatService(Dependencies dependencies) : m_private(std::make_unique<Private>(dependencies))
{
    m_private->m.runtime.post([d = m_private.get()] { d->group.spawn("publish the chat server", d->publish()); });
}

ChatService::~ChatService() = default;

ChatFeed& ChatService::feed()
{
    return m_private->feed;
}

void ChatService::start(ChatSettings settings, Done<Listening> done)
{
    m_private->enqueue("start the chat server", [d = m_private.get(), settings = std::move(settings), done = std::move(done)]() mutable -> async::Task<void> {
        done(co_await d->start(std::move(settings)));
    });
}

void ChatService::stop(Done<void> done)
{
    m_private->enqueue("stop the chat server", [d = m_private.get(), done = std::move(done)]() -> async::Task<void> {
        co_await d->stop();
        done({});
    });
}

void ChatService::kick(ClientId client, std::string reason)
{
    m_private->onServer([client, reason = std::move(reason)](ChatServer& server) { server.kick(client, reason); });
}

void ChatService::ban(ClientId client)
{
    m_private->onServer([client](ChatServer& server) { server.ban(client); });
}

void ChatService::unban(std::string address)
{
    m_private->m.runtime.post([d = m_private.get(), address = std::move(address)] { d->bans.remove(address); });
}

void ChatService::setRateLimit(ClientId client, std::optional<double> perSecond)
{
    m_private->onServer([client, perSecond](ChatServer& server) { server.setRateLimit(client, perSecond); });
}

void ChatService::noticeClient(ClientId client, std::string text, Done<std::int64_t> done)
{
    m_private->m.runtime.post([d = m_private.get(), client, text = std::move(text), done = std::move(done)] {
        if (d->server)
            done(d->server->notice(client, text));
        else
            done(Failure{stopped()});
    });
}

void ChatService::noticeRoom(std::string room, std::string text, Done<std::int64_t> done)
{
    m_private->m.runtime.post([d = m_private.get(), room = std::move(room), text = std::move(text), done = std::move(done)] {
        if (d->server)
            done(d->server->noticeRoom(room, text));
        else
            done(Failure{stopped()});
    });
}

void ChatService::noticeAll(std::string text, Done<std::int64_t> done)
{
    m_private->enqueue("notice to all", [d = m_private.get(), text = std::move(text), done = std::move(done)]() mutable -> async::Task<void> {
        if (d->server)
            done(co_await d->server->noticeAll(std::move(text)));
        else
            done(Failure{stopped()});
    });
}

void ChatService::history(HistoryQuery query, Done<std::vector<HistoryEntry>> done)
{
    m_private->m.runtime.post([d = m_private.get(), query = std::move(query), done = std::move(done)]() mutable {
        if (d->server && d->server->log())
            d->server->log()->history(std::move(query), std::move(done));
        else
            done(Failure{d->server ? ChatError{ChatErrorCode::Unavailable, "nothing is logged in raw mode", {}} : stopped()});
    });
}

void ChatService::retryRedis()
{
    m_private->onServer([](ChatServer& server) {
        if (MessageLog* log = server.log())
            log->retryNow();
    });
}

void ChatService::statistics(std::function<void(ServerSnapshot)> done)
{
    m_private->m.runtime.post([d = m_private.get(), done = std::move(done)] { done(d->server ? d->server->snapshot() : d->last); });
}

void ChatService::figures(std::function<void(ChatFigures)> done)
{
    m_private->m.runtime.post([d = m_private.get(), done = std::move(done)] { done(d->figures()); });
}

void ChatService::setPublishing(bool on)
{
    m_private->m.runtime.post([d = m_private.get(), on] {
        d->publishing = on;
        if (d->server)
            d->server->setPublishing(on);
    });
}

void ChatService::shutDown(std::function<void()> done)
{
    m_private->m.runtime.post([d = m_private.get(), done = std::move(done)]() mutable { d->closer.spawn("end the chat server", d->end(std::move(done))); });
}

} // namespace millrace::chat
