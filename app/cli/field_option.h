#pragma once

#include <optional>
#include <string>
#include <vector>

namespace millrace::cli {

/// `--field`: adds one to those that are given; a sentence when it cannot be used beside them. Thread: any.
[[nodiscard]] std::optional<std::string> addField(std::vector<std::string>& given, const std::string& field);
/// A field that is given takes the place of the run's of that name.
void layFields(std::vector<std::string>& fields, const std::vector<std::string>& given);

} // namespace millrace::cli
