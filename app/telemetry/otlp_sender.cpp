#include "app/telemetry/otlp_sender.h"

#include <QIODevice>
#include <QNetworkAccessManager>
#include <QNetworkReply>

#include <algorithm>
#include <cstring>

namespace millrace::telemetry {

namespace {

constexpr const char* kNoAnswer = "no answer in time";

/// A body that is read once.
class OneShotBody final : public QIODevice {
public:
    OneShotBody(QByteArray bytes, QObject* owner) : QIODevice(owner), m_bytes(std::move(bytes)) { open(QIODevice::ReadOnly | QIODevice::Unbuffered); }
    [[nodiscard]] bool isSequential() const override { return true; }
    [[nodiscard]] bool atEnd() const override { return m_read == m_bytes.size(); }
    [[nodiscard]] qint64 bytesAvailable() const override { return m_bytes.size() - m_read; }
    bool reset() override { return false; }

protected:
    qint64 readData(char* into, qint64 most) override
    {
        const qint64 count = std::min<qint64>(most, m_bytes.size() - m_read);
        std::memcpy(into, m_bytes.constData() + m_read, static_cast<std::size_t>(count));
        m_read += count;
        return count > 0 || most == 0 ? count : -1;
    }
    qint64 writeData(const char*, qint64) override { return -1; }

private:
    const QByteArray m_bytes;
    qint64 m_read = 0;
};

bool isLost(QNetworkReply::NetworkError error)
{
    switch (error) {
    case QNetworkReply::ConnectionRefusedError:
    case QNetworkReply::RemoteHostClosedError:
    case QNetworkReply::HostNotFoundError:
    case QNetworkReply::TimeoutError:
    case QNetworkReply::TemporaryNetworkFailureError:
    case QNetworkReply::NetworkSessionFailedError:
    case QNetworkReply::UnknownNetworkError:
    case QNetworkReply::ContentReSendError:   // the connection ended, and the body cannot be read again
        return true;
    default: return false;
    }
}

} // namespace

OtlpSender::OtlpSender(Parts parts) : m(std::move(parts)), m_gate(m.request.url().host().toStdString()), m_random(std::random_device{}())
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timeout.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] { wait(); });
    connect(&m_timeout, &QTimer::timeout, this, [this] { timedOut(); });
}

OtlpSender::~OtlpSender()
{
    abandon();
}

void OtlpSender::send(QByteArray body, std::int64_t items)
{
    m_body = std::move(body);
    m_items = items;
    m_attempts = 0;
    if (tooLate())
        drop();
    else
        wait();
}

/// In a hurry, there is one try after a failure; what the collector asks for holds until the end.
bool OtlpSender::tooLate() const
{
    if (!m_until || m.clock.now() >= m_notBefore)
        return false;
    return m_asked ? m_notBefore >= *m_until : m_triedInHurry;
}

void OtlpSender::wait()
{
    const SteadyTime now = m.clock.now();
    if (now >= m_notBefore || (m_until && !m_asked))
        attempt();
    else
        m_timer.start(std::chrono::ceil<Milliseconds>(m_notBefore - now));
}

void OtlpSender::attempt()
{
    m_triedInHurry = m_until.has_value();
    m_timedOut = false;
    if (m_attempts++ > 0)
        ++m_counts.retries;
    m_timeout.start(m.pacing.requestTimeout);
    if (m_gate.isAddress()) {
        post();
        return;
    }
    m_gate.ask([this](bool found) {
        if (found)
            post();
        else
            ended({OtlpAnswer::Transport::Lost, 0, {}, {}, "its name has no address"});
    });
}

void OtlpSender::post()
{
    ++m_counts.requests;
    m_answer.clear();
    m_answerCut = false;
    QNetworkRequest request = m.request;
    request.setHeader(QNetworkRequest::ContentLengthHeader, m_body.size());
    auto* device = new OneShotBody(m_body, this);
    m_reply = m.network.post(request, device);
    device->setParent(m_reply);
    m_reply->setReadBufferSize(kMaxAnswerBytes);
    connect(m_reply, &QNetworkReply::readyRead, this, [this] { readBody(); });
    connect(m_reply, &QNetworkReply::finished, this, [this] { replied(); });
}

void OtlpSender::readBody()
{
    m_answer += m_reply->readAll();
    if (m_answer.size() <= kMaxAnswerBytes)
        return;
    m_answer.clear();
    m_answerCut = true;
    m_reply->abort();
}

OtlpAnswer OtlpSender::readAnswer() const
{
    OtlpAnswer answer;
    const QVariant status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute);
    if (status.isValid()) {
        answer.status = status.toInt();
        answer.body = m_answer;
        answer.retryAfter = m_reply->rawHeader(QByteArrayLiteral("Retry-After"));
        return answer;
    }
    using Transport = OtlpAnswer::Transport;
    answer.transport = isLost(m_reply->error()) ? Transport::Lost : Transport::Failed;
    answer.detail = m_reply->error() == QNetworkReply::ContentReSendError ? "the connection ended without an answer" : m_reply->errorString().toStdString();
    return answer;
}

void OtlpSender::timedOut()
{
    m_timedOut = true;
    OtlpAnswer answer{OtlpAnswer::Transport::TimedOut, 0, {}, {}, kNoAnswer};
    if (m_reply && m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).isValid())
        answer = readAnswer(); // the body alone does not come to its end
    (void)letGo();
    ended(answer);
}

/// Ends what is under way, if something is.
bool OtlpSender::letGo()
{
    m_timer.stop();
    const bool underWay = m_timeout.isActive();
    m_timeout.stop();
    m_gate.forget();
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->abort();
        m_reply->deleteLater();
        m_reply = nullptr;
    }
    return underWay;
}

void OtlpSender::replied()
{
    if (!m_answerCut && m_reply->isOpen())
        m_answer += m_reply->read(kMaxAnswerBytes - m_answer.size());
    const OtlpAnswer answer = readAnswer();
    m_reply->deleteLater();
    m_reply = nullptr;
    ended(answer);
}

void OtlpSender::ended(const OtlpAnswer& answer)
{
    m_timeout.stop();
    const OtlpVerdict verdict = judge(answer, m.rejectedField, m_items, m.clock.wallNow());
    if (verdict.kind != OtlpVerdict::Kind::Accepted) {
        if (answer.transport != OtlpAnswer::Transport::Answered)
            m.trouble(verdict.trouble);
        failed(verdict);
        return;
    }
    m_failures = 0;
    m_notBefore = {};
    m_counts.accepted += m_items - verdict.rejected;
    m_counts.rejected += verdict.rejected;
    if (verdict.rejected > 0)
        m.trouble(verdict.trouble);
    done();
}

void OtlpSender::failed(const OtlpVerdict& verdict)
{
    const bool again = verdict.kind == OtlpVerdict::Kind::Retry;
    if (again || m_timedOut)
        backOff(verdict.wait);
    if (again && m_attempts < m.pacing.attempts && !tooLate()) {
        wait();
        return;
    }
    m.trouble(verdict.trouble);
    drop();
    m.ready();
}

void OtlpSender::backOff(std::optional<Milliseconds> asked)
{
    constexpr int kMostDoublings = 16;
    const auto own = std::min(m.pacing.retryMost, m.pacing.retryFirst * (1 << std::min(m_failures, kMostDoublings)));
    ++m_failures;
    m_asked = asked.has_value();
    const double jitter = std::uniform_real_distribution<double>(0.75, 1.25)(m_random);
    m_notBefore = m.clock.now() + (asked ? *asked : std::chrono::duration_cast<Milliseconds>(own * jitter));
}

void OtlpSender::hurry(SteadyTime until)
{
    m_until = until;
    if (!m_timer.isActive())
        return;
    m_timer.stop();
    if (tooLate()) {
        m.trouble("it asked to wait longer than the program runs");
        drop();
        m.ready();
    } else {
        wait();
    }
}

void OtlpSender::abandon()
{
    if (letGo())
        m.trouble(kNoAnswer);
    drop();
}

void OtlpSender::drop()
{
    m_counts.dropped += m_items;
    m_items = 0;
    m_body.clear();
}

void OtlpSender::done()
{
    m_items = 0;
    m_body.clear();
    m.ready();
}

} // namespace millrace::telemetry
