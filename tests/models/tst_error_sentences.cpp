#include "models/scrape/error_sentences.h"
#include "tests/support/scrape_samples.h"

#include <QtTest>

#include <set>

using namespace millrace;
using namespace millrace::models;
using http::HttpErrorCode;
using store::StoreErrorCode;

class TestErrorSentences : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyHttpErrorHasOneRow()
    {
        std::set<HttpErrorCode> seen;
        for (const HttpErrorText& row : httpErrorTexts()) {
            QVERIFY2(seen.insert(row.code).second, row.brief);
            QVERIFY(QLatin1String(row.brief).size() > 0 && QLatin1String(row.brief).size() <= 30);
            QVERIFY2(!QLatin1String(row.cause).endsWith(u'.'), row.cause);
            QVERIFY2(QLatin1String(row.nextStep).endsWith(u'.'), row.nextStep);
        }
        QCOMPARE(seen.size(), std::size_t(HttpErrorCode::Internal) + 1);
    }

    void everyStoreErrorHasOneRow()
    {
        std::set<StoreErrorCode> seen;
        for (const StoreErrorText& row : storeErrorTexts()) {
            QVERIFY2(seen.insert(row.code).second, row.cause);
            QVERIFY2(!QLatin1String(row.cause).endsWith(u'.'), row.cause);
            QVERIFY2(QLatin1String(row.nextStep).endsWith(u'.'), row.nextStep);
        }
        QCOMPARE(seen.size(), std::size_t(StoreErrorCode::Internal) + 1);
    }

    void saysCausePhaseAttemptDetailAndNextStep()
    {
        auto page = test::page(1, "http://h.example/", 0);
        page.errorCode = HttpErrorCode::Refused;
        page.errorPhase = http::Phase::Connect;
        page.attempts = 3;
        page.error = "Refused: 192.0.2.7 port 80";
        QCOMPARE(errorSentence(page), QStringLiteral("The host refused the connection while connecting, attempt 3 (192.0.2.7 port 80). "
                                                     "Check the port and that the server runs, then retry the failed pages."));
    }

    void explainsStatuses()
    {
        QVERIFY(errorSentence(test::page(1, "http://h.example/", 404)).contains(QLatin1String("no such page")));
        QVERIFY(errorSentence(test::page(1, "http://h.example/", 429)).contains(QLatin1String("Lower")));
        QVERIFY(errorSentence(test::page(1, "http://h.example/", 503)).contains(QLatin1String("later")));
        QVERIFY(errorSentence(test::page(1, "http://h.example/", 200)).isEmpty());
    }

    void namesTheStoreAndWhatToDo()
    {
        const QString sentence = errorSentence(store::StoreError{StoreErrorCode::InUse, "pid 4711", "/data/millrace.db"});
        QCOMPARE(sentence, QStringLiteral("Another Millrace is using this store (/data/millrace.db: pid 4711). Close it, or choose another store."));
    }

    void namesTheFolderOfBodiesAndWhatToDo()
    {
        using Code = scrape::BodyError::Code;
        QCOMPARE(errorSentence(scrape::BodyError{Code::NoRoom, "No space left on device", "/b"}),
            QStringLiteral("There is no room for bodies in /b (No space left on device). The run has stopped and lost nothing: free some space, or choose another folder in Run options, then press Start."));
        QVERIFY(errorSentence(scrape::BodyError{Code::NotWritable, "Permission denied", "/a\nb"}).startsWith(QLatin1String("Bodies cannot be saved in /a b (Permission denied). ")));
    }

    void shortensStoredNames()
    {
        QCOMPARE(briefCause(std::string_view("Refused")), QStringLiteral("connection refused"));
        QCOMPARE(briefCause(std::string_view("404")), QStringLiteral("404"));
        QCOMPARE(briefCause(std::string_view("<b>")), QStringLiteral("<b>"));
    }
};

QTEST_APPLESS_MAIN(TestErrorSentences)
#include "tst_error_sentences.moc"
