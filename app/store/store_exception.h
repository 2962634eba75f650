#pragma once

#include "app/store/store_error.h"

#include <exception>
#include <utility>

namespace millrace::store {

/// Carries a StoreError out of the depth of a job. It never leaves this folder: the job's edge (store.cpp) rolls back and turns it into a
/// Result. Why: each job is a dozen statements, any of which may fail, and all of them end the job in the same way.
class StoreException final : public std::exception {
public:
    explicit StoreException(StoreError error) : m_error(std::move(error)) {}
    [[nodiscard]] const StoreError& error() const noexcept { return m_error; }
    [[nodiscard]] const char* what() const noexcept override { return m_error.detail.c_str(); }

private:
    StoreError m_error;
};

} // namespace millrace::store
