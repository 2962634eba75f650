#pragma once

#include "app/core/openings.h"

#include <QLocalServer>
#include <QObject>

#include <memory>
#include <optional>
#include <string>

class QLocalSocket;

namespace millrace::store { class WriterLock; }

namespace millrace {

/// One window a profile: the first start listens on a socket of its user, later ones hand it what they were started with and end.
///
/// Thread: main. The socket is in $XDG_RUNTIME_DIR, named by a hash of the profile's path; without such a folder, in the profile. Who holds the
/// lock beside it is the first, so that what a killed one left is taken over, never by two. Only the same user is answered (SO_PEERCRED,
/// socket(7)). Bounds: kMaxMessage bytes, kMaxVisitors at once, kVisitLimit each. Where no socket can be had, every start is a first one.
class SingleInstance final : public QObject {
    Q_OBJECT

public:
    static constexpr qint64 kMaxMessage = 1024 * 1024;   ///< all that a command line may open (cli/opening_words.h), as base64
    static constexpr int kMaxVisitors = 16;
    static constexpr int kVisitLimitMs = 2'000;
    static constexpr int kAnswerLimitMs = 1'000;   ///< what a later start waits for the first

    struct Call {
        std::string store;                   ///< as on the command line; empty: none was given
        std::string activation;              ///< XDG activation token of the later start, may be empty
        Openings openings;
    };

    explicit SingleInstance(std::string profile);
    ~SingleInstance() override;

    enum class Start { First, HandedOver, NoAnswer };
    /// Becomes the first, or hands `call` to it; waits for at most kAnswerLimitMs.
    [[nodiscard]] Start claim(const Call& call);
    /// Who does not answer, for a sentence: "process 4711".
    [[nodiscard]] const std::string& holder() const { return m_holder; }
    /// The next start is a first one. Also at destruction.
    void release();

    /// Where the socket is; for tests.
    [[nodiscard]] const std::string& path() const { return m_path; }

Q_SIGNALS:
    /// A later start handed this over.
    void called(const millrace::SingleInstance::Call& call);

private:
    [[nodiscard]] bool listen();
    [[nodiscard]] bool handOver(const Call& call, int milliseconds) const;
    void welcome();
    void read(QLocalSocket& visitor);

    std::string m_path;
    std::string m_holder;
    std::unique_ptr<store::WriterLock> m_lock;
    QLocalServer m_server;
    int m_visitors = 0;
};

} // namespace millrace
