#include <algorithm>
#include <array>
#include <climits>
#include <utility>

#include "core/frameworks/framework.h"
#include "core/layer/spec_fields.h"
#include "core/snippets/reading/builder.h"
#include "core/stack/model_channels.h"

namespace padlens::reading {
namespace {

// "Conv2D" → "conv2d".
std::string base_name(std::string_view word) {
  std::string result;
  for (const char letter : word)
    result += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  return result.empty() ? "layer" : result;
}

// How many of a text's own problems are told, and how many remarks.
constexpr std::size_t kMostProblems = 200;

}  // namespace

PlacedProblem placed(const Fault& fault, const Place& place) {
  const bool limit = fault.code == "code_levels" || fault.code == "too_many_layers" ||
                     fault.code == "too_many_words" || fault.code == "calls_deep" ||
                     fault.code == "too_many_steps";
  const bool names_field = fault.code == "unknown_argument" || fault.code == "argument_twice" ||
                           fault.code == "argument_missing";
  return {{names_field ? fault.args[0] : "", fault.code, fault.args,
           limit ? Problem::Kind::limit : Problem::Kind::unknown},
          place.line,
          place.column};
}

ModelLayer layer_at(std::string_view word, const Place& place) {
  ModelLayer layer;
  layer.word = word;
  layer.line = place.line;
  layer.column = place.column;
  return layer;
}

ModelLayer unknown_layer(std::string_view word, const Place& place) {
  ModelLayer layer = layer_at(shown_text(word), place);
  layer.op = ModelOp::other;
  refuse(layer, {"", "unknown_layer", {layer.word}, Problem::Kind::unknown}, place);
  return layer;
}

void refuse(ModelLayer& layer, Problem problem, const Place& place) {
  layer.understood = false;
  layer.problems.push_back({std::move(problem), place.line, place.column});
}

void Made::tell(const Fault& fault, const Place& place) {
  ModelLayer& layer = layers.front();
  if (fault.code == "argument_missing") layer.understood = false;
  layer.problems.push_back(placed(fault, place));
}

Builder::Builder(std::string_view text, const ReadOptions& options)
    : text_(text), options_(options), places_(text) {
  model_.inputs.push_back({"x", {}, false, {}, {}});
}

void Builder::name_all() {
  for (const ModelLayer& layer : model_.layers) {
    if (!layer.name.empty()) names_.emplace(layer.name, 1);
  }
  for (ModelLayer& layer : model_.layers) {
    if (!layer.name.empty()) continue;
    const bool window = layer.op == ModelOp::layer && layer.layer.kind == LayerKind::window;
    layer.name = free_name(window ? std::string(layer.layer.spec.op->id) : base_name(layer.word));
  }
}

// Sums and products of names are no layers where there is no other: "a-b", "/usr/lib".
void Builder::drop_arithmetic() {
  constexpr std::array<std::string_view, 3> kSigns{"+", "-", "*"};
  const auto is_arithmetic = [&](const ModelLayer& layer) {
    return is_one_of(layer.word, kSigns) ||
           (layer.unknown && layer.unknown->code == "name_unknown");
  };
  if (std::ranges::all_of(model_.layers, is_arithmetic)) drop_after(0);
}

// Of a text that is something else, one problem stands for all.
void Builder::tell_no_layer() {
  constexpr std::size_t kMostBeside = 3;
  auto& problems = model_.problems;
  if (!model_.layers.empty() || (!problems.empty() && problems.size() <= kMostBeside)) return;
  if (problems.size() > kMostBeside) problems.resize(kMostBeside);
  problems.insert(problems.begin(), {{"", "no_layer", {}, Problem::Kind::unknown}, 1, 1});
}

Model Builder::take() {
  name_all();
  for (const ModelLayer& layer : model_.layers) {
    if (!model_.framework.empty()) break;
    if (layer.op == ModelOp::layer) model_.framework = layer.layer.spec.framework;
  }
  if (model_.framework.empty() && !model_.layers.empty())
    model_.framework = model_.layers.front().layer.spec.framework;
  if (model_.framework.empty()) model_.framework = options_.framework;
  tell_no_layer();
  return std::move(model_);
}

Words Builder::words(std::string_view code) {
  constexpr std::size_t kMostWords = 4'000'000;
  Words words = words_of(code, kMostWords);
  if (words.too_deep != std::string_view::npos)
    complain({words.too_deep, "code_levels", {std::to_string(kMostLevels)}});
  if (words.too_many != std::string_view::npos)
    complain({words.too_many, "too_many_words", {std::to_string(kMostWords)}});
  return words;
}

void Builder::complain(const Fault& fault) {
  if (model_.problems.size() < kMostProblems)
    model_.problems.push_back(placed(fault, place(fault.at)));
}

void Builder::remark(std::string code, std::vector<std::string> args) {
  const Remark remark{std::move(code), std::move(args)};
  if (model_.remarks.size() < kMostProblems &&
      std::ranges::find(model_.remarks, remark) == model_.remarks.end())
    model_.remarks.push_back(remark);
}

bool Builder::is_told(std::string_view code) const {
  return std::ranges::find(model_.remarks, code, &Remark::code) != model_.remarks.end();
}

Source Builder::add(ModelLayer layer, std::vector<Source> from, std::string name) {
  if (model_.layers.size() >= kMostLayers) {
    if (!full_)
      model_.problems.push_back(
          {{"", "too_many_layers", {std::to_string(kMostLayers)}, Problem::Kind::limit},
           layer.line,
           layer.column});
    full_ = true;
    return current_;
  }
  layer.name = std::move(name);
  layer.from = std::move(from);
  if (layer.op == ModelOp::layer) {
    last_rank_ = layer.layer.spec.op->rank;
    last_framework_ = layer.layer.spec.framework;
  }
  model_.layers.push_back(std::move(layer));
  current_ = {false, model_.layers.size() - 1};
  keep_axes(model_.layers.back());
  return current_;
}

void Builder::drop(const std::vector<bool>& layers) {
  std::vector<std::size_t> now(layers.size());
  std::vector<ModelLayer> kept;
  std::vector<bool> used(model_.inputs.size());
  for (std::size_t i = 0; i < layers.size(); ++i) {
    now[i] = kept.size();
    if (!layers[i]) kept.push_back(std::move(model_.layers[i]));
  }
  for (ModelLayer& layer : kept) {
    for (Source& source : layer.from) {
      if (source.is_input) used[source.index] = true;
      if (!source.is_input) source.index = now[source.index];
    }
  }
  std::vector<std::size_t> inputs_now(used.size());
  std::vector<ModelInput> inputs;
  for (std::size_t i = 0; i < used.size(); ++i) {
    inputs_now[i] = inputs.size();
    if (used[i]) inputs.push_back(std::move(model_.inputs[i]));
  }
  for (ModelLayer& layer : kept) {
    for (Source& source : layer.from)
      if (source.is_input) source.index = inputs_now[source.index];
  }
  model_.layers = std::move(kept);
  if (!inputs.empty()) model_.inputs = std::move(inputs);
  sizes_.clear();
  channels_.clear();
  laid_.clear();
  axes_.clear();
  current_ = model_.layers.empty() ? Source{true, 0} : Source{false, model_.layers.size() - 1};
}

void Builder::drop_after(std::size_t count) {
  model_.layers.resize(count);
  sizes_.resize(std::min(sizes_.size(), count));
  channels_.resize(sizes_.size());
  laid_.resize(std::min(laid_.size(), count));
  std::erase_if(axes_, [&](const auto& each) { return each.first >= count; });
  current_ = count == 0 ? Source{true, 0} : Source{false, count - 1};
}

void Builder::tell_input(const Made& made, const std::vector<Source>& from) {
  if (!made.input_shape || from.size() != 1 || !from[0].is_input) return;
  ModelInput& input = model_.inputs[from[0].index];
  if (!input.shape.empty()) return;
  input.shape = *made.input_shape;
  input.channels_last = made.channels_last;
}

Source Builder::add(Made made, std::vector<Source> from, const std::string& name) {
  tell_input(made, from);
  for (ModelLayer& layer : made.layers) {
    std::string own = name.empty() ? "" : name + layer.name;
    from = {add(std::move(layer), std::move(from), std::move(own))};
  }
  return from.empty() ? current_ : from.front();
}

std::string Builder::free_name(const std::string& base) {
  for (;;) {
    const int count = ++names_[base];
    if (count == 1) return base;
    std::string name = base + "_" + std::to_string(count);
    if (names_.emplace(name, 1).second) return name;
  }
}

std::string Builder::framework() const {
  if (!last_framework_.empty()) return last_framework_;
  return find_framework(options_.framework) == nullptr ? leaning_ : options_.framework;
}

// Of layers that are joined along an axis of the grid.
GridSize Builder::joined_size(std::size_t index) {
  const ModelLayer& layer = model_.layers[index];
  GridSize size = size_of(layer.from.front());
  const std::int64_t axis = layer.factors.front();
  for (std::size_t i = 1; i < layer.from.size() && size && axis >= 0; ++i) {
    const GridSize other = size_of(layer.from[i]);
    const auto at = static_cast<std::size_t>(axis);
    if (!other || other->size() != size->size() || at >= size->size() ||
        __builtin_add_overflow((*size)[at], (*other)[at], &(*size)[at]))
      return std::nullopt;
  }
  return size;
}

void Builder::size_layer(std::size_t index) {
  const ModelLayer& layer = model_.layers[index];
  GridSize size = layer.output;
  const GridSize input = layer.from.empty() ? GridSize() : size_of(layer.from.front());
  if (!size && input) {
    const bool joins = layer.op == ModelOp::add || layer.op == ModelOp::multiply ||
                       layer.op == ModelOp::concatenate || layer.keeps;
    if (joins) size = input;
    if (layer.op == ModelOp::concatenate && !layer.factors.empty()) size = joined_size(index);
    const auto axes = padlens::axes_of(layer.layer.spec);
    if (layer.op == ModelOp::layer && input->size() == axes.size() && !layer.unknown) {
      StackLayer sized = layer.layer;
      for (std::size_t i = 0; i < axes.size(); ++i)
        sized.spec.input[axes[i]] =
            static_cast<int>(std::clamp<std::int64_t>((*input)[i], 0, INT_MAX));
      if (const auto out = output_size(sized)) {
        size.emplace();
        for (const Axis axis : axes)
          size->push_back((*out)[axis]);
      }
    }
  }
  sizes_.push_back(std::move(size));
  std::vector<std::optional<std::int64_t>> in;
  for (const Source& source : layer.from)
    in.push_back(channels_of(source));
  channels_.push_back(channels_through(layer, in));
}

const std::vector<std::int64_t>& Builder::shape_of_input(std::size_t index) const {
  const ModelInput& input = model_.inputs[index];
  const auto told = std::ranges::find(options_.inputs, input.name, &ReadOptions::NamedShape::name);
  return input.shape.empty() && told != options_.inputs.end() ? told->shape : input.shape;
}

GridSize Builder::size_of(Source source) {
  if (source.is_input) {
    const ModelInput& input = model_.inputs[source.index];
    const std::vector<std::int64_t>& shape = shape_of_input(source.index);
    if (shape.size() >= 3) {
      const auto first = shape.begin() + (input.channels_last ? 1 : 2);
      const auto last = shape.end() - (input.channels_last ? 1 : 0);
      if (std::all_of(first, last, [](std::int64_t cells) { return cells > 0; }))
        return std::vector<std::int64_t>(first, last);
    }
    if (!shape.empty() && shape.size() < 3) return std::vector<std::int64_t>();
    if (!options_.input.empty()) return options_.input;
    return std::nullopt;
  }
  while (sizes_.size() <= source.index)
    size_layer(sizes_.size());
  return sizes_[source.index];
}

std::optional<std::int64_t> Builder::channels_of(Source source) {
  if (source.is_input) {
    const std::vector<std::int64_t>& shape = shape_of_input(source.index);
    if (shape.size() < 2) return std::nullopt;
    const bool last = model_.inputs[source.index].channels_last && shape.size() > 2;
    const std::int64_t planes = last ? shape.back() : shape[1];
    return planes > 0 ? std::optional(planes) : std::nullopt;
  }
  while (sizes_.size() <= source.index)
    size_layer(sizes_.size());
  return channels_[source.index];
}

// --- axes ---------------------------------------------------------------------------------------

TensorAxes Builder::axes_of(Source source, bool planes_last) {
  if (const TensorAxes* moved = moved_axes(source)) return *moved;
  const GridSize size = size_of(source);
  const std::size_t told = source.is_input ? shape_of_input(source.index).size() : 0;
  const std::size_t rank = size             ? size->size()
                           : told >= 2      ? told - 2
                           : last_rank_ > 0 ? static_cast<std::size_t>(last_rank_)
                                            : 2;
  return axes_of_grid(size, rank, channels_of(source), planes_last);
}

const TensorAxes* Builder::moved_axes(Source source) const {
  if (source.is_input) return nullptr;
  const auto found = axes_.find(source.index);
  return found == axes_.end() ? nullptr : &found->second;
}

void Builder::put_axes(Source source, TensorAxes axes) {
  if (!source.is_input) axes_[source.index] = std::move(axes);
}

bool Builder::is_laid(Source source) {
  if (source.is_input) return !shape_of_input(source.index).empty();
  while (laid_.size() <= source.index) {
    const ModelLayer& layer = model_.layers[laid_.size()];
    const bool goes_through = layer.op == ModelOp::other && layer.keeps && !layer.from.empty() &&
                              !axes_.contains(laid_.size());
    // What comes of a layer that is not followed may have any axes.
    const bool any = layer.op == ModelOp::other && !layer.keeps && !layer.output &&
                     !axes_.contains(laid_.size());
    laid_.push_back(!any && (!goes_through || is_laid(layer.from.front())));
  }
  return laid_[source.index];
}

void Builder::keep_axes(const ModelLayer& layer) {
  const bool joins = layer.op == ModelOp::add || layer.op == ModelOp::multiply;
  if (!joins && !(layer.op == ModelOp::other && layer.keeps)) return;
  for (const Source& source : layer.from) {
    const TensorAxes* moved = moved_axes(source);
    if (moved == nullptr) continue;
    TensorAxes axes = *moved;
    const auto planes = std::ranges::find(axes, TensorAxis::Of::planes, &TensorAxis::of);
    if (layer.channels_out && planes != axes.end()) planes->extent = *layer.channels_out;
    axes_[current_.index] = std::move(axes);
    return;
  }
}

}  // namespace padlens::reading
