// The client that the design did not take: QNetworkAccessManager fetches the same pages, nothing is parsed or stored.
//   bench_qnam URLS.txt CONCURRENCY
// Prints one line of JSON: pages, bytes, seconds. Compare with bench_bare URLS.txt CONCURRENCY 0 (no parsing).
#include <QCoreApplication>
#include <QFile>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QUrl>

#include <chrono>
#include <cstdio>

namespace {

class QnamFetcher {
public:
    QnamFetcher(QList<QByteArray> urls, QCoreApplication& application) : m_urls(std::move(urls)), m_application(application)
    {
        m_network.setProxy(QNetworkProxy::NoProxy);
        m_network.setTransferTimeout(30'000);
    }

    void start(int concurrency)
    {
        for (int i = 0; i < concurrency; ++i)
            startNext();
    }

    [[nodiscard]] qint64 pages() const { return m_pages; }
    [[nodiscard]] qint64 failed() const { return m_failed; }
    [[nodiscard]] qint64 bytes() const { return m_bytes; }

private:
    void startNext()
    {
        if (m_next == m_urls.size()) {
            if (m_inFlight == 0)
                QMetaObject::invokeMethod(&m_application, &QCoreApplication::quit, Qt::QueuedConnection);   // exec() may not have begun
            return;
        }
        ++m_inFlight;
        QNetworkReply* reply = m_network.get(QNetworkRequest(QUrl::fromEncoded(m_urls[m_next++])));
        QObject::connect(reply, &QNetworkReply::finished, &m_network, [this, reply] { finish(reply); });
    }

    void finish(QNetworkReply* reply)
    {
        const bool good = reply->error() == QNetworkReply::NoError;
        m_bytes += reply->readAll().size();
        m_pages += good ? 1 : 0;
        m_failed += good ? 0 : 1;
        reply->deleteLater();
        --m_inFlight;
        startNext();
    }

    QList<QByteArray> m_urls;
    QCoreApplication& m_application;
    QNetworkAccessManager m_network;
    qsizetype m_next = 0;
    int m_inFlight = 0;
    qint64 m_pages = 0;
    qint64 m_failed = 0;
    qint64 m_bytes = 0;
};

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    QFile file(argc > 2 ? QString::fromLocal8Bit(argv[1]) : QString());
    if (argc < 3 || !file.open(QIODevice::ReadOnly)) {
        std::fprintf(stderr, "usage: bench_qnam URLS.txt CONCURRENCY\n");
        return 2;
    }
    QList<QByteArray> urls = file.readAll().split('\n');
    urls.removeAll(QByteArray());
    const auto begin = std::chrono::steady_clock::now();
    QnamFetcher fetcher(std::move(urls), application);
    fetcher.start(QByteArray(argv[2]).toInt());
    QCoreApplication::exec();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    std::printf("{\"pages\": %lld, \"failed\": %lld, \"bytes\": %lld, \"seconds\": %.3f}\n", fetcher.pages(), fetcher.failed(), fetcher.bytes(), seconds);
    return fetcher.failed() == 0 ? 0 : 1;
}
