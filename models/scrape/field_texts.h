#pragma once

#include "app/store/records.h"

#include <QString>

#include <string>
#include <vector>

namespace millrace::models {

/// What is typed one a line: fields ("NAME=SELECTOR" or a built-in NAME), patterns. Blank lines are none.
[[nodiscard]] std::vector<std::string> linesOf(const QString& text);
[[nodiscard]] QString asLines(const std::vector<std::string>& each);
/// With this one in the place of the one of its name, or at their end.
[[nodiscard]] std::vector<std::string> withField(std::vector<std::string> fields, const std::string& field);
/// A sentence with the line and the column; empty: they can be used.
[[nodiscard]] QString fieldsProblem(const std::vector<std::string>& fields);

/// What the window holds of a page's fields: the first kMaxFieldsShown values, kMaxFieldBytesShown of each. The store and exports have all.
inline constexpr std::size_t kMaxFieldsShown = 40;
inline constexpr std::size_t kMaxFieldBytesShown = 400;
[[nodiscard]] store::PageFields shownFields(const store::PageFields& fields);

} // namespace millrace::models
