#include "app/store/referrers.h"

#include "app/store/connection.h"
#include "app/store/link_marks.h"

#include <algorithm>
#include <charconv>

namespace millrace::store {

namespace {

/// Steps until the walk is over, each a job of the reader, so that others get their turn.
void walkOn(Store& store, RunId run, std::shared_ptr<LinkSearch> search, std::shared_ptr<const std::atomic_bool> wanted, Done<Referrers> done)
{
    store.searchLinks(search, [&store, run, search, wanted = std::move(wanted), done = std::move(done)](Result<bool, StoreError> atEnd) {
        if (!*wanted)
            return;
        if (!atEnd) {
            done(Failure { std::move(atEnd).error() });
            return;
        }
        if (!*atEnd) {
            walkOn(store, run, search, wanted, done);
            return;
        }
        if (search->found().targets.empty()) {
            done(Referrers {});
            return;
        }
        const FoundLinks::Target& target = search->found().targets.begin()->second;
        store.urlsAt(run, target.from, [count = target.count, done](Result<std::vector<PageAt>, StoreError> pages) {
            if (!pages) {
                done(Failure { std::move(pages).error() });
                return;
            }
            Referrers referrers;
            referrers.count = count;
            for (PageAt& page : *pages)
                referrers.urls.push_back(std::move(page.url));
            done(std::move(referrers));
        });
    });
}

} // namespace

LinkSearch::LinkSearch(RunId run, const std::vector<std::int64_t>& targetHashes) : m_run(run)
{
    for (const std::int64_t hash : targetHashes)
        m_wanted.insert(linkMarkBits(hash));
    if (targetHashes.size() == 1)
        m_mark = linkMark(targetHashes.front());
}

bool LinkSearch::step(Connection& connection)
{
    std::int64_t last = 0;
    {
        Cursor row = connection.query("SELECT max(ended_seq) FROM links WHERE run_id = ?", { integerValue(m_run.value) });
        last = row.next() ? row.integer(0) : 0;
    }
    if (m_wanted.empty() || m_after >= last)
        return true;
    const std::int64_t through = std::min(last, m_after + kPagesPerStep);
    std::string text = "SELECT ended_seq, targets FROM links WHERE run_id = ? AND ended_seq > ? AND ended_seq <= ?";
    Values values { integerValue(m_run.value), integerValue(m_after), integerValue(through) };
    if (!m_mark.empty()) {
        text += connection.dialect() == Connection::Dialect::Sqlite ? " AND instr(targets, ?) > 0" : " AND strpos(targets, ?) > 0";
        values.append(textValue(m_mark));
    }
    Cursor rows = connection.query((text + " ORDER BY ended_seq").c_str(), values);
    while (rows.next())
        readTargets(rows.integer(0), rows.text(1));
    m_after = through;
    return m_after >= last;
}

void LinkSearch::readTargets(std::int64_t from, std::string_view targets)
{
    for (; targets.size() >= kLinkMarkLength; targets.remove_prefix(kLinkMarkLength)) {
        std::uint64_t bits = 0;
        std::from_chars(targets.data(), targets.data() + kLinkMarkLength, bits, 16);
        if (!m_wanted.contains(bits))
            continue;
        FoundLinks::Target& target = m_found.targets[bits];
        ++target.count;
        if (target.from.size() < kMaxPerTarget && m_found.kept < kMaxKept) {
            target.from.push_back(from);
            ++m_found.kept;
        }
    }
}

void findReferrers(Store& store, RunId run, std::int64_t keyHash, std::shared_ptr<const std::atomic_bool> wanted, Done<Referrers> done)
{
    walkOn(store, run, std::make_shared<LinkSearch>(run, std::vector { keyHash }), std::move(wanted), std::move(done));
}

} // namespace millrace::store
