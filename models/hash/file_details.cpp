#include "models/hash/file_details.h"

#include "models/common/format.h"
#include "models/common/words.h"
#include "models/hash/hash_sentences.h"
#include "models/hash/hash_state.h"
#include "models/hash/path_text.h"

namespace millrace::models {
namespace {

FileDetails::Digest describeDigest(const hash::DigestValue& digest, const hash::DigestValue* expected)
{
    FileDetails::Digest shown;
    shown.title = algorithmTitle(digest.algorithm) + (hash::info(digest.algorithm).secure ? QString() : Words::tr(" · not secure"));
    shown.hex = QString::fromStdString(digest.hex());
    if (expected == nullptr || expected->algorithm != digest.algorithm)
        return shown;
    shown.expected = QString::fromStdString(expected->hex());
    int first = 0;
    auto last = static_cast<int>(shown.hex.size());
    while (first < last && shown.hex[first] == shown.expected[first])
        ++first;
    while (last > first && shown.hex[last - 1] == shown.expected[last - 1])
        --last;
    shown.differsFrom = first / 2 * 2;
    shown.differsTo = first == last ? shown.differsFrom : (last + 1) / 2 * 2;
    return shown;
}

} // namespace

FileDetails describeFile(const FileStore& store, const FileRow& row)
{
    FileDetails details;
    details.id = row.id.value;
    details.path = QByteArray(row.path.data(), static_cast<qsizetype>(row.path.size()));
    details.heading = readablePath(baseName(row.path));
    const FileStateText& state = fileStateText(row.state);
    details.state = {words(row.state), state.tone, {}};
    details.sentence = row.error ? errorSentence(*row.error) : Words::tr(state.sentence);
    const auto fact = [&details](const QString& name, const QString& value) {
        if (!value.isEmpty())
            details.facts.append({name, value});
    };
    fact(Words::tr("path"), readablePath(row.path));
    if (row.size >= 0)
        fact(Words::tr("size"), row.size < 1'000 ? Words::tr("%1 bytes").arg(row.size) : Words::tr("%1 · %2 bytes").arg(formatBytes(row.size), formatCount(row.size)));
    if (row.state == hash::FileState::Hashing)
        fact(Words::tr("read"), QStringLiteral("%1 · %2 MB/s").arg(formatBytes(row.done), formatRateNumber(row.bytesPerSecond / 1e6)));
    else if (row.duration.count() > 0)
        fact(Words::tr("duration"), row.bytesPerSecond > 0 ? QStringLiteral("%1 · %2 MB/s").arg(formatMeasured(row.duration), formatRateNumber(row.bytesPerSecond / 1e6)) : formatMeasured(row.duration));
    fact(Words::tr("list"), readablePath(store.list(row.list)));
    if (const std::uint32_t copies = store.copies(row); copies > 1)
        fact(Words::tr("duplicates"), Words::tr("%1 other files have the same digest").arg(formatCount(std::int64_t{copies} - 1)));
    for (const hash::DigestValue& digest : row.digests)
        details.digests.append(describeDigest(digest, row.expected.get()));
    if (row.expected && row.digest(row.expected->algorithm) == nullptr)
        details.digests.append({algorithmTitle(row.expected->algorithm), {}, QString::fromStdString(row.expected->hex()), 0, 0});
    return details;
}

} // namespace millrace::models
