#include "models/hash/hash_sentences.h"

#include "models/common/format.h"
#include "models/common/words.h"

#include <iterator>
#include <cstring>

namespace millrace::models {
namespace {

using hash::FileState;
using hash::HashErrorCode;

struct HashErrorText {
    HashErrorCode code;
    const char* words;
    const char* cause;
    const char* next;
};

constexpr HashErrorText kHashErrors[] = {
    HashErrorText{HashErrorCode::NotFound, QT_TR_NOOP("not found"), QT_TR_NOOP("There is no such file"), QT_TR_NOOP("Look whether it was moved or renamed, then retry.")},
    HashErrorText{HashErrorCode::PermissionDenied, QT_TR_NOOP("no permission"), QT_TR_NOOP("This user may not read it"), QT_TR_NOOP("Ask its owner for the right to read it, then retry.")},
    HashErrorText{HashErrorCode::IsDirectory, QT_TR_NOOP("a folder"), QT_TR_NOOP("It is a folder, where a file was expected"), QT_TR_NOOP("Add the folder itself to hash what is in it.")},
    HashErrorText{HashErrorCode::NotRegular, QT_TR_NOOP("no regular file"), QT_TR_NOOP("It is a pipe, socket or device, which the window does not read"), QT_TR_NOOP("Use millrace hash on the command line, which reads those that are named.")},
    HashErrorText{HashErrorCode::SymbolicLink, QT_TR_NOOP("links in a circle"), QT_TR_NOOP("Its symbolic links lead in a circle"), QT_TR_NOOP("Put the links right, then retry.")},
    HashErrorText{HashErrorCode::Changed, QT_TR_NOOP("changed while read"), QT_TR_NOOP("It was written to or replaced while it was read, so that its digest would mean nothing"), QT_TR_NOOP("Wait until nothing writes to it, then retry.")},
    HashErrorText{HashErrorCode::ReadFailed, QT_TR_NOOP("cannot be read"), QT_TR_NOOP("Reading it failed"), QT_TR_NOOP("If it happens again, the disk or the network folder may be at fault.")},
    HashErrorText{HashErrorCode::Unsupported, QT_TR_NOOP("algorithm missing"), QT_TR_NOOP("This system's OpenSSL does not offer the algorithm"), QT_TR_NOOP("Choose another one.")},
    HashErrorText{HashErrorCode::Cancelled, QT_TR_NOOP("cancelled"), QT_TR_NOOP("It was cancelled"), QT_TR_NOOP("Retry reads it again.")},
};

constexpr FileStateText kStates[] = {
    FileStateText{FileState::Queued, QT_TR_NOOP("queued"), QT_TR_NOOP("It waits for a worker."), Tone::Dim, false},
    FileStateText{FileState::Hashing, QT_TR_NOOP("hashing"), QT_TR_NOOP("It is being read."), Tone::Accent, false},
    FileStateText{FileState::Done, QT_TR_NOOP("done"), QT_TR_NOOP("Its digest is computed; no list says what it should be."), Tone::Normal, false},
    FileStateText{FileState::Match, QT_TR_NOOP("✓ matches"), QT_TR_NOOP("Its digest is the one on the list."), Tone::Ok, false},
    FileStateText{FileState::Mismatch, QT_TR_NOOP("✗ does not match"), QT_TR_NOOP("Its digest is not the one on the list: the file or the list was changed."), Tone::Error, true},
    FileStateText{FileState::Missing, QT_TR_NOOP("✗ missing"), QT_TR_NOOP("The list names it, and it is not there."), Tone::Error, true},
    FileStateText{FileState::Unreadable, QT_TR_NOOP("! cannot be read"), QT_TR_NOOP("It could not be read."), Tone::Error, true},
    FileStateText{FileState::Changed, QT_TR_NOOP("! changed while read"), QT_TR_NOOP("It was written to while it was read: its digest would mean nothing."), Tone::Warning, true},
    FileStateText{FileState::Extra, QT_TR_NOOP("+ not on the list"), QT_TR_NOOP("It is in the folder of the list, which does not name it. It was not read."), Tone::Warning, true},
    FileStateText{FileState::Cancelled, QT_TR_NOOP("– cancelled"), QT_TR_NOOP("It was cancelled before its end."), Tone::Dim, false},
};
static_assert(std::size(kStates) == hash::kFileStates);

const HashErrorText& rowOf(HashErrorCode code)
{
    for (const HashErrorText& row : kHashErrors) {
        if (row.code == code)
            return row;
    }
    return kHashErrors[6];
}

/// What the system says, where it says more than the code.
QString systemWords(int error)
{
    return error == 0 ? QString() : QString::fromLocal8Bit(std::strerror(error));
}

} // namespace

QString errorSentence(const hash::HashError& error)
{
    const HashErrorText& row = rowOf(error.code);
    const QString system = systemWords(error.systemError);
    return Words::tr(row.cause) + (system.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(system)) + QStringLiteral(". ") + Words::tr(row.next);
}

QString errorWords(const hash::HashError& error)
{
    if (error.code == HashErrorCode::ReadFailed && error.systemError != 0)
        return systemWords(error.systemError);
    return Words::tr(rowOf(error.code).words);
}

const FileStateText& fileStateText(FileState state)
{
    return kStates[static_cast<std::size_t>(state)];
}

QString words(FileState state)
{
    return Words::tr(fileStateText(state).words);
}

QString troubleSentence(const hash::SourceTrouble& trouble)
{
    if (trouble.error)
        return errorSentence(*trouble.error);
    if (trouble.malformedLines == 0)
        return Words::tr("%1 lines were read.").arg(formatCount(trouble.entries));
    const QString lines = trouble.malformedLines == 1 ? Words::tr("Line %1 is not a checksum").arg(formatCount(trouble.firstMalformed))
                                                      : Words::tr("%1 lines are not checksums, the first is line %2").arg(formatCount(trouble.malformedLines), formatCount(trouble.firstMalformed));
    return trouble.entries == 0 ? lines + Words::tr("; no line could be used. Look whether it is a checksum file.")
                                : lines + Words::tr("; %1 others were used.").arg(formatCount(trouble.entries));
}

} // namespace millrace::models
