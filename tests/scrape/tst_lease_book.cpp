#include "app/scrape/lease_book.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <map>
#include <numeric>
#include <random>
#include <utility>

using namespace millrace;
using namespace millrace::scrape;
using namespace std::chrono_literals;

namespace {

constexpr SteadyTime kBegin{};

/// The table of hosts as the database keeps it: by its own clock, which is `now` here.
class HostTable {
public:
    HostTable(int hosts, Milliseconds lease) : m_lease(lease), m_rows(static_cast<std::size_t>(hosts) + 1)
    {
        for (int host = 1; host <= hosts; ++host)
            m_free.push_back(HostId{host});
    }

    struct Row {
        int owner = -1;
        int last = -1;                   ///< who had it before it was claimed
        SteadyTime until;
    };
    [[nodiscard]] const Row& row(HostId host) const { return m_rows[static_cast<std::size_t>(host.value)]; }

    /// As claimHosts() does: what is nobody's, then what was not renewed; in any order, as workers that come at once skip what is locked.
    std::vector<HostId> claim(int worker, std::int64_t limit, SteadyTime now, std::mt19937& dice)
    {
        for (; !m_ends.empty() && m_ends.begin()->first < now; m_ends.erase(m_ends.begin())) {
            for (const HostId host : m_ends.begin()->second) {
                if (row(host).owner >= 0 && row(host).until == m_ends.begin()->first)
                    m_lapsed.push_back(host);
            }
        }
        std::vector<HostId> found;
        takeSome(m_free, found, limit, dice, [](const Row& each) { return each.owner < 0; });
        takeSome(m_lapsed, found, limit, dice, [now](const Row& each) { return each.owner >= 0 && each.until < now; });
        for (const HostId host : found)
            rowOf(host).last = std::exchange(rowOf(host).owner, worker);
        return found;
    }
    void give(HostId host, SteadyTime now)
    {
        rowOf(host).until = now + m_lease;
        m_ends[now + m_lease].push_back(host);
    }
    void takeBack(HostId host)
    {
        rowOf(host).owner = -1;
        m_free.push_back(host);
    }

private:
    [[nodiscard]] Row& rowOf(HostId host) { return m_rows[static_cast<std::size_t>(host.value)]; }
    template <class Still>
    void takeSome(std::vector<HostId>& from, std::vector<HostId>& found, std::int64_t limit, std::mt19937& dice, Still still)
    {
        while (!from.empty() && static_cast<std::int64_t>(found.size()) < limit) {
            std::swap(from[dice() % from.size()], from.back());
            if (still(row(from.back())))
                found.push_back(from.back());
            from.pop_back();
        }
    }

    Milliseconds m_lease;
    std::vector<Row> m_rows;
    std::vector<HostId> m_free;          ///< with some that are not any more
    std::vector<HostId> m_lapsed;        ///< the same
    std::map<SteadyTime, std::vector<HostId>> m_ends;
};

/// Jain's index of fairness: 1 where all have the same, 1/n where one has all.
double jain(const std::vector<double>& shares)
{
    double sum = 0;
    double squares = 0;
    for (const double share : shares) {
        sum += share;
        squares += share * share;
    }
    return squares > 0 ? sum * sum / (static_cast<double>(shares.size()) * squares) : 0;
}

} // namespace

/// The bookkeeping of leases, and what it comes to with many workers.
class TestLeaseBook : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void endsALeaseBeforeTheDatabaseDoes();
    void countsFromTheAsking();
    void losesWhatWasNotKept();
    void sharesFairly();
    void neverHoldsMoreThanItsBound();
    void letsNoTwoWorkersAskAHostAtOnce_data();
    void letsNoTwoWorkersAskAHostAtOnce();
};

void TestLeaseBook::endsALeaseBeforeTheDatabaseDoes()
{
    LeaseBook book(20s);
    book.claimed(HostId{1}, kBegin);
    QVERIFY(book.holds(HostId{1}));
    QVERIFY(!book.holds(HostId{2}));
    QVERIFY(book.mayStart(HostId{1}, kBegin + 17s));
    QVERIFY(!book.mayStart(HostId{1}, kBegin + 18s));
    QVERIFY(!book.mayStart(HostId{2}, kBegin));
    QCOMPARE(book.lapsesAt(), kBegin + 18s);
    QVERIFY(book.lapsed(kBegin + 17s).empty());
    QCOMPARE(book.lapsed(kBegin + 18s), std::vector<HostId>{HostId{1}});
    QVERIFY(book.holds(HostId{1})); // until somebody else has it
    LeaseBook brief(500ms);
    brief.claimed(HostId{1}, kBegin);
    QVERIFY(brief.mayStart(HostId{1}, kBegin + 399ms));
    QVERIFY(!brief.mayStart(HostId{1}, kBegin + 400ms));
}

void TestLeaseBook::countsFromTheAsking()
{
    LeaseBook book(20s);
    book.claimed(HostId{1}, kBegin);
    QVERIFY(book.renewed({HostId{1}}, {HostId{1}}, kBegin + 6s).empty()); // whenever the answer came
    QVERIFY(book.mayStart(HostId{1}, kBegin + 23s));
    QVERIFY(!book.mayStart(HostId{1}, kBegin + 24s));
}

void TestLeaseBook::losesWhatWasNotKept()
{
    LeaseBook book(20s);
    for (int host = 1; host <= 4; ++host)
        book.claimed(HostId{host}, kBegin);
    book.gone(HostId{4});
    QCOMPARE(book.renewed({HostId{1}, HostId{2}, HostId{4}}, {HostId{2}}, kBegin + 1s), std::vector<HostId>{HostId{1}});
    QCOMPARE(book.held(), (std::vector<HostId>{HostId{2}, HostId{3}})); // 3 was not asked about
}

void TestLeaseBook::sharesFairly()
{
    LeaseBook book(20s);
    QCOMPARE(book.wanted({.openHosts = 400, .workers = 1}), kMostHostsHeld);
    QCOMPARE(book.wanted({.openHosts = 400, .workers = 4}), 100);
    QCOMPARE(book.wanted({.openHosts = 3, .workers = 4}), 1);
    for (int host = 1; host <= 110; ++host)
        book.claimed(HostId{host}, kBegin);
    QCOMPARE(book.excess({.openHosts = 400, .workers = 4}), 0);  // within a tenth
    QCOMPARE(book.wanted({.openHosts = 400, .workers = 4}), 0);
    QCOMPARE(book.excess({.openHosts = 400, .workers = 5}), 30);
    QCOMPARE(book.excess({.openHosts = 110, .workers = 1}), 0);
}

void TestLeaseBook::neverHoldsMoreThanItsBound()
{
    LeaseBook book(20s);
    for (std::int64_t host = 1; host <= kMostHostsHeld; ++host)
        book.claimed(HostId{host}, kBegin);
    QCOMPARE(book.wanted({.openHosts = 1'000'000, .workers = 1}), 0);
    QCOMPARE(book.wanted({.openHosts = 1'000'000, .workers = 3}), 0);
}

void TestLeaseBook::letsNoTwoWorkersAskAHostAtOnce_data()
{
    QTest::addColumn<int>("workers");
    QTest::addColumn<int>("hosts");
    QTest::newRow("20 workers, 20,000 hosts") << 20 << 20'000;
    if (qEnvironmentVariableIsSet("MILLRACE_FULL"))
        QTest::newRow("1,000 workers, 1,000,000 hosts") << 1'000 << 1'000'000;
}

/// One and a half minutes on a virtual clock. Workers ask the table at their own moments; answers take their time, some are lost; some workers are stopped for
/// longer than a lease and go on without knowing it, some vanish. At each hand-over, the worker that had the host must have stopped by itself.
void TestLeaseBook::letsNoTwoWorkersAskAHostAtOnce()
{
    QFETCH(int, workers);
    QFETCH(int, hosts);
    static constexpr Milliseconds kLease = 20s;
    constexpr SteadyDuration kLast = 90s;
    struct Worker {
        LeaseBook book{kLease};
        SteadyTime asksAt;
        SteadyTime renewsAt;
        SteadyTime stoppedUntil;
        bool vanished = false;
    };
    HostTable table(hosts, kLease);
    std::vector<Worker> all(static_cast<std::size_t>(workers));
    std::mt19937 dice(20);
    const auto upTo = [&dice](Milliseconds most) { return Milliseconds(std::uniform_int_distribution<std::int64_t>(0, most.count())(dice)); };
    for (Worker& worker : all)
        worker.asksAt = kBegin + 1s + upTo(1s);
    std::int64_t handOvers = 0;
    std::int64_t overlaps = 0;
    std::vector<SteadyDuration> afterLease;   ///< until another worker has a host of one that vanished
    const auto takeOver = [&](HostId host, SteadyTime now) {
        ++handOvers;
        const HostTable::Row& row = table.row(host);
        if (row.last < 0 || row.last == row.owner)
            return;
        const Worker& before = all[static_cast<std::size_t>(row.last)];
        if (before.book.mayStart(host, now))
            ++overlaps;
        if (before.vanished)
            afterLease.push_back(now - row.until);
    };
    QElapsedTimer timer;
    timer.start();
    for (SteadyTime now = kBegin + 1s; now < kBegin + kLast; now += 100ms) {
        int atWork = 0;
        for (const Worker& worker : all)
            atWork += !worker.vanished && worker.stoppedUntil <= now ? 1 : 0;
        for (std::size_t i = 0; i < all.size(); ++i) {
            Worker& worker = all[i];
            if (worker.vanished || worker.stoppedUntil > now || worker.asksAt > now)
                continue;
            const int number = static_cast<int>(i);
            worker.asksAt = now + 500ms + upTo(1s);
            if (now > kBegin + 40s && i % 20 == 7) {
                worker.vanished = true;
                continue;
            }
            if (now > kBegin + 30s && dice() % 500 == 0) {
                worker.stoppedUntil = now + 5s + upTo(35s);
                continue;
            }
            const SteadyTime asked = now - upTo(900ms); // the question was on its way so long
            const RunShares shares{hosts, atWork};
            if (now >= worker.renewsAt) {
                const bool isAnswered = dice() % 20 != 0;
                const std::vector<HostId> held = worker.book.held();
                std::vector<HostId> kept;
                for (const HostId host : held) {
                    if (table.row(host).owner != number)
                        continue;
                    table.give(host, now);
                    kept.push_back(host);
                }
                if (isAnswered) {
                    worker.renewsAt = now + worker.book.renewEvery();
                    (void)worker.book.renewed(held, kept, asked);
                }
            }
            std::int64_t excess = worker.book.excess(shares);
            for (const HostId host : excess > 0 ? worker.book.held() : std::vector<HostId>()) {
                if (excess-- <= 0)
                    break;
                if (table.row(host).owner == number)
                    table.takeBack(host);
                worker.book.gone(host);
            }
            for (int batch = 0; batch < 20; ++batch) {
                const std::int64_t limit = std::min<std::int64_t>(50, worker.book.wanted(shares));
                const std::vector<HostId> claimed = limit > 0 ? table.claim(number, limit, now, dice) : std::vector<HostId>();
                if (claimed.empty())
                    break;
                const bool isAnswered = dice() % 50 != 0;
                for (const HostId host : claimed) {
                    takeOver(host, now);
                    table.give(host, now);
                    if (isAnswered)
                        worker.book.claimed(host, asked);
                }
            }
        }
    }
    QCOMPARE(overlaps, 0);
    const double seconds = double(timer.nsecsElapsed()) / 1e9;
    std::vector<double> held;
    int vanished = 0;
    for (const Worker& worker : all) {
        vanished += worker.vanished ? 1 : 0;
        if (!worker.vanished && worker.stoppedUntil <= kBegin + kLast - 30s)
            held.push_back(static_cast<double>(worker.book.count()));
    }
    const double together = std::accumulate(held.begin(), held.end(), 0.0);
    const auto [least, most] = std::minmax_element(held.begin(), held.end());
    std::sort(afterLease.begin(), afterLease.end());
    const auto after = [&afterLease](double part) {
        const auto place = static_cast<std::size_t>(part * static_cast<double>(afterLease.size() - 1));
        return afterLease.empty() ? 0.0 : std::chrono::duration<double>(afterLease[place]).count();
    };
    std::printf("      %lld claims, %lld overlaps; %.0f claims/s of the book and the table together\n", static_cast<long long>(handOvers), static_cast<long long>(overlaps),
        static_cast<double>(handOvers) / seconds);
    std::printf("      %d workers vanished: their %zu hosts are another's after the lease of 20 s and 50 %% %.1f s, 90 %% %.1f s, 99 %% %.1f s, all %.1f s\n", vanished, afterLease.size(), after(0.5),
        after(0.9), after(0.99), after(1));
    std::printf("      %zu workers hold from %.0f to %.0f of %d hosts, Jain's index %.4f\n", held.size(), *least, *most, hosts, jain(held));
    QVERIFY(handOvers > hosts);
    QVERIFY2(!afterLease.empty(), "no worker vanished");
    QVERIFY2(after(1) <= 5, "a host of a worker that vanished must be taken within 5 s of its lease");
    QVERIFY2(*most <= 1.25 * together / static_cast<double>(held.size()), "no worker has more than a quarter beyond its share");
    QVERIFY2(jain(held) >= 0.98, "the shares must be even");
}

QTEST_GUILESS_MAIN(TestLeaseBook)
#include "tst_lease_book.moc"
