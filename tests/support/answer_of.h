#pragma once

#include "app/store/store.h"

#include <chrono>
#include <future>
#include <memory>
#include <stdexcept>

namespace millrace::test {

inline constexpr std::chrono::seconds kWait { 40 };

/// Waits for one answer; a second one, or none in time, fails the test program by an exception.
template <class T, class Call>
Result<T, store::StoreError> answerOf(Call&& call)
{
    auto promise = std::make_shared<std::promise<Result<T, store::StoreError>>>();
    auto answer = promise->get_future();
    call(store::Done<T>([promise](Result<T, store::StoreError> result) { promise->set_value(std::move(result)); }));
    if (answer.wait_for(kWait) != std::future_status::ready)
        throw std::runtime_error("the store gave no answer");
    return answer.get();
}

} // namespace millrace::test
