#pragma once

#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace millrace {

/// Wraps an error on its way into a Result: `return Failure{HttpError{…}};`
template <class E>
struct Failure {
    E error;
};
template <class E>
Failure(E) -> Failure<E>;

/// A value of T or an error of E; the third outcome, cancelled, travels apart (app/async).
///
/// Thread: a plain value. Errors: reading the side that is not there is a programming error (asserted by std::variant's exception).
/// std::expected is C++23; this is the part of it that the project uses, under the same names where they exist.
template <class T, class E>
class [[nodiscard]] Result {
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    template <class G>
        requires std::is_convertible_v<G, E>
    Result(Failure<G> failure) : m_state(std::in_place_index<1>, E(std::move(failure.error))) {}

    [[nodiscard]] bool has_value() const noexcept { return m_state.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    [[nodiscard]] T& value() & { return std::get<0>(m_state); }
    [[nodiscard]] const T& value() const& { return std::get<0>(m_state); }
    [[nodiscard]] T&& value() && { return std::get<0>(std::move(m_state)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    [[nodiscard]] E& error() & { return std::get<1>(m_state); }
    [[nodiscard]] const E& error() const& { return std::get<1>(m_state); }
    [[nodiscard]] E&& error() && { return std::get<1>(std::move(m_state)); }

private:
    std::variant<T, E> m_state;
};

template <class E>
class [[nodiscard]] Result<void, E> {
public:
    Result() = default;
    template <class G>
        requires std::is_convertible_v<G, E>
    Result(Failure<G> failure) : m_error(E(std::move(failure.error))) {}

    [[nodiscard]] bool has_value() const noexcept { return !m_error.has_value(); }
    explicit operator bool() const noexcept { return has_value(); }
    [[nodiscard]] E& error() & { return *m_error; }
    [[nodiscard]] const E& error() const& { return *m_error; }
    [[nodiscard]] E&& error() && { return *std::move(m_error); }

private:
    std::optional<E> m_error;
};

} // namespace millrace
