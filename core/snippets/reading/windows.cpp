#include <algorithm>
#include <array>
#include <climits>
#include <utility>

#include "core/frameworks/framework.h"
#include "core/layer/field_values.h"
#include "core/snippets/reading/maker.h"

// Convolutions, transposed ones and pools.

namespace padlens::reading {
namespace {

using Kind = Value::Kind;

}  // namespace

void Maker::window() {
  Spec& spec = layer_.spec;
  spec.padding = PaddingMode::valid;
  spec.framework = context_.framework_of(library_);
  if (function_.does == Does::reduce) reducer();
  kernel();
  strides();
  if (bound_.find(Means::dilation) != nullptr) {
    axes(Means::dilation, &Spec::dilation, "dilation");
  } else if (spec.op->has_kernel || find_framework(spec.framework)->offers(*spec.op, "dilation")) {
    result_.assumed.emplace_back("dilation");
  }
  if (spec.op->has_kernel) planes();
  if (const Argument* stretch = bound_.find(Means::stretch);
      stretch != nullptr && !told(*stretch->value).is(Kind::null))
    stretched();
  padding();
  if (spec.op->transposed()) transposed_fields();
  if (spec.op->pools()) pool_fields();
  settle(spec);
  dilated_pool();
}

// A function may dilate a pool whose layer in the same library does not: ONNX has both.
void Maker::dilated_pool() {
  Spec& spec = layer_.spec;
  const bool dilates = spec.dilation != PerAxis{1, 1};
  if (!spec.op->pools() || !dilates || find_framework(spec.framework)->offers(*spec.op, "dilation"))
    return;
  framework_ = "onnx";
  spec.framework = framework_;
  if (spec.padding == PaddingMode::same) spec.padding = PaddingMode::same_upper;
  remark("dilated_pool");
  // It takes less padding than that: as cells of their own.
  if (spec.padding != PaddingMode::explicit_sides || spec.sides == Sides{}) return;
  const Sides& at = spec.sides;
  before_.push_back(beside(LayerKind::pad, {at.top, at.bottom, at.left, at.right}));
  spec.padding = PaddingMode::valid;
  spec.sides = {};
}

// A number for each axis, put where it belongs.
void Maker::axes(Means means, PerAxis Spec::*member, std::string_view field) {
  const Argument* argument = bound_.find(means);
  if (is_null(argument, field)) return;
  const auto cells = numbers(*argument->value, field, 1);
  if (!cells) return;
  for (const Axis axis : axes_of(layer_.spec))
    (layer_.spec.*member)[axis] = static_cast<int>((*cells)[axis]);
}

void Maker::kernel() {
  Spec& spec = layer_.spec;
  const Argument* size = bound_.find(Means::kernel);
  const Argument* rows = bound_.find(Means::rows);
  const Argument* columns = bound_.find(Means::columns);
  if (rows != nullptr && columns != nullptr) {
    const auto height = whole(*rows->value, "kernel", 1);
    const auto width = whole(*columns->value, "kernel", 1);
    if (height && width) spec.kernel = {static_cast<int>(*height), static_cast<int>(*width)};
    return;
  }
  const bool named = size != nullptr && told(*size->value).is(Kind::name);
  if (size != nullptr && !is_null(size, "kernel") && !(named && !context_.options().kernel.empty()))
    return axes(Means::kernel, &Spec::kernel, "kernel");
  const std::string_view standard = default_of(function_, Means::kernel);
  if (size == nullptr && !standard.empty()) {
    for (const Axis axis : axes_of(spec))
      spec.kernel[axis] = standard[0] - '0';
    result_.assumed.emplace_back("kernel");
    // Keras 3 has no default there, which Keras 2 had.
    if (library_.id == "keras" && function_.does == Does::average_pool)
      remark("pool_size_keras2", {std::string(standard)});
    return;
  }
  const Argument* weight = bound_.find(Means::weight);
  std::optional<std::vector<std::int64_t>> shape;
  if (weight != nullptr) shape = context_.array_shape(*weight->value);
  const auto axes = static_cast<std::size_t>(rank());
  if (shape && shape->size() == axes + 2) {
    const std::size_t first = weight_space_first_ ? 0 : library_.id == "mlx" ? 1 : 2;
    for (std::size_t i = 0; i < axes; ++i) {
      const std::int64_t cells = (*shape)[first + i];
      if (cells >= 1 && cells <= INT_MAX) spec.kernel[2 - axes + i] = static_cast<int>(cells);
    }
    return;
  }
  const auto& told_kernel = context_.options().kernel;
  if (told_kernel.size() == axes || told_kernel.size() == 1) {  // one number is for every axis
    for (std::size_t i = 0; i < axes; ++i)
      spec.kernel[2 - axes + i] = static_cast<int>(
          std::clamp<std::int64_t>(told_kernel[told_kernel.size() == 1 ? 0 : i], 1, INT_MAX));
    remark("kernel_given");
    return;
  }
  result_.assumed.emplace_back("kernel");
  result_.unknown = Remark{"kernel_unknown", {}};
}

void Maker::strides() {
  Spec& spec = layer_.spec;
  const Argument* given = bound_.find(Means::stride);
  const bool left_out =
      is_null(given, "stride") || (library_.id == "pytorch" && told(*given->value).is(Kind::list) &&
                                   told(*given->value).items.empty());
  if (!left_out) return axes(Means::stride, &Spec::stride, "stride");
  result_.assumed.emplace_back("stride");
  if (spec.op->pools() && library_.pool_stride_is_kernel) spec.stride = spec.kernel;
}

void Maker::padding() {
  const Argument* given = bound_.find(Means::padding);
  const Argument* pads = bound_.find(Means::pads);
  const bool word = !is_null(given, "padding");
  // lax works out no padding for what it stretches.
  const bool stretched = bound_.find(Means::stretch) != nullptr && transposed();
  if (word && stretched && told(*given->value).is(Kind::text))
    wrong(*given->value, "padding", "[(1, 1), (0, 0)]");
  if (word) library_.padding(*this, *given->value);
  if (pads != nullptr && !told(*pads->value).is(Kind::null)) {
    // Beside a word that pads by itself they would be ignored, or refused.
    if (!word || layer_.spec.padding == PaddingMode::notset) {
      library_.padding(*this, *pads->value);
    } else {
      refuse({"padding",
              "pads_beside_word",
              {context_.text_of(*given->value)},
              Problem::Kind::unknown},
             pads->value->at);
    }
  } else if (!word) {
    assume(Means::padding, "padding");
    const std::string_view standard = default_of(function_, Means::padding);
    const bool numbers_alone =
        library_.id == "pytorch" || library_.id == "paddle" || library_.id == "mlx";
    if (numbers_alone) layer_.spec.padding = PaddingMode::explicit_sides;
    if (standard == "same") layer_.spec.padding = PaddingMode::same;
    if (standard == "same" && stretched)
      refuse({"padding", "not_told", {"SAME"}, Problem::Kind::unknown}, call_.at);
    if (standard == "notset") layer_.spec.padding = PaddingMode::notset;
  }
  if (const Argument* mode = bound_.find(Means::fill)) {
    const Value& value = told(*mode->value);
    if (value.is_number() || !value.is(Kind::text)) return;
    const std::string spelled_mode =
        field_values::lower_case(std::string(value.text.substr(0, 32)));
    for (const FillInfo& fill_info : fills()) {
      if (spelled_mode == fill_info.name && fill_info.mode != FillMode::constant)
        fill(fill_info.mode);
    }
  }
}

// Channels, filters, groups. Where the text does not tell the channels, the fewest that its groups
// allow stand for them: sizes do not depend on them.
void Maker::planes() {
  Spec& spec = layer_.spec;
  count(Means::channels, &Spec::channels, "channels");
  count(Means::filters, &Spec::filters, "filters");
  count(Means::groups, &Spec::groups, "groups");
  const auto tells = [&](Means means) {
    const Argument* argument = bound_.find(means);
    return argument != nullptr && told(*argument->value).is(Kind::whole);
  };
  if (tells(Means::channels)) channels_ = spec.channels;
  if (tells(Means::filters)) filters_ = spec.filters;
  if (function_.does == Does::depthwise || function_.does == Does::separable)
    return depthwise_planes();
  // As many channels as groups would be a depthwise layer, which Keras lets dilate with a stride.
  const int least = library_.id == "keras" && spec.groups > 1 && strided_and_dilated() ? 2 : 1;
  if (!tells(Means::channels)) spec.channels = least * spec.groups;
  if (!tells(Means::filters)) spec.filters = spec.groups;
}

bool Maker::strided_and_dilated() const {
  return std::ranges::max(layer_.spec.stride) > 1 && std::ranges::max(layer_.spec.dilation) > 1;
}

void Maker::depthwise_planes() {
  Spec& spec = layer_.spec;
  spec.filters = spec.channels;
  int multiplier = 1;
  if (const Argument* argument = bound_.find(Means::depth_multiplier)) {
    if (told(*argument->value).is(Kind::whole)) {
      const auto number = whole(*argument->value, "depth_multiplier", 1);
      multiplier = static_cast<int>(number.value_or(1));
    }
  }
  // Of a channel: a depthwise layer treats each alike. Keras lets it dilate with a stride, which
  // one with a single channel, as any other convolution, may not.
  if (library_.id == "keras" && spec.channels == 1 && strided_and_dilated()) {
    spec.channels = 2;
    spec.filters = 1;
  }
  spec.depth_multiplier = multiplier;
  remark("depthwise");
  filters_.reset();
}

// Behind a depthwise convolution one of 1 × 1 that mixes its planes.
void Maker::separable(Made& made) {
  ModelLayer pointwise = layer_at(word_, context_.place(call_.at));
  const ModelLayer& first = made.layers.back();
  pointwise.name = "_pointwise";
  pointwise.layer.spec.op = first.layer.spec.op;
  pointwise.layer.spec.framework = first.layer.spec.framework;
  pointwise.layer.spec.kernel = {1, 1};
  pointwise.remarks.push_back({"pointwise", {std::string(word_)}});
  if (const Argument* argument = bound_.find(Means::filters);
      argument != nullptr && told(*argument->value).is(Kind::whole)) {
    const std::int64_t filters = told(*argument->value).number;
    if (filters >= 1 && filters <= INT_MAX) {
      pointwise.layer.spec.filters = static_cast<int>(filters);
      pointwise.channels_out = filters;
    }
  }
  flatten(pointwise.layer.spec);
  made.layers.push_back(std::move(pointwise));
}

void Maker::output_shape(const Value& value) {
  Spec& spec = layer_.spec;
  if (!value.is(Kind::list)) {
    // As tf.shape(x) does: only a run tells it.
    if (!value.is(Kind::null)) result_.unknown = Remark{"output_shape_open", {}};
    return;
  }
  const auto cells = numbers(value, "output_shape", 1);
  if (!cells) return;
  spec.output_shape = PerAxis{1, 1};
  for (const Axis axis : axes_of(spec))
    (*spec.output_shape)[axis] = static_cast<int>((*cells)[axis]);
}

void Maker::transposed_fields() {
  Spec& spec = layer_.spec;
  if (const Argument* extra = bound_.find(Means::output_padding);
      extra != nullptr && !told(*extra->value).is(Kind::null)) {
    if (const auto cells = numbers(*extra->value, "output_padding", 0)) {
      spec.output_padding = PerAxis{0, 0};
      for (const Axis axis : axes_of(spec))
        (*spec.output_padding)[axis] = static_cast<int>((*cells)[axis]);
    }
  } else {
    result_.assumed.emplace_back("output_padding");
  }
  if (const Argument* shape = bound_.find(Means::output_shape)) output_shape(told(*shape->value));
}

void Maker::pool_fields() {
  Spec& spec = layer_.spec;
  constexpr std::array<std::string_view, 4> kOthers{"LPPool1d", "LPPool2d", "lp_pool2d",
                                                    "min_pool"};
  if (is_one_of(word_, kOthers))
    remark("taken_as", {std::string(word_), std::string(spec.op->name)});
  if (const Argument* argument = bound_.find(Means::ceil_mode)) {
    if (const auto on = flag(argument, "ceil_mode")) spec.ceil_mode = *on;
  } else if (find_framework(spec.framework)->offers(*spec.op, "ceil_mode")) {
    result_.assumed.emplace_back("ceil_mode");
  }
  cover_all();
  if (!spec.op->reducer->divides) return;
  if (const auto on = flag(bound_.find(Means::count_include_pad), "count_include_pad"))
    spec.count_include_pad = on;
  if (const auto on = flag(bound_.find(Means::exclusive), "count_include_pad"))
    spec.count_include_pad = !*on;
  if (const Argument* divisor = bound_.find(Means::divisor);
      divisor != nullptr && !told(*divisor->value).is(Kind::null)) {
    const auto number = whole(*divisor->value, "divisor_override", -Limits::divisor);
    if (number) spec.divisor_override = static_cast<int>(std::min<std::int64_t>(*number, INT_MAX));
  }
}

// Chainer's own word for the ceiling, which its max pools take where none is given.
void Maker::cover_all() {
  if (const Argument* argument = bound_.find(Means::cover_all)) {
    if (const auto on = flag(argument, "cover_all")) layer_.spec.cover_all = *on;
  }
}

// lax.reduce_window and tf.nn.pool say by an argument what a window comes to.
void Maker::reducer() {
  const Argument* argument = bound_.find(Means::reducer);
  if (argument == nullptr) return;
  const Value& value = told(*argument->value);
  const std::string word = field_values::lower_case(std::string(value.text.substr(0, 64)));
  const auto ends = [&](std::string_view end) { return word.ends_with(end); };
  if (ends("max") || ends("maximum")) return;
  layer_.spec.op = in_dimensions(kAveragePool2d, rank());
  if (ends("avg") || ends("mean")) return;
  // A sum reads the same cells as a mean; a least one as a largest.
  if (ends("min") || ends("minimum")) layer_.spec.op = in_dimensions(kMaxPool2d, rank());
  remark("taken_as", {context_.text_of(value), std::string(layer_.spec.op->name)});
}

// lax: zeros between the input's cells make a transposed convolution of it, whose padding stands
// around them.
void Maker::stretched() {
  const auto cells = numbers(*bound_.find(Means::stretch)->value, "lhs_dilation", 1);
  if (!cells || (*cells)[kHeight] * (*cells)[kWidth] == 1) return;
  Spec& spec = layer_.spec;
  const PerAxis steps = spec.stride;
  spec.op = in_dimensions(kConv2dTranspose, rank());
  for (const Axis axis : axes_of(spec))
    spec.stride[axis] = static_cast<int>((*cells)[axis]);
  remark("stretched");
  if (steps == PerAxis{1, 1}) return;
  ModelLayer every = beside(LayerKind::window, {});
  every.layer.spec.op = in_dimensions(kMaxPool2d, rank());
  every.layer.spec.kernel = {1, 1};
  every.layer.spec.stride = steps;
  every.word = "window_strides";
  every.name = "_window_strides";
  after_.push_back(std::move(every));
}

std::int64_t Maker::effective_kernel(Axis axis) const {
  return std::int64_t{layer_.spec.dilation[axis]} * (layer_.spec.kernel[axis] - 1) + 1;
}

}  // namespace padlens::reading
