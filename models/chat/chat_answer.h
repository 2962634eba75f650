#pragma once

#include "models/chat/chat_view_model.h"

namespace millrace::models {

/// Wraps a handler for a backend: its answer comes in any thread, the handler runs in the view-model's, or not at all once that is gone.
template <class T, class F>
std::function<void(Result<T, chat::ChatError>)> ChatViewModel::answer(F handler)
{
    return [hop = m_hop, handler = std::move(handler)](Result<T, chat::ChatError> result) {
        // A std::function copies what it holds; results may be large.
        auto shared = std::make_shared<Result<T, chat::ChatError>>(std::move(result));
        hop->post([handler, shared]() mutable { handler(std::move(*shared)); });
    };
}

} // namespace millrace::models
