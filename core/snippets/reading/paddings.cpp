#include <algorithm>
#include <array>
#include <climits>
#include <utility>

#include "core/frameworks/framework.h"
#include "core/layer/field_values.h"
#include "core/layer/spec_fields.h"
#include "core/snippets/reading/maker.h"

// The padding of a window, as each library takes it.

namespace padlens::reading {
namespace {

using Kind = Value::Kind;

constexpr std::array kValidSame{PaddingMode::valid, PaddingMode::same};

bool is_list_of_numbers(Maker& maker, const Value& value) {
  return value.is(Kind::list) && !value.items.empty() &&
         std::ranges::all_of(value.items,
                             [&](const Value& item) { return maker.told(item).is(Kind::whole); });
}

// A pair (0, 0), of an axis that nothing may be put around.
bool is_zero(Maker& maker, const Value& given) {
  const Value& pair = maker.told(given);
  return pair.is(Kind::list) && std::ranges::all_of(pair.items, [&](const Value& item) {
           return maker.told(item).number == 0;
         });
}

// As many before as after: a number for all axes, or one each.
void listed_numbers(Maker& maker, const Value& value) {
  if (const auto cells = maker.numbers(value, "padding", 0)) maker.even_sides(*cells);
}

}  // namespace

void listed_padding(Maker& maker, const Value& value) {
  listed_numbers(maker, value);
}

void Maker::mode(const Value& value, PaddingMode mode) {
  layer_.spec.padding = mode;
  // As it is written, where the library itself would not take those capitals.
  const std::string_view usual = mode_info(mode).name;
  const FieldNames& names = find_framework(layer_.spec.framework)->names;
  const std::string_view own = mode == PaddingMode::same    ? names.same
                               : mode == PaddingMode::valid ? names.valid
                                                            : std::string_view();
  const std::string lower = field_values::lower_case(std::string(value.text));
  if (own.empty() || value.text == own || value.text == usual) return;
  if (library_.framework == "keras" || library_.id == "flax" || library_.id == "jax") return;
  if (lower == usual) remark("spelled", {shown_text(value.text), std::string(own)});
}

void Maker::sides(const std::array<std::int64_t, 4>& cells) {
  Spec& spec = layer_.spec;
  std::array<std::int64_t, 4> pads{};
  std::array<std::int64_t, 4> cuts{};
  for (std::size_t i = 0; i < 4; ++i) {
    if (cells[i] > INT_MAX || cells[i] < -INT_MAX)
      return refuse(range_problem("padding", cells[i], 0, Limits::side), call_.at);
    pads[i] = std::max<std::int64_t>(cells[i], 0);
    cuts[i] = std::max<std::int64_t>(-cells[i], 0);
  }
  spec.padding = PaddingMode::explicit_sides;
  spec.sides = {static_cast<int>(pads[0]), static_cast<int>(pads[1]), static_cast<int>(pads[2]),
                static_cast<int>(pads[3])};
  if (rank() == 1) spec.sides.top = spec.sides.bottom = 0;
  if (std::ranges::max(cuts) == 0) return;
  // Less than none cuts the input; of a stretched one the output, which comes to the same.
  auto& place = transposed() ? after_ : before_;
  place.insert(place.begin(), beside(LayerKind::crop, cuts));
}

void Maker::even_sides(const std::array<std::int64_t, 2>& cells) {
  sides({cells[kHeight], cells[kHeight], cells[kWidth], cells[kWidth]});
}

std::optional<std::array<std::int64_t, 4>> Maker::pairs(const Value& given) {
  const Value& value = told(given);
  if (!value.is(Kind::list)) return std::nullopt;
  const auto axes = static_cast<std::size_t>(rank());
  const std::size_t size = value.items.size();
  std::size_t first = 0;
  // numpy and what follows it take one pair for all axes.
  const bool for_all = last_axis_alone() || library_.id == "numpy" || library_.id == "paddle" ||
                       library_.id == "mlx";
  if (size == axes + 2) {
    first = channels_last_ ? 1 : 2;
  } else if (last_axis_alone() ? size != 1 : size != axes && !(size == 1 && for_all)) {
    return std::nullopt;
  }
  std::array<std::int64_t, 4> result{};
  for (std::size_t i = 0; i < axes; ++i) {
    if (last_axis_alone() && i == 0 && size == 1) continue;
    const Value& pair = told(value.items[size == 1 ? 0 : first + i]);
    if (!pair.is(Kind::list) || pair.items.size() != 2) return std::nullopt;
    for (std::size_t side = 0; side < 2; ++side) {
      const Value& number = told(pair.items[side]);
      if (!number.is(Kind::whole)) return std::nullopt;
      result[2 * (2 - axes + i) + side] = number.number;
    }
  }
  return result;
}

bool mode_by_word(Maker& maker, const Value& given, std::span<const PaddingMode> modes) {
  const Value& value = maker.told(given);
  if (!value.is(Kind::text) && !value.is(Kind::name)) return false;
  const std::string word = field_values::lower_case(std::string(value.text.substr(0, 32)));
  for (const PaddingMode each : modes) {
    const ModeInfo& info = mode_info(each);
    if (word != info.name || (info.rank != 0 && info.rank != maker.rank())) continue;
    maker.mode(value, each);
    return true;
  }
  std::string names;
  for (const PaddingMode each : modes) {
    const ModeInfo& info = mode_info(each);
    if (info.rank == 0 || info.rank == maker.rank())
      names += (names.empty() ? "" : ", ") + std::string(info.name);
  }
  if (value.is(Kind::name)) {
    maker.refuse({"padding", "not_told", {shown_text(value.text)}, Problem::Kind::unknown},
                 value.at);
  } else {
    maker.refuse({"padding",
                  "unknown_name",
                  {"\"" + shown_text(value.text) + "\"", names},
                  Problem::Kind::unknown},
                 value.at);
  }
  return true;
}

void keras_padding(Maker& maker, const Value& value) {
  // Conv1D alone looks back.
  constexpr std::array kModes{PaddingMode::valid, PaddingMode::same, PaddingMode::causal};
  const std::span<const PaddingMode> modes(kModes);
  const bool looks_back = maker.function().does == Does::conv;
  if (!mode_by_word(maker, value, looks_back ? modes : modes.first(2)))
    maker.wrong(value, "padding", "\"valid\", \"same\"");
}

// A number for both sides of all axes, or of each. Four are taken in the order of F.pad, though no
// layer takes them.
void torch_padding(Maker& maker, const Value& given) {
  if (maker.function().does == Does::conv && mode_by_word(maker, given, kValidSame)) return;
  const Value& value = maker.told(given);
  if (maker.rank() != 2 || !is_list_of_numbers(maker, value) || value.items.size() != 4)
    return listed_numbers(maker, value);
  std::array<std::int64_t, 4> cells{};
  for (std::size_t i = 0; i < 4; ++i)
    cells[i < 2 ? i + 2 : i - 2] = maker.told(value.items[i]).number;
  maker.sides(cells);
  maker.remark("pads_last_first");
}

void tensorflow_padding(Maker& maker, const Value& value) {
  if (mode_by_word(maker, value, kValidSame)) return;
  const Value& list = maker.told(value);
  const bool every = list.is(Kind::list) && list.items.size() == 2U + maker.rank() &&
                     is_zero(maker, list.items[0]) &&
                     is_zero(maker, list.items[maker.channels_last() ? list.items.size() - 1 : 1]);
  if (const auto cells = every ? maker.pairs(value) : std::nullopt) return maker.sides(*cells);
  maker.wrong(value, "padding", "\"SAME\", \"VALID\", [[0, 0], [1, 1], [1, 1], [0, 0]]");
}

void jax_padding(Maker& maker, const Value& value) {
  constexpr std::array kModes{PaddingMode::valid, PaddingMode::same, PaddingMode::same_lower};
  if (mode_by_word(maker, value, kModes)) return;
  if (const auto cells = maker.pairs(value)) return maker.sides(*cells);
  maker.wrong(value, "padding",
              maker.rank() == 1 ? "\"SAME\", \"VALID\", [(1, 1)]"
                                : "\"SAME\", \"VALID\", [(1, 1), (0, 0)]");
}

// Flax: also a number, one for each axis, and words of what stands around the input.
void flax_padding(Maker& maker, const Value& given) {
  const Value& value = maker.told(given);
  const bool layer = !takes_tensors(maker.function());  // a pool takes words and pairs
  if (layer && (value.is(Kind::whole) || is_list_of_numbers(maker, value)))
    return listed_numbers(maker, value);
  const std::string word = field_values::lower_case(std::string(value.text.substr(0, 32)));
  const bool wraps = layer && (word == "circular" || word == "reflect");
  if (value.is(Kind::text) && wraps && !maker.transposed()) {
    std::array<std::int64_t, 4> cells{};
    for (const Axis axis : kAxes) {
      const std::int64_t total = maker.effective_kernel(axis) - 1;
      cells[2 * axis] = total / 2;
      cells[2 * axis + 1] = total - total / 2;
    }
    maker.fill(word == "circular" ? FillMode::circular : FillMode::reflect);
    return maker.sides(cells);
  }
  if (value.is(Kind::text) && word == "circular" && maker.transposed()) {
    maker.remark("fill_other", {word});  // as many cells as of "SAME"
    return maker.mode(value, PaddingMode::same);
  }
  if (value.is(Kind::text) && word == "causal" && layer && !maker.transposed() &&
      (maker.rank() == 1 || maker.last_axis_alone()))
    return maker.sides({0, 0, maker.effective_kernel(kWidth) - 1, 0});
  jax_padding(maker, value);
}

// TensorFlow.js: 'same', 'valid', a number, [[0, 0], [top, bottom], [left, right], [0, 0]].
void tfjs_padding(Maker& maker, const Value& given) {
  const Value& value = maker.told(given);
  if (mode_by_word(maker, value, kValidSame)) return;
  if (const auto cells = maker.pairs(value)) return maker.sides(*cells);
  const auto cells = maker.whole(value, "padding", 0);
  if (!cells) return;
  maker.even_sides({*cells, *cells});
  maker.layer().spec.padding = PaddingMode::number;
}

// "pads" is a list of begins, then of ends; "auto_pad" a word.
void onnx_padding(Maker& maker, const Value& given) {
  constexpr std::array kModes{PaddingMode::notset, PaddingMode::valid, PaddingMode::same_upper,
                              PaddingMode::same_lower};
  const Value& value = maker.told(given);
  if (mode_by_word(maker, value, kModes)) return;
  const auto axes = static_cast<std::size_t>(maker.rank());
  if (!value.is(Kind::list) || value.items.size() != 2 * axes)
    return maker.wrong(value, "pads", axes == 1 ? "[1, 1]" : "[1, 1, 1, 1]");
  std::array<std::int64_t, 4> cells{};
  for (std::size_t i = 0; i < 2 * axes; ++i) {
    const auto number = maker.whole(value.items[i], "pads", 0);
    if (!number) return;
    const std::size_t axis = 2 - axes + i % axes;
    cells[2 * axis + i / axes] = *number;
  }
  maker.sides(cells);
}

// Paddle: a number, one an axis, four in the order of sides, pairs of all axes, a word.
void paddle_padding(Maker& maker, const Value& given) {
  const Value& value = maker.told(given);
  if (mode_by_word(maker, value, kValidSame)) return;
  if (const auto cells = maker.pairs(value)) return maker.sides(*cells);
  const auto axes = static_cast<std::size_t>(maker.rank());
  if (!is_list_of_numbers(maker, value) || value.items.size() != 2 * axes)
    return listed_numbers(maker, value);
  std::array<std::int64_t, 4> cells{};
  for (std::size_t i = 0; i < 2 * axes; ++i)
    cells[4 - 2 * axes + i] = maker.told(value.items[i]).number;
  maker.sides(cells);
}

// MLX: a number, one an axis; of conv_general two lists, before and after.
void mlx_padding(Maker& maker, const Value& given) {
  const Value& value = maker.told(given);
  const bool general =
      value.is(Kind::list) && value.items.size() == 2 && maker.told(value.items[0]).is(Kind::list);
  if (!general) return listed_numbers(maker, value);
  const auto before = maker.numbers(value.items[0], "padding", INT_MIN);
  const auto after = maker.numbers(value.items[1], "padding", INT_MIN);
  if (!before || !after) return;
  maker.sides({(*before)[kHeight], (*after)[kHeight], (*before)[kWidth], (*after)[kWidth]});
}

}  // namespace padlens::reading
