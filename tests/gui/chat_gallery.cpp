// Shows the Chat panel in the real window with invented live data, for the eye:
// `chat_gallery [light|dark] [live|stopped|nobody|away|graphs|history|options|client|small|paused|tree]`. Not installed, asserts nothing.
#include "app/settings/settings.h"
#include "models/chat/chat_view_model.h"
#include "tests/support/scripted_chat_backend.h"
#include "ui/chat/chat_panel.h"
#include "ui/shell/main_window.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/data_table.h"

#include <QApplication>
#include <QDateTime>
#include <QPushButton>
#include <QTemporaryDir>

#include <cmath>

using namespace millrace;

namespace {

struct Invented {
    std::int64_t id;
    const char* user;
    const char* room;
    const char* address;
    double in, out;
    int rttUs;
    int unsent;   ///< KiB
    int rejected;
};

constexpr Invented kClients[] = {
    {118, "user-3", "/", "127.0.0.1", 3.1, 2.9, 400, 4, 0},
    {117, "bot-7", "/build", "127.0.0.1", 48, 48, 300, 24, 0},
    {112, "user-8", "/", "192.168.1.20", 0.4, 2.9, 12'000, 2, 0},
    {109, "mobile", "/", "192.168.1.31", 0.1, 2.9, 148'000, 790, 38},
    {104, "ops", "/build", "2001:db8::7", 0, 48, 500, 4, 0},
    {99, "", "/", "127.0.0.1", 0, 2.9, 0, 0, 1},
};

/// Posts what a server would, ten times a second.
class Driver : public QObject {
public:
    Driver(test::ScriptedChatBackend& backend, bool away, bool nobody) : m_backend(backend), m_away(away), m_nobody(nobody) {}

    void tick()
    {
        m_backend.now = QDateTime::currentMSecsSinceEpoch();
        ++m_ticks;
        postServer();
        if (m_nobody)
            return;
        for (const Invented& invented : kClients) {
            auto client = test::client(invented.id, invented.user, invented.room);
            client.address = invented.address;
            client.inPerSecond = invented.in * (1 + 0.1 * std::sin(m_ticks / 5.0));
            client.outPerSecond = invented.out;
            client.rtt = invented.rttUs > 0 ? std::optional(Microseconds(invented.rttUs)) : std::nullopt;
            client.unsent = invented.unsent * 1'024;
            client.rejected = invented.rejected;
            client.connectedAt = m_start - 2'000 * (200 - invented.id);
            m_backend.postClient(std::move(client));
        }
        if (m_ticks == 8) {
            auto gone = test::client(101, "user-1", "/");
            gone.ended = chat::ClientEnd{4000, "kicked", true, m_backend.now};
            m_backend.postClient(std::move(gone));
        }
        say();
    }

private:
    void postServer()
    {
        auto server = test::listening(412'884 + m_ticks * 194, 3);
        server.startedAt = m_start - 271'000;
        server.settings.mode = chat::ChatMode::Broadcast;
        server.clients = m_nobody ? 0 : 118;
        server.mostClients = 131;
        server.receivedPerSecond = 1'942 + 300 * std::sin(m_ticks / 9.0) + 90 * std::sin(m_ticks / 2.3);
        server.sentPerSecond = server.receivedPerSecond * 12;
        server.echoP50 = Microseconds(620);
        server.echoP99 = Microseconds(1'900 + m_ticks % 7 * 40);
        server.rttP50 = Microseconds(410 + m_ticks % 50);
        server.unsent = 820'000 + m_ticks % 30 * 9'000;
        server.refused = {{403, 2}, {0, 1}};
        if (m_away) {
            server.log.redis = chat::RedisState::Away;
            server.log.redisTrouble = "Connection refused";
            server.log.nextAttemptAt = m_start + 8'000;
            server.log.durability = "in the journal, on disk after each commit";
            server.log.inJournal = 1'204;
            server.log.inRedis -= 1'204;
            server.log.journalDepth = 1'204;
            server.log.journalBytes = 310'000'000;
        }
        m_backend.postServer(std::move(server));
    }

    void say()
    {
        static constexpr const char* kLines[][3] = {{"user-3", "did the nightly scrape end?", "/"}, {"user-8", "12 minutes left, postgresql.org decides", "/"}, {"user-3", "good morning", "/"}};
        auto step = test::message("bot-7", "step " + std::to_string(m_ticks % 60) + " of 60 finished", "/build");
        step.at = m_backend.now;
        step.recipients = 42;
        step.client = chat::ClientId{117};
        m_backend.postMessage(std::move(step));
        if (m_ticks % 4 == 1) {
            const auto& line = kLines[m_ticks / 4 % 3];
            auto message = test::message(line[0], line[1], line[2]);
            message.at = m_backend.now;
            message.recipients = 42;
            m_backend.postMessage(std::move(message));
        }
        if (m_ticks == 3) {
            auto nested = test::message("ops", "", "/build");
            nested.text = R"({"user":"ops","msg":"deploy \u00e4rger\nline two","run":{"id":12345678901234567890,"hosts":["a.example","b.example"],"done":false,"left":null},"tags":[],"run":{"id":1}})";
            nested.at = m_backend.now;
            m_backend.postMessage(std::move(nested));
        }
        if (m_ticks % 9 == 5) {
            auto bad = test::message("", "", "/");
            bad.text = "{user: me}";
            bad.rejection = m_ticks % 18 == 5 ? chat::Rejection::BadJson : chat::Rejection::Binary;
            bad.binary = m_ticks % 18 != 5;
            bad.problem = bad.binary ? "" : "line 1, column 2: a name in quotes was expected";
            bad.receipt.reset();
            bad.recipients = 0;
            bad.at = m_backend.now;
            m_backend.postMessage(std::move(bad));
        }
    }

    test::ScriptedChatBackend& m_backend;
    const bool m_away;
    const bool m_nobody;
    const WallMs m_start = QDateTime::currentMSecsSinceEpoch();
    std::int64_t m_ticks = 0;
};

QPushButton* buttonNamed(QWidget& root, const char* name)
{
    for (auto* button : root.findChildren<QPushButton*>()) {
        if (button->accessibleName() == QLatin1String(name))
            return button;
    }
    return nullptr;
}

} // namespace

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    const auto has = [&words](const char* word) { return words.contains(QLatin1String(word)); };
    ui::Theme theme;
    theme.applyTo(app);
    QTemporaryDir folder;
    Settings settings(folder.path().toStdString());
    settings.set(keys::kTheme, has("light") ? "light" : "dark");
    theme.setChoice(has("light") ? ui::ThemeChoice::Light : ui::ThemeChoice::Dark);
    test::ScriptedChatBackend backend;
    backend.now = QDateTime::currentMSecsSinceEpoch();
    for (int i = 0; i < 1'400; ++i) {
        const std::string number = std::to_string(i);
        backend.log.push_back({"1795356350977-" + number, "01HV" + number, i % 3 == 0 ? "user-8" : "bot-7", "step " + number, "/build", "{\"user\":\"bot-7\",\"msg\":\"step " + number + "\"}",
            backend.now - 1'400'000 + i * 1'000});
    }
    models::ChatViewModel model(backend);
    ui::MainWindow window(theme, settings);
    auto* panel = new ui::ChatPanel(model, theme, settings, "/home/me/.local/share/millrace/chat-journal.db");
    window.addPanel(panel);
    window.restoreLayout();
    window.resize(has("small") ? QSize(1000, 640) : QSize(1440, 900));
    window.show();

    Driver driver(backend, has("away"), has("nobody"));
    QTimer timer;
    if (!has("stopped")) {
        QObject::connect(&timer, &QTimer::timeout, &driver, [&] { driver.tick(); });
        timer.start(100);
        driver.tick();
    }
    QTimer::singleShot(2'000, panel, [&] {
        auto* tabs = panel->findChild<ui::TabCard*>();
        for (auto* table : panel->findChildren<ui::DataTable*>()) {
            if (table->accessibleName() == QLatin1String("Clients"))
                table->selectRow(3);
            if (table->accessibleName() == QLatin1String("Messages"))
                table->selectRow(has("tree") ? 4 : 2);
        }
        tabs->setCurrentTab(has("graphs") ? 2 : has("history") ? 1 : 0);
        if (has("history"))
            buttonNamed(*panel, "Load history")->click();
        if (has("paused"))
            buttonNamed(*panel, "Pause messages")->click();
        if (has("options"))
            panel->showServerOptions();
        if (has("client"))
            panel->showTestClient();
    });
    return QApplication::exec();
}
