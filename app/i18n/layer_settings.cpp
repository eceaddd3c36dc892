#include "app/i18n/layer_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "app/i18n/sizes.h"
#include "core/frameworks/resolve.h"
#include "core/layer/spec_fields.h"
#include "core/layer/spec_json.h"

namespace padlens {
namespace {

constexpr std::array<std::string_view, 8> kFurther{"groups",
                                                   "ceil_mode",
                                                   "count_include_pad",
                                                   "divisor_override",
                                                   "rounding_type",
                                                   "dim_rounding_mode",
                                                   "mode",
                                                   "cover_all"};

// Where nothing is said the output padding is 0 or, in Keras, what is needed: one that is said
// counts where it makes another size.
bool counts(const Spec& spec, const std::optional<PerAxis>& output_padding) {
  if (!output_padding) return false;
  if (*output_padding != PerAxis{0, 0}) return true;
  Spec without = spec;
  without.output_padding.reset();
  return resolve(without).geometry != resolve(spec).geometry;
}

bool pads(const Spec& spec) {
  const auto geometry = resolve(spec).geometry;
  return geometry && geometry->sides() != std::array<std::int64_t, 4>{};
}

std::string field_words(std::string_view name, const Json& value) {
  if (value == Json(true)) return std::string(name);
  const std::string text = value.is_string() ? value.get<std::string>() : json_text(value);
  return fmt::format("{} {}", name, text);
}

}  // namespace

std::string sides_words(const Strings& tr, const Sides& sides, int rank) {
  const std::array<std::pair<std::string_view, int>, 4> all{{{"padding.side_top", sides.top},
                                                             {"padding.side_bottom", sides.bottom},
                                                             {"padding.side_left", sides.left},
                                                             {"padding.side_right", sides.right}}};
  const auto there = std::span(all).last(rank == 1 ? 2 : 4);
  const int first = there.front().second;
  if (std::ranges::all_of(there, [&](const auto& side) { return side.second == first; }))
    return first == 0 ? "0" : tr("padding.each_side", std::array{std::to_string(first)});
  std::string text;
  for (const auto& [key, cells] : there) {
    if (cells == 0) continue;
    if (!text.empty()) text += tr("cli.headline.separator");
    text += tr(key, std::array{std::to_string(cells)});
  }
  return text;
}

std::string scale_words(const StackLayer& layer) {
  const Op op = layer.spec.op;
  if (layer.size) return "→ " + size_text(op, (*layer.size)[kHeight], (*layer.size)[kWidth]);
  const auto& [height, width] = layer.scale;
  if (op->rank == 1 || height == width) return "×" + short_number(width);
  return "×" + short_number(height) + "×" + short_number(width);
}

std::vector<std::string> further_settings(const Spec& spec) {
  std::vector<std::string> words;
  if (counts(spec, spec.output_padding))
    words.push_back("output_padding " + axes_text(spec.op, *spec.output_padding));
  if (spec.output_shape) {
    const PerAxis& shape = *spec.output_shape;
    words.push_back("output_shape " + size_text(spec.op, shape[kHeight], shape[kWidth]));
  }
  for (const std::string_view name : kFurther) {
    const SpecField& field = *find_spec_field(name);
    const Json value = field.get(spec);
    if (value.is_null() || !is_written(field, spec) || value == field.get(Spec{})) continue;
    if (name == "count_include_pad" && !pads(spec)) continue;
    words.push_back(field_words(name, value));
  }
  if (!spec.op->pools() && spec.pad_fill != PadFill{} && pads(spec)) {
    const Json fill = find_spec_field("pad_fill")->get(spec);
    words.push_back(fill.is_string() ? fill.get<std::string>() : json_text(fill));
  }
  return words;
}

std::string short_number(double value) {
  constexpr std::size_t kShort = 8;
  std::string text = number_text(value);
  if (text.size() <= kShort || !std::isfinite(value)) return text;
  const int digits = 3 - static_cast<int>(std::floor(std::log10(std::abs(value))));
  text = fmt::format("{:.{}f}", value, std::clamp(digits, 0, 12));
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace padlens
