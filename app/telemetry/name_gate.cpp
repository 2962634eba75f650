#include "app/telemetry/name_gate.h"

#include <QCoreApplication>
#include <QEvent>
#include <QHostAddress>

#include <mutex>
#include <netdb.h>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

namespace millrace::telemetry {

/// What is left to the thread when the gate has gone. The answer goes in under the mutex, Qt only carries the word that it is there.
struct NameGate::Shared {
    std::mutex mutex;
    NameGate* gate = nullptr;            ///< null: nobody wants to know
    std::optional<bool> found;

    void answer(bool hasAddress)
    {
        const std::lock_guard lock(mutex);
        found = hasAddress;
        if (gate)
            QCoreApplication::postEvent(gate, new QEvent(QEvent::User));
    }
};

namespace {

bool hasAddress(const std::string& host)
{
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0)
        return false;
    freeaddrinfo(found);
    return true;
}

} // namespace

NameGate::NameGate(std::string host)
    : m_host(std::move(host)), m_isAddress(!QHostAddress(QString::fromStdString(m_host)).isNull()), m_shared(std::make_shared<Shared>())
{
    m_shared->gate = this;
}

NameGate::~NameGate()
{
    const std::lock_guard lock(m_shared->mutex);
    m_shared->gate = nullptr;
}

void NameGate::ask(std::function<void(bool found)> answer)
{
    m_answer = std::move(answer);
    if (std::exchange(m_asking, true))
        return; // an earlier question is still open, and it is the same
    try {
        std::thread([shared = m_shared, host = m_host] { shared->answer(hasAddress(host)); }).detach();
    } catch (const std::system_error&) { // no thread to be had
        m_shared->answer(false);
    }
}

bool NameGate::event(QEvent* event)
{
    std::optional<bool> found;
    {
        const std::lock_guard lock(m_shared->mutex);
        found = std::exchange(m_shared->found, std::nullopt);
    }
    if (!found)
        return QObject::event(event);
    m_asking = false;
    if (const auto answer = std::exchange(m_answer, nullptr))
        answer(*found);
    return true;
}

} // namespace millrace::telemetry
