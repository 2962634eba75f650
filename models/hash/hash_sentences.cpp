#include "models/hash/hash_sentences.h"

#include "models/common/format.h"

#include <array>
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

constexpr std::array kHashErrors{
    HashErrorText{HashErrorCode::NotFound, "not found", "There is no such file", "Look whether it was moved or renamed, then retry."},
    HashErrorText{HashErrorCode::PermissionDenied, "no permission", "This user may not read it", "Ask its owner for the right to read it, then retry."},
    HashErrorText{HashErrorCode::IsDirectory, "a folder", "It is a folder, where a file was expected", "Add the folder itself to hash what is in it."},
    HashErrorText{HashErrorCode::NotRegular, "no regular file", "It is a pipe, socket or device, which the window does not read", "Use millrace hash on the command line, which reads those that are named."},
    HashErrorText{HashErrorCode::SymbolicLink, "links in a circle", "Its symbolic links lead in a circle", "Put the links right, then retry."},
    HashErrorText{HashErrorCode::Changed, "changed while read", "It was written to or replaced while it was read, so that its digest would mean nothing", "Wait until nothing writes to it, then retry."},
    HashErrorText{HashErrorCode::ReadFailed, "cannot be read", "Reading it failed", "If it happens again, the disk or the network folder may be at fault."},
    HashErrorText{HashErrorCode::Unsupported, "algorithm missing", "This system's OpenSSL does not offer the algorithm", "Choose another one."},
    HashErrorText{HashErrorCode::Cancelled, "cancelled", "It was cancelled", "Retry reads it again."},
};

constexpr std::array kStates{
    FileStateText{FileState::Queued, "queued", "It waits for a worker.", Tone::Dim, false},
    FileStateText{FileState::Hashing, "hashing", "It is being read.", Tone::Accent, false},
    FileStateText{FileState::Done, "done", "Its digest is computed; no list says what it should be.", Tone::Normal, false},
    FileStateText{FileState::Match, "✓ matches", "Its digest is the one on the list.", Tone::Ok, false},
    FileStateText{FileState::Mismatch, "✗ does not match", "Its digest is not the one on the list: the file or the list was changed.", Tone::Error, true},
    FileStateText{FileState::Missing, "✗ missing", "The list names it, and it is not there.", Tone::Error, true},
    FileStateText{FileState::Unreadable, "! cannot be read", "It could not be read.", Tone::Error, true},
    FileStateText{FileState::Changed, "! changed while read", "It was written to while it was read: its digest would mean nothing.", Tone::Warning, true},
    FileStateText{FileState::Extra, "+ not on the list", "It is in the folder of the list, which does not name it. It was not read.", Tone::Warning, true},
    FileStateText{FileState::Cancelled, "– cancelled", "It was cancelled before its end.", Tone::Dim, false},
};
static_assert(kStates.size() == hash::kFileStates);

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
    return QString::fromUtf8(row.cause) + (system.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(system)) + QStringLiteral(". ") + QString::fromUtf8(row.next);
}

QString errorWords(const hash::HashError& error)
{
    if (error.code == HashErrorCode::ReadFailed && error.systemError != 0)
        return systemWords(error.systemError);
    return QString::fromUtf8(rowOf(error.code).words);
}

const FileStateText& fileStateText(FileState state)
{
    return kStates[static_cast<std::size_t>(state)];
}

QString words(FileState state)
{
    return QString::fromUtf8(fileStateText(state).words);
}

QString troubleSentence(const hash::SourceTrouble& trouble)
{
    if (trouble.error)
        return errorSentence(*trouble.error);
    if (trouble.malformedLines == 0)
        return QStringLiteral("%1 lines were read.").arg(formatCount(trouble.entries));
    const QString lines = trouble.malformedLines == 1 ? QStringLiteral("Line %1 is not a checksum").arg(formatCount(trouble.firstMalformed))
                                                      : QStringLiteral("%1 lines are not checksums, the first is line %2").arg(formatCount(trouble.malformedLines), formatCount(trouble.firstMalformed));
    return trouble.entries == 0 ? lines + QStringLiteral("; no line could be used. Look whether it is a checksum file.")
                                : lines + QStringLiteral("; %1 others were used.").arg(formatCount(trouble.entries));
}

} // namespace millrace::models
