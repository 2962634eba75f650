#pragma once

#include "models/common/panel_state.h"
#include "models/hash/compare_digest.h"
#include "models/hash/file_store.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace millrace::models {

/// A selected file in words, ready to be shown as plain text.
struct FileDetails {
    struct Fact {
        QString name;
        QString words;
        friend bool operator==(const Fact&, const Fact&) = default;
    };
    struct Digest {
        QString title;            ///< "SHA-256", "MD5 · not secure"
        QString hex;
        QString expected;         ///< empty: nothing was expected of this algorithm
        /// Where they differ: [first, last) in characters, of both. Whole bytes; empty when they are the same.
        int differsFrom = 0, differsTo = 0;
        friend bool operator==(const Digest&, const Digest&) = default;
    };
    qint64 id = 0;
    QByteArray path;              ///< bytes
    QString heading;
    ChipState state;
    QString sentence;             ///< what the state means, or the error with its next step
    QList<Fact> facts;
    QList<Digest> digests;
    friend bool operator==(const FileDetails&, const FileDetails&) = default;
};

[[nodiscard]] FileDetails describeFile(const FileStore& store, const FileRow& row);

} // namespace millrace::models
