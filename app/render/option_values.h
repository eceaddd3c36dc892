#pragma once

#include <charconv>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "app/render/options.h"

namespace padlens::values {

// Values of options, from text and back. Each read gives the value or sets `problem`.

// One that a Number cannot hold is its largest or its least, so that bounds say what is wrong.
template <class Number>
std::optional<Number> number_in(std::string_view text) {
  using Limits = std::numeric_limits<Number>;
  Number number{};
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, number);
  if (error == std::errc::invalid_argument || at != end) return std::nullopt;
  if (error == std::errc{}) return number;
  if (std::is_floating_point_v<Number> && text.find_first_of("eE") != text.npos &&
      text[text.find_first_of("eE") + 1] == '-') {
    return Number{0};
  }
  return text.starts_with('-') ? Limits::lowest() : Limits::max();
}

using Problem = std::optional<RenderProblem>;

std::optional<std::int64_t> whole(std::string_view option, const std::string& text,
                                  std::int64_t min, std::int64_t max, Problem& problem);
std::optional<double> number(std::string_view option, const std::string& text, double min,
                             double max, Problem& problem);
// Where it was one that is beyond the greatest that is taken.
RenderProblem too_large(std::string_view option, const std::string& text, std::string most);
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
