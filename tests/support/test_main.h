#pragma once

#include "app/async/epoll_dispatcher.h"

#include <QCoreApplication>
#include <QTest>

/// QTEST_GUILESS_MAIN on the loop that the program's loop thread has. MILLRACE_EVENT_LOOP=qt returns to Qt's own, as it does in the program.
#define MILLRACE_TEST_MAIN(TestObject)                                                  \
    int main(int argc, char** argv)                                                     \
    {                                                                                   \
        if (qgetenv("MILLRACE_EVENT_LOOP") != "qt")                                     \
            QCoreApplication::setEventDispatcher(new millrace::async::EpollDispatcher); \
        QCoreApplication application(argc, argv);                                       \
        TestObject test;                                                                \
        QTEST_SET_MAIN_SOURCE_PATH                                                      \
        return QTest::qExec(&test, argc, argv);                                         \
    }
