// What the cells of a table of files say.
#include "models/common/cell_roles.h"
#include "models/common/column_head.h"
#include "models/common/format.h"
#include "models/common/words.h"
#include "models/hash/files_table_model.h"
#include "models/hash/hash_sentences.h"
#include "models/hash/path_text.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace millrace::models {
namespace {

constexpr int kNameLimit = 400;        ///< characters; the details have all of it

bool isFileNumber(int column)
{
    using C = FileColumn;
    return column == C::Size || column == C::Speed || column == C::Duration;
}

double progressOf(const FileRow& row)
{
    if (!row.digests.empty())
        return 1;
    return row.size > 0 ? std::clamp(static_cast<double>(row.done) / static_cast<double>(row.size), 0.0, 1.0) : 0.0;
}

/// Beside the digests, each of which has a column.
constexpr std::pair<int, ColumnHead> kFileHeads[] = {
    {FileColumn::Name, {QT_TRANSLATE_NOOP("millrace::models", "Name"), QT_TRANSLATE_NOOP("millrace::models", "The file's name; bytes that are no text are shown as \\x.. and stay what they are")}},
    {FileColumn::Size, {QT_TRANSLATE_NOOP("millrace::models", "Size"), QT_TRANSLATE_NOOP("millrace::models", "Its size on the disk")}},
    {FileColumn::Progress, {QT_TRANSLATE_NOOP("millrace::models", "Progress"), QT_TRANSLATE_NOOP("millrace::models", "How much of it has been read")}},
    {FileColumn::Speed, {QT_TRANSLATE_NOOP("millrace::models", "MB/s"), QT_TRANSLATE_NOOP("millrace::models", "How fast it is read")}},
    {FileColumn::State, {QT_TRANSLATE_NOOP("millrace::models", "State"), QT_TRANSLATE_NOOP("millrace::models", "Whether it waits, is being read, has its digest, or matches its list; else what is wrong with it")}},
    {FileColumn::Path, {QT_TRANSLATE_NOOP("millrace::models", "Path"), QT_TRANSLATE_NOOP("millrace::models", "The whole path")}},
    {FileColumn::Expected, {QT_TRANSLATE_NOOP("millrace::models", "Expected"), QT_TRANSLATE_NOOP("millrace::models", "The digest that its list has for it")}},
    {FileColumn::Duration, {QT_TRANSLATE_NOOP("millrace::models", "Duration"), QT_TRANSLATE_NOOP("millrace::models", "How long reading and digesting it took")}},
    {FileColumn::List, {QT_TRANSLATE_NOOP("millrace::models", "List"), QT_TRANSLATE_NOOP("millrace::models", "The checksum file that names it")}},
    {FileColumn::Duplicates, {QT_TRANSLATE_NOOP("millrace::models", "Duplicates"), QT_TRANSLATE_NOOP("millrace::models", "How many files have the same digest, and the number of their group")}},
};

QByteArray bytesOf(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

} // namespace

QVariant FilesTableModel::display(const FileRow& row, int column) const
{
    using C = FileColumn;
    if (C::isDigest(column)) {
        const hash::DigestValue* digest = row.digest(C::algorithm(column));
        return digest == nullptr ? QString() : QString::fromStdString(digest->hex());
    }
    switch (column) {
    case C::Name: return readablePath(row.shownName(), kNameLimit);
    case C::Size: return row.size < 0 ? QStringLiteral("–") : formatBytes(row.size);
    case C::Progress: return row.isActive() || !row.digests.empty() ? QStringLiteral("%1 %").arg(static_cast<int>(progressOf(row) * 100)) : QString();
    case C::Speed: return row.bytesPerSecond > 0 ? formatRateNumber(row.bytesPerSecond / 1e6) : QString();
    case C::State: return row.state == hash::FileState::Unreadable && row.error ? QStringLiteral("! ") + errorWords(*row.error) : words(row.state);
    case C::Path: return readablePath(row.path, kNameLimit);
    case C::Expected: return row.expected ? QString::fromStdString(row.expected->hex()) : QString();
    case C::Duration: return row.duration.count() > 0 ? formatMeasured(row.duration) : QString();
    case C::List: return readablePath(baseName(m_store.list(row.list)), kNameLimit);
    case C::Duplicates: {
        const std::uint32_t copies = m_store.copies(row);
        return copies < 2 ? QString() : QCoreApplication::translate("millrace::models", "%1 alike · #%2").arg(formatCount(copies), formatCount(row.group));
    }
    default: return {};
    }
}

QVariant FilesTableModel::tone(const FileRow& row, int column) const
{
    using C = FileColumn;
    const auto is = [](Tone tone) { return QVariant(static_cast<int>(tone)); };
    const Tone ofState = fileStateText(row.state).tone;
    if (column == C::State)
        return is(ofState == Tone::Dim ? Tone::Normal : ofState);
    if (C::isDigest(column))
        return row.state == hash::FileState::Mismatch ? is(Tone::Error) : QVariant();
    switch (column) {
    case C::Name: return row.state == hash::FileState::Extra || row.state == hash::FileState::Cancelled ? is(Tone::Dim) : QVariant();
    case C::Progress: return ofState == Tone::Error || ofState == Tone::Ok || ofState == Tone::Warning ? is(ofState) : QVariant();
    case C::Size: return row.size < 0 ? is(Tone::Dim) : QVariant();
    case C::Path: case C::Expected: case C::List: case C::Duplicates: return is(Tone::Dim);
    default: return {};
    }
}

QVariant FilesTableModel::toolTip(const FileRow& row, int column) const
{
    using C = FileColumn;
    switch (column) {
    case C::Name: case C::Path: return readablePath(row.path);
    case C::Size: return row.size < 0 ? QVariant() : QVariant(QCoreApplication::translate("millrace::models", "%1 bytes").arg(formatCount(row.size)));
    case C::Progress: return row.size > 0 && row.isActive() ? QVariant(QCoreApplication::translate("millrace::models", "%1 of %2").arg(formatBytes(row.done), formatBytes(row.size))) : QVariant();
    case C::State: return row.error ? errorSentence(*row.error) : Words::tr(fileStateText(row.state).sentence);
    case C::List: return row.list == 0 ? QVariant() : QVariant(readablePath(m_store.list(row.list)));
    case C::Duplicates: return m_store.copies(row) < 2 ? QVariant() : QVariant(QCoreApplication::translate("millrace::models", "%1 files have the same digest; the number tells the groups apart").arg(formatCount(m_store.copies(row))));
    default: return {};
    }
}

QVariant FilesTableModel::data(const QModelIndex& index, int role) const
{
    const FileRow* row = index.isValid() ? fileAt(index.row()) : nullptr;
    if (row == nullptr)
        return {};
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return display(*row, column);
    case ToneRole: return tone(*row, column);
    case Qt::ToolTipRole: return toolTip(*row, column);
    case ProgressRole: return column == FileColumn::Progress ? QVariant(progressOf(*row)) : QVariant();
    case Qt::TextAlignmentRole: return isFileNumber(column) ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case PathBytesRole: return bytesOf(row->path);
    case NameBytesRole: return bytesOf(row->shownName());
    default: return {};
    }
}

QVariant FilesTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    const auto head = std::ranges::find(kFileHeads, section, &std::pair<int, ColumnHead>::first);
    if (head != std::end(kFileHeads))
        return headData({&head->second, 1}, 0, orientation, role, isFileNumber(section));
    if (section < 0 || section >= FileColumn::Count || !FileColumn::isDigest(section))
        return {};
    const std::string title(hash::info(FileColumn::algorithm(section)).title);
    const std::string meaning = QCoreApplication::translate("millrace::models", "The file's %1 digest; red where it is not the one expected").arg(QString::fromStdString(title)).toStdString();
    const ColumnHead digest{title.c_str(), meaning.c_str()};
    return headData({&digest, 1}, 0, orientation, role);
}

} // namespace millrace::models
