#include "models/chat/json_tree_model.h"
#include "models/common/cell_roles.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QTest>

using namespace millrace;
using models::JsonTreeModel;

namespace {

JsonTreeModel::Text textOf(std::string text)
{
    return std::make_shared<const std::string>(std::move(text));
}

/// All rows, unfolded, as a person would read them: two blanks a level, "name: value".
QString printed(JsonTreeModel& model, const QModelIndex& parent = {}, int depth = 0)
{
    QString lines;
    model.fetchMore(parent);
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex name = model.index(row, JsonTreeModel::Name, parent);
        lines += QString(depth * 2, u' ') + name.data().toString() + QStringLiteral(": ") + name.siblingAtColumn(JsonTreeModel::Value).data().toString() + u'\n';
        lines += printed(model, name, depth + 1);
    }
    return lines;
}

QModelIndex value(const JsonTreeModel& model, int row, const QModelIndex& parent = {})
{
    return model.index(row, JsonTreeModel::Value, parent);
}

} // namespace

class TestJsonTreeModel : public QObject {
    Q_OBJECT

    JsonTreeModel m_model;

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void showsWhatWasReceivedInItsOrder_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("shown");
        const auto row = [](const char* name, const QByteArray& json, const char* shown) { QTest::newRow(name) << json << QString::fromUtf8(shown); };
        row("order of members", "{\"b\":1,\"a\":2}", "b: 1\na: 2\n");
        row("duplicates", "{\"a\":1,\"a\":2}", "a: 1\na: 2\n");
        row("digits", "{\"n\":12345678901234567890,\"f\":1.0e+05,\"m\":-0.10}", "n: 12345678901234567890\nf: 1.0e+05\nm: -0.10\n");
        row("words", "{\"t\":true,\"f\":false,\"n\":null}", "t: true\nf: false\nn: null\n");
        row("nested", "{\"o\":{\"x\":[1,{\"y\":\"z\"}]},\"e\":{}}", "o: {\"x\":[1,{\"y\":\"z\"}]}\n  x: [1,{\"y\":\"z\"}]\n    0: 1\n    1: {\"y\":\"z\"}\n      y: \"z\"\ne: {}\n");
        row("blanks", " \t{ \"a\" :\r\n[ ] , \"b\": [ 1 ] } ", "a: [ ]\nb: [ 1 ]\n  0: 1\n");
        row("an array", "[1,[],\"x\"]", "0: 1\n1: []\n2: \"x\"\n");
        row("nothing in it", "{ }", "");
        row("a scalar", "17", "");
        row("empty", "", "");
        row("brackets in strings", "{\"a}\":\"]{,\",\"b\":\"\\\"}\\\\\"}", "a}: \"]{,\"\nb: \"\"}\\\\\"\n");
        row("escapes", "{\"s\":\"\\u00e4\\ud83d\\ude00\\n\\t\\/\\u0007\\\\\"}", "s: \"ä😀\\n\\t/\\u0007\\\\\"\n");
        row("half a pair", "{\"s\":\"\\ud83dx\"}", "s: \"\\ud83dx\"\n");
        row("hidden characters", "{\"\u202ekey\":\"a\u202egnp\"}", "\\u202ekey: \"a\\u202egnp\"\n");
        row("markup", "{\"<b>k</b>\":\"<img src=x>\"}", "<b>k</b>: \"<img src=x>\"\n");
        // cut at the end of what is kept
        row("cut in a string", "{\"a\":1,\"b\":\"hel", "a: 1\nb: \"hel…\n");
        row("cut behind an escaped quote", "{\"b\":\"x\\\"", "b: \"x\"…\n");
        row("cut in a number", "{\"a\":12", "a: 12…\n");
        row("cut in a word", "{\"a\":tr", "a: tr…\n");
        row("cut in a name", "{\"a\":1,\"b", "a: 1\nno JSON: \"b…\n");
        row("cut in something nested", "{\"a\":[1,{\"b\":2", "a: [1,{\"b\":2…\n  0: 1\n  1: {\"b\":2…\n    b: 2…\n");
        row("cut behind a bracket", "{\"a\":[", "a: […\n");
        // what other programs put into the stream
        row("no JSON inside", "{\"a\":1,b:2}", "a: 1\nno JSON: b:2}…\n");
        row("an unknown word", "{\"a\":yes}", "no JSON: yes}…\n");
        row("text behind the end", "{\"a\":1} x", "a: 1\nbehind the end: x\n");
        row("brackets that do not match", "{\"a\":[1}}", "a: [1}\n  0: 1\n  no JSON: }…\n");
    }
    void showsWhatWasReceivedInItsOrder()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, shown);
        JsonTreeModel model;
        model.setText(textOf(json.toStdString()));
        {
            // It unfolds what there is, ten levels deep. It takes no model that can be asked for more inside its own reset: hence the order.
            QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
            QCOMPARE(printed(model), shown);
        }
        QCOMPARE(printed(model), shown);
    }

    void resetsUnderItsTester()
    {
        JsonTreeModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        for (const char* flat : {"{\"a\":1,\"b\":{}}", "[]", "[1,2,3]", "x"})
            model.setText(textOf(flat));
        QCOMPARE(model.rowCount(), 0);
    }

    void findsChildrenWhenTheyAreAskedFor()
    {
        m_model.setText(textOf("{\"a\":[1,2],\"b\":[],\"c\":3}"));
        const QModelIndex a = m_model.index(0, 0);
        QCOMPARE(m_model.rowCount(), 3);
        QVERIFY(m_model.hasChildren(a) && m_model.canFetchMore(a) && m_model.rowCount(a) == 0);
        m_model.fetchMore(a);
        QVERIFY(m_model.rowCount(a) == 2 && !m_model.canFetchMore(a));
        QCOMPARE(m_model.parent(m_model.index(1, 0, a)), a);
        QVERIFY(!m_model.hasChildren(m_model.index(1, 0)) && !m_model.canFetchMore(m_model.index(1, 0)));
        QVERIFY(!m_model.hasChildren(m_model.index(2, 0)));
    }

    void copiesValuesPathsAndWhatWasReceived()
    {
        m_model.setText(textOf("{\"s\":\"a\\nb\\u00e4\",\"list\":[{\"odd \\\"name\\\"\": 1 }]}"));
        QCOMPARE(m_model.valueText(value(m_model, 0)), QStringLiteral("a\nbä"));
        QCOMPARE(m_model.receivedText(value(m_model, 0)), QStringLiteral("\"a\\nb\\u00e4\""));
        QCOMPARE(m_model.path(value(m_model, 0)), QStringLiteral("$.s"));
        const QModelIndex list = m_model.index(1, 0);
        m_model.fetchMore(list);
        const QModelIndex first = m_model.index(0, 0, list);
        m_model.fetchMore(first);
        QCOMPARE(m_model.valueText(first), QStringLiteral("{\"odd \\\"name\\\"\": 1 }"));
        QCOMPARE(m_model.path(first), QStringLiteral("$.list[0]"));
        QCOMPARE(m_model.path(m_model.index(0, 1, first)), QStringLiteral("$.list[0][\"odd \\\"name\\\"\"]"));
        QCOMPARE(m_model.valueText({}), QString());
    }

    void saysWhatIsWrongInItsTone()
    {
        m_model.setText(textOf("{\"a\":1,b}"));
        QCOMPARE(value(m_model, 0).data(models::ToneRole).toInt(), static_cast<int>(models::Tone::Normal));
        QCOMPARE(value(m_model, 1).data(models::ToneRole).toInt(), static_cast<int>(models::Tone::Error));
        QCOMPARE(value(m_model, 0).data(Qt::AccessibleTextRole).toString(), QStringLiteral("a: 1"));
    }

    // --- bounds ---
    void endsAtItsDepth()
    {
        m_model.setText(textOf(std::string(100'000, '[') + std::string(100'000, ']')));
        QModelIndex at = m_model.index(0, 0);
        int depth = 1;
        while (m_model.hasChildren(at)) {
            m_model.fetchMore(at);
            at = m_model.index(0, 0, at);
            ++depth;
        }
        QCOMPARE(depth, JsonTreeModel::kMaxDepth);
        QVERIFY(value(m_model, 0, at.parent()).data().toString().startsWith(QStringLiteral("[[[")));
    }
    void endsAtItsNumberOfChildren()
    {
        std::string text = "[1";
        for (int i = 1; i < JsonTreeModel::kMaxChildren; ++i)
            text += ",1";
        m_model.setText(textOf(text + "]"));
        QCOMPARE(m_model.rowCount(), JsonTreeModel::kMaxChildren);
        m_model.setText(textOf(text + ",22,33]"));
        QCOMPARE(m_model.rowCount(), JsonTreeModel::kMaxChildren + 1);
        QCOMPARE(value(m_model, JsonTreeModel::kMaxChildren).data().toString(), QStringLiteral("the first 5,000 are listed, 6 B more are in the text"));
        QCOMPARE(m_model.receivedText(value(m_model, JsonTreeModel::kMaxChildren)), QStringLiteral("22,33]"));
    }
    void endsAtItsSize()
    {
        const std::string text = "{\"a\":\"" + std::string(2 * JsonTreeModel::kMaxText, 'x') + "\",\"b\":1}";
        m_model.setText(textOf(text));
        QCOMPARE(m_model.rowCount(), 1);
        const QString shown = value(m_model, 0).data().toString();
        QCOMPARE(shown.size(), JsonTreeModel::kMaxValue + 2);
        QVERIFY(shown.endsWith(QChar(0x2026)));
        QCOMPARE(m_model.valueText(value(m_model, 0)).size(), static_cast<qsizetype>(JsonTreeModel::kMaxText - 6));
    }
    /// The worst that a text of the largest size can ask of one turn of the window; the figure is printed, the bound wide (sanitizers).
    void takesALargeMessageInOneTurn()
    {
        std::string numbers = "{\"list\":[0";
        while (numbers.size() < JsonTreeModel::kMaxText - 16)
            numbers += ",12345";
        std::string nested = "{\"x\":";
        while (nested.size() < JsonTreeModel::kMaxText / 2)
            nested += "[{\"x\":";
        for (const std::string& text : {numbers + "]}", nested}) {
            QElapsedTimer clock;
            clock.start();
            m_model.setText(textOf(text));
            m_model.fetchMore(m_model.index(0, 0));
            qInfo("%zu KiB: %lld us", text.size() / 1024, static_cast<long long>(clock.nsecsElapsed() / 1'000));
            QVERIFY(clock.elapsed() < 500);
        }
    }
    void isEmptyAgain()
    {
        m_model.setText(nullptr);
        QCOMPARE(m_model.rowCount(), 0);
    }
};

QTEST_GUILESS_MAIN(TestJsonTreeModel)
#include "tst_json_tree_model.moc"
