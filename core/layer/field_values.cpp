#include "core/layer/field_values.h"

#include <charconv>
#include <limits>
#include <utility>

namespace padlens::field_values {

void add(Problems& problems, std::string_view field, std::string_view code,
         std::vector<std::string> args) {
  problems.push_back(
      {std::string(field), std::string(code), std::move(args), Problem::Kind::unknown});
}

std::optional<bool> read_flag(const GivenValue& value, std::string_view field, Problems& problems) {
  if (value.is_boolean()) return value.boolean();
  if (value.is_whole(0) || value.is_text("false")) return false;
  if (value.is_whole(1) || value.is_text("true")) return true;
  add(problems, field, "unknown_name", {value.shown(), "true, false"});
  return std::nullopt;
}

std::optional<PerAxis> read_pair(const Spec& spec, const GivenValue& value, std::string_view field,
                                 int min, int max, int trivial, Problems& problems) {
  const bool flat = spec.op->rank == 1;
  if (!value.is_array()) {
    const auto both = read_whole(value, field, min, max, problems);
    if (!both) return std::nullopt;
    return PerAxis{flat ? trivial : *both, *both};
  }
  // As tensors have them, one for the batch and one for the channels: [1, 2, 2, 1], [1, 1, 2, 2].
  const auto rank = static_cast<std::size_t>(spec.op->rank);
  std::size_t first = 0;
  if (value.size() == rank + 2 && trivial == 1 && field != "input" && value[0].is_whole(1)) {
    if (value[1].is_whole(1)) first = 2;
    if (value[rank + 1].is_whole(1)) first = 1;
  }
  if (first == 0 && value.size() != rank) {
    add(problems, field, "wrong_type", {value.shown(), flat ? "2 or [2]" : "2 or [2, 3]"});
    return std::nullopt;
  }
  PerAxis pair{trivial, trivial};
  for (std::size_t i = 0; i < rank; ++i) {
    const auto number = read_whole(value[first + i], field, min, max, problems);
    if (!number) return std::nullopt;
    pair[flat ? kWidth : i] = *number;
  }
  return pair;
}

Json pair_json(const Spec& spec, const PerAxis& pair) {
  if (spec.op->rank == 1) return Json::array({pair[kWidth]});
  return Json::array({pair[kHeight], pair[kWidth]});
}

std::optional<Json> number_from_text(std::string_view text) {
  std::int64_t whole = 0;
  const char* end = text.data() + text.size();
  if (auto [at, error] = std::from_chars(text.data(), end, whole);
      error == std::errc{} && at == end) {
    return whole >= 0 ? Json(static_cast<std::uint64_t>(whole)) : Json(whole);
  }
  double real = 0;
  const auto [at, error] = std::from_chars(text.data(), end, real);
  if (at != end) return std::nullopt;
  if (error == std::errc{} && std::isfinite(real)) return Json(real);
  // Too large for a real number too, so for every field: the largest stands for it.
  if (error == std::errc::result_out_of_range && text.find("e-") == std::string_view::npos &&
      text.find("E-") == std::string_view::npos) {
    return Json(std::copysign(std::numeric_limits<double>::max(), text[0] == '-' ? -1.0 : 1.0));
  }
  return std::nullopt;
}

std::string lower_case(std::string text) {
  for (char& letter : text) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return text;
}

}  // namespace padlens::field_values
