#pragma once

#include "app/chat/chat_error.h"
#include "app/scrape/body_folder.h"
#include "app/store/store_error.h"
#include "app/telemetry/metrics_service.h"

#include <string>

namespace millrace::cli {

/// What is wrong with the store and what to do next, as one or two sentences.
[[nodiscard]] std::string sentence(const store::StoreError& error);
/// The same of the folder of saved bodies.
[[nodiscard]] std::string sentence(const scrape::BodyError& error);
/// The same of the chat server.
[[nodiscard]] std::string sentence(const chat::ChatError& error);
/// The same of the metrics.
[[nodiscard]] std::string sentence(const telemetry::MetricsError& error);

} // namespace millrace::cli
