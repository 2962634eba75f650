#pragma once

#include <QObject>

#include <functional>
#include <memory>
#include <string>

namespace millrace::telemetry {

/// Whether a name can be looked up just now, asked in a detached thread.
///
/// Why: QNetworkAccessManager looks names up in Qt's own pool, and a program does not end before the threads of that pool do. While the
/// resolver hangs it must not be given a name; this thread may hang for as long as it likes.
/// Thread: one, with an event loop; at most one look-up is under way, whatever became of whoever asked.
class NameGate final : public QObject {
public:
    explicit NameGate(std::string host);
    ~NameGate() override;

    /// An address is no question.
    [[nodiscard]] bool isAddress() const { return m_isAddress; }
    /// `answer` from the event loop, unless another ask() or forget() comes in between.
    void ask(std::function<void(bool found)> answer);
    void forget() { m_answer = nullptr; }

private:
    struct Shared;
    bool event(QEvent* event) override;

    const std::string m_host;
    const bool m_isAddress;
    std::shared_ptr<Shared> m_shared;
    std::function<void(bool found)> m_answer;
    bool m_asking = false;
};

} // namespace millrace::telemetry
