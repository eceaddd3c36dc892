#include "core/snippets/reading/maker.h"

#include <algorithm>
#include <climits>
#include <cmath>
#include <utility>

#include "core/frameworks/framework.h"
#include "core/layer/field_values.h"
#include "core/layer/spec_fields.h"

// What all layers have in common, and those that have no window.

namespace padlens::reading {
namespace {

using Kind = Value::Kind;

Op operation_of(Does does) {
  switch (does) {
    case Does::transpose:
      return &kConv2dTranspose;
    case Does::max_pool:
    case Does::reduce:
      return &kMaxPool2d;
    case Does::average_pool:
      return &kAveragePool2d;
    default:
      return &kConv2d;
  }
}

ModelOp model_op_of(Does does) {
  switch (does) {
    case Does::concatenate:
      return ModelOp::concatenate;
    case Does::add:
      return ModelOp::add;
    case Does::multiply:
      return ModelOp::multiply;
    case Does::global_pool:
      return ModelOp::global_pool;
    case Does::adaptive_pool:
      return ModelOp::adaptive_pool;
    default:
      return ModelOp::other;
  }
}

}  // namespace

Maker::Maker(const Context& context, const Library& library, const Function& function,
             std::string_view word, const Value& call, const Bound& bound)
    : context_(context),
      library_(library),
      function_(function),
      word_(word),
      call_(call),
      bound_(bound),
      channels_last_(library.channels_last) {}

void Maker::refuse(Problem problem, std::size_t at) {
  reading::refuse(result_, std::move(problem), context_.place(at));
}

void Maker::remark(std::string code, std::vector<std::string> args) {
  result_.remarks.push_back({std::move(code), std::move(args)});
}

void Maker::wrong(const Value& value, std::string_view field, std::string_view possible) {
  refuse({std::string(field),
          "wrong_type",
          {context_.text_of(value), std::string(possible)},
          Problem::Kind::unknown},
         value.at);
}

void Maker::assume(Means means, std::string_view field) {
  if (bound_.find(means) == nullptr) result_.assumed.emplace_back(field);
}

std::optional<std::int64_t> Maker::whole(const Value& given, std::string_view field,
                                         std::int64_t least) {
  const Value& value = told(given);
  std::int64_t number = value.number;
  if (value.is(Kind::real) && std::abs(value.real) >= 1e18) {
    refuse(
        range_problem(std::string(field), context_.text_of(value), least, INT_MAX, value.real > 0),
        value.at);
    return std::nullopt;
  }
  if (value.is(Kind::real) && std::floor(value.real) == value.real && takes_reals()) {
    number = static_cast<std::int64_t>(value.real);
  } else if (!value.is(Kind::whole)) {
    if (value.is(Kind::name) || value.is(Kind::call) || value.is(Kind::index) ||
        value.is(Kind::operation) || value.is(Kind::opaque) || value.is(Kind::sum) ||
        value.is(Kind::product) || value.is(Kind::member) || value.is(Kind::choice) ||
        value.is(Kind::test)) {
      refuse({std::string(field), "not_told", {context_.text_of(value)}, Problem::Kind::unknown},
             value.at);
    } else {
      wrong(value, field, "2");
    }
    return std::nullopt;
  }
  if (number < least || number > INT_MAX) {
    refuse(range_problem(std::string(field), number, least, INT_MAX), value.at);
    return std::nullopt;
  }
  return number;
}

// Of a list with a number for every axis of the tensor: where those of space begin. The others are
// 1, which tells where they are in a library whose tensors may have any order.
std::optional<std::size_t> Maker::first_axis_of_space(const Value& list, std::string_view field) {
  const std::size_t size = list.items.size();
  const auto is_one = [&](std::size_t i) {
    const Value& number = told(list.items[i]);
    return !number.is(Kind::whole) || number.number == 1;
  };
  if (rank() == 1 && size == 4) return 2;  // a flat image, [1, 1, s, 1]
  const bool last = channels_last_;
  const bool shape = field == "output_shape";
  if (!shape && (!is_one(0) || !is_one(last ? size - 1 : 1))) {
    wrong(list, field, last ? "[1, 2, 2, 1]" : "[1, 1, 2, 2]");
    return std::nullopt;
  }
  return last ? 1 : 2;
}

std::optional<std::array<std::int64_t, 2>> Maker::numbers(const Value& given,
                                                          std::string_view field,
                                                          std::int64_t least) {
  const Value& value = told(given);
  const Forms forms = this->forms(field);
  std::array<std::int64_t, 2> result{1, 1};
  const auto for_all = [&](const Value& number) -> std::optional<std::array<std::int64_t, 2>> {
    const auto both = whole(number, field, least);
    if (!both) return std::nullopt;
    return std::array{last_axis_alone() ? least : *both, *both};
  };
  const auto refuse_it = [&] {
    wrong(value, field, example(field));
    return std::nullopt;
  };
  if (!value.is(Kind::list)) {
    const bool listed = value.is_number() && !forms.number;
    return listed ? refuse_it() : for_all(value);
  }
  const std::size_t size = value.items.size();
  const auto axes = static_cast<std::size_t>(rank());
  std::size_t first = 0;
  const bool every =
      field == "output_shape" || (forms.every && field != "padding" && field != "pads");
  if (every && (size == axes + 2 || (axes == 1 && size == 4))) {
    const auto begin = first_axis_of_space(value, field);
    if (!begin) return std::nullopt;
    first = *begin;
  } else if (size == 1 && (axes == 1 ? forms.axes : forms.one || last_axis_alone())) {
    return for_all(value.items[0]);
  } else if (size != axes || !forms.axes || last_axis_alone()) {
    return refuse_it();
  }
  for (std::size_t i = 0; i < axes; ++i) {
    const auto number = whole(value.items[first + i], field, least);
    if (!number) return std::nullopt;
    result[2 - axes + i] = *number;
  }
  return result;
}

// Flax slides a kernel of one axis along the last one; those before are like the batch.
bool Maker::last_axis_alone() const {
  const Argument* size = bound_.find(Means::kernel);
  if (library_.id != "flax" || size == nullptr || rank() != 2) return false;
  const Value& value = told(*size->value);
  return value.is_number() ? !takes_tensors(function_)
                           : value.is(Kind::list) && value.items.size() == 1;
}

// None, or left out; told where the library refuses it.
bool Maker::is_null(const Argument* argument, std::string_view field) {
  if (argument == nullptr) return true;
  if (!told(*argument->value).is(Kind::null)) return false;
  if (refuses_null(field)) wrong(*argument->value, field, example(field));
  return true;
}

std::optional<bool> Maker::flag(const Argument* argument, std::string_view field) {
  if (argument == nullptr) return std::nullopt;
  const Value& value = told(*argument->value);
  if (value.is(Kind::boolean)) return value.number != 0;
  if (!strict_flags() && value.is(Kind::whole) && (value.number == 0 || value.number == 1))
    return value.number != 0;
  if (!value.is(Kind::null) || strict_flags()) wrong(value, field, "True, False");
  return std::nullopt;
}

void Maker::count(Means means, int Spec::*member, std::string_view field) {
  const Argument* argument = bound_.find(means);
  if (argument == nullptr || told(*argument->value).is(Kind::null)) return;
  // A number that the text does not tell is of no importance to sizes.
  if (!told(*argument->value).is_number()) return;
  if (const auto number = whole(*argument->value, field, 1))
    layer_.spec.*member = static_cast<int>(*number);
}

int Maker::rank_of(const Value& given, Means means) const {
  const Value& value = told(given);
  if (!value.is(Kind::list)) return 0;
  const std::size_t size = value.items.size();
  const bool whole_shape = means == Means::stride || means == Means::kernel;
  if (size == 1) return 1;
  if (size == 2) return means == Means::padding && told(value.items[0]).is_number() ? 0 : 2;
  if (size == 3)
    return whole_shape && library_.id != "onnx" && !value.items.empty() &&
                   told(value.items[0]).number == 1 && library_.id != "flax"
               ? 1
               : 3;
  if (size == 4 && whole_shape) return 2;
  return size == 5 && whole_shape ? 3 : 0;
}

int Maker::find_rank() const {
  if (function_.rank > 0) return function_.rank;
  const Argument* kernel = bound_.find(Means::kernel);
  if (library_.id == "flax" && kernel != nullptr) {  // of one axis, in a grid of more
    const Value& size = told(*kernel->value);
    const bool one = size.is_number() || (size.is(Kind::list) && size.items.size() == 1);
    if (one) return context_.options().input.size() == 2 ? 2 : 1;
  }
  for (const Means means : {Means::kernel, Means::stride, Means::dilation, Means::stretch}) {
    const Argument* argument = bound_.find(means);
    if (const int rank = argument == nullptr ? 0 : rank_of(*argument->value, means); rank > 0)
      return rank;
  }
  // One number stands for every axis of the other.
  const ReadOptions& options = context_.options();
  if (const std::size_t told = std::max(options.kernel.size(), options.input.size()); told > 0)
    return static_cast<int>(told);
  if (const Argument* weight = bound_.find(Means::weight)) {
    const auto shape = context_.array_shape(*weight->value);
    if (shape && shape->size() >= 3) return static_cast<int>(shape->size()) - 2;
  }
  if (const Argument* input = bound_.find(Means::input)) {
    const auto shape = context_.array_shape(*input->value);
    if (shape && shape->size() >= 3) return static_cast<int>(shape->size()) - 2;
  }
  return 2;
}

// Windows over all axes of a tensor: those of space are the ones that are no 1; behind the batch
// where all are.
void Maker::layout_of_windows() {
  channels_last_ = true;
  for (const Means means : {Means::kernel, Means::stride, Means::dilation, Means::padding}) {
    const Argument* argument = bound_.find(means);
    if (argument == nullptr) continue;
    const Value& list = told(*argument->value);
    const std::size_t size = list.items.size();
    if (!list.is(Kind::list) || size != static_cast<std::size_t>(find_rank()) + 2) continue;
    const auto plain = [&](const Value& item) {
      const Value& value = told(item);
      if (value.is(Kind::list))
        return std::ranges::all_of(value.items, [](const Value& n) { return n.number == 0; });
      return value.number == 1;
    };
    if (plain(list.items[1]) && !plain(list.items[size - 1])) channels_last_ = false;
    if (!plain(list.items[1])) break;
  }
}

void Maker::read_layout() {
  // lax: the channels first, but of a transposed convolution last; a weight likewise.
  if (library_.id == "jax") channels_last_ = function_.does == Does::transpose;
  weight_space_first_ = library_.id == "jax" ? channels_last_ : library_.weight_space_first;
  if (library_.id == "jax" && function_.does == Does::reduce) return layout_of_windows();
  const Argument* argument = bound_.find(Means::layout);
  if (argument == nullptr) return;
  const Value& value = told(*argument->value);
  // lax.conv_general_dilated has three of them, the input's first.
  const bool list = value.is(Kind::list) && !value.items.empty();
  const Value& word = list ? told(value.items[0]) : value;
  if (list && value.items.size() > 1 && told(value.items[1]).is(Kind::text)) {
    const std::string_view weight = told(value.items[1]).text;
    weight_space_first_ = weight.starts_with('H') || weight.starts_with('W');
  }
  if (!word.is(Kind::text)) return;
  const std::string text = field_values::lower_case(std::string(word.text.substr(0, 32)));
  if (text == "channels_first" || text == "channelsfirst" || text == "th" || text.starts_with("nc"))
    channels_last_ = false;
  if (text == "channels_last" || text == "channelslast" || text == "tf" || text.ends_with("c"))
    channels_last_ = true;
}

void Maker::choose_operation(Op operation) {
  layer_.spec.op = in_dimensions(*operation, std::clamp(find_rank(), 1, 2));
  flatten(layer_.spec);
}

ModelLayer Maker::finish() {
  layer_.spec.framework = framework_.empty() ? context_.framework_of(library_) : framework_;
  const Place place = context_.place(call_.at);
  result_.word = word_;
  result_.line = place.line;
  result_.column = place.column;
  result_.layer = layer_;
  if (channels_) result_.channels_in = channels_;
  if (filters_) result_.channels_out = filters_;
  return std::move(result_);
}

// A layer of the same framework that is added before or after this one.
ModelLayer Maker::beside(LayerKind kind, const std::array<std::int64_t, 4>& cells) const {
  ModelLayer added = layer_at(kind_name(kind), context_.place(call_.at));
  added.name = "_" + added.word;
  added.layer.kind = kind;
  added.layer.spec.op = in_dimensions(kConv2d, rank());
  added.layer.spec.framework = context_.framework_of(library_);
  flatten(added.layer.spec);
  const auto cell = [](std::int64_t count) {
    return static_cast<int>(std::clamp<std::int64_t>(count, 0, INT_MAX));
  };
  added.layer.sides = {cell(cells[0]), cell(cells[1]), cell(cells[2]), cell(cells[3])};
  added.remarks.push_back({"stands_beside", {std::string(word_)}});
  return added;
}

Made Maker::make() {
  Made made;
  read_layout();
  made.channels_last = channels_last_;
  const int rank = is_window(function_.does) || function_.does == Does::pad ? find_rank() : 2;
  if (rank > 2) {
    result_.unknown = Remark{"dimensions", {std::to_string(rank)}};
    made.layers.push_back(finish());
    made.layers.back().op = ModelOp::other;
    return made;
  }
  choose_operation(operation_of(function_.does));
  const auto says_input = [&](const Argument& argument) {
    return argument.means == Means::shape &&
           (function_.does != Does::move || argument.name.find("nput") != std::string_view::npos);
  };
  if (const auto shape = std::ranges::find_if(bound_.arguments, says_input);
      shape != bound_.arguments.end() && (library_.id == "keras" || library_.id == "tfjs")) {
    made.input_shape = context_.array_shape(*shape->value);
    if (made.input_shape && !shape->name.starts_with("batch"))
      made.input_shape->insert(made.input_shape->begin(), -1);
  }
  if (is_window(function_.does)) {
    window();
  } else if (function_.does == Does::pad) {
    pad_layer();
  } else if (function_.does == Does::crop) {
    crop_layer();
  } else if (function_.does == Does::upsample) {
    upsample_layer();
  } else {
    other_layer();
  }
  ModelLayer main = finish();
  for (ModelLayer& each : before_)
    made.layers.push_back(std::move(each));
  made.layers.push_back(std::move(main));
  for (ModelLayer& each : after_)
    made.layers.push_back(std::move(each));
  if (function_.does == Does::separable) separable(made);
  return made;
}

std::optional<std::int64_t> Maker::planes_told(Means means) const {
  const Argument* argument = bound_.find(means);
  if (argument == nullptr || !told(*argument->value).is(Kind::whole)) return std::nullopt;
  const std::int64_t number = told(*argument->value).number;
  return number > 0 ? std::optional(number) : std::nullopt;
}

// As it is written: whoever knows the tensors makes it that of the grid.
void Maker::joined_axis() {
  const Argument* argument = bound_.find(Means::axis);
  if (argument == nullptr) {
    const std::string_view standard = default_of(function_, Means::axis);
    if (!standard.empty()) result_.factors = {standard == "-1" ? -1 : standard.front() - '0'};
    return;
  }
  const Value& value = told(*argument->value);
  if (value.is(Kind::whole)) {
    result_.factors = {value.number};
  } else if (!value.is(Kind::null)) {
    refuse({"axis", "not_told", {context_.text_of(value)}, Problem::Kind::unknown}, value.at);
  }
}

// The size asked for; None keeps that of its axis.
void Maker::adaptive(const Value& value) {
  const auto is_null_item = [&](const Value& item) { return told(item).is(Kind::null); };
  const bool open = value.is(Kind::list) && std::ranges::any_of(value.items, is_null_item);
  if (open && library_.id == "pytorch" && value.items.size() == axes_of(layer_.spec).size()) {
    for (const Value& item : value.items) {
      const auto cells =
          is_null_item(item) ? std::optional<std::int64_t>(-1) : whole(item, "output_size", 0);
      if (cells) result_.factors.push_back(*cells);
    }
    return;
  }
  const auto cells = numbers(value, "output_size", library_.id == "pytorch" ? 0 : 1);
  if (!cells) return;
  for (const Axis axis : axes_of(layer_.spec))
    result_.factors.push_back((*cells)[axis]);
  result_.output = result_.factors;
  if (std::ranges::all_of(result_.factors, [](std::int64_t n) { return n == 1; }))
    result_.op = ModelOp::global_pool;
}

void Maker::other_layer() {
  result_.op = model_op_of(function_.does);
  switch (function_.does) {
    case Does::keeps:
      result_.keeps = true;
      channels_ = planes_told(Means::channels);
      filters_ = planes_told(Means::units);
      break;
    case Does::ends:
      result_.output.emplace();
      channels_ = planes_told(Means::channels);
      filters_ = planes_told(Means::units);
      break;
    case Does::concatenate:
      joined_axis();
      break;
    case Does::global_pool:
      if (library_.framework == "keras" &&
          !flag(bound_.find(Means::keeps_axes), "keepdims").value_or(false))
        result_.output.emplace();
      break;
    case Does::adaptive_pool: {
      const Argument* size = bound_.find(Means::output_shape);
      if (size == nullptr) break;
      layer_.spec.op = in_dimensions(kConv2d, std::max(function_.rank, 1));
      adaptive(told(*size->value));
      break;
    }
    case Does::opaque:
      result_.unknown = Remark{"layer_not_followed", {std::string(word_)}};
      break;
    default:
      break;
  }
}

}  // namespace padlens::reading
