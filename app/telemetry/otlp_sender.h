#pragma once

#include "app/telemetry/name_gate.h"
#include "app/telemetry/otlp_answer.h"

#include <QNetworkRequest>
#include <QObject>
#include <QTimer>

#include <cstdint>
#include <functional>
#include <optional>
#include <random>

class QNetworkAccessManager;
class QNetworkReply;

namespace millrace::telemetry {

/// How patient a sender is; the tests have less time.
struct OtlpPacing {
    Milliseconds traceInterval{1'000};       ///< between looks at the queue of traces
    Milliseconds requestTimeout{10'000};     ///< of one request in all
    Milliseconds retryFirst{1'000};          ///< doubled with each failure in a row, with a quarter of jitter either way …
    Milliseconds retryMost{30'000};          ///< … up to this
    int attempts = 5;                        ///< of one request
};

/// Posts one signal's requests to the collector, one at a time.
///
/// Each body is kept until it is accepted, refused for good, or out of attempts. The back-off belongs to the collector, not to the body: the
/// next body waits for its end too.
/// Thread: the exporter's. Errors: counted and told to Parts::trouble. QNetworkAccessManager would send a body again by itself when a
/// connection ends without an answer; the body is a device that can be read once, so that it cannot.
class OtlpSender final : public QObject {
public:
    struct Parts {
        QNetworkAccessManager& network;
        const Clock& clock;
        QNetworkRequest request;
        QLatin1String rejectedField;
        OtlpPacing pacing;
        std::function<void()> ready;                                  ///< not busy any more
        std::function<void(const std::string& trouble)> trouble;      ///< a connection failed, or items were lost
    };
    struct Counts {
        std::int64_t accepted = 0, rejected = 0, dropped = 0;         ///< items
        std::int64_t requests = 0, retries = 0;
    };
    explicit OtlpSender(Parts parts);
    ~OtlpSender() override;

    /// Between send() and the end of it.
    [[nodiscard]] bool busy() const { return m_items > 0; }
    /// Not while busy. `items` > 0 are in `body`. When the end is near and the collector away, it is dropped at once.
    void send(QByteArray body, std::int64_t items);
    /// From now on nothing waits longer than `until`: what waits for a back-off of ours is tried once more now; what the collector has asked to
    /// hold back longer is dropped.
    void hurry(SteadyTime until);
    /// Drops what is under way.
    void abandon();
    [[nodiscard]] const Counts& counts() const { return m_counts; }

private:
    void wait();
    void attempt();
    void post();
    void readBody();
    void replied();
    [[nodiscard]] OtlpAnswer readAnswer() const;
    void ended(const OtlpAnswer& answer);
    void timedOut();
    [[nodiscard]] bool letGo();
    void failed(const OtlpVerdict& verdict);
    void backOff(std::optional<Milliseconds> asked);
    [[nodiscard]] bool tooLate() const;
    void drop();
    void done();

    Parts m;
    Counts m_counts;
    QByteArray m_body;
    std::int64_t m_items = 0;
    int m_attempts = 0;                      ///< of this body
    int m_failures = 0;                      ///< in a row, of all bodies
    SteadyTime m_notBefore;
    bool m_asked = false;                    ///< m_notBefore is the collector's wish
    std::optional<SteadyTime> m_until;
    bool m_triedInHurry = false;
    QTimer m_timer;                          ///< until m_notBefore
    QTimer m_timeout;
    NameGate m_gate;
    QNetworkReply* m_reply = nullptr;
    QByteArray m_answer;
    bool m_answerCut = false;
    bool m_timedOut = false;
    std::minstd_rand m_random;
};

} // namespace millrace::telemetry
