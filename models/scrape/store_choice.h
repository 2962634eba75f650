#pragma once

#include "app/core/result.h"
#include "app/store/store_report.h"
#include "app/store/store_url.h"

#include <QString>

namespace millrace::models {

/// Where pages are kept, as the parts of a form. Thread: any (a plain value and pure functions).
struct StoreChoice {
    bool onServer = false;
    QString path;            ///< of the file; empty: the default one
    QString host;            ///< empty: this computer's socket, or what the service says
    int port = 5432;
    QString database;
    QString user;
    QString password;        ///< for this session only
    QString tls;             ///< a mode of libpq; empty: as the server offers it
    QString service;         ///< of pg_service.conf

    friend bool operator==(const StoreChoice&, const StoreChoice&) = default;
};

[[nodiscard]] StoreChoice choiceOf(const store::StoreUrl& url);
/// The error is a sentence. Opens nothing. `defaultPath`: the file where none is named.
[[nodiscard]] Result<store::StoreUrl, QString> storeUrlOf(const StoreChoice& choice, const QString& defaultPath);
/// What was found, in two sentences: how it was reached, and what is there.
[[nodiscard]] QString describeReport(const store::StoreReport& report);
/// "SQLite", "PostgreSQL"
[[nodiscard]] QString kindName(store::StoreKind kind);

} // namespace millrace::models
