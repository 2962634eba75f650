#include "app/chat/message_text.h"

#include <QTest>

using namespace millrace::chat;

class TstMessageText : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsUserAndMessage_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("user");
        QTest::addColumn<QByteArray>("msg");
        QTest::newRow("strings") << QByteArray(R"({"user":"a","msg":"hi"})") << QByteArray("a") << QByteArray("hi");
        QTest::newRow("absent") << QByteArray("{}") << QByteArray() << QByteArray();
        QTest::newRow("null") << QByteArray(R"({"user":null,"msg":null})") << QByteArray() << QByteArray();
        QTest::newRow("numbers") << QByteArray(R"({"user":1,"msg":-1.5})") << QByteArray("1") << QByteArray("-1.5");
        QTest::newRow("booleans") << QByteArray(R"({"user":true,"msg":false})") << QByteArray("true") << QByteArray("false");
        QTest::newRow("nested") << QByteArray(R"({"user":{ "n" : "a" },"msg":[ 1, "b" ]})") << QByteArray(R"({"n":"a"})") << QByteArray(R"([1,"b"])");
        QTest::newRow("escapes") << QByteArray(R"({"user":"\u00e9\n","msg":"\ud83d\ude00"})") << QByteArray("\xC3\xA9\n") << QByteArray("\xF0\x9F\x98\x80");
        QTest::newRow("white space") << QByteArray(" \r\n\t{\"user\":\"a\"} ") << QByteArray("a") << QByteArray();
    }
    void readsUserAndMessage()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, user);
        QFETCH(QByteArray, msg);
        const MessageText read = readMessage(text);
        QVERIFY2(!read.rejection, read.problem.c_str());
        QCOMPARE(QByteArray::fromStdString(read.user), user);
        QCOMPARE(QByteArray::fromStdString(read.msg), msg);
    }
    void rejects_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("rejection");
        QTest::addColumn<QByteArray>("place");
        const auto bad = int(Rejection::BadJson);
        const auto other = int(Rejection::NotAnObject);
        QTest::newRow("empty") << QByteArray() << bad << QByteArray("line 1, column 1: ");
        QTest::newRow("blank") << QByteArray("  \n") << bad << QByteArray("line 1, column 1: ");
        QTest::newRow("cut") << QByteArray("{\"a\":1") << bad << QByteArray("line 1, column ");
        QTest::newRow("third line") << QByteArray("{\"a\":1,\n\"b\":2,\n\"c\"}") << bad << QByteArray("line 3, column ");
        QTest::newRow("two objects") << QByteArray("{}{}") << bad << QByteArray("line 1, column 3: ");
        QTest::newRow("a word") << QByteArray("hello") << bad << QByteArray("line 1, column ");
        QTest::newRow("two values") << QByteArray("1,2") << bad << QByteArray("line 1, column ");
        QTest::newRow("deep") << QByteArray(5'000, '[') << bad << QByteArray("line 1, column ");
        QTest::newRow("array") << QByteArray("[{}]") << other << QByteArray("a JSON object is expected");
        QTest::newRow("number") << QByteArray("42") << other << QByteArray("a JSON object is expected");
        QTest::newRow("string") << QByteArray(" \"a\" ") << other << QByteArray("a JSON object is expected");
        QTest::newRow("true") << QByteArray("true") << other << QByteArray("a JSON object is expected");
    }
    void rejects()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, rejection);
        QFETCH(QByteArray, place);
        const MessageText read = readMessage(text);
        QVERIFY(read.rejection);
        QCOMPARE(int(*read.rejection), rejection);
        QVERIFY2(read.problem.starts_with(place.toStdString()), read.problem.c_str());
    }
    void countsColumnsInCharacters()
    {
        // the error is found at the same place behind two characters of one byte and of three
        const std::string narrow = readMessage("{\"aa\":x}").problem;
        const std::string wide = readMessage("{\"\xE2\x82\xAC\xE2\x82\xAC\":x}").problem;
        QCOMPARE(wide, narrow);
    }
    void writesJsonStrings()
    {
        std::string out;
        appendJsonString(out, std::string_view("a\"\\\n\r\t\x01\0\xC3\xA9/", 11));
        QCOMPARE(out, std::string("\"a\\\"\\\\\\n\\r\\t\\u0001\\u0000\xC3\xA9/\""));
        QCOMPARE(errorText(Rejection::BadJson, "x"), std::string(R"({"error":{"code":"bad_json","message":"x"}})"));
    }
    void cutsBetweenCharacters()
    {
        QCOMPARE(cutUtf8("abc", 5), std::string_view("abc"));
        QCOMPARE(cutUtf8("abc", 2), std::string_view("ab"));
        QCOMPARE(cutUtf8("a\xE2\x82\xAC", 3), std::string_view("a"));
        QCOMPARE(cutUtf8("a\xE2\x82\xAC", 4), std::string_view("a\xE2\x82\xAC"));
    }
};

QTEST_APPLESS_MAIN(TstMessageText)
#include "tst_message_text.moc"
