#include "app/core/result.h"

#include <QTest>

#include <memory>
#include <string>
#include <variant>

using namespace millrace;

namespace {

struct Error {
    std::string text;
};

Result<int, Error> half(int number)
{
    if (number % 2 != 0)
        return Failure{Error{"odd"}};
    return number / 2;
}

Result<void, Error> checked(bool good)
{
    if (!good)
        return Failure{Error{"bad"}};
    return {};
}

} // namespace

class TstResult : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void holdsAValueOrAnError()
    {
        const auto good = half(8);
        QVERIFY(good.has_value());
        QVERIFY(good);
        QCOMPARE(*good, 4);
        const auto bad = half(7);
        QVERIFY(!bad);
        QCOMPARE(bad.error().text, std::string("odd"));
    }
    void ofVoidHoldsNothingOrAnError()
    {
        QVERIFY(checked(true));
        QVERIFY(!checked(false));
        QCOMPARE(checked(false).error().text, std::string("bad"));
    }
    void movesWhatItHolds()
    {
        Result<std::unique_ptr<int>, Error> result(std::make_unique<int>(5));
        const std::unique_ptr<int> taken = *std::move(result);
        QCOMPARE(*taken, 5);
        Result<int, std::unique_ptr<int>> failed(Failure{std::make_unique<int>(6)});
        const std::unique_ptr<int> error = std::move(failed).error();
        QCOMPARE(*error, 6);
    }
    void convertsTheErrorOfAFailure()
    {
        const Result<int, std::string> result(Failure{"no"});
        QCOMPARE(result.error(), std::string("no"));
    }
    void throwsWhenTheSideThatIsNotThereIsRead()
    {
        const auto bad = half(1);
        QVERIFY_THROWS_EXCEPTION(std::bad_variant_access, (void)bad.value());
        const auto good = half(2);
        QVERIFY_THROWS_EXCEPTION(std::bad_variant_access, (void)good.error());
    }
};

QTEST_GUILESS_MAIN(TstResult)
#include "tst_result.moc"
