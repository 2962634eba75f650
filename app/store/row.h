#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace millrace::store {

/// A row that a query has found. NULL reads as 0 or empty. Thread: the connection's; valid until the next row.
class Row {
public:
    virtual ~Row() = default;
    [[nodiscard]] virtual bool isNull(int column) const = 0;
    [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
    [[nodiscard]] virtual double real(int column) const = 0;
    [[nodiscard]] virtual std::string text(int column) const = 0;
    [[nodiscard]] bool boolean(int column) const { return integer(column) != 0; }
    [[nodiscard]] int smallInteger(int column) const { return static_cast<int>(integer(column)); }
};

/// A value to be written. Text is referred to, not kept.
class RowValue {
public:
    RowValue() = default;   ///< NULL
    RowValue(std::int64_t value) : m_value(value) {}
    RowValue(int value) : m_value(std::int64_t { value }) {}
    RowValue(bool value) : m_value(value) {}
    RowValue(double value) : m_value(value) {}
    RowValue(std::string_view text) : m_value(text) {}
    RowValue(const std::string& text) : m_value(std::string_view(text)) {}
    RowValue(const char* text) : m_value(std::string_view(text)) {}
    [[nodiscard]] static RowValue orNull(std::string_view text) { return text.empty() ? RowValue() : RowValue(text); }

    [[nodiscard]] const std::variant<std::monostate, std::int64_t, bool, double, std::string_view>& get() const { return m_value; }

private:
    std::variant<std::monostate, std::int64_t, bool, double, std::string_view> m_value;
};

} // namespace millrace::store
