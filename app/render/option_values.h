#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/render/options.h"

namespace padlens::values {

// Values of options, from text and back. Each read gives the value or sets `problem`.

template <class Number>
std::optional<Number> number_in(std::string_view text) {
  Number number{};
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || at != end) return std::nullopt;
  return number;
}

using Problem = std::optional<RenderProblem>;

std::optional<std::int64_t> whole(std::string_view option, const std::string& text,
                                  std::int64_t min, std::int64_t max, Problem& problem);
std::optional<double> number(std::string_view option, const std::string& text, double min,
                             double max, Problem& problem);
bool known(std::string_view option, const std::string& text, const std::vector<std::string>& names,
           Problem& problem);

// "4..9", steps counted from 1.
Problem set_range(RenderOptions& options, const std::string& text);
// "640x480"
Problem set_size(RenderOptions& options, const std::string& text);
// "values,kernel", "no-headings,no-sizes": all that is shown anyway but those
Problem set_show(RenderOptions& options, const std::string& text);
// "8", "0.5%", "8,0.5%"
Problem set_tolerance(RenderOptions& options, const std::string& text);
std::string tolerance_text(const RenderOptions& options);
// "2000000", "4G"
std::optional<std::int64_t> amount(std::string_view option, const std::string& text,
                                   Problem& problem);
std::string amount_text(std::int64_t amount);

std::string joined(const std::vector<std::string>& names, std::string_view separator);
std::vector<std::string> format_names();
std::vector<std::string> theme_names();
std::vector<std::string> view_names();
std::vector<std::string> language_codes();
std::vector<std::string> overlay_names();
std::vector<std::string> axis_names();
std::vector<std::string> mode_names();
std::vector<std::string> scattered_ops();  // ids of those that play so

}  // namespace padlens::values
