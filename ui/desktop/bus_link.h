#pragma once

#include <QDBusConnection>
#include <QDBusMessage>
#include <QObject>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace millrace::models {
class GuiHop;
}

namespace millrace::ui {

/// A message bus, reached and asked without waiting: QDBusConnection's own way to it blocks until the bus has said hello.
///
/// Thread: GUI. Errors: where there is no bus, or no answer within kAnswerMs, the answer is a message of type ErrorMessage. What is not
/// answered when it is destroyed never is.
class BusLink : public QObject {
    Q_OBJECT
public:
    static constexpr int kConnectMs = 2'000; ///< a bus that has not said hello by then is none
    static constexpr int kAnswerMs = 5'000;

    enum class Bus { Session, System };
    explicit BusLink(Bus bus, QObject* parent = nullptr);
    ~BusLink() override;

    using Answer = std::function<void(const QDBusMessage&)>;
    void call(const QDBusMessage& message, Answer answer);
    /// Once the bus is there; never where none is.
    void whenConnected(std::function<void(QDBusConnection&)> then);

private:
    void connectTo();
    void arrived(const QDBusConnection& connection);
    void send(const QDBusMessage& message, const Answer& answer);

    const Bus m_bus;
    std::shared_ptr<models::GuiHop> m_hop;
    std::optional<QDBusConnection> m_connection; ///< once it is known whether there is one
    bool m_asked = false;
    std::vector<std::function<void()>> m_waiting;
};

} // namespace millrace::ui
