#include "app/demo/demo_clients.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QWebSocket>

#include <array>

namespace millrace::demo {

namespace {

constexpr int kSpeakMs = 240;
constexpr int kNonsenseEvery = 60;   ///< turns
constexpr int kLeaveEvery = 90;
constexpr int kBackAfterMs = 4'000;

struct Person {
    const char* name;
    const char* room;
};
constexpr std::array kCrowd{Person{"ada", "/"}, Person{"noor", "/"}, Person{"ilse", "/"}, Person{"tomás", "/"}, Person{"june", "/harbour"}, Person{"piet", "/harbour"}, Person{"mira", "/harbour"}, Person{"owen", "/harbour"},
    Person{"lena", "/kitchen"}, Person{"ravi", "/kitchen"}, Person{"sofia", "/kitchen"}, Person{"yann", "/kitchen"}};
constexpr std::array kSayings{"Good morning, everybody.", "Has the ferry left already?", "Not yet, it waits for the tide.", "I will bring the maps.", "Who has the key to the boathouse?", "It hangs behind the door.", "Rain until noon, then sun.",
    "Then we start after lunch.", "Two more for the table, please.", "There is soup enough.", "Did the seeds arrive?", "Yes, all but the beans.", "Could somebody read the meter?", "48 211, a minute ago.", "Thank you!", "See you at the harbour."};

} // namespace

struct DemoClients::Client {
    explicit Client(const Person& who) : person(who) {}
    Person person;
    QWebSocket socket;
    int said = 0;
};

DemoClients::DemoClients() : m_timer(this)
{
    connect(&m_timer, &QTimer::timeout, this, &DemoClients::speak);
}

DemoClients::~DemoClients() = default;

void DemoClients::talkTo(const QUrl& server)
{
    m_server = server;
    m_clients.clear();
    for (const Person& person : kCrowd) {
        m_clients.push_back(std::make_unique<Client>(person));
        enter(*m_clients.back());
    }
    m_timer.start(kSpeakMs);
}

void DemoClients::leave()
{
    m_timer.stop();
    m_clients.clear();
}

void DemoClients::enter(Client& client)
{
    QUrl room = m_server;
    room.setPath(QString::fromUtf8(client.person.room));
    client.socket.open(room);
}

void DemoClients::speak()
{
    ++m_turn;
    QRandomGenerator& chance = *QRandomGenerator::global();
    Client& client = *m_clients[static_cast<std::size_t>(chance.bounded(int(m_clients.size())))];
    if (client.socket.state() != QAbstractSocket::ConnectedState)
        return;
    if (m_turn % kLeaveEvery == 0) {
        client.socket.close();
        QTimer::singleShot(kBackAfterMs, &client.socket, [this, &client] { enter(client); });
        return;
    }
    if (m_turn % kNonsenseEvery == 0) {
        client.socket.sendTextMessage(QStringLiteral("{\"user\": \"%1\", \"msg\": oops").arg(QString::fromUtf8(client.person.name)));
        return;
    }
    const QJsonObject message{{QStringLiteral("user"), QString::fromUtf8(client.person.name)}, {QStringLiteral("msg"), QString::fromUtf8(kSayings[static_cast<std::size_t>(chance.bounded(int(kSayings.size())))])},
        {QStringLiteral("count"), ++client.said}};
    client.socket.sendTextMessage(QString::fromUtf8(QJsonDocument(message).toJson(QJsonDocument::Compact)));
}

} // namespace millrace::demo
