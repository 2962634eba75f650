#include "app/telemetry/stall.h"

#include <QTest>

using namespace millrace;

class TestStall : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysWhereInAFewWords_data()
    {
        QTest::addColumn<QStringList>("stack");
        QTest::addColumn<QString>("place");
        const auto row = [](const char* name, std::initializer_list<const char*> frames, const char* place) {
            QStringList stack;
            for (const char* frame : frames)
                stack.append(QString::fromLatin1(frame));
            QTest::newRow(name) << stack << QString::fromLatin1(place);
        };
        row("its own frame", {"clock_nanosleep", "std::this_thread::sleep_for(int)", "millrace::telemetry::RuntimeInspector::stallOnce(std::chrono::duration<long, std::ratio<1l, 1000l> >) runtime_inspector.cpp:70", "main"},
            "RuntimeInspector::stallOnce runtime_inspector.cpp:70");
        row("a function", {"millrace::work() work.cpp:12"}, "millrace::work work.cpp:12");
        row("an anonymous namespace", {"millrace::scrape::(anonymous namespace)::parseAll(int) x.cpp:3"}, "(anonymous namespace)::parseAll x.cpp:3");
        row("a template", {"millrace::models::RowsModel<millrace::models::TaskRow>::show(std::vector<int>) rows_model.h:60"}, "RowsModel<millrace::models::TaskRow>::show rows_model.h:60");
        row("without a place", {"millrace::chat::ChatServer::run()"}, "ChatServer::run");
        row("none of its own", {"memmove", "QListData::realloc(int)"}, "memmove");
        row("none of its own, with parameters", {"QListData::realloc(int)"}, "QListData::realloc");
        row("waiting", {"epoll_wait", "millrace::async::EpollDispatcher::processEvents(int) epoll_dispatcher.cpp:9"}, "waiting for events");
        row("nothing known", {""}, "");
    }
    void saysWhereInAFewWords()
    {
        QFETCH(QStringList, stack);
        telemetry::Stall stall;
        for (const QString& frame : stack)
            stall.stack.push_back(frame.toStdString());
        QTEST(QString::fromStdString(placeOf(stall)), "place");
    }

    void tellsNoAnswerFromNotAskedYet()
    {
        telemetry::Stall stall;
        QCOMPARE(placeOf(stall), std::string());
        stall.looked = true;
        QCOMPARE(placeOf(stall), std::string("did not answer"));
    }
};

QTEST_GUILESS_MAIN(TestStall)
#include "tst_stall.moc"
