#include "app/demo/demo_pages.h"

#include <QRegularExpression>
#include <QUrl>
#include <QtTest>

#include <map>
#include <set>

using namespace millrace;
using namespace std::chrono_literals;

namespace {

/// Every path that a page links to on its own host.
QStringList linksOf(const QByteArray& page)
{
    QStringList links;
    const QRegularExpression link(QStringLiteral("href=\"(/[^\"]*)\""));
    for (auto match = link.globalMatch(QString::fromUtf8(page)); match.hasNext();)
        links << match.next().captured(1);
    return links;
}

} // namespace

class TestDemoPages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// What a run with links followed meets; so much that it takes longer than a minute at two starts a second, and no link is a mistake.
    void haveEveryOutcomeAndLinksThatLeadSomewhere()
    {
        demo::DemoPages pages(80);
        std::map<int, int> statuses;
        int untitled = 0;
        const auto fronts = pages.frontPages();
        QCOMPARE(fronts.size(), 8U);
        for (const std::string& front : fronts) {
            const QUrl url(QString::fromStdString(front));
            QCOMPARE(url.port(80), 80);
            const std::string host = url.host().toStdString();
            std::set<QString> seen{QStringLiteral("/")};
            QStringList queue{QStringLiteral("/")};
            while (!queue.isEmpty()) {
                const QString path = queue.takeFirst();
                demo::Answer answer = pages.answer(host, path.toStdString());
                ++statuses[answer.status];
                if (answer.status == 429)
                    answer = pages.answer(host, path.toStdString());
                untitled += answer.status == 200 && !answer.body.contains("<title>");
                QVERIFY(answer.delay < 2s);
                QVERIFY2(answer.status != 404 || host == "trains.localhost" || path == QStringLiteral("/members/list"), (host + path.toStdString()).c_str());
                for (const QString& link : linksOf(answer.body)) {
                    if (seen.insert(link).second)
                        queue << link;
                }
            }
            const bool isPaced = pages.answer(host, "/robots.txt").body.contains("Crawl-delay: 2");
            QVERIFY2(seen.size() > (isPaced ? 30U : 120U), host.c_str());
        }
        for (const int status : {200, 301, 404, 429, 500})
            QVERIFY2(statuses[status] > 0, qPrintable(QString::number(status)));
        QVERIFY(untitled > 5);
    }

    void giveTheSamePageTwice()
    {
        demo::DemoPages pages(80);
        QCOMPARE(pages.answer("books.localhost", "/novels?page=2").body, pages.answer("books.localhost", "/novels?page=2").body);
    }

    void knowNoOtherHostOrPath()
    {
        demo::DemoPages pages(80);
        QCOMPARE(pages.answer("example.org", "/").status, 404);
        for (const char* path : {"", "/novels/", "/novels/quiet-harbour-99999", "/novels/other-name-1", "/novels?page=0", "/novels?page=99", "/novels?page=x", "/novels/-1", "/../etc/passwd"})
            QVERIFY2(pages.answer("books.localhost", path).status == 404, path);
    }

    void nameTheirSitemaps()
    {
        demo::DemoPages pages(8080);
        const QByteArray robots = pages.answer("docs.localhost", "/robots.txt").body;
        QVERIFY2(robots.contains("Sitemap: http://docs.localhost:8080/sitemap.xml"), robots.constData());
        QVERIFY(pages.answer("docs.localhost", "/sitemap.xml").body.count("<loc>") > 100);
        QCOMPARE(pages.answer("forum.localhost", "/sitemap.xml").status, 404);
    }
};

QTEST_GUILESS_MAIN(TestDemoPages)
#include "tst_demo_pages.moc"
