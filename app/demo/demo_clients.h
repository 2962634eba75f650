#pragma once

#include <QObject>
#include <QTimer>
#include <QUrl>

#include <memory>
#include <vector>

class QWebSocket;

namespace millrace::demo {

/// A dozen people in three rooms of a chat server, who talk, now and then send something that is no JSON, leave and come back.
///
/// Thread: of its event loop. About four messages a second in all.
class DemoClients : public QObject {
    Q_OBJECT
public:
    DemoClients();
    ~DemoClients() override;

    /// `server`: as the chat says it, "ws://127.0.0.1:8765".
    void talkTo(const QUrl& server);
    void leave();

private:
    struct Client;
    void enter(Client& client);
    void speak();

    QUrl m_server;
    std::vector<std::unique_ptr<Client>> m_clients;
    QTimer m_timer;
    int m_turn = 0;
};

} // namespace millrace::demo
