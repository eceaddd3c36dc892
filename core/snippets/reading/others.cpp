#include <algorithm>
#include <array>
#include <climits>
#include <cmath>
#include <utility>

#include "core/frameworks/framework.h"
#include "core/layer/field_values.h"
#include "core/layer/spec_fields.h"
#include "core/snippets/reading/maker.h"

// Pads, crops and upsampling: layers without a window.

namespace padlens::reading {
namespace {

using Kind = Value::Kind;

struct FillWord {
  std::string_view part;  // of a mode's or a class's name, in small letters
  FillMode mode;
};
constexpr std::array kFillWords{
    FillWord{"reflect", FillMode::reflect}, FillWord{"replicat", FillMode::replicate},
    FillWord{"edge", FillMode::replicate},  FillWord{"circular", FillMode::circular},
    FillWord{"wrap", FillMode::circular},
};

bool is_zero_pair(const Value& pair) {
  return pair.is(Kind::list) && std::ranges::all_of(pair.items, [](const Value& item) {
           return item.is(Kind::whole) && item.number == 0;
         });
}

// Sides as they are told, split into what is padded and what is cut.
struct Split {
  std::array<std::int64_t, 4> pads{};
  std::array<std::int64_t, 4> cuts{};
};
Split split(const std::array<std::int64_t, 4>& cells) {
  Split result;
  for (std::size_t i = 0; i < 4; ++i) {
    result.pads[i] = std::max<std::int64_t>(cells[i], 0);
    result.cuts[i] = std::max<std::int64_t>(-cells[i], 0);
  }
  return result;
}

// The sides of a pad that is told by a list for every axis, a pair each.
std::optional<std::array<std::int64_t, 4>> every_axis(Maker& maker, const Value& value) {
  const std::size_t size = value.items.size();
  if (size < 3 || size > 4) return std::nullopt;
  std::vector<std::array<std::int64_t, 2>> pairs;
  for (const Value& item : value.items) {
    const Value& pair = maker.told(item);
    if (!pair.is(Kind::list) || pair.items.size() != 2) return std::nullopt;
    const Value& a = maker.told(pair.items[0]);
    const Value& b = maker.told(pair.items[1]);
    if (!a.is(Kind::whole) || !b.is(Kind::whole)) return std::nullopt;
    pairs.push_back({a.number, b.number});
  }
  // Which axes are those of space is told by which are padded, else by the library.
  bool last = maker.channels_last();
  if (last && is_zero_pair(maker.told(value.items[1])) &&
      !is_zero_pair(maker.told(value.items[size - 1])))
    last = false;
  const std::size_t first = last ? 1 : 2;
  if (size == 3) return std::array<std::int64_t, 4>{0, 0, pairs[first][0], pairs[first][1]};
  return std::array{pairs[first][0], pairs[first][1], pairs[first + 1][0], pairs[first + 1][1]};
}

}  // namespace

void Maker::fill_of_pad() {
  PadFill& fill = layer_.spec.pad_fill;
  const Argument* mode = bound_.find(Means::fill);
  if (mode == nullptr) mode = bound_.find(Means::interpolation);  // F.pad calls it the same
  const bool words = mode != nullptr && told(*mode->value).is(Kind::text);
  const std::string word = field_values::lower_case(
      std::string((words ? told(*mode->value).text : word_).substr(0, 64)));
  for (const FillWord& each : kFillWords) {
    if (word.find(each.part) == std::string::npos) continue;
    fill.mode = each.mode;
    return;
  }
  if (word.find("symmetric") != std::string::npos) remark("fill_other", {word});
  const Argument* value = bound_.find(Means::value);
  if (value == nullptr) return;
  const Value& number = told(*value->value);
  const double constant = number.is(Kind::real) ? number.real : static_cast<double>(number.number);
  if (number.is_number() && constant != 0) fill = {FillMode::constant, constant};
}

// A list from the last axis on: (left, right, top, bottom).
void Maker::torch_pad(const Value& value) {
  std::array<std::int64_t, 4> cells{};
  if (!value.is(Kind::list)) {
    // F.pad takes a list alone.
    if (library_.id == "pytorch" && function_.rank == 0 && value.is_number())
      return wrong(value, "pad", "(1, 1), (1, 1, 1, 1)");
    const auto all = whole(value, "pad", INT_MIN);
    if (!all) return;
    cells = {*all, *all, *all, *all};
  } else {
    const std::size_t size = value.items.size();
    if (size == 0 || size % 2 != 0 || size > 8) return wrong(value, "pad", "(1, 1), (1, 1, 1, 1)");
    if (function_.rank == 0 && size == 2 && context_.options().input.size() != 2)
      layer_.spec.op = &kConv1d;
    // Zeros alone may be put around the last axes alone.
    const FillMode mode = layer_.spec.pad_fill.mode;
    const bool zeros = mode == FillMode::zeros || mode == FillMode::constant;
    if (library_.id == "pytorch" && !zeros && size != 2U * rank())
      return wrong(value, "pad", rank() == 1 ? "(1, 1)" : "(1, 1, 1, 1)");
    for (std::size_t i = 0; i < size; ++i) {
      const auto number = whole(value.items[i], "pad", INT_MIN);
      if (!number) return;
      if (i < 4) cells[i < 2 ? 2 + i : i - 2] = *number;
      if (i >= 4 && *number != 0)
        remark("sides_elsewhere", {std::to_string(-static_cast<int>(i / 2) - 1)});
    }
  }
  if (rank() == 1) cells[0] = cells[1] = 0;
  put_pad(cells);
}

void Maker::put_pad(const std::array<std::int64_t, 4>& cells) {
  // Less than none cuts in torch, and is refused elsewhere (Keras: "`cropping` cannot be negative";
  // tf.pad: "Paddings must be non-negative"; numpy).
  const bool crops = function_.does == Does::crop;
  const bool cuts_too =
      !crops && (library_.id == "pytorch" || library_.id == "paddle" || library_.id == "tfjs");
  if (const std::int64_t least = std::ranges::min(cells); least < 0 && !cuts_too)
    return refuse(range_problem(crops ? "crop" : "pad", least, 0, INT_MAX),
                  bound_.find(Means::padding)->value->at);
  const auto [pads, cuts] = split(cells);
  const auto cell = [](std::int64_t count) {
    return static_cast<int>(std::min<std::int64_t>(count, INT_MAX));
  };
  layer_.sides = {cell(pads[0]), cell(pads[1]), cell(pads[2]), cell(pads[3])};
  if (std::ranges::max(cuts) == 0) return;
  if (std::ranges::max(pads) == 0) {
    layer_.kind = LayerKind::crop;
    layer_.sides = {cell(cuts[0]), cell(cuts[1]), cell(cuts[2]), cell(cuts[3])};
    return;
  }
  after_.push_back(beside(LayerKind::crop, cuts));
}

void Maker::pad_layer() {
  result_.op = ModelOp::layer;
  layer_.kind = LayerKind::pad;
  fill_of_pad();
  const Argument* given = bound_.find(Means::padding);
  if (given == nullptr) {
    layer_.sides = {1, 1, 1, 1};
    result_.assumed.emplace_back("pad");
    if (rank() == 1) layer_.sides.top = layer_.sides.bottom = 0;
    return;
  }
  const Value& value = told(*given->value);
  const bool last_first = library_.id == "pytorch" || library_.id == "paddle";
  if (last_first) return torch_pad(value);
  if (const auto cells = value.is(Kind::list) ? every_axis(*this, value) : std::nullopt) {
    if (function_.rank == 0) layer_.spec.op = value.items.size() == 3 ? &kConv1d : &kConv2d;
    if (rank() == 1 && value.items.size() == 4) layer_.spec.op = &kConv2d;
    return put_pad(*cells);
  }
  if (library_.id == "keras" && function_.rank > 0 && value.is(Kind::list))
    return keras_sides(value);
  if (const auto cells = pairs(value)) return put_pad(*cells);
  if (const auto cells = numbers(value, function_.does == Does::crop ? "crop" : "pad", 0))
    put_pad(
        {rank() == 1 ? 0 : (*cells)[0], rank() == 1 ? 0 : (*cells)[0], (*cells)[1], (*cells)[1]});
}

// Two for the axis of one dimension; for each of two a number or a pair.
void Maker::keras_sides(const Value& value) {
  const std::string_view field = function_.does == Does::crop ? "crop" : "pad";
  const auto refuse_it = [&] {
    wrong(value, field, rank() == 1 ? "1, (1, 2)" : "1, (1, 2), ((1, 2), (3, 4))");
  };
  if (value.items.size() != 2) return refuse_it();
  std::array<std::int64_t, 4> cells{};
  for (std::size_t i = 0; i < 2; ++i) {
    const Value& item = told(value.items[i]);
    const bool pair = rank() == 2 && item.is(Kind::list);
    if (pair && item.items.size() != 2) return refuse_it();
    for (std::size_t side = 0; side < (rank() == 2 ? 2U : 1U); ++side) {
      const auto number = whole(pair ? item.items[side] : item, field, 0);
      if (!number) return;
      cells[rank() == 2 ? 2 * i + side : 2 + i] = *number;
    }
  }
  put_pad(cells);
}

void Maker::crop_layer() {
  pad_layer();
  result_.assumed.clear();
  layer_.kind = LayerKind::crop;
  layer_.spec.pad_fill = {};
  if (bound_.find(Means::padding) != nullptr) return;
  const int cells = function_.rank == 1 ? 1 : 0;  // as Keras has it
  layer_.sides = {0, 0, cells, cells};
  result_.assumed.emplace_back("crop");
}

// An interpolation that is not shown, of those that the library has.
void Maker::upsample_word(const Value& value, const std::string& word) {
  constexpr std::string_view kKeras = "nearest, bilinear, bicubic, lanczos3, lanczos5";
  constexpr std::string_view kTorch = "nearest, linear, bilinear, bicubic, trilinear, area";
  const std::string_view all = library_.id == "keras"     ? kKeras
                               : library_.id == "pytorch" ? kTorch
                                                          : std::string_view();
  if (all.empty() || all.find(word) != std::string_view::npos)
    return remark("interpolation_other", {word});
  refuse({"interpolation",
          "unknown_name",
          {"\"" + shown_text(word) + "\"", std::string(all)},
          Problem::Kind::unknown},
         value.at);
}

void Maker::upsample_layer() {
  result_.op = ModelOp::layer;
  layer_.kind = LayerKind::upsample;
  if (function_.rank == 1) layer_.spec.op = &kConv1d;
  const std::string_view standard = default_of(function_, Means::interpolation);
  if (const auto found = find_interpolation(standard)) layer_.interpolation = *found;
  if (word_.find("ilinear") != std::string_view::npos) layer_.interpolation = Interpolation::linear;
  if (const Argument* mode = bound_.find(Means::interpolation)) {
    const Value& value = told(*mode->value);
    const std::string word = field_values::lower_case(std::string(value.text.substr(0, 64)));
    const std::string bare =
        word.substr(word.rfind('.') == std::string::npos ? 0 : word.rfind('.') + 1);
    if (const auto found = find_interpolation(bare)) {
      layer_.interpolation = *found;
    } else if (bare.starts_with("nearest")) {
      layer_.interpolation = Interpolation::nearest;
    } else if (value.is(Kind::text)) {
      upsample_word(value, bare);
    }
  } else {
    result_.assumed.emplace_back("interpolation");
  }
  const Argument* size = bound_.find(Means::size);
  const bool sized = size != nullptr && !told(*size->value).is(Kind::null);
  if (sized) {
    // "only one of size or scale_factor should be defined"
    const Argument* scale = bound_.find(Means::scale);
    if (library_.id == "pytorch" && scale != nullptr && !told(*scale->value).is(Kind::null))
      return refuse({"scale", "argument_twice", {std::string(size->name)}, Problem::Kind::unknown},
                    scale->value->at);
    upsample_size(*size);
  } else {
    upsample_scale();
  }
  upsample_coordinates();
}

// Where its output cells lie, by each library's own words.
void Maker::upsample_coordinates() {
  const auto word = [&](Means means, std::string_view otherwise) {
    const Argument* argument = bound_.find(means);
    const Value* value = argument == nullptr ? nullptr : &told(*argument->value);
    return value != nullptr && value->is(Kind::text) ? std::string_view(value->text) : otherwise;
  };
  const bool corners = flag(bound_.find(Means::align_corners), "coordinates").value_or(false) ||
                       word_ == "UpsamplingBilinear2d";
  const bool whole = !layer_.size && std::ranges::all_of(layer_.scale, [](double scale) {
    return std::floor(scale) == scale;
  });
  const bool nearest = layer_.interpolation == Interpolation::nearest;
  if (library_.framework == "onnx") {
    if (word_ == "Upsample") {
      layer_.coordinates = Coordinates::asymmetric;
    } else {
      const bool doubles = whole && std::ranges::max(layer_.scale) <= 2;
      layer_.coordinates =
          onnx_coordinates(layer_.interpolation, word(Means::coordinates, "half_pixel"),
                           word(Means::nearest_mode, "round_prefer_floor"), doubles);
    }
  } else if (library_.id == "tfjs" && !(nearest && whole)) {  // its layers ask for neither
    const auto centres = flag(bound_.find(Means::half_pixel_centers), "coordinates");
    layer_.coordinates = tensorflow_coordinates(corners, centres.value_or(false));
  } else if (corners) {
    layer_.coordinates = Coordinates::align_corners;
  } else if (library_.framework == "pytorch" && nearest && !whole &&
             word(Means::interpolation, "nearest") == "nearest") {
    layer_.coordinates = Coordinates::asymmetric;  // nearest-exact: half pixels
  }
}

// The output itself.
void Maker::upsample_size(const Argument& size) {
  const Value& value = told(*size.value);
  if (function_.rank == 0 && value.is(Kind::list) && value.items.size() == 1)
    layer_.spec.op = &kConv1d;
  std::optional<std::array<std::int64_t, 2>> cells;
  const auto width =
      std::ranges::find(bound_.arguments, std::string_view("width"), &Argument::name);
  if (width != bound_.arguments.end()) {
    const auto h = whole(value, "size", 1);
    const auto w = whole(*width->value, "size", 1);
    if (h && w) cells = std::array{*h, *w};
  } else if (value.is(Kind::list) || value.is_number()) {
    cells = numbers(value, "size", 1);
  } else {
    result_.unknown = Remark{"output_shape_open", {}};
  }
  if (!cells) return;
  layer_.size = PerAxis{1, 1};
  for (const Axis axis : axes_of(layer_.spec))
    (*layer_.size)[axis] = static_cast<int>((*cells)[axis]);
}

void Maker::upsample_scale() {
  const Argument* scale = bound_.find(Means::scale);
  if (scale == nullptr || told(*scale->value).is(Kind::null)) {
    const std::string_view standard = default_of(function_, Means::scale);
    if (standard.empty()) {
      result_.unknown = Remark{"output_shape_open", {}};
      return;
    }
    for (const Axis axis : axes_of(layer_.spec))
      layer_.scale[axis] = standard[0] - '0';
    result_.assumed.emplace_back("scale");
    return;
  }
  const Value& value = told(*scale->value);
  const auto axes = axes_of(layer_.spec);
  const auto refuse_it = [&] { wrong(value, "scale", axes.size() == 1 ? "2" : "2 or (2, 3)"); };
  const std::size_t count = value.items.size();
  // keras/src/layers/reshaping/up_sampling2d.py: whole numbers, one in one dimension.
  const bool keras = library_.id == "keras";
  const bool one = count == 1 && !keras && library_.id != "pytorch";
  if (value.is(Kind::list) && ((count != axes.size() && !one) || (keras && axes.size() == 1)))
    return refuse_it();
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const Value& factor = value.is(Kind::list) ? told(value.items[count == 1 ? 0 : i]) : value;
    if (!factor.is_number() || (keras && !factor.is(Kind::whole))) return refuse_it();
    layer_.scale[axes[i]] =
        factor.is(Kind::real) ? factor.real : static_cast<double>(factor.number);
  }
}

}  // namespace padlens::reading
