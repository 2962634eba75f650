#pragma once

#include "app/chat/chat_error.h"
#include "app/core/result.h"

#include <QSslConfiguration>

#include <string>

namespace millrace::chat {

/// Reads a certificate chain and its key, both PEM, and sees whether they belong together: OpenSSL would find out at the first
/// client, and that client would be told nothing.
///
/// Thread: any; reads two files. Errors: Certificate, with what is wrong in `detail` and the file in `where`.
[[nodiscard]] Result<QSslConfiguration, ChatError> loadCertificate(const std::string& certificatePath, const std::string& keyPath);

} // namespace millrace::chat
