// A pasted digest beside those of the files: the comparing part of HashViewModel.
#include "models/common/format.h"
#include "models/common/words.h"
#include "models/hash/hash_view_model.h"
#include "models/hash/path_text.h"

namespace millrace::models {
namespace {

constexpr qsizetype kNamesInSentence = 3;

} // namespace

void HashViewModel::setCompareText(const QString& text)
{
    m_pasted = parsePastedDigest(text);
    m_compareAgain = true;
    compare();
    updateState();
}

struct HashViewModel::Comparison {
    std::vector<hash::FileId> files;      ///< at most kMaxFound
    std::size_t count = 0;
    std::size_t compared = 0;             ///< digests of such an algorithm
    QStringList names;
    QString title;
};

HashViewModel::Comparison HashViewModel::findPasted() const
{
    Comparison found;
    const std::vector<hash::DigestValue> wanted = m_pasted.values();
    for (std::uint32_t slot = 0; slot < m_store.size(); ++slot) {
        const FileRow& row = m_store.row(slot);
        if (row.hidden)
            continue;
        for (const hash::DigestValue& value : wanted) {
            const hash::DigestValue* digest = row.digest(value.algorithm);
            found.compared += digest != nullptr ? 1 : 0;
            if (digest == nullptr || *digest != value)
                continue;
            ++found.count;
            found.title = algorithmTitle(value.algorithm);
            if (found.files.size() < kMaxFound)
                found.files.push_back(row.id);
            if (found.names.size() < kNamesInSentence)
                found.names += readablePath(row.shownName(), 80);
        }
    }
    return found;
}

void HashViewModel::compare()
{
    if (!m_compareAgain && m_comparedVersion == m_store.digestVersion())
        return;
    const bool asked = std::exchange(m_compareAgain, false);
    m_comparedVersion = m_store.digestVersion();
    if (m_pasted.hex.empty()) {
        m_compared = m_pasted.problem.isEmpty() ? std::nullopt : std::optional(BannerState{Tone::Warning, m_pasted.problem, {}, true});
        return;
    }
    const Comparison found = findPasted();
    const auto count = static_cast<std::int64_t>(found.count);
    const QString like = suggestedAlgorithms(m_pasted);
    if (count == 1) {
        m_compared = BannerState{Tone::Ok, Words::tr("✓ %1 has this %2 digest.").arg(found.names.front(), found.title), {}, true};
    } else if (count > 1) {
        const QString more = count > kNamesInSentence ? Words::tr(" and %1 more").arg(formatCount(count - kNamesInSentence)) : QString();
        m_compared = BannerState{Tone::Ok, Words::tr("✓ %1 have this %2 digest: %3%4.").arg(filesWord(count), found.title, found.names.join(QStringLiteral(", ")), more), {}, true};
    } else if (found.compared > 0) {
        m_compared = BannerState{Tone::Error, Words::tr("✗ None of the %1 here has this digest (%2 digits: %3).").arg(filesWord(static_cast<std::int64_t>(found.compared))).arg(m_pasted.hex.size()).arg(like), {}, true};
    } else {
        m_compared = BannerState{Tone::Warning, Words::tr("! No file here has a digest of this kind to compare with: its %1 digits suggest %2. Choose that algorithm and add the file.").arg(m_pasted.hex.size()).arg(like), {}, true};
    }
    if (asked && !found.files.empty())
        Q_EMIT filesFound(found.files);
}

} // namespace millrace::models
