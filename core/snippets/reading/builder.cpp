#include <algorithm>
#include <climits>
#include <utility>

#include "core/frameworks/framework.h"
#include "core/layer/spec_fields.h"
#include "core/snippets/reading/reader.h"

namespace padlens::reading {
namespace {

// "Conv2D" → "conv2d".
std::string base_name(std::string_view word) {
  std::string result;
  for (const char letter : word)
    result += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  return result.empty() ? "layer" : result;
}

// How many names of a text's own problems are told.
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

Model Builder::take() {
  name_all();
  for (const ModelLayer& layer : model_.layers) {
    if (!model_.framework.empty()) break;
    if (layer.op == ModelOp::layer) model_.framework = layer.layer.spec.framework;
  }
  if (model_.framework.empty() && !model_.layers.empty())
    model_.framework = model_.layers.front().layer.spec.framework;
  if (model_.framework.empty()) model_.framework = options_.framework;
  if (model_.layers.empty() && model_.problems.empty())
    model_.problems.push_back({{"", "no_layer", {}, Problem::Kind::unknown}, 1, 1});
  return std::move(model_);
}

Words Builder::words() {
  constexpr std::size_t kMostWords = 4'000'000;
  Words words = words_of(text_, kMostWords);
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
  if (std::ranges::find(model_.remarks, remark) == model_.remarks.end())
    model_.remarks.push_back(remark);
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
  return current_;
}

void Builder::drop_after(std::size_t count) {
  model_.layers.resize(count);
  sizes_.resize(std::min(sizes_.size(), count));
  current_ = count == 0 ? Source{true, 0} : Source{false, count - 1};
}

Source Builder::add(Made made, std::vector<Source> from, const std::string& name) {
  if (made.input_shape && from.size() == 1 && from[0].is_input) {
    ModelInput& input = model_.inputs[from[0].index];
    if (input.shape.empty()) {
      input.shape = *std::move(made.input_shape);
      input.channels_last = made.channels_last;
    }
  }
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
  return find_framework(options_.framework) == nullptr ? "keras" : options_.framework;
}

void Builder::size_layer(std::size_t index) {
  const ModelLayer& layer = model_.layers[index];
  GridSize size = layer.output;
  const GridSize input = layer.from.empty() ? GridSize() : size_of(layer.from.front());
  if (!size && input) {
    const bool joins = layer.op == ModelOp::add || layer.op == ModelOp::multiply ||
                       layer.op == ModelOp::concatenate || layer.keeps;
    if (joins) size = input;
    const auto axes = axes_of(layer.layer.spec);
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
}

GridSize Builder::size_of(Source source) {
  if (source.is_input) {
    const ModelInput& input = model_.inputs[source.index];
    if (input.shape.size() >= 3) {
      const auto first = input.shape.begin() + (input.channels_last ? 1 : 2);
      const auto last = input.shape.end() - (input.channels_last ? 1 : 0);
      if (std::all_of(first, last, [](std::int64_t cells) { return cells > 0; }))
        return std::vector<std::int64_t>(first, last);
    }
    if (!options_.input.empty()) return options_.input;
    return std::nullopt;
  }
  while (sizes_.size() <= source.index)
    size_layer(sizes_.size());
  return sizes_[source.index];
}

}  // namespace padlens::reading
